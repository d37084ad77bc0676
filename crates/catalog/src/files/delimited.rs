//! Comma, tab, semicolon and other single-letter separated files, with quoted cells over several lines.
//! The state machine is the one of the `csv` crate; memory stays bounded where a cell never ends.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::lines::Buffered;
use super::row::{KEPT, LONGEST, MOST_COLUMNS, Row, repaired, shortened};
use super::rows::{Fault, Rows, Step};

/// How quotes are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// `"He said ""no""."`
    Doubled,
    /// `"He said \"no\"."`
    Escaped,
    /// A quotation mark is a letter like any other.
    None,
}

/// A parser for one separator.
pub fn parser(delimiter: u8, quoting: Quoting) -> Reader {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).quoting(quoting != Quoting::None);
    if quoting == Quoting::Escaped {
        builder.escape(Some(b'\\'));
    }
    builder.build()
}

/// Reads a separated file row by row.
pub struct Delimited {
    input: Buffered,
    parser: Reader,
    names: Vec<String>,
    /// Records before the first row: empty ones, titles and the header.
    skip: usize,
}

/// How a record ended.
enum Ended {
    Whole,
    TooLong,
    TooManyCells,
    End,
}

impl Delimited {
    pub fn new(
        input: Buffered,
        delimiter: u8,
        quoting: Quoting,
        names: Vec<String>,
        skip: usize,
    ) -> Delimited {
        Delimited { input, parser: parser(delimiter, quoting), names, skip }
    }

    fn record(&mut self, row: &mut Row) -> Result<Ended, Fault> {
        let (mut written, mut ends) = (0, 0);
        let (mut long, mut wide) = (false, false);
        row.json = None;
        loop {
            if row.bytes.len() < 4096 {
                row.bytes.resize(4096, 0);
            }
            if row.ends.len() < 64 {
                row.ends.resize(64, 0);
            }
            let ready = self.input.fill()?;
            let (result, read, out, cells) =
                self.parser.read_record(ready, &mut row.bytes[written..], &mut row.ends[ends..]);
            self.input.take(read);
            written += out;
            ends += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written < LONGEST && !long => {
                    let larger = (row.bytes.len() * 2).min(LONGEST);
                    row.bytes.resize(larger.max(written + 1), 0);
                }
                ReadRecordResult::OutputFull => {
                    long = true;
                    written = KEPT;
                }
                ReadRecordResult::OutputEndsFull if ends < MOST_COLUMNS + 1 => row.ends.resize(ends * 2, 0),
                ReadRecordResult::OutputEndsFull => {
                    wide = true;
                    ends = 1;
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(Ended::End),
            }
        }
        row.cells = ends;
        Ok(match (long, wide) {
            (true, _) => Ended::TooLong,
            (_, true) => Ended::TooManyCells,
            _ => Ended::Whole,
        })
    }
}

impl Rows for Delimited {
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault> {
        // A row of the previous file shape may have left a short buffer; it only ever grows here.
        loop {
            let ended = self.record(row)?;
            if self.skip > 0 && !matches!(ended, Ended::End) {
                self.skip -= 1;
                continue;
            }
            let begin = |row: &Row| repaired(&row.bytes[..row.bytes.len().min(KEPT)]).into_owned();
            return Ok(match ended {
                Ended::End => Step::End,
                Ended::Whole => Step::Row,
                Ended::TooLong => {
                    let content =
                        format!("{} … (cut here: only the first 64 KB are kept)", shortened(&begin(row)));
                    // Give the memory back: one such row is rare.
                    row.bytes = Vec::new();
                    let reason =
                        "This row is longer than 16 MB, often because a quotation mark is never closed.";
                    Step::Aside { reason: reason.into(), content }
                }
                Ended::TooManyCells => {
                    let reason = format!("This row has more than {MOST_COLUMNS} cells.");
                    Step::Aside { reason, content: shortened(&begin(row)) }
                }
            });
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
    use proptest::prelude::*;
    use std::io::{self, Read};

    fn all(mut rows: Delimited) -> Vec<Vec<String>> {
        let mut row = Row::default();
        let mut seen = Vec::new();
        while let Ok(step) = rows.next(&mut row) {
            match step {
                Step::End => break,
                Step::Row => seen.push((0..row.cells).map(|c| row.get(c).into_owned()).collect()),
                Step::Aside { reason, .. } => seen.push(vec![reason]),
            }
        }
        seen
    }

    #[test]
    fn quoted_cells_over_several_lines() {
        let rows =
            Delimited::new(of(b"h,i\n\"a\nb\",\"say \"\"x\"\"\"\n"), b',', Quoting::Doubled, vec![], 1);
        assert_eq!(all(rows), [["a\nb", "say \"x\""]]);
        let rows = Delimited::new(of(b"a,\"say \\\"x\\\"\"\n"), b',', Quoting::Escaped, vec![], 0);
        assert_eq!(all(rows), [["a", "say \"x\""]]);
        let rows = Delimited::new(of(b"\"a\tb\n"), b'\t', Quoting::None, vec![], 0);
        assert_eq!(all(rows), [["\"a", "b"]]);
    }

    #[test]
    fn an_endless_cell_is_set_aside_and_reading_goes_on() {
        let flood = io::Cursor::new(b"a,\"".to_vec())
            .chain(io::repeat(b'x').take(60 << 20))
            .chain(io::Cursor::new(b"\"\nb,c\n".to_vec()));
        let mut rows = Delimited::new(Buffered::new(Box::new(flood)), b',', Quoting::Doubled, vec![], 0);
        let mut row = Row::default();
        let Ok(Step::Aside { content, .. }) = rows.next(&mut row) else { panic!("expected to be set aside") };
        assert!(content.len() < 70_000);
        assert!(row.bytes.capacity() < 1024);
        assert_eq!(rows.next(&mut row).unwrap(), Step::Row);
        assert_eq!((row.get(0).as_ref(), row.get(1).as_ref()), ("b", "c"));
    }

    #[test]
    fn too_many_cells() {
        let rows = Delimited::new(
            of(&[vec![b','; 20_000], b"\na,b\n".to_vec()].concat()),
            b',',
            Quoting::Doubled,
            vec![],
            0,
        );
        let seen = all(rows);
        assert!(seen[0][0].contains("more than 5000 cells"));
        assert_eq!(seen[1], ["a", "b"]);
    }

    struct Drops(Vec<u8>, usize);
    impl Read for Drops {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(self.1).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }

    proptest! {
        #[test]
        fn boundaries_do_not_matter(bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..120), step in 1usize..9) {
            let whole = all(Delimited::new(of(&bytes), b',', Quoting::Doubled, vec![], 0));
            let drops = Buffered::new(Box::new(Drops(bytes, step)));
            prop_assert_eq!(all(Delimited::new(drops, b',', Quoting::Doubled, vec![], 0)), whole);
        }
    }
}
