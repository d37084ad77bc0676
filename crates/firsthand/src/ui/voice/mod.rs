//! Voice: filters, list and open voice beside each other; on phones the list and the voice are two pages.

mod asked;
mod chips;
mod found;
mod groups;
mod labels;
mod mark;
mod open;
mod opened;
mod show;
mod views;

pub use mark::{theme_called, theme_names};
pub use open::{Before, OpenVoice, Speaking, State, Tag, Themed};

use askama::Template;
use axum::routing::{get, post};

use super::chart::Histogram;
use super::filters;
use super::parts::{Choice, Pager, VoiceRow};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

/// A search as it stands in an address.
pub fn query_of(search: firsthand_app::voice::find::SearchVoices) -> String {
    asked::Asked { search, page: 1, ..asked::Asked::default() }.query()
}

/// The search of a query string; what does not fit is left out.
pub fn search_of(query: &str) -> firsthand_app::voice::find::SearchVoices {
    let search = asked::Asked::read(&super::frame::Fields::read(query)).search;
    firsthand_app::voice::find::SearchVoices { offset: 0, ..search }
}

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/voice", get(show::list))
        .route("/voice/{id}", get(show::one))
        .route("/voice/{id}/original", get(show::original))
        .route("/voice/{id}/tags", post(mark::tags))
        .route("/voice/{id}/theme", post(mark::theme))
        .route("/voice/{id}/kind", post(mark::kind))
        .route("/voice/{id}/tone", post(mark::tone))
        .route("/voice/triage", post(mark::triage))
        .route("/searches", post(mark::save))
}

/// `GET /voice` and `GET /voice/{id}`, both with the whole search in the query string.
#[derive(Template)]
#[template(path = "voice/page.html")]
pub struct VoicePage {
    pub shell: Shell,
    /// True at `/voice`: phones show the list; wider screens open the first voice beside it.
    pub at_list: bool,
    pub search: Search,
    /// New to you, Later, Done, Everything, then the saved searches.
    pub views: Vec<View>,
    pub facets: Vec<Facet>,
    pub found: Found,
    pub open: Option<OpenVoice>,
}

/// What was asked, for the form to repeat.
pub struct Search {
    pub q: String,
    /// First and last day, `2026-11-18`, or empty.
    pub from: String,
    pub to: String,
    pub sort: Vec<Choice>,
    /// Parts of the search that no field shows (`triage`, `person`, …), kept as hidden fields.
    pub kept: Vec<(String, String)>,
    /// The whole query string, without `?` and without the page; empty for everything.
    pub query: String,
    /// The search can be saved: it asks for something and is not saved yet.
    pub savable: bool,
}

/// A whole search one can step into.
pub struct View {
    pub label: String,
    pub href: String,
    pub icon: &'static str,
    /// May be empty.
    pub count: String,
    pub current: bool,
}

/// One group of checkboxes.
pub struct Facet {
    /// The name in the query string.
    pub name: &'static str,
    pub label: &'static str,
    /// Unfolded: always when something in it is ticked.
    pub open: bool,
    pub options: Vec<FacetOption>,
    /// "12 more", leading to the same search with the whole group.
    pub more: Option<(String, String)>,
}

pub struct FacetOption {
    pub value: String,
    pub label: String,
    pub count: String,
    pub checked: bool,
}

/// What the search found.
pub struct Found {
    /// "58", and whether it is "voice" or "voices".
    pub total: String,
    pub one: bool,
    /// What of the search was not understood; mostly empty.
    pub note: String,
    /// Chips of what was asked: label, and the search without it.
    pub applied: Vec<(String, String)>,
    pub histogram: Option<Histogram>,
    /// The same search without voices that say it in other words; `None` when there are none.
    pub only_words: Option<String>,
    pub rows: Vec<VoiceRow>,
    pub pager: Pager,
    /// Nothing here because nothing was ever heard, not because the search is narrow.
    pub workspace_empty: bool,
    /// "Did you mean": a search that would find something, label and address.
    pub widen: Vec<(String, String)>,
}

impl VoicePage {
    fn heading(&self) -> &str {
        match &self.open {
            Some(open) if !self.at_list => &open.name,
            _ => "Voice",
        }
    }
}
