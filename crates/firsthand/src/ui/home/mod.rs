//! Home: start reading within five seconds, and see what changed. No tiles, no greeting, no activity feed.

mod fill;
mod show;

use askama::Template;
use axum::routing::get;

use super::alert::Card;
use super::chart::Bars;
use super::filters;
use super::parts::{Avatar, Words};
use super::shell::{Place, Shell};
use super::theme::ThemeRow;
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/", get(show::show))
}

/// `GET /`
#[derive(Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    pub shell: Shell,
    /// "Tuesday 18 November".
    pub date: String,
    /// One sentence under it; may be empty.
    pub lead: String,
    /// Nothing was ever heard here: a way in instead of empty tables.
    pub empty: bool,
    pub reading: Option<ReadingCard>,
    /// Open alerts, the whole stream first.
    pub alerts: Vec<Card>,
    /// "and 4 more"; empty when all are here.
    pub more_alerts: String,
    /// Themes outside their normal range first; empty before there are themes.
    pub changes: Vec<ThemeRow>,
    /// "What changed this week", or that nothing did.
    pub changes_title: &'static str,
    pub changes_note: &'static str,
    /// "All 41 themes".
    pub all_themes: String,
    /// Said in place of the table while there are no themes; may be empty.
    pub no_themes: String,
    pub holds: Vec<Held>,
    pub imports: Vec<LatestImport>,
    pub languages: Bars,
    /// "2 of your 6 languages are not spoken by the product: Finnish, Portuguese."; may be empty.
    pub languages_note: String,
}

/// Today's reading before it starts, or where it was left.
pub struct ReadingCard {
    /// "12 voices, about 10 minutes".
    pub sub: String,
    /// A reading already begun: its address. Otherwise the button starts one (`POST /reading`).
    pub resume: Option<String>,
    pub first: FirstVoice,
    /// The next two.
    pub next: Vec<NextVoice>,
    pub size: usize,
    pub read: usize,
    /// "214 voices you have not read", opened by `from_href`.
    pub from: String,
    pub from_href: String,
}

pub struct FirstVoice {
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    pub avatar: Avatar,
    pub name: String,
    pub about: String,
    /// "Support chat", "yesterday 21:14".
    pub facts: Vec<String>,
}

pub struct NextVoice {
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    /// "Mirjam, Tallinn".
    pub who: String,
}

/// A count of something the workspace holds, opening its list.
pub struct Held {
    pub label: String,
    pub count: String,
    pub href: String,
    pub icon: &'static str,
}

pub struct LatestImport {
    pub name: String,
    pub href: String,
    /// "4,871 voices from after-ride-q3.csv".
    pub note: String,
    pub when: String,
}
