//! Voices a week for half a year or more, zero-based, with the normal range and the launches. Two sizes, wide and
//! 358 px, swapped by the container's width.

use askama::Template;

use super::flag::{self, Flag};
use super::{axis, axis_lines, line};
use crate::ui::parts::rendered;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "chart/trend.html")]
pub struct Trend {
    /// A sentence that says what the chart shows, for those who cannot see it.
    pub name: String,
    /// Unit at the top of the axis: "voices a week".
    pub unit: String,
    /// Oldest first.
    pub weeks: Vec<Week>,
    pub normal: Option<(f64, f64)>,
    pub launches: Vec<Launch>,
    /// First and last week of an open alert, shaded.
    pub alert: Option<(f64, f64)>,
    /// At the end of the line: "17 last week".
    pub end: String,
    /// Under it; may be empty.
    pub end_note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// "26 May", the Monday.
    pub label: String,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    pub name: String,
    /// "29 Sep".
    pub date: String,
    /// Position among the weeks, with a fraction for the day.
    pub at: f64,
}

/// One drawing of the chart.
pub struct Plot {
    pub class: &'static str,
    pub id: &'static str,
    width: f64,
    left: f64,
    right: f64,
    top: f64,
    floor: f64,
    largest: f64,
    step: f64,
    weeks: usize,
    dates: usize,
    label_outside: bool,
}

impl Trend {
    fn plots(&self) -> [Plot; 2] {
        let most = self.weeks.iter().map(|w| w.count as f64).fold(self.normal.map_or(0.0, |n| n.1), f64::max);
        let (largest, step) = axis(most);
        let base = Plot {
            class: "wide",
            id: "trend-wide",
            width: 800.0,
            left: 34.0,
            right: 690.0,
            top: 46.0,
            floor: 290.0,
            largest,
            step,
            weeks: self.weeks.len(),
            dates: 7,
            label_outside: true,
        };
        let narrow = Plot {
            class: "narrow",
            id: "trend-narrow",
            width: 358.0,
            right: 346.0,
            top: 64.0,
            floor: 272.0,
            dates: 4,
            label_outside: false,
            ..base
        };
        [base, narrow].map(|plot| {
            // Room above for labels that had to move up; the drawing under them keeps its height.
            let lift = self.flags(&plot).iter().map(|flag| flag.lift).fold(0.0, f64::max);
            Plot { top: plot.top + lift, floor: plot.floor + lift, ..plot }
        })
    }

    fn path(&self, plot: &Plot) -> String {
        let point = |(at, week): (usize, &Week)| (plot.x(at as f64), plot.y(week.count as f64));
        line(&self.weeks.iter().enumerate().map(point).collect::<Vec<_>>())
    }

    /// The normal range as y and height.
    fn band(&self, plot: &Plot) -> Option<(String, String)> {
        let (low, high) = self.normal?;
        let (from, to) = (plot.y(high), plot.y(low.max(0.0)));
        Some((format!("{from:.1}"), format!("{:.1}", (to - from).max(1.5))))
    }

    /// The weeks of an open alert as x and width.
    fn shade(&self, plot: &Plot) -> Option<(String, String)> {
        let (from, to) = self.alert?;
        let from = plot.x(from - 0.5).max(plot.left);
        let to = plot.x(to + 0.5).min(plot.right);
        Some((format!("{from:.1}"), format!("{:.1}", (to - from).max(2.0))))
    }

    fn outside(&self) -> bool {
        let last = self.weeks.last().map_or(0.0, |w| w.count as f64);
        self.normal.is_some_and(|(low, high)| last < low || last > high)
    }

    /// Up to `dates` labels under the axis, evenly spread, the last week among them.
    fn dates(&self, plot: &Plot) -> Vec<(String, String, &'static str)> {
        let last = self.weeks.len().saturating_sub(1);
        let every = last.div_ceil(plot.dates.saturating_sub(1).max(1)).max(1);
        let mut out = Vec::new();
        for at in (0..=last).filter(|at| (last - at).is_multiple_of(every)) {
            let Some(week) = self.weeks.get(at) else { continue };
            let anchor = if at == 0 {
                ""
            } else if at == last {
                "t-e"
            } else {
                "t-m"
            };
            out.push((format!("{:.1}", plot.x(at as f64)), week.label.clone(), anchor));
        }
        out
    }

    fn flags(&self, plot: &Plot) -> Vec<Flag<'_>> {
        let place = |launch: &Launch| plot.x(launch.at.clamp(0.0, plot.weeks as f64 - 1.0));
        flag::place(self.launches.iter().map(|launch| (place(launch), launch)), plot.width)
    }
}

impl Plot {
    fn x(&self, at: f64) -> f64 {
        let slots = (self.weeks.max(2) - 1) as f64;
        self.left + (self.right - self.left) * at / slots
    }
    fn y(&self, value: f64) -> f64 {
        self.floor - (self.floor - self.top) * value / self.largest
    }
    /// The lines of the axis: y and label.
    fn grid(&self) -> Vec<(String, String, bool)> {
        axis_lines(self.largest, self.step, |value| self.y(value))
    }
    fn view_box(&self) -> String {
        format!("0 0 {} {}", self.width, self.floor + 28.0)
    }
    fn end(&self, trend: &Trend) -> (f64, f64) {
        let last = trend.weeks.last().map_or(0.0, |w| w.count as f64);
        (self.x(trend.weeks.len().saturating_sub(1) as f64), self.y(last))
    }
    /// The narrow label goes above its point, or below where the line came from above.
    fn end_label_y(&self, trend: &Trend) -> f64 {
        let y = self.end(trend).1;
        let last = trend.weeks.last().map_or(0, |w| w.count);
        let fell = trend.weeks.iter().rev().skip(1).take(5).any(|w| w.count > last);
        if fell && y + 26.0 < self.floor || y - self.top < 30.0 { y + 22.0 } else { y - 12.0 }
    }
}

rendered!(Trend);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sizes_are_drawn_and_zero_is_the_floor() {
        let weeks = (0..26).map(|n| Week { label: format!("{n} May"), count: n % 7 }).collect();
        let launch = Launch { name: "Unlock 2.0".into(), date: "29 Sep".into(), at: 18.2 };
        let trend = Trend { weeks, normal: Some((1.0, 5.0)), launches: vec![launch], ..Trend::default() };
        let html = trend.render().unwrap();
        assert_eq!(html.matches("<svg").count(), 2);
        assert_eq!(trend.plots()[0].y(0.0), 290.0);
        assert!(html.contains("Unlock 2.0"));
    }
}
