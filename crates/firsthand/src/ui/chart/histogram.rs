//! When the hits of a search were said: one bar per day, week or month, each a link that sets the dates.

use askama::Template;

use crate::ui::parts::rendered;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "chart/histogram.html")]
pub struct Histogram {
    /// "58 voices from 27 October to 18 November, most in the week of 10 November".
    pub name: String,
    pub bins: Vec<Bin>,
    /// First and last date under the bars.
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// "10 to 16 Nov: 23 voices", read out and shown on hover.
    pub label: String,
    pub count: i64,
    /// The same search with this bin's dates.
    pub href: String,
}

impl Histogram {
    fn slot(&self) -> f64 {
        360.0 / self.bins.len().max(1) as f64
    }
    fn largest(&self) -> f64 {
        self.bins.iter().map(|b| b.count).max().unwrap_or(0).max(1) as f64
    }
    fn x(&self, at: &usize) -> String {
        format!("{:.1}", self.slot() * *at as f64)
    }
    fn width(&self) -> String {
        format!("{:.1}", (self.slot() - 2.0).clamp(1.0, 26.0))
    }
    fn pad(&self) -> String {
        format!("{:.1}", self.slot())
    }
    /// A bin with anything in it shows at least two units.
    fn height(&self, bin: &Bin) -> f64 {
        if bin.count == 0 { 0.0 } else { (bin.count as f64 / self.largest() * 40.0).max(2.0).round() }
    }
    fn y(&self, bin: &Bin) -> f64 {
        42.0 - self.height(bin)
    }
}

rendered!(Histogram);
