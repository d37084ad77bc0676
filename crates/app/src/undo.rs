//! What every change answers: a sentence, and the action that takes it back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::action::Action;

/// The inverse of a change: an action's name and its input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Undo {
    pub action: String,
    pub input: Value,
}

impl Undo {
    /// The action that takes a change back.
    pub fn by<A: Action + Serialize>(action: &A) -> Option<Undo> {
        let input = serde_json::to_value(action).ok()?;
        Some(Undo { action: A::NAME.to_owned(), input })
    }
}

/// A change was made.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    /// What happened, in a few words.
    pub message: String,
    pub undo: Option<Undo>,
}

impl Changed {
    pub fn new(message: impl Into<String>, undo: Option<Undo>) -> Self {
        Changed { message: message.into(), undo }
    }
}
