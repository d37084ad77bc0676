//! Alerts: what left its normal range, one story each, with the voices behind every number.

mod feed;
mod fill;
mod line;
mod list;
mod one;
mod routes;

pub use fill::{card, cards};
pub use line::{Line, line, spoken};
pub use routes::routes;

use askama::Template;

use super::chart::Course;
use super::filters;
use super::parts::Crumb;
use super::shell::{Place, Shell};

/// An alert in a list, and on Home.
pub struct Card {
    pub id: String,
    pub name: String,
    pub href: String,
    /// "Theme", "Source"; empty for the whole stream, whose name says it.
    pub kind: &'static str,
    /// An arrow up or down.
    pub icon: &'static str,
    pub line: Line,
    /// "Seen by Ines, Monday 09:41", "Not news, said Ines on 4 May"; may be empty.
    pub note: String,
    pub open: bool,
    pub actions: Actions,
}

/// Which buttons there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    /// Label and what the form sends: "Seen" and `seen`. In the order of the buttons.
    pub buttons: Vec<(&'static str, &'static str)>,
    /// The page to come back to.
    pub back: String,
}

/// `GET /alerts`
#[derive(Template)]
#[template(path = "alert/list.html")]
pub struct AlertsPage {
    pub shell: Shell,
    pub lead: String,
    pub state: State,
    /// What cannot be told at the moment; may be empty.
    pub notes: Vec<String>,
    pub open: Vec<Card>,
    pub closed: Vec<Card>,
    pub dismissed: Vec<Card>,
    /// Somebody may look again.
    pub may_look: bool,
    pub failed: bool,
}

/// What stands in place of open alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nobody was heard yet.
    Unheard,
    /// Too few days: so many of so many.
    TooEarly { days: i64, needed: i64 },
    /// Nothing is out of the ordinary.
    Calm,
    /// There are open alerts.
    Some,
}

/// `GET /alerts/{id}`
#[derive(Template)]
#[template(path = "alert/one.html")]
pub struct AlertPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub card: Card,
    /// "Open", "Over since 14 May".
    pub state: String,
    pub chart: Option<Course>,
    /// What the chart shows, above it and under it.
    pub chart_title: String,
    pub chart_sub: String,
    /// Its theme, source or search: label and address.
    pub opens: Vec<(String, String)>,
    pub voices_href: String,
    pub doubts: Vec<String>,
}

/// `GET /alerts/feed.atom`
#[derive(Template)]
#[template(path = "alert/feed.xml")]
pub struct Feed {
    pub workspace: String,
    pub id: String,
    /// RFC 3339.
    pub updated: String,
    pub entries: Vec<Entry>,
}

/// One alert in the feed: the same id however it grows.
pub struct Entry {
    pub id: String,
    pub title: String,
    pub href: String,
    pub updated: String,
    pub published: String,
    pub summary: String,
}
