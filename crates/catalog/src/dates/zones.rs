//! What stands behind a time: `Z`, `-0700`, `+02:00`, `PST`.

/// Abbreviations that mean one offset and no other, in seconds. "IST" and its like are left out: they mean several.
const NAMED: &[(&str, i32)] = &[
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("CET", 3600),
    ("CEST", 7200),
    ("EET", 7200),
    ("EEST", 10800),
    ("MSK", 10800),
    ("EST", -18000),
    ("EDT", -14400),
    ("CDT", -18000),
    ("MST", -25200),
    ("MDT", -21600),
    ("PST", -28800),
    ("PDT", -25200),
    ("JST", 32400),
];

/// What stands behind a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Nothing.
    Missing,
    /// Seconds east of Greenwich.
    Offset(i32),
    /// Text that is no zone.
    Unknown,
}

/// Reads the text behind a time.
pub fn offset(text: &str) -> Zone {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')').trim();
    if text.is_empty() || text.eq_ignore_ascii_case("uhr") || text == "h" {
        return Zone::Missing;
    }
    // "UTC+2", "GMT-07:00"
    let tail = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    if let Some(rest) = tail.strip_prefix(['+', '-', '−']) {
        let sign = if tail.starts_with('+') { 1 } else { -1 };
        return digits(rest).map_or(Zone::Unknown, |seconds| Zone::Offset(sign * seconds));
    }
    NAMED
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map_or(Zone::Unknown, |(_, o)| Zone::Offset(*o))
}

fn digits(text: &str) -> Option<i32> {
    // "+0200 (CEST)": the word behind the numbers repeats what they say.
    let text = text.split_whitespace().next()?;
    let plain: String = text.chars().filter(|c| *c != ':').collect();
    if plain.is_empty() || plain.len() > 6 || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = plain.parse().ok()?;
    let (hours, minutes) = match plain.len() {
        1 | 2 => (number, 0),
        3 | 4 => (number / 100, number % 100),
        _ => (number / 10_000, number / 100 % 100),
    };
    (hours <= 15 && minutes < 60).then_some(hours * 3600 + minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_in_their_forms() {
        for (text, expected) in [
            ("Z", Zone::Offset(0)),
            ("-0700", Zone::Offset(-25200)),
            (" +02:00", Zone::Offset(7200)),
            ("UTC+2", Zone::Offset(7200)),
            ("PST", Zone::Offset(-28800)),
            ("", Zone::Missing),
        ] {
            assert_eq!(offset(text), expected, "{text}");
        }
        assert_eq!(offset("noon"), Zone::Unknown);
        assert_eq!(offset("+99:00"), Zone::Unknown);
    }
}
