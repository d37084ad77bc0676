//! Moments and days. A moment is a count of microseconds since 1970 in UTC: the same number in both
//! databases, in the search index and in every program that reads an export.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

pub const SECOND_US: i64 = 1_000_000;
pub const DAY_US: i64 = 86_400 * SECOND_US;

impl Timestamp {
    /// The moment as jiff knows it, clamped to the years jiff can hold.
    pub fn jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MIN)
    }

    /// The civil date in `zone`.
    pub fn date(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.jiff()).date()
    }

    /// Whole days since 1970-01-01 UTC.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY_US)
    }

    /// Weeks counted from Monday, 1969-12-29 (UTC): the same week number for every day Monday to Sunday.
    pub fn week(self) -> i64 {
        week_of_day(self.day())
    }

    /// The moment `days` earlier.
    pub fn minus_days(self, days: i64) -> Self {
        Timestamp(self.0 - days * DAY_US)
    }
}

/// The week (see [`Timestamp::week`]) that holds a day counted from 1970-01-01, a Thursday.
pub fn week_of_day(day: i64) -> i64 {
    (day + 3).div_euclid(7)
}

/// The first day, a Monday, of a week.
pub const fn day_of_week_start(week: i64) -> i64 {
    week * 7 - 3
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        Timestamp(moment.as_microsecond())
    }
}

/// In JSON a moment is RFC 3339 text in UTC.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.jiff())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        let moment: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
        Ok(moment.into())
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let monday: jiff::Timestamp = "2026-11-16T00:00:00Z".parse().unwrap_or_default();
        let week = Timestamp::from(monday).week();
        assert_eq!(Timestamp::from(monday).day(), day_of_week_start(week));
        assert_eq!(Timestamp(Timestamp::from(monday).0 + 7 * DAY_US - 1).week(), week);
        assert_eq!(Timestamp(Timestamp::from(monday).0 - 1).week(), week - 1);
    }
}
