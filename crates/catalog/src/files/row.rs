//! One record as it came out of a file: cells by column, before anybody knows what they mean.

use std::borrow::Cow;

/// The longest content kept of a row that is set aside.
pub const KEPT: usize = 64 << 10;
/// The longest row that is read.
pub const LONGEST: usize = 16 << 20;
/// The most columns.
pub const MOST_COLUMNS: usize = 5_000;

/// A row, reused from one to the next so that reading allocates nothing.
#[derive(Default)]
pub struct Row {
    /// All cells, one after another.
    pub bytes: Vec<u8>,
    /// Where each cell ends.
    pub ends: Vec<usize>,
    /// How many of `ends` belong to this row.
    pub cells: usize,
    /// The element as JSON text, where the file is not a table.
    pub json: Option<String>,
}

impl Row {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.cells = 0;
        self.json = None;
    }

    /// Adds a cell behind the others.
    pub fn push(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len());
        self.cells += 1;
    }

    /// A cell's text; empty where the row has none.
    pub fn get(&self, column: usize) -> Cow<'_, str> {
        if column >= self.cells {
            return Cow::Borrowed("");
        }
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        match self.bytes.get(start..self.ends[column]) {
            Some(cell) => repaired(cell),
            None => Cow::Borrowed(""),
        }
    }

    /// The row as text for people to download: JSON as it came, or CSV.
    pub fn content(&self) -> String {
        if let Some(json) = &self.json {
            return shortened(json);
        }
        let mut out = String::new();
        for column in 0..self.cells {
            if column > 0 {
                out.push(',');
            }
            push_cell(&mut out, &self.get(column));
            if out.len() > KEPT {
                break;
            }
        }
        shortened(&out)
    }
}

/// Text out of bytes that should be UTF-8. Rows of another program pasted into a UTF-8 file are read as
/// Windows-1252; a null byte is nobody's word and goes.
pub fn repaired(bytes: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let lossy = String::from_utf8_lossy(bytes);
            // Not one letter beyond ASCII is right as UTF-8, and the damage is not a cut at the end.
            let foreign = lossy.chars().all(|c| c.is_ascii() || c == '�') && !lossy.ends_with('�');
            if foreign { encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0 } else { lossy }
        }
    };
    if memchr::memchr(0, text.as_bytes()).is_some() { Cow::Owned(text.replace('\0', "")) } else { text }
}

fn push_cell(out: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

/// At most [`KEPT`] bytes, with a note where something was cut.
pub fn shortened(text: &str) -> String {
    if text.len() <= KEPT {
        return text.to_string();
    }
    let cut = (0..=KEPT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{} … (cut here: only the first 64 KB are kept)", &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn foreign_letters_and_nulls() {
        assert_eq!(repaired(b"J\xe4ttebra app"), "Jättebra app");
        assert_eq!(repaired("halb ü\u{0}ber".as_bytes()), "halb über");
        assert_eq!(repaired(b"cut \xe3\x81"), "cut �");
    }

    #[test]
    fn content_is_csv() {
        let mut row = Row::default();
        for cell in ["a", "b, c", "say \"no\""] {
            row.push(cell.as_bytes());
        }
        assert_eq!(row.content(), "a,\"b, c\",\"say \"\"no\"\"\"");
        assert_eq!(row.get(1), "b, c");
        assert_eq!(row.get(9), "");
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(!repaired(&bytes).contains('\0'));
        }
    }
}
