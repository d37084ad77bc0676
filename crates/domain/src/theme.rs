//! What people and runs say of themes beside their voices: states, groups, sub-themes, cuts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{GroupId, PartId, ThemeId, VoiceId};

/// Whether a theme is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Found,
    /// Somebody said it is not a theme.
    Dismissed,
    /// Its voices went to another one.
    Merged,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Found => "found",
            State::Dismissed => "dismissed",
            State::Merged => "merged",
        }
    }

    /// Reads [`State::name`].
    pub fn parse(name: &str) -> Option<State> {
        [State::Found, State::Dismissed, State::Merged].into_iter().find(|state| state.name() == name)
    }
}

/// Themes that belong together. Not a product area, which an import brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub named_by_hand: bool,
}

/// A sub-theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    pub id: PartId,
    pub theme: ThemeId,
    pub name: String,
    pub named_by_hand: bool,
    /// The words that set it apart within its theme.
    pub words: Vec<String>,
    pub typical: Vec<VoiceId>,
    pub voices: i64,
    pub people: i64,
}

/// One way to cut the voices of a theme: customers and voices by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cut {
    /// `stage`, `plan`, `version`, `language` or `source`.
    pub by: String,
    /// Customers of whom the value is known.
    pub people: i64,
    /// Customers of whom it is not.
    pub unknown: i64,
    /// Value, customers and first-hand voices; the most customers first.
    pub values: Vec<(String, i64, i64)>,
}

/// Where one voice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    pub theme: ThemeId,
    #[serde(default)]
    pub part: Option<PartId>,
    #[serde(default)]
    pub came_from: Option<ThemeId>,
    /// Put there by hand.
    #[serde(default)]
    pub pinned: bool,
    /// And quoted there.
    #[serde(default)]
    pub quoted: bool,
}
