//! The records of a file opened with a plan.

use std::path::Path;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::import::{Plan, Position, Record, Records};
use firsthand_domain::item::BadRow;
use firsthand_domain::time::Timestamp;

use super::bytes::{self, Compression, Progress};
use super::layout::{self, Wrapping};
use super::row::Row;
use super::rows::{Fault, Rows, Step};
use super::sniff::Format;
use crate::mapping::{Mapper, record};
use crate::presets;

/// Rows being read and mapped.
pub struct Opened {
    rows: Box<dyn Rows>,
    progress: Progress,
    mapper: Mapper,
    row: Row,
    count: u64,
    compression: Compression,
    ended: bool,
}

/// Opens a file with its plan.
pub fn open(path: &Path, plan: &Plan, now: Timestamp) -> Result<Opened> {
    let head = layout::head(path, Some(&plan.encoding))?;
    let format = Format::parse(&plan.format)
        .ok_or_else(|| Error::invalid("format", format!("“{}” is no format we can read.", plan.format)))?;
    if head.spreadsheet != (format == Format::Xlsx) {
        return Err(Error::conflict(
            "This is not the file that was looked at. Look at it again, then read it.",
        ));
    }
    let preset = plan.preset.as_deref().and_then(presets::named);
    // A plan without a separator is one text per line.
    let delimiter = Some(plan.delimiter.as_deref().unwrap_or_default());
    let layout = layout::find(path, &head, format, delimiter, preset)?;
    let names: Vec<String> = plan.columns.iter().map(|c| c.name.clone()).collect();
    let wrapping = Wrapping { compression: Compression::parse(&plan.compression), encoding: head.encoding };
    let (rows, progress) = layout::rows(path, &wrapping, &layout, names, preset)?;
    let mapper = Mapper::new(plan, rows.is_table(), now);
    Ok(Opened {
        rows,
        progress,
        mapper,
        row: Row::default(),
        count: 0,
        compression: wrapping.compression,
        ended: false,
    })
}

/// A fault of the reading as a sentence that says what was kept.
pub fn sentence(fault: Fault, compression: Compression, rows: u64) -> Error {
    match fault {
        Fault::Io(fault) => bytes::broken(&fault, compression, rows),
        Fault::Shape(sentence) => Error::upstream(sentence),
    }
}

impl Records for Opened {
    fn next(&mut self) -> Option<Result<Record>> {
        if self.ended {
            return None;
        }
        match self.rows.next(&mut self.row) {
            Ok(Step::Row) => {
                self.count += 1;
                Some(Ok(record::map(&self.mapper, &self.row, self.rows.names(), self.count)))
            }
            Ok(Step::Aside { reason, content }) => {
                self.count += 1;
                Some(Ok(Err(BadRow { row: self.count, reason, content })))
            }
            Ok(Step::End) => {
                self.ended = true;
                None
            }
            Err(fault) => {
                self.ended = true;
                Some(Err(sentence(fault, self.compression, self.count)))
            }
        }
    }

    fn position(&self) -> Position {
        let bytes_read = if self.ended { self.progress.total } else { self.progress.read() };
        Position { rows: self.count, bytes_read, bytes_total: self.progress.total }
    }
}
