//! `field:value` in a query.

use firsthand_domain::voice::{Kind, Tone};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Field, Test};
use crate::analysis::fold::fold_text;

/// What the word before a colon means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Text(Field),
    Rating,
    After,
    Before,
    Tag,
    Version,
    Language,
    Country,
    Kind,
    Tone,
}

/// Reads the name of a field, in any case.
pub fn name(word: &str) -> Option<Name> {
    Some(match word.to_ascii_lowercase().as_str() {
        "text" => Name::Text(Field::Body),
        "title" => Name::Text(Field::Title),
        "question" => Name::Text(Field::Question),
        "person" => Name::Text(Field::Person),
        "account" => Name::Text(Field::Account),
        "rating" | "stars" => Name::Rating,
        "after" | "since" => Name::After,
        "before" | "until" => Name::Before,
        "tag" => Name::Tag,
        "version" => Name::Version,
        "lang" | "language" => Name::Language,
        "country" => Name::Country,
        "kind" => Name::Kind,
        "tone" => Name::Tone,
        _ => return None,
    })
}

/// Reads the value of a field that is a test, or says what it should look like.
pub fn test(name: Name, value: &str) -> Result<Test, &'static str> {
    const DATE: &str = "a date looks like 2026-01-31";
    const KIND: &str = "a kind is bug, request, question, praise, complaint, other or none";
    const TONE: &str = "a tone is negative, mixed, positive or none";
    let folded =
        || Some(fold_text(value)).filter(|v| !v.trim().is_empty()).ok_or("nothing follows the colon");
    Ok(match name {
        Name::Rating => rating(value).ok_or("a rating looks like 1 or 1..2")?,
        Name::After => Test::From(day_start_us(value).ok_or(DATE)?),
        Name::Before => Test::Before(day_start_us(value).ok_or(DATE)?),
        Name::Tag => Test::Tag(folded()?),
        Name::Version => Test::Version(folded()?),
        Name::Language => Test::Language(folded()?),
        Name::Country => Test::Country(folded()?),
        Name::Kind => Test::Kind(named(&folded()?, Kind::parse).ok_or(KIND)?),
        Name::Tone => Test::Tone(named(&folded()?, Tone::parse).ok_or(TONE)?),
        Name::Text(_) => return Err("this field holds words"),
    })
}

/// One of a few names, or none of them.
fn named<T>(name: &str, parse: fn(&str) -> Option<T>) -> Option<Option<T>> {
    if name == "none" { Some(None) } else { parse(name).map(Some) }
}

fn rating(value: &str) -> Option<Test> {
    let number = |text: &str, otherwise: u8| match text.trim() {
        "" => Some(otherwise),
        digits => digits.parse().ok(),
    };
    let (from, to) = if let Some((from, to)) = value.split_once("..").or_else(|| value.split_once('-')) {
        (number(from, 0)?, number(to, u8::MAX)?)
    } else if let Some(limit) = value.strip_prefix("<=") {
        (0, limit.parse().ok()?)
    } else if let Some(limit) = value.strip_prefix(">=") {
        (limit.parse().ok()?, u8::MAX)
    } else if let Some(limit) = value.strip_prefix('<') {
        (0, limit.parse::<u8>().ok()?.checked_sub(1)?)
    } else if let Some(limit) = value.strip_prefix('>') {
        (limit.parse::<u8>().ok()?.checked_add(1)?, u8::MAX)
    } else {
        let exact = value.parse().ok()?;
        (exact, exact)
    };
    (from <= to).then_some(Test::Rating(from, to))
}

/// The first microsecond, in UTC, of a day, month or year.
fn day_start_us(value: &str) -> Option<i64> {
    let mut parts = value.split(['-', '/', '.']);
    let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let mut part = || parts.next().map_or(Some(1), |p| p.parse::<i8>().ok());
    let (month, day) = (part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_and_dates() {
        assert_eq!(test(Name::Rating, "1..2"), Ok(Test::Rating(1, 2)));
        assert_eq!(test(Name::Rating, "4.."), Ok(Test::Rating(4, 255)));
        assert_eq!(test(Name::Rating, "<3"), Ok(Test::Rating(0, 2)));
        assert_eq!(test(Name::After, "2026-01-02"), Ok(Test::From(1_767_312_000_000_000)));
        assert_eq!(test(Name::Before, "1970"), Ok(Test::Before(0)));
        assert_eq!(test(Name::Kind, "Bug"), Ok(Test::Kind(Some(Kind::Bug))));
        assert_eq!(test(Name::Tone, "none"), Ok(Test::Tone(None)));
        for (name, value) in [
            (Name::Rating, "5..1"),
            (Name::Rating, "<0"),
            (Name::Rating, "999"),
            (Name::After, "2026-02-30"),
            (Name::After, "yesterday"),
            (Name::After, "2026-01-02-03"),
            (Name::Tag, " "),
            (Name::Kind, "crash"),
            (Name::Tone, "neutral-ish"),
        ] {
            assert!(test(name, value).is_err(), "{value}");
        }
    }
}
