//! From what a rater proposes to what counts: the only place that makes an [`Evaluation`].

use super::padding::substance;
use super::quote::Quotes;
use super::{
    Dimension, Evaluation, Finding, FollowUp, Found, Junk, Proposal, ProposedRating, RATINGS, Rating, junk,
    points, tamper,
};
use crate::domain::asking;
use crate::domain::question::Question;
use crate::domain::wording::{squeeze, tidy};

/// From this credit on, in percent, a key point counts as found and is shown with its quote.
const FOUND: u8 = 50;
/// Most strengths and most improvements of one answer: three can be kept in mind.
const SENTENCES: usize = 3;
/// Longest strength or improvement.
const SENTENCE_LIMIT: usize = 300;
/// Longest follow-up question.
const QUESTION_LIMIT: usize = 300;
/// Longest reason of a follow-up.
const REASON_LIMIT: usize = 200;
/// Shortest follow-up that asks something.
const QUESTION_LEAST: usize = 8;

/// Checks what a rater proposes against the answer. Deterministic; every quote of the result stands in the answer.
pub fn check(question: &Question, answer: &str, proposal: Proposal) -> Evaluation {
    let junk = junk(question, answer);
    let quotes = Quotes::new(&question.text, answer);
    let key_points = findings(question, &quotes, &proposal.found, junk);
    let ratings = ratings(question, answer, &quotes, &proposal.ratings, junk);
    let evident = ratings.iter().any(|rating| rating.quote.is_some());
    let follow_up = proposal
        .follow_up
        .filter(|_| junk.is_none() && !question.is_follow_up() && leaves_open(&key_points, &ratings))
        .and_then(|follow_up| checked_follow_up(question, follow_up));
    Evaluation {
        strengths: if evident { sentences(proposal.strengths) } else { Vec::new() },
        improvements: sentences(proposal.improvements),
        points: points(question.kind, &ratings).clamp(0.0, 100.0),
        ratings,
        key_points,
        junk,
        follow_up,
    }
}

fn findings(question: &Question, quotes: &Quotes, found: &[Found], junk: Option<Junk>) -> Vec<Finding> {
    // Of several claims of a point the first that is proven counts; credit without words of the answer is none.
    let claim = |place: usize| {
        let claims = found.iter().filter(|claim| claim.place == place && junk.is_none());
        claims.into_iter().find(|claim| quotes.stands(&claim.quote))
    };
    let points = question.key_points.iter().enumerate();
    points
        .map(|(place, point)| {
            let claim = claim(place);
            let shown = claim.filter(|claim| claim.credit >= FOUND);
            Finding {
                name: point.name.clone(),
                quote: shown.and_then(|claim| quotes.find(&claim.quote)).map(str::to_owned),
                credit: claim.map_or(0, |claim| claim.credit.min(100)),
            }
        })
        .collect()
}

fn ratings(
    question: &Question,
    answer: &str,
    quotes: &Quotes,
    proposed: &[ProposedRating],
    junk: Option<Junk>,
) -> Vec<Rating> {
    let nothing = |dimension| Rating { dimension, rating: *RATINGS.start(), quote: None, spread: 0 };
    if junk.is_some() {
        return Dimension::ALL.map(nothing).to_vec();
    }
    let words = said(question, answer);
    // Of several ratings of a dimension the lowest counts: who contradicts himself wins nothing by it.
    let lowest = |dimension| proposed.iter().filter(|p| p.dimension == dimension).min_by_key(|p| p.rating);
    let most = *RATINGS.end() - *RATINGS.start();
    let apart = |dimension| lowest(dimension).map_or(0, |p| p.spread.min(most));
    let relevance = lowest(Dimension::Relevance).map(|p| p.rating.clamp(*RATINGS.start(), *RATINGS.end()));
    let checked = |dimension| {
        let proposal = lowest(dimension)?;
        let quote = quotes.find(&proposal.quote)?.to_owned();
        let ceiling = ceiling(dimension, words).min(beside_the_question(dimension, relevance));
        let rating = proposal.rating.clamp(*RATINGS.start(), *RATINGS.end()).min(ceiling);
        Some(Rating { dimension, rating, quote: Some(quote), spread: apart(dimension) })
    };
    let unproven = |dimension| Rating { spread: apart(dimension), ..nothing(dimension) };
    Dimension::ALL.map(|dimension| checked(dimension).unwrap_or_else(|| unproven(dimension))).to_vec()
}

/// An answer beside the question earns little, however well it is told.
fn beside_the_question(dimension: Dimension, relevance: Option<u8>) -> u8 {
    match (dimension, relevance) {
        (Dimension::Relevance, _) => *RATINGS.end(),
        (_, Some(1)) => 2,
        (_, Some(2)) => 3,
        _ => *RATINGS.end(),
    }
}

/// How much an answer says beyond the question, in different words that carry meaning. Words meant for the rater, lists
/// of terms and padding do not count.
fn said(question: &Question, answer: &str) -> usize {
    substance(&question.text, &tamper::without_orders(answer)).len()
}

/// The highest rating so few words can carry: a claim of a few words may be right and clear, but it has no structure and
/// no evidence to speak of.
pub fn ceiling(dimension: Dimension, words: usize) -> u8 {
    match (dimension, words) {
        (_, 0) => 1,
        (Dimension::Relevance | Dimension::Clarity | Dimension::Depth, 1..=2) => 3,
        (Dimension::Relevance | Dimension::Clarity, _) => 5,
        (Dimension::Depth, 3..=5) => 4,
        (Dimension::Depth, _) => 5,
        (Dimension::Structure | Dimension::Evidence, 1..=4) => 2,
        (Dimension::Structure | Dimension::Evidence, 5..=8) => 3,
        (Dimension::Structure | Dimension::Evidence, 9..=14) => 4,
        (Dimension::Structure | Dimension::Evidence, _) => 5,
    }
}

fn sentences(proposed: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for sentence in proposed {
        let sentence = tidy(&sentence, SENTENCE_LIMIT);
        let known = kept.iter().any(|other| squeeze(other) == squeeze(&sentence));
        if !squeeze(&sentence).is_empty() && !known && kept.len() < SENTENCES {
            kept.push(sentence);
        }
    }
    kept
}

/// Whether there is something to ask on about: a key point that is missing, or a rating that can still rise.
fn leaves_open(key_points: &[Finding], ratings: &[Rating]) -> bool {
    if key_points.is_empty() {
        return ratings.iter().any(|rating| rating.rating <= 3);
    }
    key_points.iter().any(|point| point.quote.is_none())
}

/// A follow-up within its limits that asks one thing in the language of its question.
pub(super) fn checked_follow_up(question: &Question, follow_up: FollowUp) -> Option<FollowUp> {
    let text = tidy(&follow_up.text, QUESTION_LIMIT + 1);
    let reason = tidy(&follow_up.reason, REASON_LIMIT);
    let length = text.chars().count();
    let fits = (QUESTION_LEAST..=QUESTION_LIMIT).contains(&length)
        && !reason.is_empty()
        && squeeze(&text) != squeeze(&question.text)
        && asking::fault(&text, asking::language_of(&question.text)).is_none();
    fits.then_some(FollowUp { text, reason })
}

#[cfg(test)]
mod tests;
