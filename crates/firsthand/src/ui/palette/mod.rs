//! The palette: one field for places, people, accounts, themes, actions and voices.

mod show;

use askama::Template;
use axum::routing::get;
use serde::Serialize;

use super::filters;
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/palette", get(show::show))
}

/// `GET /palette?q=…`. With `format=json` the answer is [`Palette`] alone, for the dialog.
#[derive(Template)]
#[template(path = "palette/page.html")]
pub struct PalettePage {
    pub shell: Shell,
    pub q: String,
    pub palette: Palette,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Palette {
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// "Go to", "Actions", "People", "Accounts", "Themes", "Voices".
    pub name: &'static str,
    pub rows: Vec<PaletteRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaletteRow {
    pub label: String,
    pub href: String,
    pub icon: &'static str,
    /// "Barista, Ghent", "61 voices"; may be empty.
    pub note: String,
    /// The key that does the same: "G V", "C"; may be empty.
    pub key: &'static str,
    /// Customer's words: set in the serif, with this language.
    pub said: bool,
    pub lang: String,
}

/// Places and actions whose words begin with what was typed; the rest of the palette comes from the store.
pub fn places(q: &str) -> Vec<Group> {
    const GO: [(&str, &str, &str, &str); 13] = [
        ("Home", "/", "house", "G H"),
        ("Voice", "/voice", "ear", "G V"),
        ("Themes", "/themes", "circles-three", "G T"),
        ("Customers", "/customers", "users-three", "G U"),
        ("Import", "/import", "file-arrow-up", "G I"),
        ("Settings", "/settings", "gear-six", "G S"),
        ("Conversations", "/conversations", "chats", "G C"),
        ("Goals", "/goals", "hourglass-medium", "G O"),
        ("Practices", "/practices", "list", ""),
        ("Promises", "/promises", "clipboard-text", ""),
        ("Launches", "/launches", "rocket-launch", "G L"),
        ("Who is missing", "/missing", "users-four", ""),
        ("How sure, and why", "/methods", "question", ""),
    ];
    const DO: [(&str, &str, &str, &str); 4] = [
        ("Capture a signal", "/capture", "plus", "C"),
        ("Import a file", "/import", "file-arrow-up", ""),
        ("Read voices you left for later", "/voice?triage=later", "clock", ""),
        ("Light, dark or automatic", "/settings/you", "circle-half", ""),
    ];
    let asked = q.trim().to_lowercase();
    let fits = |label: &str| {
        asked.is_empty()
            || label.to_lowercase().split(' ').any(|w| w.starts_with(&asked))
            || label.to_lowercase().starts_with(&asked)
    };
    let rows = |list: &[(&str, &str, &'static str, &'static str)]| -> Vec<PaletteRow> {
        let row = |(label, href, icon, key): &(&str, &str, &'static str, &'static str)| PaletteRow {
            label: (*label).to_owned(),
            href: (*href).to_owned(),
            icon,
            note: String::new(),
            key,
            said: false,
            lang: String::new(),
        };
        list.iter().filter(|r| fits(r.0)).map(row).collect()
    };
    let groups = [Group { name: "Go to", rows: rows(&GO) }, Group { name: "Actions", rows: rows(&DO) }];
    groups.into_iter().filter(|g| !g.rows.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fit_by_the_beginning_of_a_word() {
        let found = places("sig");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rows[0].href, "/capture");
        assert!(places("zzz").is_empty());
        assert_eq!(places("").len(), 2);
    }
}
