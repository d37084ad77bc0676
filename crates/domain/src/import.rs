//! How a file becomes items: the contract between the product (which stores) and the catalog (which reads).

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::item::{BadRow, Field, Item};
use crate::voice::SourceKind;

/// What somebody fixed by hand before reading; everything left `None` is guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Wishes {
    /// A preset's name, see [`Plan::preset`].
    pub preset: Option<String>,
    /// An encoding label of the WHATWG standard, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The text between two cells.
    pub delimiter: Option<String>,
    pub dates: Option<DateOrder>,
    /// IANA zone for dates that carry none.
    pub zone: Option<String>,
    /// Meaning of columns by name.
    #[serde(default)]
    pub columns: Vec<(String, Field)>,
}

/// Which number of `03/04/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// One column of the file, what it becomes, and why we think so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    pub name: String,
    pub field: Field,
    /// The reason, in a few words.
    pub because: String,
    /// Somebody should choose: the guess is weak.
    pub unsure: bool,
    /// Up to three first values, shortened.
    pub examples: Vec<String>,
}

/// How a file is read: guessed from its beginning, correctable, and kept with the import so that a resumed
/// run reads it the same way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// `delimited`, `json`, `json_lines`, `xlsx`, `xml`.
    pub format: String,
    /// `none`, `gz` or `zst`.
    pub compression: String,
    /// The preset that recognised the file (`app_store`, `google_play`, `zendesk`, `survey`, `support_questions`), or `None`.
    pub preset: Option<String>,
    pub encoding: String,
    pub delimiter: Option<String>,
    pub dates: DateOrder,
    /// Zone for dates without one.
    pub zone: String,
    pub columns: Vec<Column>,
    /// The kind of source this looks like, and a name for it.
    pub source_kind: SourceKind,
    pub source_name: String,
    /// What was noticed and somebody should know, in sentences.
    pub notes: Vec<String>,
}

/// A file looked at, nothing stored: how it would be read and the first items.
pub struct Look {
    pub plan: Plan,
    /// Up to 20 items as they would be stored.
    pub first: Vec<Item>,
    /// Rows among the first that would be set aside.
    pub bad: Vec<BadRow>,
    /// Size of the file on disk, in bytes.
    pub bytes: u64,
}

/// How far the reading is, in bytes of the file on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Rows (records) handed out, good and bad.
    pub rows: u64,
    pub bytes_read: u64,
    pub bytes_total: u64,
}

/// One record of the file: the voices it holds (a survey row holds one per answered question), or why it holds none.
pub type Record = std::result::Result<Vec<Item>, BadRow>;

/// The records of a file, one after another, in constant memory.
pub trait Records: Send {
    /// The next record; `None` at the end. `Err` when the rest cannot be read (a damaged archive, a failed disk):
    /// what was handed out before stays good.
    fn next(&mut self) -> Option<Result<Record>>;
    fn position(&self) -> Position;
}

/// Reads files. The catalog implements it; the product is handed one.
pub trait Reader: Send + Sync {
    /// Looks at the beginning of a file and guesses how to read it. `name` is the file's given name (for its ending).
    fn look(&self, path: &Path, name: &str, wishes: &Wishes) -> Result<Look>;
    /// Opens a file with a plan made by [`Reader::look`].
    fn open(&self, path: &Path, plan: &Plan) -> Result<Box<dyn Records>>;
}
