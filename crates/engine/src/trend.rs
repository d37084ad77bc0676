//! Is this week out of the ordinary? Counts against their own past.
//!
//! Weekly counts of a theme scatter more than a Poisson process would (one bus strike, one viral post), so the
//! next week is predicted with a negative binomial whose spread is estimated from the past weeks, widened for not
//! knowing the mean exactly. Over all themes looked at, Benjamini and Hochberg's procedure (1995) decides which
//! are called out, so that looking at more themes does not mean more false alarms.

/// Fewer past weeks than this say nothing about what is normal.
pub const LEAST_WEEKS: usize = 6;

/// What the past makes us expect of one week, in voices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    pub mean: f64,
    /// Variance over mean, at least 1, already widened for the uncertain mean.
    pub spread: f64,
    /// The 95 % range of a week's count, both ends inside.
    pub low: u32,
    pub high: u32,
}

/// Learns what is normal from past weekly counts; `None` with fewer than [`LEAST_WEEKS`].
pub fn normal(past: &[u32]) -> Option<Normal> {
    if past.len() < LEAST_WEEKS {
        return None;
    }
    let n = past.len() as f64;
    // A theme unheard for weeks can still be heard tomorrow: half a voice is added to the whole past.
    let mean = (past.iter().map(|&c| f64::from(c)).sum::<f64>() + 0.5) / n;
    let variance = past.iter().map(|&c| (f64::from(c) - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let spread = (variance / mean).max(1.0) * (1.0 + 1.0 / n);
    let (low, high) = quantiles(mean, spread);
    Some(Normal { mean, spread, low, high })
}

/// Two-sided probability of a count at least as unusual as `count`.
pub fn surprise(normal: &Normal, count: u32) -> f64 {
    let mut below = 0.0;
    let mut at = 0.0;
    for (k, p) in probabilities(normal.mean, normal.spread).take(count as usize + 1).enumerate() {
        if k as u32 == count { at = p } else { below += p }
    }
    let upper = (1.0 - below).clamp(0.0, 1.0);
    let lower = (below + at).clamp(0.0, 1.0);
    (2.0 * upper.min(lower)).min(1.0)
}

/// Which of these probabilities are called out while at most `rate` of those called are expected to be false
/// (Benjamini and Hochberg 1995).
pub fn called_out(probabilities: &[f64], rate: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let m = probabilities.len() as f64;
    let last = order
        .iter()
        .enumerate()
        .filter(|&(rank, &i)| probabilities[i] <= rate * (rank as f64 + 1.0) / m)
        .map(|(rank, _)| rank + 1)
        .max()
        .unwrap_or(0);
    let mut out = vec![false; probabilities.len()];
    order.iter().take(last).for_each(|&i| out[i] = true);
    out
}

fn quantiles(mean: f64, spread: f64) -> (u32, u32) {
    let (mut low, mut sum) = (None, 0.0);
    // The loop ends long before: the range is a few standard deviations wide.
    let limit = (mean + 20.0 * (mean * spread).sqrt() + 50.0) as usize;
    for (k, p) in probabilities(mean, spread).take(limit).enumerate() {
        sum += p;
        if low.is_none() && sum > 0.025 {
            low = Some(k as u32);
        }
        if sum >= 0.975 {
            return (low.unwrap_or(0), k as u32);
        }
    }
    (low.unwrap_or(0), limit as u32)
}

/// Probabilities of 0, 1, 2, … of a negative binomial with this mean and variance `mean × spread`; Poisson when
/// the spread is 1. Summed in logarithms, so that large means do not underflow.
fn probabilities(mean: f64, spread: f64) -> impl Iterator<Item = f64> {
    let poisson = spread < 1.0 + 1e-9;
    let size = if poisson { f64::INFINITY } else { mean / (spread - 1.0) };
    let success = 1.0 - 1.0 / spread;
    let mut log = if poisson { -mean } else { -size * spread.ln() };
    (0u32..).map(move |k| {
        if k > 0 {
            let k = f64::from(k);
            log += if poisson { (mean / k).ln() } else { ((size + k - 1.0) / k * success).ln() };
        }
        log.exp()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Draws from a Poisson distribution (Knuth), enough for small means.
    fn poisson(random: &mut Random, mean: f64) -> u32 {
        let (limit, mut product, mut k) = ((-mean).exp(), 1.0, 0);
        loop {
            product *= random.below(1 << 53) as f64 / (1u64 << 53) as f64;
            if product <= limit {
                return k;
            }
            k += 1;
        }
    }

    #[test]
    fn probabilities_add_up_and_have_the_mean_asked_for() {
        for (mean, spread) in [(0.3, 1.0), (4.0, 1.0), (4.0, 2.5), (300.0, 6.0), (2000.0, 1.0)] {
            let (mut total, mut average) = (0.0, 0.0);
            for (k, p) in probabilities(mean, spread).take(20_000).enumerate() {
                total += p;
                average += p * k as f64;
            }
            assert!(
                (total - 1.0).abs() < 1e-6 && (average - mean).abs() < 1e-3 * mean.max(1.0),
                "{mean} {spread}"
            );
        }
    }

    #[test]
    fn the_range_holds_what_it_says() {
        let mut random = Random::new(11);
        for mean in [1.0, 5.0, 20.0] {
            let trials = 4000;
            let mut inside = 0;
            for _ in 0..trials {
                let past: Vec<u32> = (0..12).map(|_| poisson(&mut random, mean)).collect();
                let next = poisson(&mut random, mean);
                let range = normal(&past).unwrap();
                inside += u32::from((range.low..=range.high).contains(&next));
            }
            let share = f64::from(inside) / f64::from(trials);
            assert!((0.93..=0.995).contains(&share), "mean {mean}: {share}");
        }
    }

    #[test]
    fn nothing_to_find_is_rarely_called_out() {
        let mut random = Random::new(5);
        let weeks = 400;
        let mut loud = 0;
        for _ in 0..weeks {
            let surprises: Vec<f64> = (0..40)
                .map(|_| {
                    let past: Vec<u32> = (0..12).map(|_| poisson(&mut random, 6.0)).collect();
                    surprise(&normal(&past).unwrap(), poisson(&mut random, 6.0))
                })
                .collect();
            loud += u32::from(called_out(&surprises, 0.05).contains(&true));
        }
        assert!(f64::from(loud) / f64::from(weeks) < 0.07, "{loud} of {weeks}");
    }

    #[test]
    fn a_true_rise_is_found() {
        let range = normal(&[4, 6, 5, 3, 5, 4, 6, 5, 4, 5, 3, 5]).unwrap();
        assert!(surprise(&range, 31) < 1e-4);
        assert!(surprise(&range, 5) > 0.5);
        assert_eq!(normal(&[1, 2, 3]), None);
    }
}
