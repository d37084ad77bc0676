//! Before anything is stored: how we would read the file, and why.

use askama::Template;

use crate::ui::filters;
use crate::ui::parts::{Choice, VoiceRow};
use crate::ui::shell::{Place, Shell};

/// `GET /import/{id}` while it waits for somebody's yes.
#[derive(Template)]
#[template(path = "import/preview.html")]
pub struct ImportPreviewPage {
    pub shell: Shell,
    pub id: String,
    pub file: String,
    /// "2.4 MB", "9 columns", "brought in 09:41".
    pub facts: Vec<String>,
    /// The same file was read before: when, and where.
    pub seen: Option<(String, String)>,
    pub problem: Option<String>,
    /// What was noticed and somebody should know.
    pub notes: Vec<String>,
    /// Letters, separator, dates, clock.
    pub guesses: Vec<Guess>,
    pub columns: Vec<ColumnRow>,
    /// How many columns want a decision: "1 to choose"; empty for none.
    pub unsure: String,
    pub source_name: String,
    pub source_kinds: Vec<Choice>,
    /// The first voices as they would look.
    pub first: Vec<VoiceRow>,
    /// Rows among the first that would be set aside: row and reason.
    pub bad: Vec<(String, String)>,
}

/// A select with our guess and the reason for it.
pub struct Guess {
    /// `encoding`, `delimiter`, `dates`, `zone`.
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
    /// May be empty.
    pub because: String,
}

pub struct ColumnRow {
    pub name: String,
    /// First values, shortened. In the serif when they are what customers said.
    pub examples: Vec<String>,
    pub said: bool,
    pub lang: String,
    /// Every [`firsthand_domain::item::Field`], the guess chosen.
    pub choices: Vec<Choice>,
    pub because: String,
    pub unsure: bool,
    /// Chosen by a person, not guessed.
    pub by_hand: bool,
    /// Left out and never stored.
    pub ignored: bool,
}
