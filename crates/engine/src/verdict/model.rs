//! Counts as a working response: the score equations of a Poisson or binomial model, one period a line.

use super::drift::{Fit, Line, fit, plain};
use super::{Counts, Facts, LEAST_AFTER, LEAST_BEFORE, LEAST_FOR_TREND, Launch, Method};

/// Rounds of reweighted least squares; a model with two or three columns needs fewer.
const ROUNDS: usize = 12;
/// Added to an empty side, so that "none" has a logarithm.
const EMPTY: f64 = 0.5;

/// A launch made ready: what is on each line of the model.
pub struct Prepared {
    /// Customers of the measure.
    pub heard: Vec<f64>,
    /// Customers of the comparison.
    pub against: Option<Vec<f64>>,
    /// Logarithm of exposure over the comparison's exposure.
    pub offset: Vec<f64>,
    /// 1; 1 after the launch; the trend.
    pub columns: Vec<Vec<f64>>,
    pub at: usize,
    pub trend: bool,
}

impl Prepared {
    pub fn new(launch: &Launch<'_>) -> Option<Self> {
        let n = launch.measure.heard.len();
        let (before, after) = (launch.at, n.checked_sub(launch.at)?);
        if before < LEAST_BEFORE || after < LEAST_AFTER {
            return None;
        }
        let own = exposure(&launch.measure, n)?;
        let offset = match &launch.comparison {
            Some(comparison) => {
                exposure(comparison, n)?.iter().zip(&own).map(|(c, o)| o.ln() - c.ln()).collect()
            }
            None => own.iter().map(|o| o.ln()).collect(),
        };
        let side = |t: usize| f64::from(u8::from(t >= launch.at));
        let mut columns = vec![vec![1.0; n], (0..n).map(side).collect()];
        let trend = launch.trend && before >= LEAST_FOR_TREND;
        if trend {
            columns.push((0..n).map(|t| (t as f64 - launch.at as f64 / 2.0) / n as f64).collect());
        }
        let floats = |counts: &[u32]| {
            let mut out: Vec<f64> = counts.iter().map(|&c| f64::from(c)).collect();
            for side in [0..launch.at, launch.at..n] {
                if out[side.clone()].iter().sum::<f64>() == 0.0 {
                    let each = EMPTY / side.len() as f64;
                    out[side].iter_mut().for_each(|c| *c = each);
                }
            }
            out
        };
        let against = launch.comparison.map(|c| floats(c.heard));
        Some(Self { heard: floats(launch.measure.heard), against, offset, columns, at: launch.at, trend })
    }

    /// What the effect is made of: the coefficient of being after.
    pub fn effect(&self) -> Vec<f64> {
        let mut of = vec![0.0; self.columns.len()];
        of[1] = 1.0;
        of
    }

    /// Linear predictor without the offset, and the fit around it. Reweighted least squares to the maximum of the
    /// quasi-likelihood, then once with drift (Breslow and Clayton 1993), so that without drift the ratio is exactly
    /// that of the rates.
    pub fn fit(&self) -> Option<Fit> {
        let mut line = self.start();
        for _ in 0..ROUNDS {
            let (response, variance) = self.working(&line);
            let values = plain(&Line { response: &response, variance: &variance, columns: &self.columns })?;
            let at = |t: usize| self.columns.iter().zip(&values).map(|(c, v)| c[t] * v).sum::<f64>();
            line = (0..line.len()).map(at).collect();
        }
        let (response, variance) = self.working(&line);
        fit(&Line { response: &response, variance: &variance, columns: &self.columns }, 1.0)
    }

    /// The expected share of the measure in both, or the expected customers, from a linear predictor with offset.
    pub fn mean(&self, t: usize, line: f64) -> f64 {
        let eta = (line + self.offset[t]).clamp(-30.0, 30.0);
        match &self.against {
            Some(against) => (self.heard[t] + against[t]) / (1.0 + (-eta).exp()),
            None => eta.exp(),
        }
    }

    fn start(&self) -> Vec<f64> {
        let n = self.heard.len();
        let rate = |side: std::ops::Range<usize>| {
            let heard: f64 = side.clone().map(|t| self.heard[t]).sum();
            let base: f64 =
                side.map(|t| self.offset[t].exp() * self.against.as_ref().map_or(1.0, |a| a[t])).sum();
            (heard / base.max(1e-300)).ln()
        };
        let (before, after) = (rate(0..self.at), rate(self.at..n));
        (0..n).map(|t| if t < self.at { before } else { after }).collect()
    }

    /// Working response and its variance, up to overdispersion.
    fn working(&self, line: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let each = |t: usize| {
            let mean = self.mean(t, line[t]);
            // A period in which neither side was heard says nothing: a variance so large that it weighs nothing.
            let variance = match &self.against {
                Some(against) => {
                    let both = self.heard[t] + against[t];
                    mean * (1.0 - mean / both.max(1e-9))
                }
                None => mean,
            }
            .max(1e-9);
            (line[t] + (self.heard[t] - mean) / variance, 1.0 / variance)
        };
        (0..line.len()).map(each).unzip()
    }

    pub fn facts(&self, launch: &Launch<'_>, fit: &Fit) -> Facts {
        let n = self.heard.len();
        let sum = |counts: &[u32], side: std::ops::Range<usize>| counts[side].iter().sum::<u32>();
        let exposure = |side: std::ops::Range<usize>| {
            launch.measure.per.map_or(side.len() as f64, |per| per[side.clone()].iter().sum())
        };
        let method = match (launch.comparison.is_some(), self.trend) {
            (false, false) => Method::BeforeAfter,
            (false, true) => Method::Trend,
            (true, false) => Method::Compared,
            (true, true) => Method::ComparedTrend,
        };
        Facts {
            method,
            before: sum(launch.measure.heard, 0..self.at),
            after: sum(launch.measure.heard, self.at..n),
            exposure_before: exposure(0..self.at),
            exposure_after: exposure(self.at..n),
            compared: launch.comparison.map(|c| (sum(c.heard, 0..self.at), sum(c.heard, self.at..n))),
            periods_before: self.at,
            periods_after: n - self.at,
            overdispersion: fit.mean(|a| a.factor * (1.0 + a.wander)),
            drift: fit.mean(|a| a.wander / (1.0 + a.wander)),
            df: fit.df,
        }
    }
}

fn exposure(counts: &Counts<'_>, n: usize) -> Option<Vec<f64>> {
    let per = counts.per.map_or_else(|| vec![1.0; n], <[f64]>::to_vec);
    (counts.heard.len() == n && per.len() == n && per.iter().all(|e| *e > 0.0 && e.is_finite()))
        .then_some(per)
}
