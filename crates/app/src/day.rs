//! Days and moments as people type them: 2026-11-22, 14:30.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::time::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A day of the calendar, counted from 1970-01-01; none where nothing is written.
pub(crate) fn counted(field: &'static str, text: Option<&str>) -> Result<Option<i64>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day: Date = text
        .parse()
        .map_err(|_| Error::invalid(field, format!("“{text}” is not a day. Write it as 2026-11-22.")))?;
    Ok(Some(i64::from((day - EPOCH).get_days())))
}

/// A counted day as it is written.
pub fn written(day: i64) -> String {
    i32::try_from(day)
        .ok()
        .and_then(|days| EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok())
        .map_or_else(String::new, |day| day.to_string())
}

/// The day of a moment in a zone, counted from 1970-01-01.
pub fn of(at: Timestamp, zone: &TimeZone) -> i64 {
    i64::from((at.date(zone) - EPOCH).get_days())
}

/// A moment in a zone, from 2026-11-22T14:30 as forms send it.
pub(crate) fn moment(field: &'static str, text: &str, zone: &TimeZone) -> Result<Timestamp> {
    let text = text.trim();
    let fault =
        || Error::invalid(field, format!("“{text}” is not a day and a time. Write it as 2026-11-22T14:30."));
    if let Ok(exact) = text.parse::<jiff::Timestamp>() {
        return Ok(exact.into());
    }
    let at: DateTime = text.replacen(' ', "T", 1).parse().map_err(|_| fault())?;
    Ok(at.to_zoned(zone.clone()).map_err(|_| fault())?.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_back() {
        for day in ["1970-01-01", "2026-11-22", "2000-02-29"] {
            assert_eq!(counted("due", Some(day)).ok().flatten().map(written).as_deref(), Some(day));
        }
        assert_eq!(counted("due", Some(" ")).ok().flatten(), None);
        assert!(counted("due", Some("22.11.")).is_err());
    }

    #[test]
    fn a_moment_is_read_in_the_teams_zone() {
        let zone = TimeZone::get("Europe/Helsinki").unwrap_or(TimeZone::UTC);
        let at = moment("starts_at", "2026-11-22T14:30", &zone).map(|at| at.jiff().to_string());
        assert_eq!(at.ok().as_deref(), Some("2026-11-22T12:30:00Z"));
        assert!(moment("starts_at", "tomorrow", &zone).is_err());
    }
}
