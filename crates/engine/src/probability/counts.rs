//! Counts that scatter more than a Poisson process: the negative binomial.

use super::special::share_below;

/// The distribution of a count with a mean and a variance of at least the mean, both in voices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    mean: f64,
    size: f64,
}

impl Counts {
    /// A mean above 0; a variance not above the mean is taken as Poisson's.
    #[must_use]
    pub fn new(mean: f64, variance: f64) -> Self {
        let mean = mean.max(1e-9);
        // From here on it is a Poisson distribution in every digit that is shown, and still exact to compute.
        Self { mean, size: (mean * mean / (variance - mean).max(1e-300)).min(1e5 * mean.max(1.0)) }
    }

    /// Probability of `count` or more.
    #[must_use]
    pub fn at_least(&self, count: u32) -> f64 {
        if count == 0 {
            return 1.0;
        }
        share_below(f64::from(count), self.size, self.mean / (self.mean + self.size))
    }

    /// Probability of `count` or fewer.
    #[must_use]
    pub fn at_most(&self, count: u32) -> f64 {
        share_below(self.size, f64::from(count) + 1.0, self.size / (self.mean + self.size))
    }

    /// The range that leaves at most `tail` outside at each end, both ends inside.
    #[must_use]
    pub fn range(&self, tail: f64) -> (u32, u32) {
        let (mut low, mut step) = (0u32, 1u32 << 30);
        while step > 0 {
            // The largest `low` with less than `low` voices no likelier than `tail`.
            if low.checked_add(step).is_some_and(|l| self.at_most(l - 1) <= tail) {
                low += step;
            }
            step >>= 1;
        }
        let (mut high, mut step) = (0u32, 1u32 << 30);
        while step > 0 {
            if self.at_least(high + step) > tail {
                high += step;
            }
            step >>= 1;
        }
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_the_sums_of_their_parts() {
        for (mean, variance) in [(0.3, 0.3), (4.0, 4.0), (4.0, 10.0), (300.0, 1800.0)] {
            let counts = Counts::new(mean, variance);
            let mut average = 0.0;
            for k in 1..4000 {
                average += counts.at_least(k);
                assert!((counts.at_least(k) + counts.at_most(k - 1) - 1.0).abs() < 1e-7);
            }
            assert!((average / mean - 1.0).abs() < 1e-6, "{mean} {variance}: {average}");
        }
        assert!((Counts::new(2.0, 2.0).at_most(0) - (-2.0f64).exp()).abs() < 1e-4);
    }

    #[test]
    fn a_range_leaves_out_no_more_than_asked() {
        for (mean, variance) in [(0.2, 0.3), (5.0, 5.0), (40.0, 120.0), (9000.0, 90_000.0)] {
            let counts = Counts::new(mean, variance);
            let (low, high) = counts.range(0.025);
            assert!(counts.at_least(high + 1) <= 0.025 && counts.at_least(high) > 0.025);
            assert!(low == 0 || counts.at_most(low - 1) <= 0.025);
            assert!(counts.at_most(low) > 0.025);
        }
        assert_eq!(Counts::new(10.0, 10.0).range(0.025), (4, 17));
    }
}
