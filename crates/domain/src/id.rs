//! Identifiers: one small type per noun, so that a person's id cannot be handed where a voice's is wanted.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`, so an id can be read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes a non-negative id as short text for addresses, without leading zeros.
pub fn encode(id: i64) -> String {
    let mut rest = id.unsigned_abs();
    let mut out = Vec::with_capacity(13);
    loop {
        out.push(ALPHABET[(rest & 31) as usize]);
        rest >>= 5;
        if rest == 0 {
            break;
        }
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub fn decode(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 13 {
        return None;
    }
    let mut value: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte.to_ascii_lowercase())?;
        value = value.checked_mul(32)?.checked_add(digit as u64)?;
    }
    i64::try_from(value).ok()
}

/// An id that is not in the form [`encode`] writes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This is not an id.")]
pub struct NotAnId;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(self.0))
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode(text).map($name).ok_or(NotAnId)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{1,13}$" })
            }
        }
    )*};
}

id! {
    /// A team's own space: nothing in it can be seen from another.
    WorkspaceId
    /// Someone who works with Firsthand.
    MemberId
    /// Where voices come from: a store, a help desk, a survey.
    SourceId
    /// One thing said.
    VoiceId
    /// Someone who spoke.
    PersonId
    /// The organisation a person belongs to.
    AccountId
    /// A part of the product.
    AreaId
    /// A search someone keeps.
    SearchId
    /// A sealed key of another program.
    SecretId
    /// Ten minutes of reading voices drawn at random.
    ReadingId
    /// One run of bringing a file in.
    ImportId
    /// A group of voices about the same thing.
    ThemeId
    /// Themes that belong together.
    GroupId
    /// A sub-theme: voices of one theme that say it in one way.
    PartId
    /// Something that was shipped, on a date.
    LaunchId
    /// One story of something leaving its normal range.
    AlertId
    /// What a launch should change, as it was sealed.
    PlanId
    /// Numbers by day that a team brings: orders, active customers.
    SeriesId
    /// One file of such numbers.
    SeriesImportId
    /// What a team wants to learn, and the sessions that answer it.
    StudyId
    /// One meeting with customers, planned or held.
    SessionId
    /// Something written down while a session went on.
    NoteId
    /// What was promised to a customer, or is left to do.
    PromiseId
    /// The words of a session.
    TranscriptId
    /// Words of a transcript that are not shown.
    RedactionId
    /// Words of a transcript that somebody marked.
    HighlightId
    /// What a highlight can be: one entry of the codebook.
    CodeId
    /// Sound or picture of a session.
    RecordingId
    /// What somebody expected before the first session.
    BeliefId
    /// A goal of talking to customers.
    GoalId
    /// A practice that a team made its own.
    PracticeId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for id in [0, 1, 31, 32, 1_234_567_890_123, i64::MAX] {
            assert_eq!(decode(&encode(id)), Some(id));
        }
    }

    #[test]
    fn refuses_what_it_never_writes() {
        for text in ["", "u", "../..", "zzzzzzzzzzzzz", "0000000000000000", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
