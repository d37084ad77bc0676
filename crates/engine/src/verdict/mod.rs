//! Did the launch move what it was meant to move?
//!
//! Customers per period before and after, per exposure, against what would have been without the launch. Generalised
//! linear models (Poisson, or binomial against a comparison) whose residuals may scatter more than chance and may
//! drift ([`drift`]); an interrupted time series where a trend is asked for. The interval is the message: where it
//! holds no change, nothing is shown, and where it could not even have shown a halving, there are too few voices.

mod drift;
mod expected;
mod model;
mod plan;
mod rose;
#[cfg(test)]
mod tests;
mod weeks;

pub use expected::Expected;
pub use plan::{Planned, plan};
pub use rose::{Risen, what_rose};
pub use weeks::around;

use crate::rates::Estimate;
use model::Prepared;

/// Fewer customers than this before and after together are too few for any interval.
pub const LEAST_CUSTOMERS: f64 = 10.0;
/// Fewer periods than this before, and scatter cannot be told from change.
pub const LEAST_BEFORE: usize = 4;
/// Fewer periods than this after.
pub const LEAST_AFTER: usize = 2;
/// Periods before that a trend needs (Turner et al. 2020).
pub const LEAST_FOR_TREND: usize = 12;

/// Customers and what they are counted against, by period; periods of equal length, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Counts<'a> {
    /// Distinct customers who said it.
    pub heard: &'a [u32],
    /// Rides, riders, the whole stream's voices; nothing counts per period. Each above 0.
    pub per: Option<&'a [f64]>,
}

/// What is to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'a> {
    pub measure: Counts<'a>,
    /// The same periods of those who did not get it, or of another theme.
    pub comparison: Option<Counts<'a>>,
    /// Place of the first period after the launch.
    pub at: usize,
    /// Whether a trend before the launch is carried on; heeded from [`LEAST_FOR_TREND`] periods before.
    pub trend: bool,
    /// Periods in a week: 1 for weeks, 7 for days. Weeks are better: days have weekdays.
    pub periods_a_week: f64,
}

/// The four answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The interval lies below no change.
    Fewer,
    /// The interval lies above no change.
    More,
    /// The interval holds no change, and a halving or doubling would most likely have been seen.
    NotShown,
    /// Too few to see even a halving or doubling.
    TooFew,
}

/// How it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Before against after.
    BeforeAfter,
    /// Before against after, with the trend before carried on.
    Trend,
    /// Against the comparison.
    Compared,
    /// Against the comparison, with the trend of their ratio carried on.
    ComparedTrend,
}

/// The answer, with what explains each of its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub verdict: Verdict,
    /// After over what was expected without the launch, with its 95 % interval. 0.6 is 40 % fewer.
    pub ratio: Estimate,
    /// Customers a week more (below 0: fewer) than expected without the launch.
    pub a_week: Estimate,
    /// Probability of a ratio at least as far from 1, were there no effect.
    pub chance: f64,
    /// The smallest fall that would have been seen 8 times in 10, as a ratio below 1.
    pub could_see: f64,
    /// What was expected without the launch, for every period.
    pub expected: Expected,
    pub facts: Facts,
}

/// Plain figures behind an [`Effect`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    pub method: Method,
    /// Customers before and after.
    pub before: u32,
    pub after: u32,
    /// What they are counted against; periods where nothing was given.
    pub exposure_before: f64,
    pub exposure_after: f64,
    /// The comparison's customers before and after.
    pub compared: Option<(u32, u32)>,
    pub periods_before: usize,
    pub periods_after: usize,
    /// Variance over what pure chance would have; 1 is chance alone.
    pub overdispersion: f64,
    /// Share of a typical period's variance that drifts from period to period, 0 to 1.
    pub drift: f64,
    /// Degrees of freedom of the interval.
    pub df: f64,
}

/// Judges a launch. `None` when slices differ in length, an exposure is not above 0, or there are fewer than
/// [`LEAST_BEFORE`] periods before or [`LEAST_AFTER`] after.
#[must_use]
pub fn judge(launch: &Launch<'_>) -> Option<Effect> {
    let prepared = Prepared::new(launch)?;
    let fit = prepared.fit()?;
    let effect = prepared.effect();
    let quantile = |p: f64| fit.quantile(&effect, p).exp();
    let ratio =
        Estimate { value: fit.quantile(&effect, 0.5).exp(), low: quantile(0.025), high: quantile(0.975) };
    let facts = prepared.facts(launch, &fit);
    // Two-sided test at 5 %, power 80 %.
    let error = fit.mean(|a| a.error(&effect));
    let could_see = (-plan::reach(fit.df) * error).exp();
    let heard = f64::from(facts.before + facts.after);
    let verdict = if heard < LEAST_CUSTOMERS {
        Verdict::TooFew
    } else if ratio.high < 1.0 {
        Verdict::Fewer
    } else if ratio.low > 1.0 {
        Verdict::More
    } else if could_see < 0.5 {
        Verdict::TooFew
    } else {
        Verdict::NotShown
    };
    let weeks = facts.periods_after as f64 / launch.periods_a_week;
    let gained = |ratio: f64| f64::from(facts.after) * (1.0 - 1.0 / ratio) / weeks;
    let a_week = if facts.after == 0 {
        // Nobody after: what was expected is what is missing, and the ratio says nothing more.
        let missing = -facts.exposure_after * f64::from(facts.before) / facts.exposure_before / weeks;
        Estimate { value: missing, low: missing, high: missing * (1.0 - ratio.high).max(0.0) }
    } else {
        Estimate { value: gained(ratio.value), low: gained(ratio.low), high: gained(ratio.high) }
    };
    let below = fit.below(&effect, 0.0);
    let expected = expected::expect(&prepared, &fit, launch);
    Some(Effect { verdict, ratio, a_week, chance: 2.0 * below.min(1.0 - below), could_see, expected, facts })
}
