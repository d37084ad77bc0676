//! Files whose separator is no single letter, such as `******`, and files with one text per line.

use super::lines::{self, Buffered, Line};
use super::row::{LONGEST, MOST_COLUMNS, Row, repaired};
use super::rows::{Fault, Rows, Step};

/// Reads a file line by line; an empty delimiter means that the whole line is one cell.
pub struct Odd {
    input: Buffered,
    delimiter: String,
    names: Vec<String>,
    skip: usize,
    line: Vec<u8>,
}

impl Odd {
    pub fn new(input: Buffered, delimiter: &str, names: Vec<String>, skip: usize) -> Odd {
        Odd { input, delimiter: delimiter.into(), names, skip, line: Vec::new() }
    }
}

/// Cuts a line into cells.
pub fn split<'a>(line: &'a [u8], delimiter: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let cut = if delimiter.is_empty() { None } else { memchr::memmem::find(line, delimiter.as_bytes()) };
        match cut {
            Some(at) => {
                rest = Some(&line[at + delimiter.len()..]);
                Some(&line[..at])
            }
            None => {
                rest = None;
                Some(line)
            }
        }
    })
}

impl Rows for Odd {
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault> {
        loop {
            let kind = lines::next(&mut self.input, &mut self.line, LONGEST)?;
            if kind == Line::End {
                return Ok(Step::End);
            }
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            if kind == Line::TooLong {
                let content = format!("{} … (cut here: only the first 64 KB are kept)", repaired(&self.line));
                return Ok(Step::Aside { reason: "This line is longer than 16 MB.".into(), content });
            }
            row.clear();
            for cell in split(&self.line, &self.delimiter).take(MOST_COLUMNS + 1) {
                row.push(cell);
            }
            return Ok(Step::Row);
        }
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn is_table(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;

    #[test]
    fn stars_and_plain_lines() {
        let mut row = Row::default();
        let mut rows = Odd::new(of("2.0******nice, “really”******v1\n\n".as_bytes()), "******", vec![], 0);
        assert_eq!(rows.next(&mut row).unwrap(), Step::Row);
        assert_eq!((row.cells, row.get(1).into_owned()), (3, "nice, “really”".to_string()));
        assert_eq!(rows.next(&mut row).unwrap(), Step::End);
        let mut rows = Odd::new(of(b"one, two"), "", vec![], 0);
        assert_eq!(rows.next(&mut row).unwrap(), Step::Row);
        assert_eq!((row.cells, row.get(0).into_owned()), (1, "one, two".to_string()));
    }
}
