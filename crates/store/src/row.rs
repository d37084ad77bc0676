//! What comes back: the cells of a row, read in the order of the SELECT.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::time::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::failure;

/// A row of either engine.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Reads the cells of a row from the left.
pub struct Cells<'r> {
    row: &'r Row,
    at: usize,
}

macro_rules! cell {
    ($cells:expr, $kind:ty) => {{
        let at = $cells.at;
        $cells.at += 1;
        match $cells.row {
            // SQLite gives each value its own type; the column's name for it does not matter.
            Row::Sqlite(row) => row.try_get_unchecked::<$kind, _>(at),
            Row::Postgres(row) => row.try_get::<$kind, _>(at),
        }
        .map_err(failure::from_sqlx)
    }};
}

impl Row {
    pub fn cells(&self) -> Cells<'_> {
        Cells { row: self, at: 0 }
    }
    /// The only cell of a row that holds a number.
    pub fn int(&self) -> Result<i64> {
        self.cells().int()
    }
}

impl<'r> Cells<'r> {
    pub fn int(&mut self) -> Result<i64> {
        cell!(self, i64)
    }
    pub fn int_or(&mut self) -> Result<Option<i64>> {
        cell!(self, Option<i64>)
    }
    pub fn real(&mut self) -> Result<f64> {
        cell!(self, f64)
    }
    pub fn flag(&mut self) -> Result<bool> {
        cell!(self, bool)
    }
    pub fn text(&mut self) -> Result<String> {
        cell!(self, String)
    }
    pub fn text_or(&mut self) -> Result<Option<String>> {
        cell!(self, Option<String>)
    }
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        cell!(self, Vec<u8>)
    }
    /// One of a few names, or none; a name this version does not know reads as none.
    pub fn named_or<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
        Ok(self.text_or()?.as_deref().and_then(parse))
    }
    /// A number as an id: `cells.id(VoiceId)?`.
    pub fn id<T>(&mut self, make: fn(i64) -> T) -> Result<T> {
        self.int().map(make)
    }
    pub fn id_or<T>(&mut self, make: fn(i64) -> T) -> Result<Option<T>> {
        Ok(self.int_or()?.map(make))
    }
    pub fn moment(&mut self) -> Result<Timestamp> {
        self.int().map(Timestamp)
    }
    pub fn moment_or(&mut self) -> Result<Option<Timestamp>> {
        Ok(self.int_or()?.map(Timestamp))
    }
    /// A small number such as stars.
    pub fn small_or(&mut self) -> Result<Option<u8>> {
        Ok(self.int_or()?.and_then(|n| u8::try_from(n).ok()))
    }
    /// A list kept as JSON text; nothing there reads as the empty list.
    pub fn json<T: DeserializeOwned + Default>(&mut self) -> Result<T> {
        match self.text_or()? {
            None => Ok(T::default()),
            Some(text) => serde_json::from_str(&text).map_err(|_| unreadable("a list")),
        }
    }
    /// One of a few names: `cells.named("heard", Heard::parse)?`.
    pub fn named<T>(&mut self, what: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
        parse(&self.text()?).ok_or_else(|| unreadable(what))
    }
}

fn unreadable(what: &str) -> Error {
    Error::internal(format!(
        "The database holds {what} that this version cannot read. Run `firsthand doctor`."
    ))
}
