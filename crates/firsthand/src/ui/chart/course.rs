//! The days of an alert: customers a day in a band of what is normal on each, the alert's own days shaded. Two sizes,
//! wide and 358 px, swapped by the container's width.

use askama::Template;

use super::{axis, axis_lines, count, line};
use crate::ui::parts::rendered;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "chart/course.html")]
pub struct Course {
    /// A sentence that says what the chart shows, for those who cannot see it.
    pub name: String,
    /// Unit at the top of the axis: "customers a day".
    pub unit: String,
    /// Oldest first; days nobody listened to are left out.
    pub days: Vec<CourseDay>,
    /// Places of its first and last day.
    pub alert: (usize, usize),
    /// Place of the day furthest off.
    pub peak: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CourseDay {
    /// "3 May".
    pub label: String,
    pub count: i64,
    /// The normal range of the day, both ends inside.
    pub low: i64,
    pub high: i64,
    /// The voices of the day.
    pub href: String,
}

/// One drawing of the chart.
struct Plot {
    class: &'static str,
    id: &'static str,
    width: f64,
    right: f64,
    dates: usize,
    largest: f64,
    step: f64,
    days: usize,
}

const LEFT: f64 = 40.0;
const TOP: f64 = 34.0;
const FLOOR: f64 = 270.0;

impl Course {
    fn plots(&self) -> [Plot; 2] {
        let most = self.days.iter().map(|day| day.count.max(day.high)).max().unwrap_or(0);
        let (largest, step) = axis(most as f64);
        let plot = |class, id, width: f64, dates| Plot {
            class,
            id,
            width,
            right: width - 14.0,
            dates,
            largest,
            step,
            days: self.days.len(),
        };
        [plot("wide", "course-wide", 800.0, 8), plot("narrow", "course-narrow", 358.0, 4)]
    }

    fn path(&self, plot: &Plot) -> String {
        line(&self.points(plot, |day| day.count))
    }

    /// What is normal, as one outline: along its upper end and back along its lower.
    fn band(&self, plot: &Plot) -> String {
        let mut outline = self.points(plot, |day| day.high);
        let mut under = self.points(plot, |day| day.low);
        under.reverse();
        outline.extend(under);
        format!("{}Z", line(&outline))
    }

    fn points(&self, plot: &Plot, value: impl Fn(&CourseDay) -> i64) -> Vec<(f64, f64)> {
        let point = |(at, day)| (plot.x(at as f64), plot.y(value(day) as f64));
        self.days.iter().enumerate().map(point).collect()
    }

    /// The alert's days as x and width, half a day to each side.
    fn shade(&self, plot: &Plot) -> (String, String) {
        let from = plot.x(self.alert.0 as f64 - 0.5).max(LEFT);
        let to = plot.x(self.alert.1 as f64 + 0.5).min(plot.right);
        (format!("{from:.1}"), format!("{:.1}", to - from))
    }

    /// The peak: x, y, its label's y, its words and its anchor.
    fn top(&self, plot: &Plot) -> Option<(String, String, String, String, &'static str)> {
        let day = self.days.get(self.peak)?;
        let (x, y) = (plot.x(self.peak as f64), plot.y(day.count as f64));
        let anchor = if x > plot.width * 0.7 {
            "t-e"
        } else if x < LEFT + 60.0 {
            ""
        } else {
            "t-m"
        };
        let label = if y - TOP < 14.0 { y - 9.0 } else { y - 11.0 };
        let words = format!("{} on {}", count(day.count), day.label);
        Some((format!("{x:.1}"), format!("{y:.1}"), format!("{label:.1}"), words, anchor))
    }

    /// Labels under the axis, evenly spread.
    fn dates(&self, plot: &Plot) -> Vec<(String, String, &'static str)> {
        let last = self.days.len().saturating_sub(1);
        let every = last.div_ceil(plot.dates - 1).max(1);
        let label = |at: usize| {
            let anchor = if at == last { "t-e" } else { "t-m" };
            let anchor = if at == 0 { "" } else { anchor };
            Some((format!("{:.1}", plot.x(at as f64)), self.days.get(at)?.label.clone(), anchor))
        };
        (0..=last).filter(|at| (last - at).is_multiple_of(every)).filter_map(label).collect()
    }
}

impl Plot {
    fn x(&self, at: f64) -> f64 {
        LEFT + (self.right - LEFT) * at / (self.days.max(2) - 1) as f64
    }
    fn y(&self, value: f64) -> f64 {
        FLOOR - (FLOOR - TOP) * value / self.largest
    }
    fn view_box(&self) -> String {
        format!("0 0 {} {}", self.width, FLOOR + 28.0)
    }
    /// The lines of the axis: y and label.
    fn grid(&self) -> Vec<(String, String, bool)> {
        axis_lines(self.largest, self.step, |value| self.y(value))
    }
}

rendered!(Course);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_is_closed_and_the_alert_is_shaded_in_both_sizes() {
        let day = |n: i64| CourseDay {
            label: format!("{n} May"),
            count: if n > 20 { 60 } else { 10 + n % 3 },
            low: 4,
            high: 17,
            href: format!("/voice?from={n}"),
        };
        let course = Course {
            name: "It".into(),
            unit: "customers a day".into(),
            days: (1..=28).map(day).collect(),
            alert: (20, 27),
            peak: 20,
        };
        let html = course.render().unwrap();
        assert_eq!(html.matches("<svg").count(), 2);
        assert_eq!(html.matches("class=\"alarm\"").count(), 2);
        assert!(course.band(&course.plots()[0]).ends_with('Z'));
        assert_eq!(course.plots()[0].y(0.0), FLOOR);
        assert!(html.contains("60 on 21 May") && html.contains("/voice?from=3"));
    }
}
