//! One voice in a list: who, when, two lines of their words, where it was heard.

use askama::Template;

use super::{Judged, Words, rendered};
use crate::ui::filters;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "parts/voice_row.html")]
pub struct VoiceRow {
    pub id: String,
    /// `None` where the voice is not stored yet (the preview of an import).
    pub href: Option<String>,
    /// A checkbox, for marking several together.
    pub selectable: bool,
    pub unread: bool,
    /// Open beside the list.
    pub current: bool,
    pub name: String,
    /// "Barista, Ghent"; may be empty.
    pub about: String,
    /// "07:12", "Mon", "12 Nov".
    pub when: String,
    /// RFC 3339; empty when the row carried no date.
    pub when_iso: String,
    /// About 240 characters; the style sheet shows two lines.
    pub words: Words,
    /// Set in the voice's serif and quotation marks. False for a colleague's report or wish.
    pub first_hand: bool,
    /// "Second-hand" or "A colleague’s wish" where not first-hand.
    pub chip: String,
    /// BCP 47; empty when unknown.
    pub lang: String,
    /// Name in the icon sprite.
    pub icon: &'static str,
    pub source: String,
    /// `None` while it has no theme yet.
    pub theme: Option<String>,
    /// Leave the theme out: for previews and lists inside one theme.
    pub hide_theme: bool,
    /// "2 of 5" stars or "9 of 10".
    pub rating: Option<String>,
    pub kind: Option<Judged>,
    pub tone: Option<Judged>,
    /// Found for its meaning, not for its words.
    pub other_words: bool,
    /// Voices that say the same, folded under this one.
    pub copies: Vec<VoiceRow>,
    /// One of the copies is open beside the list.
    pub unfolded: bool,
}

impl VoiceRow {
    /// Folds a voice that says the same under this one.
    pub fn add_copy(&mut self, copy: VoiceRow) {
        self.unfolded |= copy.current;
        self.copies.push(copy);
    }
}

rendered!(VoiceRow);
