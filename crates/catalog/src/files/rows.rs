//! What every format reader gives: rows of cells under named columns.

use std::io;

use super::row::Row;

/// What came out of a file where a row was expected.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The row handed in is filled.
    Row,
    /// This record cannot be read; the next one may.
    Aside {
        reason: String,
        content: String,
    },
    End,
}

/// Why the rest of a file cannot be read.
#[derive(Debug)]
pub enum Fault {
    /// Disk or archive.
    Io(io::Error),
    /// The file's own shape; a sentence.
    Shape(String),
}

impl From<io::Error> for Fault {
    fn from(fault: io::Error) -> Fault {
        Fault::Io(fault)
    }
}

/// The rows of a file, one after another.
pub trait Rows: Send {
    /// Fills `row` with the next record.
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault>;
    /// Names of the columns; a file without a fixed set may add more at the end while it is read.
    fn names(&self) -> &[String];
    /// Every row of a table has as many cells as the header; other files leave out what is empty.
    fn is_table(&self) -> bool {
        false
    }
}
