//! The weeks a launch is judged by: whole weeks from the launch day, as far as there is something to count.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use crate::series::{date, day};
use firsthand_domain::time::Timestamp;

/// First and last day.
pub type Days = (Date, Date);

/// Weeks one after the other; no week holds both sides of the launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Window {
    /// First day of the first week, counted from 1970-01-01.
    pub first: i64,
    /// Weeks before the launch.
    pub before: usize,
    /// Whole weeks after it.
    pub after: usize,
}

impl Window {
    /// The weeks around a day that are over by `until`.
    pub fn around(launch: Date, before: usize, after: usize, until: Timestamp, zone: &TimeZone) -> Window {
        let first = day(launch) - 7 * before as i64;
        let over = |week: usize| start(day(launch) + 7 * (week as i64 + 1), zone) <= until.0;
        Window { first, before, after: (0..after).take_while(|week| over(*week)).count() }
    }

    pub fn weeks(&self) -> usize {
        self.before + self.after
    }

    /// First day of a week, counted from 1970-01-01.
    pub fn day(&self, week: usize) -> i64 {
        self.first + 7 * week as i64
    }

    /// First and last day of a week.
    pub fn span(&self, week: usize) -> (Date, Date) {
        (date(self.day(week)), date(self.day(week) + 6))
    }

    /// First and last day of all weeks before the launch, and of all after; none where there are none.
    pub fn sides(&self) -> (Option<Days>, Option<Days>) {
        let side =
            |from: usize, to: usize| (to > from).then(|| (date(self.day(from)), date(self.day(to) - 1)));
        (side(0, self.before), side(self.before, self.weeks()))
    }

    /// The moments between the weeks, one more than there are weeks.
    pub fn edges(&self, zone: &TimeZone) -> Vec<i64> {
        (0..=self.weeks()).map(|week| start(self.day(week), zone)).collect()
    }

    /// The same without its first weeks; the launch stays where it is.
    pub fn without(&self, leading: usize) -> Window {
        let leading = leading.min(self.before);
        Window { first: self.day(leading), before: self.before - leading, after: self.after }
    }
}

/// The first moment of a day in a zone.
fn start(day: i64, zone: &TimeZone) -> i64 {
    let start = date(day).to_zoned(zone.clone());
    start.map_or(i64::MAX, |zoned| Timestamp::from(zoned.timestamp()).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_the_launch_day_and_end_with_what_is_over() {
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let until = |text: &str| Timestamp::from(text.parse::<jiff::Timestamp>().unwrap());
        let launch: Date = "2026-10-21".parse().unwrap();
        let window = Window::around(launch, 4, 8, until("2026-11-11T12:00:00Z"), &zone);
        assert_eq!((window.before, window.after), (4, 3));
        assert_eq!(window.span(4).0, launch);
        let edges = window.edges(&zone);
        assert_eq!(edges.len(), 8);
        // The clocks went back on 25 October: that week is an hour longer.
        let hour = 3_600_000_000;
        assert_eq!(edges[5] - edges[4], (7 * 24 + 1) * hour);
        assert_eq!(edges[4] - edges[3], 7 * 24 * hour);
        let (before, after) = window.sides();
        assert_eq!(before.unwrap().1.to_string(), "2026-10-20");
        assert_eq!(after.unwrap().1.to_string(), "2026-11-10");
        assert_eq!(window.without(9).before, 0);
        assert_eq!(window.without(2).span(2).0, launch);
        assert_eq!(Window::around(launch, 4, 8, until("2026-10-27T12:00:00Z"), &zone).after, 0);
    }
}
