//! Who is missing: the customers heard in each segment against the customers there are.

mod base;
mod show;

use crate::action::{Entry, entry};

pub(crate) use base::read as read_base;
pub use base::{BaseImported, ImportBase, SetBase};
pub use show::{Base, MissingPage, Segment, ShowMissing, Standing};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ShowMissing>(), entry::<ImportBase>(), entry::<SetBase>()]
}

/// What customers are told apart by: its name and the words on screen.
pub const DIMENSIONS: &[(&str, &str)] = &[
    ("plan", "Plan"),
    ("city", "City"),
    ("country", "Country"),
    ("language", "Language"),
    ("account", "Account"),
    ("role", "Role"),
];

/// The dimension of a name.
fn dimension(name: &str) -> firsthand_domain::error::Result<&'static str> {
    DIMENSIONS.iter().find(|(known, _)| *known == name).map(|(known, _)| *known).ok_or_else(|| {
        firsthand_domain::error::Error::invalid(
            "by",
            "Choose plan, city, country, language, account or role.",
        )
    })
}

/// What makes two spellings one segment: "DE", "de" and, among languages, "German".
fn key(dimension: &str, text: &str) -> String {
    let plain = text.trim().to_lowercase();
    if dimension != "language" {
        return plain;
    }
    let named = firsthand_domain::language::NAMES.iter().find(|(_, name)| name.to_lowercase() == plain);
    named.map_or(plain, |(code, _)| (*code).to_owned())
}

#[test]
fn spellings_of_a_segment_meet() {
    assert_eq!(key("plan", " Team "), key("plan", "team"));
    assert_eq!(key("language", "German"), key("language", "DE"));
}
