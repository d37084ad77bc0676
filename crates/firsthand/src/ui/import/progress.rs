//! An import under way, and what it left.

use askama::Template;

use super::Status;
use crate::ui::filters;
use crate::ui::shell::{Place, Shell};

/// `GET /import/{id}` once it was started.
#[derive(Template)]
#[template(path = "import/progress.html")]
pub struct ImportPage {
    pub shell: Shell,
    pub id: String,
    pub file: String,
    pub facts: Vec<String>,
    pub status: Status,
    pub phase: Phase,
    /// Rows read: "5,120", and "of about 8,412" or empty.
    pub rows: String,
    pub rows_of: String,
    /// 0 to 100, by bytes.
    pub percent: u8,
    /// "about 20 s left", "done in 1 min 4 s"; may be empty.
    pub time: String,
    /// New voices, updated, already here, each with its address or none.
    pub counts: Vec<(String, String, Option<String>)>,
    /// Why it could not go on.
    pub message: Option<String>,
    pub set_aside: Vec<SetAside>,
    /// "63 rows, none lost"
    pub set_aside_note: String,
    /// The voices it brought.
    pub voices_href: String,
    /// What taking it back removes: "Removes 4,871 voices and 1,210 people who said nothing else."; empty when
    /// there is nothing to take back.
    pub undo_note: String,
}

/// Which buttons make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Running,
    Paused,
    Over,
}

/// Rows set aside for one reason.
pub struct SetAside {
    pub count: String,
    pub reason: String,
    /// "Row 204: 4, “ ”"
    pub example: String,
}

impl ImportPage {
    fn title(&self) -> &'static str {
        match self.status {
            Status::Running | Status::Preview => "Reading rows",
            Status::Paused => "Paused",
            Status::Done => "Read to the end",
            Status::Failed => "Could not go on",
            Status::Undone => "Taken back",
        }
    }
}
