//! Spreadsheets: the first sheet that holds rows. Read on a thread of its own, so that a sheet is never held
//! whole and a fault in it stays there.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use calamine::{DataRef, Reader, Xlsx};
use firsthand_domain::error::{Error, Result};

use super::bytes::{self, Counted, Progress};
use super::row::{MOST_COLUMNS, Row};
use super::rows::{Fault, Rows, Step};

/// The most a spreadsheet may unpack to.
const MOST: u64 = 512 << 20;

/// Cells of one row by column.
type Cells = Vec<String>;

/// A spreadsheet opened and checked.
pub struct Book {
    book: Xlsx<BufReader<Counted>>,
    pub progress: Progress,
    /// The sheet with rows, and the names of the other sheets that have some.
    pub sheet: Option<String>,
    pub others: Vec<String>,
}

/// Opens a spreadsheet after checking that it does not unpack to more than the machine can bear.
pub fn open(path: &Path) -> Result<Book> {
    let (mut file, mut progress) = bytes::open(path)?;
    check(&mut file)?;
    file.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| damaged())?;
    let mut with_rows = Vec::new();
    for name in book.sheet_names() {
        let rows = book.worksheet_cells_reader(&name).ok().is_some_and(|mut cells| {
            std::iter::from_fn(|| cells.next_cell().ok().flatten())
                .take(100_000)
                .any(|c| !text_of(c.get_value()).is_empty())
        });
        if rows {
            with_rows.push(name);
        }
    }
    progress.restart();
    let sheet = if with_rows.is_empty() { None } else { Some(with_rows.remove(0)) };
    Ok(Book { book, progress, sheet, others: with_rows })
}

fn damaged() -> Error {
    Error::invalid("file", "This spreadsheet is damaged or protected with a password. Nothing was kept.")
}

/// Unpacks every entry to nowhere, counting: what an archive declares about itself may be false.
fn check(file: &mut Counted) -> Result<()> {
    let too_large = || {
        Error::invalid(
            "file",
            "This spreadsheet unpacks to more than 512 MB. Nothing was kept; save it as CSV.",
        )
    };
    let mut zip = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    let (mut declared, mut actual) = (0u64, 0u64);
    for n in 0..zip.len() {
        declared = declared.saturating_add(zip.by_index_raw(n).map_err(|_| damaged())?.size());
        if declared > MOST {
            return Err(too_large());
        }
    }
    for n in 0..zip.len() {
        let entry = zip.by_index(n).map_err(|_| damaged())?;
        let read = std::io::copy(&mut entry.take(MOST + 1 - actual), &mut std::io::sink());
        actual += read.map_err(|_| damaged())?;
        if actual > MOST {
            return Err(too_large());
        }
    }
    Ok(())
}

/// A cell as text: whole numbers without a point, dates as `2021-01-30 08:58:07`.
fn text_of(value: &DataRef) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(when) if when.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        DataRef::DateTime(when) => when.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Reads the rows of the sheet.
pub struct Sheet {
    rows: Receiver<std::result::Result<Cells, String>>,
    names: Vec<String>,
    skip: usize,
    width: usize,
}

impl Sheet {
    pub fn new(book: Book, names: Vec<String>, skip: usize) -> Sheet {
        let (send, rows) = sync_channel(64);
        let spawned = std::thread::Builder::new().name("spreadsheet".into()).spawn(move || {
            let Book { mut book, sheet: Some(sheet), .. } = book else { return };
            // The receiver is gone when nobody reads any more; then the thread ends too.
            let _ = walk(&mut book, &sheet, &mut |row| send.send(row).is_ok());
            let _ = send.send(Ok(Cells::new()));
        });
        drop(spawned);
        let width = names.len();
        Sheet { rows, names, skip, width }
    }
}

/// Gathers cells into rows. An empty row is passed over; the end is one row without any cells.
fn walk<RS: Read + Seek>(
    book: &mut Xlsx<RS>,
    sheet: &str,
    give: &mut dyn FnMut(std::result::Result<Cells, String>) -> bool,
) -> Option<()> {
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else {
        give(Err("The sheet cannot be read.".into()));
        return None;
    };
    let (mut current, mut row) = (0u32, Cells::new());
    loop {
        let cell = match cells.next_cell() {
            Ok(cell) => cell,
            Err(_) => {
                give(Err(format!("The sheet is damaged behind row {current}.")));
                return None;
            }
        };
        let (at, column) = cell.as_ref().map_or((u32::MAX, 0), |c| c.get_position());
        if at != current {
            let full = std::mem::take(&mut row);
            if full.iter().any(|c| !c.is_empty()) && !give(Ok(full)) {
                return None;
            }
            current = at;
        }
        let column = column as usize;
        match cell {
            None => return Some(()),
            Some(cell) if column <= MOST_COLUMNS => {
                if row.len() <= column {
                    row.resize(column + 1, String::new());
                }
                row[column] = text_of(cell.get_value());
            }
            Some(_) => {}
        }
    }
}

impl Rows for Sheet {
    fn next(&mut self, row: &mut Row) -> std::result::Result<Step, Fault> {
        loop {
            match self.rows.recv() {
                Ok(Ok(cells)) if cells.is_empty() => return Ok(Step::End),
                Ok(Ok(_)) if self.skip > 0 => self.skip -= 1,
                Ok(Ok(cells)) => {
                    row.clear();
                    // A sheet has no row width of its own: cells never written are empty ones.
                    let width = cells.len().max(self.width);
                    (0..width).for_each(|n| row.push(cells.get(n).map_or("", String::as_str).as_bytes()));
                    return Ok(Step::Row);
                }
                Ok(Err(sentence)) => {
                    return Err(Fault::Shape(format!("{sentence} What came before is kept.")));
                }
                Err(_) => {
                    return Err(Fault::Shape(
                        "The sheet cannot be read further. What came before is kept.".into(),
                    ));
                }
            }
        }
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn is_table(&self) -> bool {
        true
    }
}

/// The first rows, for finding the header.
pub fn first(path: &Path, most: usize) -> Result<Vec<Cells>> {
    let mut book = open(path)?;
    let mut rows = Vec::new();
    if let Some(sheet) = book.sheet.take() {
        walk(&mut book.book, &sheet, &mut |row| {
            rows.extend(row.ok());
            rows.len() < most
        });
    }
    Ok(rows)
}
