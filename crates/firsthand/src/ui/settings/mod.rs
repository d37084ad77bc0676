//! Settings: plain forms in one column, saved per section.

mod routes;
mod sections;
mod sense;
mod teacher;
mod zones;

pub use routes::routes;
pub use sense::JudgedRow;
pub use teacher::{TeacherForm, agreement};
pub use zones::zones;

use askama::Template;

use super::filters;
use super::parts::{Choice, Fact, Tab};
use super::shell::{Place, Shell};

/// `GET /settings/{section}`
#[derive(Template)]
#[template(path = "settings/page.html")]
pub struct SettingsPage {
    pub shell: Shell,
    /// The sections, the current one marked.
    pub sections: Vec<Tab>,
    pub title: String,
    pub lead: String,
    /// What was wrong with what somebody sent: the field's name and a sentence.
    pub problem: Option<(String, String)>,
    /// May change what this section shows.
    pub allowed: bool,
    pub section: Section,
}

/// What a section holds.
pub enum Section {
    Workspace { name: String, zones: Vec<Choice>, languages: Vec<Choice> },
    You { name: String, email: String, themes: Vec<Choice>, keys: bool },
    Areas { rows: Vec<Entry> },
    Searches { rows: Vec<Entry> },
    Sources { rows: Vec<Entry> },
    Launches { rows: Vec<Entry>, name: String, date: String },
    Themes(Box<TeacherForm>),
    Sense { state: String, learning: bool, may_learn: bool, rows: Vec<JudgedRow> },
    About { facts: Vec<Fact>, counts: Vec<Fact> },
}

/// A line that can be opened, renamed or taken away.
pub struct Entry {
    pub id: String,
    pub name: String,
    /// "since 29 September", "App reviews"; may be empty.
    pub note: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// Voices behind it, and their address; empty for none.
    pub count: String,
    pub count_href: String,
    pub icon: &'static str,
    pub renamable: bool,
    /// What was typed as its new name and could not be kept, with the reason.
    pub refused: Option<(String, String)>,
}

impl SettingsPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
}
