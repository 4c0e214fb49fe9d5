//! Cross-validation over questions: how much the figures differ from question to question, and how near the scores come to
//! people's once a scale was learnt from other questions.

use super::statistics::{mean, pearson};
use std::collections::BTreeMap;

/// What the folds say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Folds {
    /// Pearson's correlation in each fold that has one.
    pub(super) correlations: Vec<f64>,
    /// Each score as the line fitted to the other folds moves it, with the person's.
    pub(super) left_out: Vec<(f64, f64)>,
}

impl Folds {
    /// Mean and standard deviation of the correlations; `None` with fewer than two.
    pub(super) fn spread(&self) -> Option<(f64, f64)> {
        let all = &self.correlations;
        let middle = mean(all.iter().copied()).filter(|_| all.len() > 1)?;
        let squares: f64 = all.iter().map(|value| (value - middle).powi(2)).sum();
        Some((middle, (squares / (all.len() - 1) as f64).sqrt()))
    }
}

/// Divides pairs of a score and a person's into `count` folds, all of one question into the same, and takes each fold by
/// itself. `None` where there are not two questions for each fold. The same file gives the same folds.
pub(super) fn cross_validate(pairs: &[(String, (f64, f64))], count: usize) -> Option<Folds> {
    let mut questions: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (question, pair) in pairs {
        questions.entry(question).or_default().push(*pair);
    }
    if count < 2 || questions.len() < 2 * count {
        return None;
    }
    let mut folds = vec![Vec::new(); count];
    for (at, own) in questions.into_values().enumerate() {
        folds[at % count].extend(own);
    }
    let left_out = (0..count).flat_map(|fold| {
        let others = folds.iter().enumerate().filter(|(other, _)| *other != fold);
        let line = fitted(&others.flat_map(|(_, own)| own.iter().copied()).collect::<Vec<_>>());
        folds[fold].iter().map(move |(score, human)| (line(*score), *human))
    });
    let left_out = left_out.collect();
    Some(Folds { correlations: folds.iter().filter_map(|own| pearson(own)).collect(), left_out })
}

/// The straight line of least squares from scores to people's, within 0 to 1; level where all scores are the same.
fn fitted(pairs: &[(f64, f64)]) -> impl Fn(f64) -> f64 + Copy + use<> {
    let score = mean(pairs.iter().map(|pair| pair.0)).unwrap_or(0.0);
    let human = mean(pairs.iter().map(|pair| pair.1)).unwrap_or(0.0);
    let spread: f64 = pairs.iter().map(|pair| (pair.0 - score).powi(2)).sum();
    let together: f64 = pairs.iter().map(|pair| (pair.0 - score) * (pair.1 - human)).sum();
    let slope = if spread > 1e-12 { together / spread } else { 0.0 };
    move |value| (human + slope * (value - score)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// `per` answers to each of `questions`; people give what `human` makes of the score.
    fn pairs(questions: usize, per: usize, human: impl Fn(usize, f64) -> f64) -> Vec<(String, (f64, f64))> {
        let all = (0..questions).flat_map(|question| (0..per).map(move |at| (question, at)));
        all.map(|(question, at)| {
            let score = at as f64 / (per - 1) as f64;
            (format!("q{question:02}"), (score, human(question, score)))
        })
        .collect()
    }

    #[test]
    fn a_scale_learnt_from_other_questions_is_applied_to_those_left_out() {
        let folds = cross_validate(&pairs(10, 5, |_, score| 0.5 + score / 4.0), 5).unwrap();
        assert_eq!((folds.correlations.len(), folds.left_out.len()), (5, 50));
        assert!(folds.left_out.iter().all(|(score, human)| (score - human).abs() < 1e-9), "{folds:?}");
        let (middle, deviation) = folds.spread().unwrap();
        assert!((middle - 1.0).abs() < 1e-9 && deviation < 1e-9);
    }

    #[test]
    fn what_holds_for_one_fold_only_is_not_learnt_from_it() {
        // Every fifth question, and so the first fold, is scored the wrong way round.
        let wrong =
            |question: usize, score: f64| if question.is_multiple_of(5) { 1.0 - score } else { score };
        let folds = cross_validate(&pairs(10, 5, wrong), 5).unwrap();
        let off = |pairs: &[(f64, f64)]| pairs.iter().map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off(&folds.left_out[..10]) > 0.9, "{:?}", &folds.left_out[..10]);
        assert!(folds.correlations[0] < -0.99 && folds.correlations[1] > 0.99);
        assert!(folds.spread().unwrap().1 > 0.5);
    }

    #[test]
    fn with_too_few_questions_there_are_no_folds() {
        assert_eq!(cross_validate(&pairs(9, 5, |_, score| score), 5), None);
        assert_eq!(cross_validate(&pairs(9, 5, |_, score| score), 1), None);
        assert_eq!(cross_validate(&[], 5), None);
    }
}
