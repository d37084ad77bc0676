//! Kind and tone in a list: a word and a spine, dashed while only a machine says so.

use firsthand_domain::noun::Voice;
use firsthand_domain::voice::{Kind, Tone};

/// A kind or a tone as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// "Bug", "Negative".
    pub label: &'static str,
    /// The name in an address: `bug`, `negative`.
    pub name: &'static str,
    /// A person said so.
    pub by_person: bool,
}

impl Judged {
    /// The side of the spine.
    pub fn side(&self) -> &'static str {
        match Tone::parse(self.name) {
            Some(Tone::Negative) => "neg",
            Some(Tone::Positive) => "pos",
            _ => "mix",
        }
    }
}

pub fn kind(voice: &Voice) -> Option<Judged> {
    voice.kind.map(|kind: Kind| Judged {
        label: kind.label(),
        name: kind.name(),
        by_person: voice.kind_by.is_some(),
    })
}

pub fn tone(voice: &Voice) -> Option<Judged> {
    voice.tone.map(|tone: Tone| Judged {
        label: tone.label(),
        name: tone.name(),
        by_person: voice.tone_by.is_some(),
    })
}
