//! What the chart draws after the launch: what was expected without it.

use super::Launch;
use super::drift::Fit;
use super::model::Prepared;
use crate::probability::{Counts, t_quantile};

/// One value a period, before and after the launch: customers expected without it and the 95 % band of what a single
/// period may have. Before the launch that is the fitted line.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub mean: Vec<f64>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

/// The line without the effect, with the scatter of a period and the doubt about the line.
pub fn expect(prepared: &Prepared, fit: &Fit, launch: &Launch<'_>) -> Expected {
    let n = prepared.heard.len();
    let mut expected = Expected { mean: Vec::new(), low: Vec::new(), high: Vec::new() };
    // The negative binomial below has normal tails; a t with few degrees of freedom is wider.
    let wide = (t_quantile(0.975, fit.df) / crate::rates::Z95).powi(2);
    for t in 0..n {
        let of: Vec<f64> =
            prepared.columns.iter().enumerate().map(|(c, v)| if c == 1 { 0.0 } else { v[t] }).collect();
        let line = fit.value(&of);
        let mean = match (&prepared.against, launch.comparison) {
            // Without the launch the measure would have stood to the comparison as before.
            (Some(against), Some(_)) => (line + prepared.offset[t]).exp() * against[t],
            _ => prepared.mean(t, line),
        };
        let doubt = fit.mean(|a| a.error(&of).powi(2));
        let drift = fit.mean(|a| a.factor * a.wander) / typical(prepared);
        let own = prepared.against.as_ref().map_or(0.0, |a| 1.0 / a[t].max(0.5));
        let variance = mean * fit.mean(|a| a.factor) + mean * mean * (doubt + drift + own);
        let (low, high) = Counts::new(mean, variance * wide).range(0.025);
        expected.mean.push(mean);
        expected.low.push(f64::from(low));
        expected.high.push(f64::from(high));
    }
    expected
}

/// Customers of a typical period, the size drift is relative to.
fn typical(prepared: &Prepared) -> f64 {
    (prepared.heard.iter().sum::<f64>() / prepared.heard.len() as f64).max(0.5)
}
