//! Whether the first row names the columns, and where it stands.

use firsthand_domain::import::DateOrder;

use crate::columns::names;
use crate::dates::parse;

/// Where the rows begin and how the columns are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Records before the first row.
    pub skip: usize,
    pub names: Vec<String>,
    /// The file names its columns itself.
    pub named: bool,
    /// The rows above the header that were passed over held this many cells with words.
    pub above: usize,
}

/// Finds the header among the first records.
pub fn find(records: &[Vec<String>]) -> Header {
    let width = usual_width(records);
    let blank = |record: &Vec<String>| record.iter().all(|c| c.trim().is_empty());
    let filled = |record: &Vec<String>| record.iter().filter(|c| !c.trim().is_empty()).count();
    // Empty rows and titles above the table: at most one cell has words.
    let mut at = records.iter().take(20).take_while(|r| blank(r) || (width > 2 && filled(r) < 2)).count();
    if at >= records.len() {
        at = 0;
    }
    let above = records[..at.min(records.len())].iter().map(filled).sum();
    let named = records.get(at).is_some_and(|first| is_header(first, &records[at + 1..]));
    let names = match records.get(at) {
        Some(first) if named => unique(first, width.max(first.len())),
        _ => unique(&[], width),
    };
    Header { skip: at + usize::from(named), names, named, above }
}

fn usual_width(records: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|c| (c.len(), c[0])).map_or(0, |c| c[0])
}

fn is_header(first: &[String], rest: &[Vec<String>]) -> bool {
    let cells: Vec<&str> = first.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    if cells.is_empty() || cells.iter().any(|c| is_value(c)) {
        return false;
    }
    if cells.iter().any(|c| names::field(c).is_some()) {
        return true;
    }
    // A name does not come back as a value in its own column, unless the whole header does: files put together.
    let rest: Vec<&Vec<String>> = rest.iter().filter(|row| row.as_slice() != first).collect();
    let comes_back = first.iter().enumerate().any(|(n, name)| {
        !name.trim().is_empty() && rest.iter().any(|row| row.get(n).is_some_and(|c| c == name))
    });
    let long = cells.iter().any(|c| c.chars().count() > 60 && !c.contains(['?', '？', ':', '：']));
    if comes_back || long {
        return false;
    }
    if first.len() > 1 {
        return true;
    }
    // One column: a header is much shorter than what stands under it.
    let average =
        rest.iter().filter_map(|r| r.first()).map(|c| c.chars().count()).sum::<usize>() / rest.len().max(1);
    cells[0].chars().count() * 2 <= average && cells[0].split_whitespace().count() <= 3
}

/// Numbers, dates, addresses and JSON are values, never names.
fn is_value(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(|n| n.fract() != 0.0 || cell.len() != 4)
        || cell.starts_with("http://")
        || cell.starts_with("https://")
        || cell.starts_with('{')
        || (cell.contains('@') && cell.contains('.') && !cell.contains(' '))
        || (cell.len() >= 8
            && cell.starts_with(|c: char| c.is_ascii_digit())
            && parse::read(cell, DateOrder::DayFirst).is_some())
}

/// Names without doubles and gaps: "Column 3" where there is none, "score 2" for a second "score".
pub fn unique(first: &[String], width: usize) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut out = Vec::with_capacity(width);
    for n in 0..width {
        let given = first.get(n).map_or("", |c| c.trim());
        let base = if given.is_empty() { format!("Column {}", n + 1) } else { given.replace('\u{feff}', "") };
        let mut name = base.clone();
        let mut count = 2;
        while !seen.insert(name.clone()) {
            name = format!("{base} {count}");
            count += 1;
        }
        out.push(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[&[&str]]) -> Vec<Vec<String>> {
        text.iter().map(|r| r.iter().map(|c| (*c).to_string()).collect()).collect()
    }

    #[test]
    fn headers_and_their_absence() {
        let found = find(&rows(&[&["id", "text", "text", ""], &["1", "a", "b", "c"]]));
        assert_eq!(found.names, ["id", "text", "text 2", "Column 4"]);
        assert_eq!(found.skip, 1);
        let found = find(&rows(&[&["2.0", "works", "good"], &["1.0", "no", "bad"]]));
        assert_eq!(
            (found.skip, found.names),
            (0, vec!["Column 1".into(), "Column 2".into(), "Column 3".to_string()])
        );
        let found = find(&rows(&[&["", "", ""], &["Code Name", "Task", "Notes"], &["a", "1", "x"]]));
        assert_eq!((found.skip, found.names[0].as_str()), (2, "Code Name"));
        assert!(!find(&rows(&[&["yes", "blue"], &["no", "red"], &["yes", "green"]])).named);
    }

    #[test]
    fn one_column() {
        assert!(find(&rows(&[&["Feedback"], &["it is a long text about it"]])).named);
        assert!(!find(&rows(&[&["it works well for me"], &["a text about it"]])).named);
    }

    #[test]
    fn a_header_and_no_rows() {
        let found = find(&rows(&[&["id", "text"]]));
        assert_eq!((found.skip, found.names.len()), (1, 2));
        assert_eq!(find(&[]).names.len(), 0);
    }
}
