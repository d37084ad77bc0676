//! A quote with who said it.

use askama::Template;

use super::{Words, rendered};
use crate::ui::filters;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "parts/quote.html")]
pub struct Quote {
    pub href: String,
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    /// As [`super::VoiceRow::chip`].
    pub chip: String,
    /// "Marta".
    pub name: String,
    /// "night-shift cleaner, Tallinn"; may be empty.
    pub about: String,
    /// "Interview", "3 Nov".
    pub facts: Vec<String>,
    pub pin: Option<PinForm>,
}

/// Pins a voice to its theme, or takes the pin out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinForm {
    /// Where to POST: `/themes/{id}/pins`.
    pub action: String,
    pub voice: String,
    pub pinned: bool,
    /// The page to come back to.
    pub back: String,
}

rendered!(Quote);
