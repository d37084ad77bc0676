//! A JSON document per line. A document may be a page that holds several records.

use super::super::lines::{self, Buffered, Line};
use super::super::row::{LONGEST, Row, repaired, shortened};
use super::super::rows::{Fault, Rows, Step};
use super::elements::{Columns, parse};

/// Reads JSON Lines.
pub struct JsonLines {
    input: Buffered,
    columns: Columns,
    line: Vec<u8>,
    number: u64,
}

impl JsonLines {
    pub fn new(input: Buffered, columns: Columns) -> JsonLines {
        JsonLines { input, columns, line: Vec::new(), number: 0 }
    }
}

impl Rows for JsonLines {
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault> {
        loop {
            if let Some(step) = self.columns.next(row) {
                return Ok(step);
            }
            self.number += 1;
            match lines::next(&mut self.input, &mut self.line, LONGEST)? {
                Line::End => return Ok(Step::End),
                Line::TooLong => {
                    let content =
                        format!("{} … (cut here: only the first 64 KB are kept)", repaired(&self.line));
                    return Ok(Step::Aside {
                        reason: format!("Line {} is longer than 16 MB.", self.number),
                        content,
                    });
                }
                Line::Whole if self.line.iter().all(u8::is_ascii_whitespace) => {}
                Line::Whole => match parse(&self.line) {
                    Ok(value) => self.columns.add(value),
                    Err(fault) => {
                        let reason = format!("Line {} is not readable as JSON ({fault}).", self.number);
                        return Ok(Step::Aside { reason, content: shortened(&repaired(&self.line)) });
                    }
                },
            }
        }
    }

    fn names(&self) -> &[String] {
        self.columns.names()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::of;
    use super::super::elements::as_it_is;
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Vec<String> {
        let mut rows = JsonLines::new(of(bytes), Columns::new(vec![], as_it_is));
        let (mut row, mut seen) = (Row::default(), Vec::new());
        while let Ok(step) = rows.next(&mut row) {
            match step {
                Step::End => break,
                Step::Row => seen.push(row.get(0).into_owned()),
                Step::Aside { reason, .. } => seen.push(reason),
            }
        }
        seen
    }

    #[test]
    fn a_bad_line_does_not_stop_the_others() {
        let seen = read(b"{\"a\":1}\n\n{oops}\n{\"a\":\"z\"}");
        assert_eq!((seen.len(), seen[0].as_str(), seen[2].as_str()), (3, "1", "z"));
        assert!(seen[1].starts_with("Line 3 is not readable"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..100)) { let _ = read(&bytes); }
    }
}
