//! Highlights: words of a transcript that somebody marked, and the codebook that says as what.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::mix;
use crate::id::*;
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// What a code says of a person, beyond the matter at hand.
    Trait {
        Fear = "fear", "Fear";
        Motivation = "motivation", "Motivation";
        Belief = "belief", "Belief";
        Value = "value", "Value";
        Desire = "desire", "Desire";
    }
}

/// One entry of the codebook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Code {
    pub id: CodeId,
    /// As other tools know it.
    pub guid: String,
    pub name: String,
    pub about: String,
    /// `#rrggbb`.
    pub color: String,
    pub parent: Option<CodeId>,
    #[serde(rename = "trait")]
    pub of_person: Option<Trait>,
}

/// Words that somebody marked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Highlight {
    pub id: HighlightId,
    pub session: SessionId,
    pub transcript: TranscriptId,
    /// Bytes of the transcript's words.
    pub range: Range<u32>,
    /// From [`digest`] of the words.
    pub digest: i64,
    pub code: CodeId,
    pub body: String,
    pub theme: Option<ThemeId>,
    pub member: Option<MemberId>,
    pub at: Timestamp,
    pub voice: Option<VoiceId>,
}

/// Words that are not shown. Their place stays visible, with the reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Redaction {
    pub id: RedactionId,
    /// Bytes of the transcript's words.
    pub range: Range<u32>,
    pub reason: String,
}

/// Sound or picture of a session; the bytes lie in the data folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recording {
    pub id: RecordingId,
    pub session: SessionId,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    /// The transcript's time zero, in milliseconds of the recording.
    pub shift: i64,
}

/// 63 bits of the words, to see whether a quote is still what was marked (FNV-1a, then mixed).
pub fn digest(words: &str) -> i64 {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (mix(hash) >> 1) as i64
}

/// The words of a range, when it lies inside the text, on whole characters, and holds what the digest says.
pub fn quote<'t>(text: &'t str, range: &Range<u32>, wanted: i64) -> Option<&'t str> {
    let words = text.get(range.start as usize..range.end as usize)?;
    (digest(words) == wanted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_shown_only_while_it_is_what_was_marked() {
        let text = "Käse, bitte. Käse!";
        let wanted = digest("Käse");
        assert_eq!(quote(text, &(0..5), wanted), Some("Käse"));
        assert_eq!(quote(text, &(0..4), wanted), None, "other words");
        assert_eq!(quote(text, &(0..2), wanted), None, "half a character");
        assert_eq!(quote(text, &(0..99), wanted), None, "beyond the end");
    }
}
