//! What a few people trying a few tasks can tell: rates, times and scores, each with its interval, since five of five is
//! not a hundred per cent.
//!
//! Times: geometric mean with a t interval on logarithms, since times are skewed. SUS: Brooke 1996, with a t interval.

use crate::probability::t_quantile;
use crate::rates::{Estimate, share};

/// The share of people who did it; `None` where nobody tried. Wilson's interval, as for every share.
pub fn success(done: usize, tried: usize) -> Option<Estimate> {
    (tried > 0 && done <= tried).then(|| share(done as f64, tried as f64))
}

/// The usual time, in the unit of the times; `None` for fewer than two, or one that is not above zero.
pub fn time(times: &[f64]) -> Option<Estimate> {
    if times.iter().any(|t| *t <= 0.0 || !t.is_finite()) {
        return None;
    }
    let logs: Vec<f64> = times.iter().map(|t| t.ln()).collect();
    let found = mean(&logs)?;
    Some(Estimate { value: found.value.exp(), low: found.low.exp(), high: found.high.exp() })
}

/// A mean with its t interval; `None` for fewer than two.
fn mean(values: &[f64]) -> Option<Estimate> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let value = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - value).powi(2)).sum::<f64>() / (n - 1.0);
    let half = t_quantile(0.975, n - 1.0) * (variance / n).sqrt();
    Some(Estimate { value, low: value - half, high: value + half })
}

/// The score of one person's ten answers, 1 (disagree) to 5 (agree) in the questionnaire's order: 0 to 100. `None` where
/// an answer is missing or none of these.
pub fn sus(answers: &[u8]) -> Option<f64> {
    if answers.len() != 10 || answers.iter().any(|a| !(1..=5).contains(a)) {
        return None;
    }
    // Odd statements praise, even ones complain.
    let points = answers.iter().enumerate().map(|(n, a)| if n % 2 == 0 { a - 1 } else { 5 - a });
    Some(points.map(f64::from).sum::<f64>() * 2.5)
}

/// The mean score with its interval, inside 0 to 100.
pub fn sus_mean(scores: &[f64]) -> Option<Estimate> {
    let found = mean(scores)?;
    Some(Estimate { low: found.low.max(0.0), high: found.high.min(100.0), ..found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probability::draw;
    use crate::random::Random;

    #[test]
    fn five_of_five_may_be_little_more_than_half() {
        let found = success(5, 5).unwrap();
        assert_eq!(found.value, 1.0);
        assert!((0.50..0.60).contains(&found.low), "{found:?}");
        assert_eq!(success(0, 0), None);
    }

    #[test]
    fn brookes_scoring() {
        assert_eq!(sus(&[5, 1, 5, 1, 5, 1, 5, 1, 5, 1]), Some(100.0));
        assert_eq!(sus(&[3; 10]), Some(50.0));
        assert_eq!(sus(&[4, 2, 4, 1, 3, 3, 4, 2, 3, 2]), Some(70.0));
        assert_eq!(sus(&[3; 9]), None);
        assert_eq!(sus(&[3, 3, 3, 3, 3, 3, 3, 3, 3, 6]), None);
    }

    #[test]
    fn intervals_hold_the_truth_in_95_of_100_studies() {
        let mut random = Random::new(11);
        const RUNS: usize = 6000;
        for (n, truth) in [(5, 0.8), (8, 0.6), (12, 0.9), (20, 0.5)] {
            let inside = (0..RUNS).filter(|_| {
                let done = (0..n).filter(|_| draw::unit(&mut random) < truth).count();
                success(done, n).is_some_and(|e| (e.low..=e.high).contains(&truth))
            });
            let share = inside.count() as f64 / RUNS as f64;
            assert!((0.93..=1.0).contains(&share), "{n} people, {truth}: {share}");
        }
        for n in [3, 6, 12] {
            let truth = 40.0_f64;
            let inside = (0..RUNS).filter(|_| {
                let times: Vec<f64> =
                    (0..n).map(|_| (truth.ln() + 0.6 * draw::normal(&mut random)).exp()).collect();
                time(&times).is_some_and(|e| (e.low..=e.high).contains(&truth))
            });
            let share = inside.count() as f64 / RUNS as f64;
            assert!((0.935..=0.965).contains(&share), "{n} times: {share}");
        }
    }
}
