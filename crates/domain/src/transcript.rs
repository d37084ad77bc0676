//! A transcript: who said what, and when. Words are kept as they came.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was said, turn by turn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transcript {
    /// The words of all turns, one turn a line. Quotes are bytes of it.
    pub text: String,
    pub turns: Vec<Turn>,
    /// Names as the file has them.
    pub speakers: Vec<String>,
    /// What was wrong with the file; everything else was kept.
    pub faults: Vec<Fault>,
}

/// What one speaker said without a break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// A place in the speakers; none where the file does not say.
    pub speaker: Option<u16>,
    pub start_ms: Option<i64>,
    pub end_ms: Option<i64>,
    /// Bytes of the text.
    pub range: Range<u32>,
}

/// Something wrong at a line of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Counted from 1.
    pub line: u32,
    pub what: String,
}
