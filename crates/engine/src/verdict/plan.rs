//! Before a launch: what could this plan tell apart?

use super::Launch;
use super::model::Prepared;
use crate::probability::t_quantile;

/// What a window of this length could see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planned {
    /// Periods after the launch.
    pub periods: usize,
    /// The smallest fall seen 8 times in 10, as a ratio below 1: 0.76 is a fall of 24 %.
    pub fall: f64,
    /// The smallest rise seen 8 times in 10, as a ratio above 1.
    pub rise: f64,
}

/// Standard errors between no change and a change that a two-sided test at 5 % sees 8 times in 10.
pub fn reach(df: f64) -> f64 {
    t_quantile(0.975, df) + t_quantile(0.8, df)
}

/// What windows of these lengths could see, if customers come after the launch as they came before. `before` holds
/// only periods before the launch; its `at` is not read. Lengths that cannot be judged are left out.
#[must_use]
pub fn plan(before: &Launch<'_>, lengths: &[usize]) -> Vec<Planned> {
    lengths.iter().filter_map(|&periods| one(before, periods)).collect()
}

fn one(before: &Launch<'_>, periods: usize) -> Option<Planned> {
    // The past repeats itself, latest periods first, so that what is tried out scatters and drifts like it.
    let n = before.measure.heard.len();
    let turn = |t: usize| if t < n { t } else { n - 1 - (t - n) % n.max(1) };
    let whole =
        |counts: &[u32]| (0..n + periods).filter_map(|t| counts.get(turn(t)).copied()).collect::<Vec<u32>>();
    let rates =
        |per: &[f64]| (0..n + periods).filter_map(|t| per.get(turn(t)).copied()).collect::<Vec<f64>>();
    if n == 0 {
        return None;
    }
    let (heard, per) = (whole(before.measure.heard), before.measure.per.map(rates));
    let other = before.comparison.map(|c| (whole(c.heard), c.per.map(rates)));
    let launch = Launch {
        measure: super::Counts { heard: &heard, per: per.as_deref() },
        comparison: other.as_ref().map(|(heard, per)| super::Counts { heard, per: per.as_deref() }),
        at: n,
        ..*before
    };
    let prepared = Prepared::new(&launch)?;
    let fit = prepared.fit()?;
    let effect = prepared.effect();
    let error = reach(fit.df) * fit.mean(|a| a.error(&effect));
    Some(Planned { periods, fall: (-error).exp(), rise: error.exp() })
}
