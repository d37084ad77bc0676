//! The ways of meeting customers that come with Firsthand. Each is a folder: what it is as data, and its page of the
//! handbook. To add one: a folder with `practice.toml` and `README.md`, and a line in [`all`].

use std::sync::LazyLock;

use firsthand_domain::practice::Practice;

/// A practice of ours: the key, its data, its page of the handbook.
struct File {
    key: &'static str,
    data: &'static str,
    page: &'static str,
}

macro_rules! files {
    ($($key:literal),* $(,)?) => {
        &[$(File {
            key: $key,
            data: include_str!(concat!($key, "/practice.toml")),
            page: include_str!(concat!($key, "/README.md")),
        }),*]
    };
}

/// In the order pages list them: the habits of every week first.
const FILES: &[File] = files![
    "interview",
    "support_shadowing",
    "advisory_board",
    "day_in_the_life",
    "usability_study",
    "focus_group",
    "win_loss",
    "field_visit",
    "informal_note",
    "behavioural_check",
    "customers_shoes",
    "market_view",
];

static ALL: LazyLock<Vec<Practice>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file.data).ok()).collect());

/// All practices; a test reads each of them.
pub fn all() -> &'static [Practice] {
    &ALL
}

/// The handbook's page of a practice of ours, as Markdown.
pub fn page(key: &str) -> Option<&'static str> {
    FILES.iter().find(|file| file.key == key).map(|file| file.page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each page of the handbook answers.
    const HEADS: &[&str] =
        &["## When", "## Who", "## Before", "## While you are there", "## Afterwards", "## What goes wrong"];

    #[test]
    fn each_practice_can_be_read_and_used() {
        for file in FILES {
            let read: Result<Practice, _> = toml::from_str(file.data);
            let practice = read.unwrap_or_else(|fault| panic!("{}: {fault}", file.key));
            assert_eq!(practice.key, file.key);
            assert_eq!(practice.check(), [], "{}", file.key);
            assert!(!practice.outputs.is_empty(), "{}", file.key);
        }
        assert_eq!(all().len(), FILES.len());
    }

    #[test]
    fn each_has_its_page_of_the_handbook() {
        for file in FILES {
            for head in HEADS {
                assert!(file.page.contains(head), "{}: {head}", file.key);
            }
        }
    }
}
