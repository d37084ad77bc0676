//! Launches: what was said would change, and what did.

mod form;
mod routes;
mod shown;
mod table;
pub mod wording;

pub use routes::routes;

use askama::Template;

use super::chart::{Effect, Ratio, RatioHead};
use super::filters;
use super::parts::{Choice, Crumb, Tab, Vital};
use super::shell::{Place, Shell};

/// `GET /launches`
#[derive(Template)]
#[template(path = "launch/list.html")]
pub struct LaunchesPage {
    pub shell: Shell,
    /// "2 helped, 1 is not shown"
    pub title: String,
    /// All, Running, Not shown.
    pub tabs: Vec<Tab>,
    pub rows: Vec<Row>,
    pub head: RatioHead,
    pub may_change: bool,
}

/// A launch in the table.
pub struct Row {
    pub name: String,
    pub href: String,
    /// "29 Sep, after the fact".
    pub note: String,
    /// "Unlock fails at the kerb"; empty for a date alone.
    pub measure: String,
    pub ratio: Ratio,
    pub verdict: Badge,
    /// "28 to 52% fewer", "22 customers so far".
    pub detail: String,
}

/// A verdict as icon, word and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Badge {
    pub icon: &'static str,
    pub word: &'static str,
    pub tone: &'static str,
}

/// `GET /launches/{id}`
#[derive(Template)]
#[template(path = "launch/one.html")]
pub struct LaunchPage {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub crumbs: Vec<Crumb>,
    pub badge: Badge,
    /// "29 September 2026. Should move: …"
    pub lead: String,
    /// Written after the fact: since when.
    pub late: Option<String>,
    /// What it means, in a sentence or two.
    pub say: String,
    pub vitals: Vec<Vital>,
    /// Title, line under it, chart.
    pub chart: Option<(String, String, Effect)>,
    pub rose: Vec<Rose>,
    /// Whether other themes were looked at.
    pub looked: bool,
    /// What was sealed: label and words.
    pub believed: Vec<(String, String)>,
    /// Earlier plans: when, and what they said.
    pub earlier: Vec<(String, String)>,
    pub may_change: bool,
    pub planned: bool,
    pub voices_href: String,
}

/// A theme that rose since.
pub struct Rose {
    pub name: String,
    pub href: String,
    /// "9 before, 14 after".
    pub counts: String,
    pub voices_href: String,
    /// "31% more, 8 to 59".
    pub change: String,
}

/// `GET /launches/new` and `/launches/{id}/plan`
#[derive(Template)]
#[template(path = "launch/form.html")]
pub struct FormPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub title: String,
    pub action: String,
    /// Where "Show what it could see" leads.
    pub here: String,
    pub name: String,
    pub day: String,
    pub measures: Vec<Options>,
    pub pers: Vec<Options>,
    pub comparisons: Vec<Options>,
    pub directions: Vec<Choice>,
    pub percent: String,
    pub expects: String,
    pub undo_if: String,
    pub before: Vec<Choice>,
    pub after: Vec<Choice>,
    pub trend: bool,
    /// The day has come: what is written now is marked.
    pub late: bool,
    pub sees: Option<Sees>,
    /// What was wrong: the field's name and a sentence.
    pub problem: Option<(String, String)>,
}

/// A group of choices of one field.
pub struct Options {
    pub group: &'static str,
    pub choices: Vec<Choice>,
}

/// What the plan could see.
pub struct Sees {
    pub title: String,
    pub sub: String,
    pub bars: Vec<Bar>,
    /// Whether what is expected would be seen, and a sentence.
    pub hope: Option<(bool, String)>,
}

/// "8 weeks", its bar (0 to 200), "24%".
pub struct Bar {
    pub weeks: String,
    pub width: String,
    pub label: String,
    pub chosen: bool,
}

impl FormPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
    fn elsewhere(&self) -> Option<&str> {
        let own = ["name", "day", "measure", "per", "comparison", "expected_percent", "expects", "undo_if"];
        self.problem.as_ref().filter(|(name, _)| !own.contains(&name.as_str())).map(|(_, t)| t.as_str())
    }
}
