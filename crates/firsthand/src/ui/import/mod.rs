//! Import: earlier imports, how a file is read, and how far the reading is.

mod columns;
mod follow;
mod guesses;
mod look;
mod measure;
mod plan;
mod preview;
mod progress;
mod routes;
mod set_aside;
mod table;
mod take_back;
pub mod upload;
mod voices;

pub use preview::{ColumnRow, Guess, ImportPreviewPage};
pub use progress::{ImportPage, Phase, SetAside};
pub use routes::routes;
pub use upload::sweep;

use askama::Template;

use super::filters;
use super::shell::{Place, Shell};

/// `GET /import`
#[derive(Template)]
#[template(path = "import/list.html")]
pub struct ImportsPage {
    pub shell: Shell,
    /// What went wrong with the last file, if it did.
    pub problem: Option<String>,
    /// "Up to 8 GB. CSV, TSV, JSON, JSON Lines, XLSX or XML, also as .gz or .zst."
    pub formats: String,
    pub rows: Vec<ImportRow>,
    /// May import.
    pub allowed: bool,
}

pub struct ImportRow {
    pub name: String,
    pub href: String,
    pub status: Status,
    /// "App Store", or empty while it has no source.
    pub source: String,
    /// New voices, and where they open; no address while there are none.
    pub added: String,
    pub added_href: Option<String>,
    pub set_aside: String,
    /// "17 Nov, 09:41".
    pub when: String,
}

/// Where an import stands, as a word with its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Preview,
    Running,
    Paused,
    Done,
    Failed,
    Undone,
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Status::Preview => "Waiting for your yes",
            Status::Running => "Reading",
            Status::Paused => "Paused",
            Status::Done => "Done",
            Status::Failed => "Stopped",
            Status::Undone => "Taken back",
        }
    }
    pub fn icon(self) -> &'static str {
        match self {
            Status::Preview => "question",
            Status::Running => "hourglass-medium",
            Status::Paused => "pause",
            Status::Done => "check-circle",
            Status::Failed => "warning-circle",
            Status::Undone => "arrow-counter-clockwise",
        }
    }
    pub fn tone(self) -> &'static str {
        match self {
            Status::Done => "ok",
            Status::Preview | Status::Paused => "warn",
            Status::Failed => "bad",
            Status::Running | Status::Undone => "mute",
        }
    }
}
