//! Where a count that grows week by week will stand on a day: the fan behind a goal.
//!
//! Weeks are taken to be alike and to vary as the past ones did, at least as much as chance alone would make them. The
//! range counts two things: how weeks vary, and how little a few weeks tell about their mean.

use crate::probability::t_quantile;

/// Fewer whole weeks than this say nothing.
pub const LEAST_WEEKS: usize = 3;
/// The share of such futures inside the range.
pub const INSIDE: f64 = 0.8;

/// What a count will likely be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// The count after `ahead` more weeks, from `weeks` whole weeks so far and the count `now`. `None` when it is too early
/// to say.
pub fn forecast(weeks: &[u32], now: u32, ahead: f64) -> Option<Forecast> {
    if weeks.len() < LEAST_WEEKS || ahead < 0.0 {
        return None;
    }
    let n = weeks.len() as f64;
    let mean = weeks.iter().map(|w| f64::from(*w)).sum::<f64>() / n;
    let spread = weeks.iter().map(|w| (f64::from(*w) - mean).powi(2)).sum::<f64>() / (n - 1.0);
    // Few quiet weeks do not make the next one certain: half a session of doubt stays.
    let variance = spread.max(mean).max(0.5);
    let deviation = (ahead * variance + ahead * ahead * variance / n).sqrt();
    // Few weeks tell little about how weeks vary: the tails are Student's.
    let span = t_quantile(0.5 + INSIDE / 2.0, n - 1.0);
    let middle = f64::from(now) + ahead * mean;
    Some(Forecast {
        low: (middle - span * deviation).max(f64::from(now)),
        middle,
        high: middle + span * deviation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probability::draw::count;
    use crate::random::Random;

    #[test]
    fn two_weeks_are_too_early() {
        assert_eq!(forecast(&[3, 2], 5, 4.0), None);
        assert!(forecast(&[3, 2, 4], 9, 4.0).is_some());
    }

    #[test]
    fn nothing_more_happens_when_no_time_is_left() {
        let found = forecast(&[3, 2, 4], 9, 0.0).unwrap();
        assert_eq!((found.low, found.middle, found.high), (9.0, 9.0, 9.0));
    }

    #[test]
    fn four_in_five_quarters_end_inside_the_range() {
        let mut random = Random::new(4127);
        for (mean, past, ahead) in [(1.0, 4, 8), (3.0, 8, 5), (8.0, 6, 7), (0.5, 10, 3), (5.0, 3, 10)] {
            for spread in [1.0, 1.6] {
                let mut inside = 0;
                const RUNS: u32 = 4000;
                for _ in 0..RUNS {
                    let mut week = || count(&mut random, mean, spread);
                    let weeks: Vec<u32> = (0..past).map(|_| week()).collect();
                    let now: u32 = weeks.iter().sum();
                    let end = now + (0..ahead).map(|_| week()).sum::<u32>();
                    let found = forecast(&weeks, now, f64::from(ahead)).unwrap();
                    if (found.low.floor()..=found.high.ceil()).contains(&f64::from(end)) {
                        inside += 1;
                    }
                }
                let share = f64::from(inside) / f64::from(RUNS);
                // Where weeks hold one or none, a range of whole numbers cannot be narrower.
                let most = if mean < 1.0 { 0.99 } else { 0.97 };
                assert!(
                    (0.77..=most).contains(&share),
                    "mean {mean}, {past} weeks, spread {spread}: {share}"
                );
            }
        }
    }
}
