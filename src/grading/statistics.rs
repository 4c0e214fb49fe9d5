//! Measures of agreement. Every one is `None` where it says nothing: too few pairs, or all of one side equal.

/// The correlation of values.
pub(super) fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (x, y) = (mean(pairs.iter().map(|p| p.0))?, mean(pairs.iter().map(|p| p.1))?);
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>() / n;
    let (xx, yy) = (sum(&|p| (p.0 - x).powi(2)), sum(&|p| (p.1 - y).powi(2)));
    let xy = sum(&|p| (p.0 - x) * (p.1 - y));
    (xx > 1e-12 && yy > 1e-12).then(|| xy / (xx * yy).sqrt())
}

/// The correlation of ranks; equal values share the mean of their ranks.
pub(super) fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let x = ranks(pairs.iter().map(|p| p.0).collect());
    let y = ranks(pairs.iter().map(|p| p.1).collect());
    pearson(&x.into_iter().zip(y).collect::<Vec<_>>())
}

fn ranks(values: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut smaller = 0.0;
    for same in order.chunk_by(|a, b| values[*a] == values[*b]) {
        for at in same {
            ranks[*at] = smaller + (same.len() as f64 + 1.0) / 2.0;
        }
        smaller += same.len() as f64;
    }
    ranks
}

/// Cohen's kappa with quadratic weights over the five levels of the rubric, of values from 0 to 1.
pub(super) fn kappa(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (mut x, mut y) = ([0.0; LEVELS], [0.0; LEVELS]);
    let mut seen = 0.0;
    for (a, b) in pairs {
        let (a, b) = (level(*a), level(*b));
        x[a] += 1.0;
        y[b] += 1.0;
        seen += a.abs_diff(b).pow(2) as f64;
    }
    let mut expected = 0.0;
    for (a, x) in x.iter().enumerate() {
        for (b, y) in y.iter().enumerate() {
            expected += x * y / n * a.abs_diff(b).pow(2) as f64;
        }
    }
    (expected > 0.0).then(|| 1.0 - seen / expected)
}

/// How many levels the rubric has.
const LEVELS: usize = 5;

/// The level of a value from 0 to 1, from 0.
pub(super) fn level(value: f64) -> usize {
    (value.clamp(0.0, 1.0) * (LEVELS - 1) as f64).round() as usize
}

/// The root of the mean squared difference.
pub(super) fn rmse(pairs: &[(f64, f64)]) -> Option<f64> {
    mean(pairs.iter().map(|(x, y)| (x - y).powi(2))).map(f64::sqrt)
}

/// The mean.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn near(value: Option<f64>, expected: f64) {
        assert!((value.unwrap() - expected).abs() < 1e-6, "{value:?} {expected}");
    }

    #[test]
    fn measures_agree_with_figures_worked_out_by_hand() {
        let pairs = [(0.0, 0.0), (0.25, 0.5), (0.5, 0.25), (0.75, 1.0), (1.0, 0.75)];
        near(pearson(&pairs), 0.8);
        near(spearman(&pairs), 0.8);
        near(kappa(&pairs), 0.8);
        near(rmse(&pairs), 0.05f64.sqrt());
        // Scipy: spearmanr([1,2,2,3],[1,3,2,4]) is 0.9486832980505138.
        near(spearman(&[(1.0, 1.0), (2.0, 3.0), (2.0, 2.0), (3.0, 4.0)]), 0.948_683_298);
    }

    #[test]
    fn opposite_and_chance_are_told() {
        near(kappa(&[(0.0, 1.0), (1.0, 0.0)]), -1.0);
        near(kappa(&[(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]), 0.0);
    }

    #[test]
    fn what_says_nothing_is_none() {
        assert_eq!(pearson(&[]), None);
        assert_eq!(pearson(&[(1.0, 2.0)]), None);
        assert_eq!(spearman(&[(1.0, 2.0), (1.0, 3.0)]), None);
        assert_eq!(kappa(&[(1.0, 1.0), (1.0, 1.0)]), None);
        assert_eq!(rmse(&[]), None);
    }
}
