//! Transcripts of sessions: read from a file, told apart by speaker, with words that can be hidden.

mod add;
pub mod recording;
mod redact;
mod speakers;

pub(crate) use add::refuse;
pub use add::{AddTranscript, Added, LARGEST, ReadTranscript, RemoveTranscript, RestoreTranscript, add};
pub use redact::{RedactWords, ShowWords};
pub use speakers::{AssignSpeakers, Said};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<AddTranscript>(),
        entry::<RemoveTranscript>(),
        entry::<RestoreTranscript>(),
        entry::<AssignSpeakers>(),
        entry::<RedactWords>(),
        entry::<ShowWords>(),
        entry::<recording::RemoveRecording>(),
        entry::<recording::RestoreRecording>(),
    ]
}
