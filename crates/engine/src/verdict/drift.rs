//! A line through numbers that drift: least squares that know that neighbouring weeks are alike.
//!
//! The residuals of a working response are taken as scatter of its own size in each period, times one unknown factor,
//! plus a level that wanders and returns (first-order autoregression). Nobody knows how much of the scatter wanders
//! and how fast: both are averaged over a grid, each point weighed by its restricted likelihood (Harville 1974), so
//! that the interval holds not knowing them too. Each point needs one Kalman pass (Harvey 1989), linear in periods.

use crate::probability::{t_below, t_quantile};

/// Part of a typical period's variance that wanders, as a multiple of the part that does not.
const WANDER: [f64; 6] = [0.0, 0.15, 0.4, 1.0, 2.5, 6.0];
/// How much each of them is believed before the counts are seen: most things people say drift little.
const WANDER_BELIEF: [f64; 6] = [5.0, 0.4, 0.4, 0.6, 0.8, 1.0];
/// How much of the wandering level is left a period later.
const STAYS: [f64; 4] = [0.3, 0.6, 0.85, 0.97];
const STAYS_BELIEF: [f64; 4] = [0.2, 0.25, 0.3, 0.25];

/// A response, its variance up to one factor, and the columns of the line; all slices one entry a period.
pub struct Line<'a> {
    pub response: &'a [f64],
    pub variance: &'a [f64],
    pub columns: &'a [Vec<f64>],
}

/// One answer for one point of the grid.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Share of belief, all answers together 1.
    pub belief: f64,
    /// Coefficient of each column.
    pub values: Vec<f64>,
    /// Their covariances.
    pub covariance: Vec<Vec<f64>>,
    /// Factor of the variance: overdispersion.
    pub factor: f64,
    /// Part of the variance that wanders over the part that does not.
    pub wander: f64,
}

/// All answers together.
#[derive(Debug, Clone)]
pub struct Fit {
    pub answers: Vec<Answer>,
    pub df: f64,
}

/// Fits the line. `least` is the smallest factor believed: 1 for counts of people, who scatter at least by chance.
/// `None` without more periods than columns, or where columns say the same.
pub fn fit(line: &Line<'_>, least: f64) -> Option<Fit> {
    let (n, p) = (line.response.len(), line.columns.len());
    if n <= p {
        return None;
    }
    let df = (n - p) as f64;
    let mut answers = Vec::new();
    for (wander, amount) in WANDER.into_iter().zip(WANDER_BELIEF) {
        for (stays, speed) in STAYS.into_iter().zip(STAYS_BELIEF) {
            // Where nothing wanders there is no speed to ask for.
            if wander > 0.0 || stays == STAYS[0] {
                let (answer, likelihood) = point(line, wander, stays, least)?;
                answers
                    .push((answer, likelihood + amount.ln() + if wander > 0.0 { speed.ln() } else { 0.0 }));
            }
        }
    }
    let best = answers.iter().map(|a| a.1).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = answers.iter().map(|a| (a.1 - best).exp()).sum();
    let answers = answers.into_iter().map(|(a, l)| Answer { belief: (l - best).exp() / sum, ..a }).collect();
    Some(Fit { answers, df })
}

/// The coefficients where nothing drifts: weighted least squares.
pub fn plain(line: &Line<'_>) -> Option<Vec<f64>> {
    (line.response.len() > line.columns.len()).then_some(())?;
    point(line, 0.0, 0.0, 1.0).map(|(answer, _)| answer.values)
}

impl Fit {
    /// Probability that the sum of coefficients times `of` lies below `value`.
    pub fn below(&self, of: &[f64], value: f64) -> f64 {
        let part = |a: &Answer| a.belief * t_below((value - a.value(of)) / a.error(of).max(1e-12), self.df);
        self.answers.iter().map(part).sum()
    }

    /// Believed value of the sum of coefficients times `of`.
    pub fn value(&self, of: &[f64]) -> f64 {
        self.answers.iter().map(|a| a.belief * a.value(of)).sum()
    }

    /// Where the belief that the sum lies below reaches `p`.
    pub fn quantile(&self, of: &[f64], p: f64) -> f64 {
        let far = t_quantile(p.max(1.0 - p), self.df) + 1.0;
        let ends =
            |sign: f64| self.answers.iter().map(move |a| a.value(of) + sign * far * a.error(of).max(1e-12));
        let (mut low, mut high) = (ends(-1.0).fold(f64::MAX, f64::min), ends(1.0).fold(f64::MIN, f64::max));
        for _ in 0..36 {
            let middle = 0.5 * (low + high);
            if self.below(of, middle) < p { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// The mean of something over all answers, by belief.
    pub fn mean(&self, what: impl Fn(&Answer) -> f64) -> f64 {
        self.answers.iter().map(|a| a.belief * what(a)).sum()
    }
}

impl Answer {
    pub fn value(&self, of: &[f64]) -> f64 {
        of.iter().zip(&self.values).map(|(o, v)| o * v).sum()
    }

    /// Standard error of the sum of coefficients times `of`.
    pub fn error(&self, of: &[f64]) -> f64 {
        let row = |i: usize| of.iter().zip(&self.covariance[i]).map(|(o, c)| o * c).sum::<f64>();
        (0..of.len()).map(|i| of[i] * row(i)).sum::<f64>().max(0.0).sqrt()
    }
}

/// Least squares at one point of the grid, with the logarithm of its restricted likelihood.
fn point(line: &Line<'_>, wander: f64, stays: f64, least: f64) -> Option<(Answer, f64)> {
    let (n, p) = (line.response.len(), line.columns.len());
    // A typical period: the harmonic mean, so that one period without voices does not rule.
    let typical = n as f64 / line.variance.iter().map(|v| 1.0 / v).sum::<f64>();
    let gains = gains(line.variance, wander * typical, stays);
    let response = whiten(line.response, &gains, stays);
    let columns: Vec<Vec<f64>> = line.columns.iter().map(|c| whiten(c, &gains, stays)).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let normal: Vec<Vec<f64>> = columns.iter().map(|a| columns.iter().map(|b| dot(a, b)).collect()).collect();
    let right: Vec<f64> = columns.iter().map(|c| dot(c, &response)).collect();
    let (inverse, determinant) = invert(normal)?;
    let values: Vec<f64> = inverse.iter().map(|row| dot(row, &right)).collect();
    let rest = (0..n).map(|t| {
        let line: f64 = columns.iter().zip(&values).map(|(c, v)| c[t] * v).sum();
        (response[t] - line).powi(2)
    });
    let df = (n - p) as f64;
    let seen = rest.sum::<f64>() / df;
    let factor = seen.max(least);
    let logs: f64 = gains.iter().map(|g| g.0.ln()).sum();
    let likelihood = -0.5 * (logs + determinant.ln() + df * factor.ln() + df * seen / factor);
    let covariance = inverse.iter().map(|row| row.iter().map(|c| c * factor).collect()).collect();
    Some((Answer { belief: 0.0, values, covariance, factor, wander }, likelihood))
}

/// For each period the variance of its prediction from those before, and how much of an error is carried on.
fn gains(variance: &[f64], wander: f64, stays: f64) -> Vec<(f64, f64)> {
    let mut level = wander;
    let step = |v: &f64| {
        let predicted = level + v;
        let gain = level / predicted;
        level = stays * stays * level * (1.0 - gain) + wander * (1.0 - stays * stays);
        (predicted, gain)
    };
    variance.iter().map(step).collect()
}

/// Prediction errors in units of their standard deviation: uncorrelated.
fn whiten(column: &[f64], gains: &[(f64, f64)], stays: f64) -> Vec<f64> {
    let mut level = 0.0;
    let step = |(value, (predicted, gain)): (&f64, &(f64, f64))| {
        let error = value - level;
        level = stays * (level + gain * error);
        error / predicted.sqrt()
    };
    column.iter().zip(gains).map(step).collect()
}

/// Inverse and determinant of a small symmetric positive matrix; `None` where it is singular.
fn invert(mut matrix: Vec<Vec<f64>>) -> Option<(Vec<Vec<f64>>, f64)> {
    let n = matrix.len();
    let mut inverse: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let scale: f64 = (0..n).map(|i| matrix[i][i]).fold(0.0, f64::max);
    let mut determinant = 1.0;
    for i in 0..n {
        let pivot = matrix[i][i];
        if pivot <= scale * 1e-12 {
            return None;
        }
        determinant *= pivot;
        for rows in [&mut matrix, &mut inverse] {
            rows[i].iter_mut().for_each(|v| *v /= pivot);
        }
        for j in (0..n).filter(|&j| j != i) {
            let factor = matrix[j][i];
            for k in 0..n {
                matrix[j][k] -= factor * matrix[i][k];
                inverse[j][k] -= factor * inverse[i][k];
            }
        }
    }
    Some((inverse, determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_drift_it_is_ordinary_least_squares() {
        let response: Vec<f64> =
            (0..40).map(|t| 3.0 + 0.5 * f64::from(t) + if t % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let columns = [vec![1.0; 40], (0..40).map(f64::from).collect()];
        let fit = fit(&Line { response: &response, variance: &[1.0; 40], columns: &columns }, 0.0).unwrap();
        assert!((fit.value(&[0.0, 1.0]) - 0.5).abs() < 0.01);
        assert!((fit.value(&[1.0, 0.0]) - 3.0).abs() < 0.15);
        assert!((fit.below(&[0.0, 1.0], fit.quantile(&[0.0, 1.0], 0.9)) - 0.9).abs() < 1e-6);
        assert!((fit.answers.iter().map(|a| a.belief).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_level_that_wanders_is_noticed() {
        let response: Vec<f64> =
            (0..60).map(|t| (f64::from(t) / 9.0).sin() + if t % 2 == 0 { 0.1 } else { -0.1 }).collect();
        let fit = fit(&Line { response: &response, variance: &[0.02; 60], columns: &[vec![1.0; 60]] }, 1.0)
            .unwrap();
        assert!(fit.mean(|a| a.wander) > 1.0);
    }

    #[test]
    fn columns_that_say_the_same_have_no_answer() {
        let line = [vec![1.0; 5], vec![2.0; 5]];
        assert!(fit(&Line { response: &[1.0; 5], variance: &[1.0; 5], columns: &line }, 1.0).is_none());
    }
}
