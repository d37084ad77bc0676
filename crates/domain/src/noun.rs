//! The stored nouns as the rest of the product sees them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::id::*;
use crate::time::Timestamp;
use crate::voice::{Heard, Kind, SourceKind, Speaker, Tone, Triage};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    /// Invented people and words: shown on every page.
    pub fictional: bool,
    /// IANA zone of days and weeks.
    pub zone: String,
    /// Languages the product itself speaks (ISO 639-1), to set beside the customers'.
    pub product_languages: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    /// What their team does: product, support, sales, success, marketing, research, design, engineering.
    pub function: Option<String>,
    /// `light`, `dark` or `auto`.
    pub theme: String,
    /// Single-key shortcuts are on.
    pub keys: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    pub id: SourceId,
    pub name: String,
    pub kind: SourceKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub role: Option<String>,
    pub city: Option<String>,
    pub account: Option<AccountId>,
    pub speaker: Speaker,
    /// Customer since.
    pub since: Option<Timestamp>,
    /// They agreed to be contacted.
    pub may_contact: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub city: Option<String>,
    pub plan: Option<String>,
    pub seats: Option<i64>,
    pub since: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Voice {
    pub id: VoiceId,
    pub source: SourceId,
    pub external_id: Option<String>,
    pub title: Option<String>,
    /// Verbatim.
    pub text: String,
    /// As it came, where that was HTML.
    pub original: Option<String>,
    /// When it was said; when unknown, when it came in.
    pub said_at: Timestamp,
    /// False when the row carried no date.
    pub dated: bool,
    pub added_at: Timestamp,
    pub speaker: Speaker,
    pub heard: Heard,
    pub rating: Option<u8>,
    pub score: Option<u8>,
    pub language: Option<String>,
    pub country: Option<String>,
    pub version: Option<String>,
    pub area: Option<AreaId>,
    pub tags: Vec<String>,
    pub person: Option<PersonId>,
    pub account: Option<AccountId>,
    pub theme: Option<ThemeId>,
    pub triage: Triage,
    /// As a person said, else as it was read from the words; nothing where neither is sure.
    pub kind: Option<Kind>,
    /// As a person said, else from its stars or score, else as it was read from the words.
    pub tone: Option<Tone>,
    /// The member who said what kind it is.
    pub kind_by: Option<MemberId>,
    /// The member who said what tone it has.
    pub tone_by: Option<MemberId>,
    pub link: Option<String>,
    pub reply: Option<String>,
    pub question: Option<String>,
    pub extra: Vec<(String, String)>,
    /// The member who captured it, for captured signals.
    pub captured_by: Option<MemberId>,
    /// The import that brought it; none for what was captured, and for what changed by hand since.
    pub import: Option<ImportId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SavedSearch {
    pub id: SearchId,
    pub name: String,
    /// The query string of `/voice`.
    pub query: String,
    pub area: Option<AreaId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Launch {
    pub id: LaunchId,
    pub name: String,
    pub at: Timestamp,
}

/// Numbers by day that a team brings, to count by or to be moved: orders, active customers, refunds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    pub id: SeriesId,
    pub name: String,
}

/// One number of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeriesDay {
    /// A day of the calendar, counted from 1970-01-01.
    pub day: i64,
    /// Empty where the series has no segments.
    pub segment: String,
    pub value: f64,
}

/// A row of a file that was set aside: where, why, and as much of it as tells it apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BadLine {
    /// Counted from 1, the heading included.
    pub line: u64,
    pub reason: String,
    pub content: String,
}

/// One file of a series, and what it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeriesImport {
    pub id: SeriesImportId,
    pub series: SeriesId,
    pub file_name: String,
    pub at: Timestamp,
    pub added: i64,
    pub replaced: i64,
    pub unchanged: i64,
    /// Rows set aside; the first of them are in `bad_rows`.
    pub bad: i64,
    pub bad_rows: Vec<BadLine>,
    /// Taken back.
    pub undone: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Theme {
    pub id: ThemeId,
    pub name: String,
    /// The words that set it apart.
    pub words: Vec<String>,
    pub voices: i64,
    pub people: i64,
    /// Named by a person; the engine leaves it.
    pub named_by_hand: bool,
    pub typical: Vec<VoiceId>,
    pub odd: Vec<VoiceId>,
}

/// Ten minutes with voices drawn at random.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    pub id: ReadingId,
    pub member: MemberId,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// The voices drawn, in order.
    pub voices: Vec<VoiceId>,
    /// Those read so far.
    pub read: Vec<VoiceId>,
    /// How many the draw chose from.
    pub from: i64,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Looked at, waiting for somebody's yes.
    Preview,
    Running,
    /// Stopped on purpose or by a stop of the program; can go on.
    Paused,
    Done,
    /// Could not go on; `message` says why.
    Failed,
    /// Taken back.
    Undone,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Import {
    pub id: ImportId,
    pub source: Option<SourceId>,
    pub file_name: String,
    pub file_bytes: i64,
    /// BLAKE3 of the file, in hexadecimal.
    pub file_hash: String,
    pub state: ImportState,
    pub message: Option<String>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Records read, and where in the file.
    pub rows: i64,
    pub bytes_read: i64,
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub set_aside: i64,
}
