//! How moments are written on screen: shorter the nearer they are, always in the workspace's zone.

use firsthand_domain::time::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Days back that a weekday alone still names.
const WEEK: i32 = 6;

/// Today, somewhere: what "today" and "this year" are measured against.
#[derive(Debug, Clone)]
pub struct When {
    today: Date,
    zone: TimeZone,
}

impl When {
    pub fn new(now: Timestamp, zone: &TimeZone) -> Self {
        When { today: now.date(zone), zone: zone.clone() }
    }

    pub fn today(&self) -> Date {
        self.today
    }

    /// The civil date of a moment.
    pub fn date(&self, at: Timestamp) -> Date {
        at.date(&self.zone)
    }

    /// In a list: "07:12", "Mon", "12 Nov", "12 Nov 2025".
    pub fn short(&self, at: Timestamp) -> String {
        match self.days_ago(self.date(at)) {
            0 => self.clock(at).unwrap_or_else(|| "today".to_owned()),
            1..=WEEK => self.date(at).strftime("%a").to_string(),
            _ => self.day(self.date(at)),
        }
    }

    /// In a sentence: "today 07:12", "yesterday 21:14", "Monday 09:41", "12 Nov, 09:41", "12 Nov 2025".
    pub fn stamp(&self, at: Timestamp) -> String {
        let date = self.date(at);
        let day = match self.days_ago(date) {
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            2..=WEEK => date.strftime("%A").to_string(),
            _ if date.year() != self.today.year() => return self.day(date),
            _ => {
                return self.clock(at).map_or(self.day(date), |clock| format!("{}, {clock}", self.day(date)));
            }
        };
        self.clock(at).map_or(day.clone(), |clock| format!("{day} {clock}"))
    }

    /// A day in few words: "12 Nov", with the year when it is another.
    pub fn day(&self, date: Date) -> String {
        let pattern = if date.year() == self.today.year() { "%-d %b" } else { "%-d %b %Y" };
        date.strftime(pattern).to_string()
    }

    /// A day in words: "Tuesday 18 November", with the year when it is another.
    pub fn words(&self, date: Date) -> String {
        let pattern = if date.year() == self.today.year() { "%A %-d %B" } else { "%A %-d %B %Y" };
        date.strftime(pattern).to_string()
    }

    /// Two days, both inside: "1 to 7 Nov", "28 Oct to 3 Nov", "12 Nov" when they are the same.
    pub fn span(&self, from: Date, to: Date) -> String {
        if from == to {
            return self.day(from);
        }
        if (from.year(), from.month()) == (to.year(), to.month()) {
            return format!("{} to {}", from.day(), self.day(to));
        }
        format!("{} to {}", self.day(from), self.day(to))
    }

    /// For `datetime` attributes.
    pub fn iso(&self, at: Timestamp) -> String {
        at.jiff().to_string()
    }

    /// The hour, unless it is exactly midnight here or in UTC: files that carry only a day say nothing of the hour.
    fn clock(&self, at: Timestamp) -> Option<String> {
        let here = self.zone.to_datetime(at.jiff());
        let utc = TimeZone::UTC.to_datetime(at.jiff());
        let known = here.time() != Time::midnight() && utc.time() != Time::midnight();
        known.then(|| here.strftime("%H:%M").to_string())
    }

    /// Days since that day; negative when it is still to come.
    fn days_ago(&self, date: Date) -> i32 {
        self.today.since(date).map_or(i32::MAX, |span| span.get_days())
    }
}

/// ", 12 Nov" after a name, or nothing for a voice without a date.
pub fn after_comma(dated: bool, day: impl FnOnce() -> String) -> String {
    if dated { format!(", {}", day()) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    fn when() -> When {
        When::new(at("2026-11-18T10:00:00Z"), &TimeZone::fixed(jiff::tz::offset(1)))
    }

    #[test]
    fn the_nearer_the_shorter() {
        for (moment, short, stamp) in [
            ("2026-11-18T06:12:00Z", "07:12", "today 07:12"),
            ("2026-11-18T00:00:00Z", "today", "today"),
            ("2026-11-17T20:14:00Z", "Tue", "yesterday 21:14"),
            ("2026-11-14T20:14:00Z", "Sat", "Saturday 21:14"),
            ("2026-11-03T23:30:00Z", "4 Nov", "4 Nov, 00:30"),
            ("2026-11-19T06:00:00Z", "19 Nov", "19 Nov, 07:00"),
            ("2025-11-12T08:41:00Z", "12 Nov 2025", "12 Nov 2025"),
        ] {
            assert_eq!(when().short(at(moment)), short);
            assert_eq!(when().stamp(at(moment)), stamp);
        }
    }

    #[test]
    fn days_are_written_in_words() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(when().words(day("2026-11-18")), "Wednesday 18 November");
        assert_eq!(when().span(day("2026-11-01"), day("2026-11-07")), "1 to 7 Nov");
        assert_eq!(when().span(day("2026-10-28"), day("2026-11-03")), "28 Oct to 3 Nov");
        assert_eq!(when().span(day("2025-12-28"), day("2026-01-03")), "28 Dec 2025 to 3 Jan");
    }
}
