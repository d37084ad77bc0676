//! A launch's weeks: what was heard, and after the launch the dashed line and grey band of what was expected without
//! it. Two sizes, wide and 358 px, swapped by the container's width.

use askama::Template;

use super::flag::{self, Flag};
use super::trend::Launch;
use super::{axis, axis_lines, line};
use crate::ui::parts::rendered;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "chart/effect.html")]
pub struct Effect {
    /// A sentence that says what the chart shows, for those who cannot see it.
    pub name: String,
    /// Unit at the top of the axis: "customers a week".
    pub unit: String,
    /// Oldest first.
    pub weeks: Vec<EffectWeek>,
    /// Weeks before the launch.
    pub before: usize,
    pub launch: Option<Launch>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectWeek {
    /// "26 May", its first day.
    pub label: String,
    pub heard: u32,
    /// Expected without the launch, and where 95 of 100 single weeks would lie.
    pub expected: Option<(f64, f64, f64)>,
    /// The voices of the week.
    pub href: String,
}

/// One drawing of the chart.
pub struct Plot {
    pub class: &'static str,
    pub id: &'static str,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub floor: f64,
    width: f64,
    largest: f64,
    step: f64,
    dates: usize,
}

impl Effect {
    fn plots(&self) -> [Plot; 2] {
        let most = |week: &EffectWeek| f64::from(week.heard).max(week.expected.map_or(0.0, |e| e.2));
        let (largest, step) = axis(self.weeks.iter().map(most).fold(0.0, f64::max));
        let plot = |class, id, (left, right, top, floor), width, dates| {
            let plot = Plot { class, id, left, right, top, floor, width, largest, step, dates };
            let lift = self.flags(&plot).iter().map(|flag| flag.lift).fold(0.0, f64::max);
            Plot { top: plot.top + lift, floor: plot.floor + lift, ..plot }
        };
        [
            plot("wide", "effect-wide", (34.0, 780.0, 46.0, 270.0), 800.0, 8),
            plot("narrow", "effect-narrow", (28.0, 346.0, 64.0, 252.0), 358.0, 4),
        ]
    }

    fn x(&self, plot: &Plot, at: f64) -> f64 {
        let slots = (self.weeks.len().max(2) - 1) as f64;
        plot.left + (plot.right - plot.left) * at / slots
    }

    fn heard(&self, plot: &Plot) -> String {
        let point =
            |(at, week): (usize, &EffectWeek)| (self.x(plot, at as f64), plot.y(f64::from(week.heard)));
        line(&self.weeks.iter().enumerate().map(point).collect::<Vec<_>>())
    }

    fn after(&self) -> impl DoubleEndedIterator<Item = (usize, (f64, f64, f64))> + '_ {
        let expected = |(at, week): (usize, &EffectWeek)| Some((at, week.expected?));
        self.weeks.iter().enumerate().skip(self.before).filter_map(expected)
    }

    /// The dashed line: what was expected.
    fn expected(&self, plot: &Plot) -> String {
        let point = |(at, e): (usize, (f64, f64, f64))| (self.x(plot, at as f64), plot.y(e.0));
        line(&self.after().map(point).collect::<Vec<_>>())
    }

    /// The band around it, closed; empty where nothing is expected.
    fn band(&self, plot: &Plot) -> String {
        let high = self.after().map(|(at, e)| (self.x(plot, at as f64), plot.y(e.2)));
        let low = self.after().rev().map(|(at, e)| (self.x(plot, at as f64), plot.y(e.1.max(0.0))));
        let points: Vec<_> = high.chain(low).collect();
        if points.is_empty() { String::new() } else { format!("{}Z", line(&points)) }
    }

    /// Every week as a dot: x, y, and whether it is after the launch.
    fn dots(&self, plot: &Plot) -> Vec<(String, String, bool)> {
        let dot = |(at, week): (usize, &EffectWeek)| {
            let (x, y) = (self.x(plot, at as f64), plot.y(f64::from(week.heard)));
            (format!("{x:.1}"), format!("{y:.1}"), at >= self.before)
        };
        self.weeks.iter().enumerate().map(dot).collect()
    }

    fn dates(&self, plot: &Plot) -> Vec<(String, String, &'static str)> {
        let last = self.weeks.len().saturating_sub(1);
        let every = last.div_ceil(plot.dates.saturating_sub(1).max(1)).max(1);
        let date = |at: usize| {
            let anchor = match at {
                0 => "",
                at if at == last => "t-e",
                _ => "t-m",
            };
            Some((format!("{:.1}", self.x(plot, at as f64)), self.weeks.get(at)?.label.clone(), anchor))
        };
        (0..=last).filter(|at| (last - at).is_multiple_of(every)).filter_map(date).collect()
    }

    fn flags(&self, plot: &Plot) -> Vec<Flag<'_>> {
        let x = self.x(plot, (self.before as f64 - 0.5).max(0.0));
        flag::place(self.launch.iter().map(|launch| (x, launch)), plot.width)
    }

    fn any_expected(&self) -> bool {
        self.weeks.iter().any(|week| week.expected.is_some())
    }
}

impl Plot {
    fn y(&self, value: f64) -> f64 {
        self.floor - (self.floor - self.top) * value / self.largest
    }
    /// The lines of the axis: y, label, and whether it is the floor.
    fn grid(&self) -> Vec<(String, String, bool)> {
        axis_lines(self.largest, self.step, |value| self.y(value))
    }
    fn view_box(&self) -> String {
        format!("0 0 {} {}", self.width, self.floor + 28.0)
    }
}

rendered!(Effect);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_stands_only_after_the_launch() {
        let weeks: Vec<EffectWeek> = (0..12)
            .map(|n| EffectWeek {
                label: format!("{n} May"),
                heard: 9 - n % 3,
                expected: Some((8.0, 3.0, 14.0)),
                href: "/voice".into(),
            })
            .collect();
        let course = Effect { weeks, before: 8, ..Effect::default() };
        let plot = &course.plots()[0];
        assert_eq!(course.band(plot).matches('L').count(), 7, "four weeks there and back");
        assert_eq!(plot.y(0.0), plot.floor);
        assert_eq!(course.render().unwrap().matches("<svg").count(), 2);
        let none = Effect::default();
        assert!(none.band(&none.plots()[0]).is_empty() && none.render().is_ok());
    }
}
