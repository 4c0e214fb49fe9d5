//! What has changed between two answers to the same question.

use crate::domain::rubric::{Dimension, Evaluation};

/// The change from an earlier answer to a later one.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Points of the answer before.
    pub before: f64,
    /// Points of the answer now.
    pub now: f64,
    /// The most points of all answers before.
    pub best_before: f64,
    /// By how much the rating of a dimension went up or down, where it did.
    pub dimensions: Vec<(Dimension, i8)>,
    /// Key points that are there now and were not before.
    pub added: Vec<String>,
    /// Key points that were there before and are not now.
    pub lost: Vec<String>,
    /// Key points that are still missing.
    pub missing: Vec<String>,
}

impl Change {
    /// The change from the last of the earlier answers; `None` without any.
    pub fn from(earlier: &[&Evaluation], now: &Evaluation) -> Option<Self> {
        let before = earlier.last()?;
        let found = |evaluation: &Evaluation, name: &str| {
            evaluation.key_points.iter().any(|point| point.name == name && point.quote.is_some())
        };
        let names = |wanted: &dyn Fn(&str) -> bool| {
            let names = now.key_points.iter().map(|point| point.name.clone());
            names.filter(|name| wanted(name)).collect::<Vec<_>>()
        };
        let rating = |evaluation: &Evaluation, dimension| {
            evaluation.ratings.iter().find(|r| r.dimension == dimension).map(|r| r.rating)
        };
        let dimensions = Dimension::ALL.into_iter().filter_map(|dimension| {
            let (then, now) = (rating(before, dimension)?, rating(now, dimension)?);
            let by = i8::try_from(i16::from(now) - i16::from(then)).unwrap_or(0);
            (by != 0).then_some((dimension, by))
        });
        Some(Self {
            before: before.points,
            now: now.points,
            best_before: earlier.iter().map(|evaluation| evaluation.points).fold(0.0, f64::max),
            dimensions: dimensions.collect(),
            added: names(&|name| found(now, name) && !found(before, name)),
            lost: names(&|name| !found(now, name) && found(before, name)),
            missing: names(&|name| !found(now, name) && !found(before, name)),
        })
    }

    /// Whether no earlier answer to the question had more points.
    pub fn is_best(&self) -> bool {
        self.now >= self.best_before
    }
}

#[cfg(test)]
mod tests {
    use super::Change;
    use crate::domain::rubric::{Dimension, Evaluation, Finding, Rating};

    fn evaluation(points: f64, depth: u8, found: [bool; 3]) -> Evaluation {
        let finding = |(name, found): (&str, bool)| Finding {
            name: name.to_owned(),
            quote: found.then(|| "words".to_owned()),
            credit: 0,
        };
        Evaluation {
            ratings: vec![Rating { dimension: Dimension::Depth, rating: depth, quote: None, spread: 0 }],
            key_points: ["a", "b", "c"].into_iter().zip(found).map(finding).collect(),
            strengths: Vec::new(),
            improvements: Vec::new(),
            junk: None,
            follow_up: None,
            points,
        }
    }

    #[test]
    fn what_was_added_lost_and_is_still_missing_is_told_from_the_last_answer() {
        let first = evaluation(80.0, 5, [true, true, true]);
        let second = evaluation(40.0, 2, [true, false, false]);
        let now = evaluation(60.0, 4, [false, true, false]);
        assert_eq!(Change::from(&[], &now), None);
        let change = Change::from(&[&first, &second], &now).expect("there are earlier answers");
        assert_eq!((change.before, change.now, change.best_before), (40.0, 60.0, 80.0));
        assert!(!change.is_best());
        assert_eq!(change.dimensions, [(Dimension::Depth, 2)]);
        assert_eq!(
            (change.added, change.lost, change.missing),
            (vec!["b".to_owned()], vec!["a".to_owned()], vec!["c".to_owned()])
        );
    }
}
