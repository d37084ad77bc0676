//! What rose since the launch, among everything that was not meant to move.

use super::{Effect, Launch, judge};
use crate::trend::called_out;

/// Of the series named, at most this share is expected to have risen by chance alone.
pub const FALSE_SHARE: f64 = 0.05;

/// A series that rose since the launch.
#[derive(Debug, Clone, PartialEq)]
pub struct Risen {
    /// Its place among the series given.
    pub series: usize,
    pub effect: Effect,
}

/// Judges every other series over the same periods and names those that rose, the surest first; one-sided, with the
/// false discovery rate held (Benjamini and Hochberg 1995). Series that cannot be judged count as not risen.
#[must_use]
pub fn what_rose(others: &[Launch<'_>]) -> Vec<Risen> {
    let effects: Vec<Option<Effect>> = others.iter().map(judge).collect();
    let chance = |e: &Effect| if e.ratio.value > 1.0 { e.chance / 2.0 } else { 1.0 - e.chance / 2.0 };
    let enough = |e: &&Effect| f64::from(e.facts.before + e.facts.after) >= super::LEAST_CUSTOMERS;
    let chances: Vec<f64> = effects.iter().map(|e| e.as_ref().filter(enough).map_or(1.0, chance)).collect();
    let mut risen: Vec<Risen> = effects
        .into_iter()
        .enumerate()
        .zip(called_out(&chances, FALSE_SHARE))
        .filter_map(|((series, effect), called)| {
            effect.filter(|_| called).map(|effect| Risen { series, effect })
        })
        .collect();
    risen.sort_by(|a, b| a.effect.chance.total_cmp(&b.effect.chance));
    risen
}
