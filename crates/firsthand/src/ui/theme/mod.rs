//! Themes: the table of all, and one theme's page.

mod finding;
mod judged;
mod one;
mod routes;
mod sections;
mod shape;
mod shown;
mod table;
mod who;

pub use one::{Chart, Cut, CutRow, PartRow, Proposal, Quotes, Reason, ThemePage};
pub use routes::routes;

use askama::Template;

use super::chart::Spark;
use super::filters;
use super::parts::{Crumb, Quote, Tab, Tally};
use super::shell::{Place, Shell};

/// A theme in a table: on Home and on Themes.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeRow {
    pub id: String,
    pub name: String,
    pub href: String,
    pub change: Change,
    /// "2.4× its usual week", "Within its normal range".
    pub note: String,
    /// "Above normal since Friday"; may be empty.
    pub aside: String,
    /// Voices this week.
    pub voices: String,
    pub voices_href: String,
    pub people: String,
    pub spark: Spark,
    pub tally: Tally,
}

/// How this week compares with a theme's own normal range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Above,
    Below,
    Within,
    New,
    /// Too few voices to call anything normal.
    Few,
}

impl Change {
    pub fn icon(self) -> &'static str {
        match self {
            Change::Above => "arrow-up",
            Change::Below => "arrow-down",
            Change::Within | Change::Few => "equals",
            Change::New => "plus",
        }
    }
    /// Class of the note's colour; the icon and the words say the same.
    pub fn tone(self) -> &'static str {
        match self {
            Change::Above => "bad",
            Change::Below => "ok",
            Change::Within | Change::Few => "mute",
            Change::New => "warn",
        }
    }
}

/// A group of themes in the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// Empty for themes in no group.
    pub name: String,
    /// "7 themes".
    pub many: String,
    /// The group alone.
    pub href: String,
    /// "1 above its range", with the icon and the tone of its class.
    pub status: Option<(&'static str, &'static str, String)>,
    pub rows: Vec<ThemeRow>,
    /// "5 more, all within their range".
    pub more: Option<String>,
}

/// A group shown alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone {
    pub id: String,
    pub name: String,
}

/// A theme that is not established yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Emerging {
    pub id: String,
    pub name: String,
    pub href: String,
    /// "4 of its 4 voices came in the last 4 weeks."
    pub why: String,
    pub voices: String,
    pub voices_href: String,
    pub quote: Option<Quote>,
}

/// A theme somebody dismissed.
#[derive(Debug, Clone, PartialEq)]
pub struct Dismissed {
    pub id: String,
    pub name: String,
    pub voices: String,
    pub voices_href: String,
}

/// `GET /themes`
#[derive(Template)]
#[template(path = "theme/list.html")]
pub struct ThemesPage {
    pub shell: Shell,
    /// "41 themes. 2 left their own normal range this week."
    pub lead: String,
    /// What changed, Most heard, A to Z.
    pub orders: Vec<Tab>,
    pub q: String,
    /// The order's name, repeated by the search form.
    pub sort: String,
    /// Themes by group; one section without a name when there are no groups to show.
    pub sections: Vec<Section>,
    /// The group that is shown alone, with the way back to all.
    pub alone: Option<Alone>,
    pub emerging: Vec<Emerging>,
    pub dismissed: Vec<Dismissed>,
    /// May merge, dismiss and rename.
    pub may_change: bool,
    /// Voices that fit no theme yet: count and address.
    pub unthemed: Option<(String, String)>,
    pub state: Finding,
    /// "Last found on 17 November from 12,480 voices."; may be empty.
    pub found_note: String,
    /// Who read, how many of how many, and how well the rest was placed; may be empty.
    pub read_note: String,
    /// Why the last search for themes failed.
    pub fault: Option<String>,
}

/// Where the search for themes stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing under way; a person may ask for a new run, or may not (reader).
    Idle { allowed: bool },
    /// Under way: what is happening, and how far (0 to 100).
    Running { step: String, percent: u8 },
    /// Too few voices: how many there are, how many it takes.
    TooFew { voices: String, needed: String },
}

impl ThemesPage {
    fn running(&self) -> bool {
        matches!(self.state, Finding::Running { .. })
    }
}
