//! How a file's records are found: everything a reader must know beyond the plan. It is found out from the
//! beginning of the file and the plan alone, so that a resumed run finds the same.

use std::path::Path;

use encoding_rs::Encoding;
use firsthand_domain::error::{Error, Result};

use super::bytes::{self, Bytes, Compression, Progress};
use super::decode;
use super::delimited::Delimited;
use super::encoding;
use super::json::elements::{Columns, Elements};
use super::json::lines::JsonLines;
use super::json::path::{self, Path as Keys};
use super::json::scan::Scanner;
use super::lines::Buffered;
use super::odd::Odd;
use super::row::MOST_COLUMNS;
use super::rows::Rows;
use super::sniff::delimiter::{self, Cut};
use super::sniff::header::{self, Header};
use super::sniff::{self, Format};
use super::xlsx::{self, Sheet};
use super::xml::{self, Xml};
use crate::presets::Preset;

/// The beginning that is looked at.
pub const HEAD: usize = 1 << 20;

/// The beginning of a file, unpacked and decoded.
pub struct Head {
    pub compression: Compression,
    pub encoding: &'static Encoding,
    /// Empty for a spreadsheet.
    pub text: String,
    /// There is nothing after it.
    pub whole: bool,
    pub spreadsheet: bool,
    pub notes: Vec<String>,
    pub bytes: u64,
}

/// Reads the beginning. `wish` names an encoding somebody chose.
pub fn head(path: &Path, wish: Option<&str>) -> Result<Head> {
    let (mut file, progress) = bytes::open(path)?;
    let magic = bytes::head(&mut file, 8).map_err(|fault| bytes::broken(&fault, Compression::None, 0))?;
    let compression = Compression::of(&magic);
    let (file, _) = bytes::open(path)?;
    let mut stream = bytes::unpack(file, compression)?;
    let raw = bytes::head(&mut stream, HEAD).map_err(|fault| bytes::broken(&fault, compression, 0))?;
    let whole = raw.len() < HEAD;
    sniff::refuse(&raw, compression != Compression::None)?;
    let mut notes = Vec::new();
    if raw.starts_with(b"PK\x03\x04") {
        let text = String::new();
        let encoding = encoding_rs::UTF_8;
        return Ok(Head {
            compression,
            encoding,
            text,
            whole,
            spreadsheet: true,
            notes,
            bytes: progress.total,
        });
    }
    let encoding = match wish {
        Some(label) => encoding::named(label).ok_or_else(|| {
            Error::invalid("encoding", format!("“{label}” is no encoding we know, such as “utf-8”."))
        })?,
        None => {
            let guess = encoding::guess(&raw, whole);
            notes.extend(guess.note);
            guess.encoding
        }
    };
    let mut text = String::new();
    let mut decoder = encoding.new_decoder_with_bom_removal();
    text.reserve(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3));
    let _ = decoder.decode_to_string(&raw, &mut text, whole);
    notes.extend(sniff::refuse_binary(&text)?);
    sniff::refuse_transcript(&text)?;
    Ok(Head { compression, encoding, text, whole, spreadsheet: false, notes, bytes: progress.total })
}

/// Where the records are.
pub enum Layout {
    Table(Cut, Header),
    Sheet(Header),
    Document(Keys),
    Lines,
    Xml(String),
}

/// Finds the records of a file.
pub fn find(
    file: &Path,
    head: &Head,
    format: Format,
    delimiter: Option<&str>,
    preset: Option<&dyn Preset>,
) -> Result<Layout> {
    Ok(match format {
        Format::Delimited => {
            let cut = delimiter::find(&head.text, head.whole, delimiter);
            let records = delimiter::records(&head.text, &cut, 200, head.whole);
            let header = header::find(&records);
            narrow(header.names.len())?;
            Layout::Table(cut, header)
        }
        Format::Xlsx => {
            let header = header::find(&xlsx::first(file, 200)?);
            narrow(header.names.len())?;
            Layout::Sheet(header)
        }
        Format::Json => Layout::Document(match preset.map(|p| p.path()).filter(|path| !path.is_empty()) {
            // A preset's document may also be a single record, or a bare list.
            Some(keys) if head.text.contains(&format!("\"{}\"", keys[0])) => {
                keys.iter().map(|k| (*k).into()).collect()
            }
            Some(_) => Keys::new(),
            None => path::find(head.text.as_bytes()).unwrap_or_default(),
        }),
        Format::JsonLines => Layout::Lines,
        Format::Xml => {
            let element = preset.and_then(|p| p.xml_element()).map(String::from);
            let found = element.or_else(|| xml::repeated(head.text.as_bytes()));
            let none = || Error::invalid("file", "This XML holds no repeated records. Nothing was kept.");
            Layout::Xml(found.ok_or_else(none)?)
        }
    })
}

fn narrow(columns: usize) -> Result<()> {
    if columns > MOST_COLUMNS {
        let sentence =
            format!("This table has {columns} columns; up to {MOST_COLUMNS} can be read. Nothing was kept.");
        return Err(Error::invalid("file", sentence));
    }
    Ok(())
}

/// How the file is packed and written.
pub struct Wrapping {
    pub compression: Compression,
    pub encoding: &'static Encoding,
}

/// Opens the rows. `names` are the plan's columns; empty when they are not known yet.
pub fn rows(
    file: &Path,
    wrapping: &Wrapping,
    layout: &Layout,
    names: Vec<String>,
    preset: Option<&dyn Preset>,
) -> Result<(Box<dyn Rows>, Progress)> {
    if let Layout::Sheet(header) = layout {
        let book = xlsx::open(file)?;
        let progress = book.progress.clone();
        let names = if names.is_empty() { header.names.clone() } else { names };
        return Ok((Box::new(Sheet::new(book, names, header.skip)), progress));
    }
    let (opened, progress) = bytes::open(file)?;
    let text: Bytes = decode::to_utf8(bytes::unpack(opened, wrapping.compression)?, wrapping.encoding);
    let shape = preset.map_or(super::json::elements::as_it_is as super::json::elements::Shape, |p| p.shape());
    let rows: Box<dyn Rows> = match layout {
        Layout::Table(cut, header) => {
            let names = if names.is_empty() { header.names.clone() } else { names };
            match cut.delimiter.as_bytes() {
                [single] => {
                    Box::new(Delimited::new(Buffered::new(text), *single, cut.quoting, names, header.skip))
                }
                _ => Box::new(Odd::new(Buffered::new(text), &cut.delimiter, names, header.skip)),
            }
        }
        Layout::Document(keys) => {
            let scanner = Scanner::new(Buffered::new(text));
            Box::new(Elements::new(scanner, keys.clone(), Columns::new(names, shape)))
        }
        Layout::Lines => Box::new(JsonLines::new(Buffered::new(text), Columns::new(names, shape))),
        Layout::Xml(element) => Box::new(Xml::new(text, element.clone(), Columns::new(names, shape))),
        Layout::Sheet(_) => return Err(Error::internal("A spreadsheet is opened apart.")),
    };
    Ok((rows, progress))
}
