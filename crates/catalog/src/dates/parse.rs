//! Reads one date. The form is found out from the text itself; only the order of day and month, and the zone
//! of dates without one, are told from outside.

use firsthand_domain::import::DateOrder;
use firsthand_domain::time::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::words;
use super::zones::{self, Zone};

/// A date as written, before a zone is applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Written {
    /// The text names a moment: it carries a zone, or counts from 1970.
    Moment(Timestamp),
    /// A day and a time of day somewhere.
    Local(DateTime),
}

/// Reads a date. `None` when the text is none we know.
pub fn read(text: &str, order: DateOrder) -> Option<Written> {
    let text = text.trim();
    if text.len() < 4 || text.len() > 64 {
        return None;
    }
    iso(text).or_else(|| counted(text)).or_else(|| loose(text, order))
}

/// Reads a date to a moment, with `zone` where the text has none.
pub fn moment(text: &str, order: DateOrder, zone: &TimeZone) -> Option<Timestamp> {
    match read(text, order)? {
        Written::Moment(moment) => Some(moment),
        Written::Local(local) => Some(zone.to_ambiguous_zoned(local).compatible().ok()?.timestamp().into()),
    }
}

/// The quick way for what most programs write: `2022-05-16 03:21:11 -0700`, `2018-03-01T00:00:14.5Z`.
fn iso(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
    };
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let date = Date::new(number(0, 4)?, number(5, 7)? as i8, number(8, 10)? as i8).ok()?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(Written::Local(date.at(0, 0, 0, 0)));
    }
    clock(date, rest.strip_prefix(['T', 't', ' '])?)
}

/// A time of day behind its date, with fraction, am or pm, and zone: `3:21:11.250 PM -0700`.
fn clock(date: Date, text: &str) -> Option<Written> {
    let text = text.trim_start();
    let (hour, rest) = leading(text, 2)?;
    let (minute, rest) = leading(rest.strip_prefix([':', '.'])?, 2)?;
    let (second, mut rest) = match rest.strip_prefix([':', '.']).and_then(|r| leading(r, 2)) {
        Some(found) => found,
        None => (0, rest),
    };
    let mut nanos = 0i32;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        for n in 0..9 {
            nanos = nanos * 10 + fraction.as_bytes()[..digits].get(n).map_or(0, |b| i32::from(b - b'0'));
        }
        rest = &fraction[digits..];
    }
    let (hour, rest) = half_of_day(hour, rest)?;
    // 24:00 and a leap second exist in exports; both are the last second we can hold.
    let local = match (hour, second) {
        (24, _) if minute == 0 => date.at(23, 59, 59, 0),
        (_, 60) => date.to_datetime(jiff::civil::Time::new(hour as i8, minute as i8, 59, 0).ok()?),
        _ => date.to_datetime(jiff::civil::Time::new(hour as i8, minute as i8, second as i8, nanos).ok()?),
    };
    match zones::offset(rest) {
        Zone::Unknown => None,
        Zone::Missing => Some(Written::Local(local)),
        Zone::Offset(seconds) => {
            let offset = Offset::from_seconds(seconds).ok()?;
            Some(Written::Moment(offset.to_timestamp(local).ok()?.into()))
        }
    }
}

fn half_of_day(hour: i32, rest: &str) -> Option<(i32, &str)> {
    let trimmed = rest.trim_start();
    let letters: String =
        trimmed.chars().take(4).filter(|c| *c != '.').take(2).collect::<String>().to_lowercase();
    let after = |n: usize| {
        let mut dots = trimmed.char_indices().skip(n).skip_while(|(_, c)| *c == '.' || c.is_alphabetic());
        dots.next().map_or("", |(at, _)| &trimmed[at..])
    };
    match letters.as_str() {
        "am" if hour <= 12 => Some((hour % 12, after(2))),
        "pm" if hour <= 12 => Some((hour % 12 + 12, after(2))),
        "am" | "pm" if hour > 23 => None,
        "am" | "pm" => Some((hour, after(2))),
        _ => Some((hour, rest)),
    }
}

/// Up to `most` digits at the front.
fn leading(text: &str, most: usize) -> Option<(i32, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, &text[digits..]))
}

/// Counts: seconds, milliseconds or microseconds since 1970, `20220516`, days of a spreadsheet.
fn counted(text: &str) -> Option<Written> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().all(|b| b.is_ascii_digit()) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        9 | 10 => Some(Written::Moment(Timestamp(number * 1_000_000))),
        12 | 13 => Some(Written::Moment(Timestamp(number.checked_mul(1000)?))),
        15 | 16 => Some(Written::Moment(Timestamp(number))),
        8 if fraction.is_empty() => {
            let date = Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8);
            Some(Written::Local(date.ok()?.at(0, 0, 0, 0)))
        }
        5 => serial(text.parse().ok()?).map(Written::Local),
        _ => None,
    }
}

/// A spreadsheet's day count: 1 is 1900-01-01, with the famous leap day that never was.
pub fn serial(days: f64) -> Option<DateTime> {
    if !(60.0..2_958_466.0).contains(&days) {
        return None;
    }
    let seconds = ((days - 25_569.0) * 86_400.0).round() as i64;
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Offset::UTC.to_datetime(moment))
}

/// Everything else: numbers with slashes or dots, and months as words, in any order.
fn loose(text: &str, order: DateOrder) -> Option<Written> {
    // "2022年5月16日" and Korean likewise: the signs stand where others write dashes.
    let text = text
        .replace(['年', '月', '년', '월'], "-")
        .replace(['日', '일'], " ")
        .replace(['\u{a0}', '\u{202f}'], " ");
    let (day_text, time_text) = split_time(&text);
    let mut numbers: Vec<(i32, usize)> = Vec::with_capacity(3);
    let mut month = None;
    for token in day_text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()) {
        for part in letters_apart(token) {
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                numbers.push((part.parse().ok()?, part.len()));
            } else if let Some(found) = words::month(part).filter(|_| month.is_none()) {
                month = Some(found);
            } else if !words::is_filler(part) {
                return None;
            }
        }
    }
    let (year, month, day) = arrange(&numbers, month, order)?;
    let date = Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    match time_text {
        None => Some(Written::Local(date.at(0, 0, 0, 0))),
        Some(time) => clock(date, time),
    }
}

/// Cuts before the hour of the first `h:mm`.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else { return (text, None) };
    let hour = text[..colon].bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
    let (day, time) = text.split_at(colon - hour);
    // RFC 3339 written loosely: "16/05/2022T10:00".
    (day.trim_end_matches(['T', 't']), Some(time))
}

/// "16th" into "16" and "th".
fn letters_apart(token: &str) -> impl Iterator<Item = &str> {
    let digit = token.starts_with(|c: char| c.is_ascii_digit());
    let cut = token.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(token.len());
    let (first, second) = token.split_at(cut);
    [first, second].into_iter().filter(|p| !p.is_empty())
}

fn arrange(numbers: &[(i32, usize)], month: Option<i8>, order: DateOrder) -> Option<(i32, i32, i32)> {
    let full = |(year, digits): (i32, usize)| match digits {
        4 => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    match (month, numbers) {
        (Some(month), &[a, b]) if a.1 == 4 => Some((a.0, month.into(), b.0)),
        (Some(month), &[a, b]) => Some((full(b)?, month.into(), a.0)),
        (None, &[a, b, c]) if a.1 == 4 => Some((a.0, b.0, c.0)),
        (None, &[a, b, c]) => {
            let year_first = order == DateOrder::YearFirst && c.1 != 4;
            let (year, one, two) = if year_first { (full(a)?, c.0, b.0) } else { (full(c)?, a.0, b.0) };
            // A number that cannot be a month settles it, whatever the column's order is.
            let month_first = (order == DateOrder::MonthFirst && one <= 12) || two > 12;
            Some(if month_first && !year_first { (year, one, two) } else { (year, two, one) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utc(text: &str, order: DateOrder) -> Option<String> {
        moment(text, order, &TimeZone::UTC).map(|t| t.jiff().to_string())
    }

    #[test]
    fn forms_found_in_exports() {
        for (text, expected) in [
            ("2018-03-01T00:00:14Z", "2018-03-01T00:00:14Z"),
            ("2022-05-16 03:21:11 -0700", "2022-05-16T10:21:11Z"),
            ("2018-12-03T11:30:50Z", "2018-12-03T11:30:50Z"),
            ("2015-12-01 10:11:12", "2015-12-01T10:11:12Z"),
            ("2021-01-30T08:58:07.250-07:00", "2021-01-30T15:58:07.25Z"),
            ("Apr 01, 2017", "2017-04-01T00:00:00Z"),
            ("12/31/2021 14:05", "2021-12-31T14:05:00Z"),
            ("31/12/2021 2:05 PM", "2021-12-31T14:05:00Z"),
            ("27/08/2025 07:14", "2025-08-27T07:14:00Z"),
            ("16.05.2022", "2022-05-16T00:00:00Z"),
            ("16. Mai 2022 um 10:00 Uhr", "2022-05-16T10:00:00Z"),
            ("16. Mai 2022", "2022-05-16T00:00:00Z"),
            ("16 de mayo de 2022", "2022-05-16T00:00:00Z"),
            ("2022年5月16日 10:00", "2022-05-16T10:00:00Z"),
            ("Fri, 01 Apr 2017 10:00:00 GMT", "2017-04-01T10:00:00Z"),
            ("May 16th, 2022 at 3:21 PM", "2022-05-16T15:21:00Z"),
            ("1519862414", "2018-03-01T00:00:14Z"),
            ("1519862414744", "2018-03-01T00:00:14.744Z"),
            ("20220516", "2022-05-16T00:00:00Z"),
            ("44197.5", "2021-01-01T12:00:00Z"),
            ("2023-04-28 10:11:12 UTC", "2023-04-28T10:11:12Z"),
            ("1/2/21", "2021-02-01T00:00:00Z"),
        ] {
            assert_eq!(utc(text, DateOrder::DayFirst).as_deref().unwrap_or("none"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_stays_none() {
        for text in ["", "hello", "12.11", "31/31/2020", "2:12", "N/A", "5", "2021-13-01", "firefox 89"] {
            assert_eq!(utc(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn the_order_decides_only_where_both_would_do() {
        assert_eq!(utc("03/04/2021", DateOrder::MonthFirst).as_deref(), Some("2021-03-04T00:00:00Z"));
        assert_eq!(utc("03/04/2021", DateOrder::DayFirst).as_deref(), Some("2021-04-03T00:00:00Z"));
        assert_eq!(utc("21/04/03", DateOrder::YearFirst).as_deref(), Some("2021-04-03T00:00:00Z"));
        assert_eq!(utc("27/04/2021", DateOrder::MonthFirst).as_deref(), Some("2021-04-27T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}") {
            let _ = utc(&text, DateOrder::DayFirst);
        }
        #[test]
        fn nothing_date_like_panics(text in "[0-9/:. TZ+aApPmM年月日-]{0,30}") {
            let _ = utc(&text, DateOrder::YearFirst);
        }
        #[test]
        fn iso_reads_back(seconds in 0i64..4_000_000_000) {
            let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
            prop_assert_eq!(utc(&moment.to_string(), DateOrder::DayFirst), Some(moment.to_string()));
        }
    }
}
