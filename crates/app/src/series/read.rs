//! Reading a small table somebody typed or exported: every row that does not fit is said with its line and a reason,
//! and the rest is kept.

use std::collections::HashMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::noun::{BadLine, SeriesDay};
use jiff::civil::Date;

use super::day;

/// More than this is not a table of days: fifty segments over a thousand days.
const MOST_BYTES: usize = 4 << 20;
const MOST_ROWS: usize = 50_000;
/// Numbers at or above this are a slip of the hand.
const MOST: f64 = 1e12;
const LONGEST_SEGMENT: usize = 80;

/// What is wrong with a cell, in a sentence.
pub(crate) type Fault = String;

/// The rows of a comma, semicolon or tab separated text: line number and trimmed cells. Empty lines are left out.
pub(crate) fn rows(text: &str) -> Result<Vec<(u64, Vec<String>)>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Error::invalid("file", "The file is empty. Choose another."));
    }
    if text.len() > MOST_BYTES {
        return Err(Error::invalid(
            "file",
            "The file is larger than 4 MB. Leave out what is older than you need, and try again.",
        ));
    }
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().find(|d| head.as_bytes().contains(d)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Error::invalid("file", "The file is not a table of text."))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if out.len() > MOST_ROWS {
            return Err(Error::invalid(
                "file",
                format!("The file has more than {MOST_ROWS} rows. Leave out what is older than you need."),
            ));
        }
        out.push((line, record.iter().map(str::to_owned).collect()));
    }
    Ok(out)
}

/// A number of at least 0, without signs between thousands.
pub(crate) fn number(text: &str) -> Result<f64, Fault> {
    if text.is_empty() {
        return Err("There is no number. Write 0 where there were none, or leave the row out.".to_owned());
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let value = text.parse::<f64>().ok().filter(|v| plain && v.is_finite());
    match value {
        None if text.contains(',') => Err(format!(
            "“{}” has a comma. Write a decimal point, as 12.5, and no signs between thousands.",
            cut(text)
        )),
        None => Err(format!("“{}” is not a number. Write it as 1250 or 12.5.", cut(text))),
        Some(value) if value < 0.0 => {
            Err(format!("{} is below 0. There cannot be fewer than none.", cut(text)))
        }
        Some(value) if value >= MOST => Err(format!("{} is larger than anything counted by day.", cut(text))),
        Some(value) => Ok(value),
    }
}

/// At most 40 characters of what somebody wrote.
pub(crate) fn cut(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 {
        out.push('…');
    }
    out
}

/// The days of a file, and the rows that were set aside.
pub(crate) fn days(text: &str) -> Result<(Vec<SeriesDay>, Vec<BadLine>)> {
    let mut rows = rows(text)?;
    let columns = heading(&mut rows)?;
    let mut out: Vec<SeriesDay> = Vec::with_capacity(rows.len());
    let mut bad = Vec::new();
    let mut seen: HashMap<(i64, String), u64> = HashMap::new();
    for (line, cells) in rows {
        let read = one(&cells, columns).and_then(|read| match seen.get(&(read.day, read.segment.clone())) {
            Some(first) => Err(format!(
                "{} stands twice{}. Line {first} is kept.",
                super::date(read.day),
                if read.segment.is_empty() { String::new() } else { format!(" for {}", read.segment) }
            )),
            None => Ok(read),
        });
        match read {
            Ok(read) => {
                seen.insert((read.day, read.segment.clone()), line);
                out.push(read);
            }
            Err(reason) => bad.push(BadLine { line, reason, content: cut(&cells.join(", ")) }),
        }
    }
    Ok((out, bad))
}

/// Places of day, value and segment.
type Columns = (usize, usize, Option<usize>);

/// Takes the heading off, where there is one.
fn heading(rows: &mut Vec<(u64, Vec<String>)>) -> Result<Columns> {
    let Some((_, head)) = rows.first() else {
        return Err(Error::invalid("file", "The file is empty. Choose another."));
    };
    let names: Vec<String> = head.iter().map(|name| name.to_lowercase()).collect();
    let of = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    let day = of(&["day", "date", "week"]);
    let value = of(&["value", "count", "number"]);
    let segment = of(&["segment"]);
    if let (Some(day), Some(value)) = (day, value) {
        rows.remove(0);
        return Ok((day, value, segment));
    }
    // Without a heading: a day first, then a number.
    if head.first().is_some_and(|cell| cell.parse::<Date>().is_ok()) {
        return Ok((0, 1, Some(2)));
    }
    // Day, one column of another name: that name is the number's.
    if let (Some(0), 2) = (day, names.len()) {
        rows.remove(0);
        return Ok((0, 1, None));
    }
    Err(Error::invalid(
        "file",
        "The columns are not known. The first line has to be: day,value — or day,value,segment.",
    ))
}

fn one(cells: &[String], (at_day, at_value, at_segment): Columns) -> Result<SeriesDay, Fault> {
    let cell = |at: usize| cells.get(at).map_or("", String::as_str);
    let text = cell(at_day);
    if text.is_empty() {
        return Err("There is no day.".to_owned());
    }
    let date: Date = text
        .parse()
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| format!("“{}” is not a day. Write it as 2026-11-22.", cut(text)))?;
    if !(1990..=2100).contains(&date.year()) {
        return Err(format!("{date} is not a day anybody counted on."));
    }
    if cells.len() > 2 && at_segment.is_none() && cells.len() > at_value.max(at_day) + 1 {
        return Err(
            "There are more cells than columns. A number with a comma in it falls apart: write 12.5."
                .to_owned(),
        );
    }
    let segment = at_segment.map_or("", cell);
    if segment.chars().count() > LONGEST_SEGMENT {
        return Err(format!("The segment has more than {LONGEST_SEGMENT} characters."));
    }
    Ok(SeriesDay { day: day(date), segment: segment.to_owned(), value: number(cell(at_value))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reasons(text: &str) -> Vec<(u64, String)> {
        days(text).unwrap().1.into_iter().map(|bad| (bad.line, bad.reason)).collect()
    }

    #[test]
    fn days_values_and_segments() {
        let (found, bad) = days(
            "\u{feff}day,value,segment\r\n2026-11-01,12.5,Porto\r\n2026-11-01,7,\"Ghent, old town\"\r\n",
        )
        .unwrap();
        assert!(bad.is_empty());
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].value, found[0].segment.as_str()), (12.5, "Porto"));
        assert_eq!(found[1].segment, "Ghent, old town");
        for other in ["Date;Orders\n2026-11-01;3", "2026-11-01\t3", "\n\nday,value\n\n2026-11-01,3\n"] {
            assert_eq!(days(other).unwrap().0[0].value, 3.0, "{other}");
        }
    }

    #[test]
    fn every_fault_has_its_line_and_a_sentence() {
        let text = "day,value\n22.11.2026,4\n2026-02-30,4\n,4\n2026-11-01,\n2026-11-02,-1\n2026-11-03,many\n\
                    2026-11-04,1e15\n2026-11-05,NaN\n2026-11-06,4\n2026-11-06,5\n2026-11-07,12,5\n0001-01-01,4\n\
                    2026-11-08,4\n";
        let found = reasons(text);
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13]);
        for (at, part) in [
            (0, "Write it as 2026-11-22"),
            (2, "no day"),
            (3, "no number"),
            (4, "below 0"),
            (5, "not a number"),
            (6, "larger"),
            (8, "Line 10 is kept"),
            (9, "comma"),
        ] {
            assert!(found[at].1.contains(part), "{:?}", found[at]);
        }
        assert_eq!(days(text).unwrap().0.len(), 2);
        assert!(reasons("day;value\n2026-11-01;12,5")[0].1.contains("decimal point"));
    }

    #[test]
    fn what_is_no_table_of_days_is_refused() {
        for text in ["", " \n", "name,age\nAda,4", "day\n2026-11-01", &"2026-11-01,3\n".repeat(400_000)] {
            assert!(days(text).is_err(), "{}", &text[..text.len().min(30)]);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}") {
            let _ = days(&text);
            let _ = days(&format!("day,value\n{text}"));
        }

        #[test]
        fn what_is_kept_is_a_plain_number(value in "\\PC{0,12}") {
            if let Ok(found) = number(&value) {
                prop_assert!((0.0..MOST).contains(&found));
            }
        }
    }
}
