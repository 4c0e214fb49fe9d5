//! Several ratings of one answer: their median counts, their spread is kept.

use super::quote::Quotes;
use super::{Dimension, Found, Proposal, ProposedRating, RATINGS};
use crate::domain::question::Question;

/// Most raters of one answer.
pub const MOST_RATERS: u8 = 5;

/// What several raters say together. Of each dimension and key point the median counts (the lower one of an even
/// number), and whoever proves nothing by the answer's words counts with the lowest; the words of feedback are those of
/// the rater nearest to the others.
pub fn agree(question: &Question, answer: &str, proposals: Vec<Proposal>) -> Proposal {
    let quotes = Quotes::new(&question.text, answer);
    let raters: Vec<Vec<Claim>> = proposals
        .iter()
        .map(|proposal| Dimension::ALL.map(|dimension| Claim::of(dimension, proposal, &quotes)).into())
        .collect();
    let ratings: Vec<ProposedRating> = Dimension::ALL
        .into_iter()
        .enumerate()
        .map(|(at, dimension)| together(dimension, raters.iter().map(|claims| &claims[at]).collect()))
        .collect();
    let places = 0..question.key_points.len();
    let found = places.filter_map(|place| found_together(place, &proposals, &quotes)).collect();
    let apart = |claims: &[Claim]| -> u32 {
        claims
            .iter()
            .zip(&ratings)
            .map(|(claim, rating)| u32::from(claim.rating.abs_diff(rating.rating)))
            .sum()
    };
    let nearest = (0..raters.len()).min_by_key(|&rater| apart(&raters[rater]));
    let words = nearest.and_then(|rater| proposals.into_iter().nth(rater)).unwrap_or_default();
    Proposal { ratings, found, ..words }
}

/// What one rater says of one dimension, as far as the answer bears it out.
struct Claim {
    rating: u8,
    quote: String,
}

impl Claim {
    fn of(dimension: Dimension, proposal: &Proposal, quotes: &Quotes) -> Self {
        let own = proposal.ratings.iter().filter(|rating| rating.dimension == dimension);
        let proven =
            own.min_by_key(|rating| rating.rating).filter(|rating| quotes.find(&rating.quote).is_some());
        proven.map_or_else(
            || Self { rating: *RATINGS.start(), quote: String::new() },
            |rating| Self {
                rating: rating.rating.clamp(*RATINGS.start(), *RATINGS.end()),
                quote: rating.quote.clone(),
            },
        )
    }
}

fn together(dimension: Dimension, claims: Vec<&Claim>) -> ProposedRating {
    let ratings: Vec<u8> = claims.iter().map(|claim| claim.rating).collect();
    let rating = median(ratings.clone()).unwrap_or(*RATINGS.start());
    let spread = ratings.iter().max().zip(ratings.iter().min()).map_or(0, |(most, least)| most - least);
    let proven = claims.iter().filter(|claim| !claim.quote.is_empty());
    let quote = proven.min_by_key(|claim| claim.rating.abs_diff(rating)).map(|claim| claim.quote.clone());
    ProposedRating { dimension, rating, quote: quote.unwrap_or_default(), spread }
}

fn found_together(place: usize, proposals: &[Proposal], quotes: &Quotes) -> Option<Found> {
    let claims: Vec<Option<&Found>> = proposals
        .iter()
        .map(|proposal| {
            proposal.found.iter().find(|found| found.place == place && quotes.stands(&found.quote))
        })
        .collect();
    let credit = median(claims.iter().map(|claim| claim.map_or(0, |found| found.credit.min(100))).collect())?;
    let nearest = claims.into_iter().flatten().min_by_key(|found| found.credit.abs_diff(credit))?;
    Some(Found { place, quote: nearest.quote.clone(), credit })
}

/// The middle value, the lower one of two.
fn median(mut values: Vec<u8>) -> Option<u8> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::{KeyPoint, QuestionKind, Source};
    use crate::domain::rubric::check;

    const ANSWER: &str =
        "It keeps keys sorted in a B-tree, so a row is found without scanning the whole table.";

    fn question() -> Question {
        Question {
            kind: QuestionKind::Technical,
            source: Source::Stock { key: "test".to_owned(), topic: "test".to_owned() },
            text: "Why does a database use an index?".to_owned(),
            hint: None,
            key_points: vec![KeyPoint { name: "Faster lookups".to_owned(), accept: Vec::new() }],
            difficulty: 1,
            follow_ups: Vec::new(),
        }
    }

    fn rater(rating: u8, quote: &str, credit: u8) -> Proposal {
        Proposal {
            ratings: Dimension::ALL
                .map(|dimension| ProposedRating { dimension, rating, quote: quote.to_owned(), spread: 0 })
                .to_vec(),
            found: vec![Found { place: 0, quote: quote.to_owned(), credit }],
            strengths: vec![format!("Said by the rater of {rating}.")],
            ..Proposal::default()
        }
    }

    fn told(proposals: Vec<Proposal>) -> (u8, u8, u8, Vec<String>) {
        let evaluation = check(&question(), ANSWER, agree(&question(), ANSWER, proposals));
        let first = &evaluation.ratings[0];
        (first.rating, first.spread, evaluation.key_points[0].credit, evaluation.strengths)
    }

    #[test]
    fn the_median_counts_and_the_spread_is_kept() {
        let raters =
            vec![rater(5, "keys sorted", 100), rater(2, "a B-tree", 25), rater(4, "row is found", 75)];
        assert_eq!(told(raters), (4, 3, 75, vec!["Said by the rater of 4.".to_owned()]));
        assert_eq!(
            told(vec![rater(4, "keys sorted", 50)]),
            (4, 0, 50, vec!["Said by the rater of 4.".to_owned()])
        );
    }

    #[test]
    fn of_two_the_lower_counts_and_who_proves_nothing_is_the_lowest() {
        let even = vec![rater(5, "keys sorted", 100), rater(3, "a B-tree", 50)];
        assert_eq!(told(even).0, 3);
        let unproven =
            vec![rater(5, "never said", 100), rater(4, "keys sorted", 100), rater(5, "invented", 100)];
        let (rating, spread, credit, _) = told(unproven);
        assert_eq!((rating, spread, credit), (1, 3, 0));
    }

    #[test]
    fn nobody_says_nothing() {
        assert_eq!(told(Vec::new()), (1, 0, 0, Vec::new()));
    }
}
