//! Voices: find them, open them, sort them, add what was heard.

pub mod capture;
pub mod facets;
pub mod find;
pub mod open;
pub mod row;
pub mod tag;
pub mod triage;

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<find::SearchVoices>(),
        entry::<open::OpenVoice>(),
        entry::<triage::TriageVoices>(),
        entry::<triage::RestoreTriage>(),
        entry::<tag::TagVoices>(),
        entry::<tag::UntagVoices>(),
        entry::<tag::SetTags>(),
        entry::<capture::CaptureSignal>(),
        entry::<capture::TakeBackSignal>(),
    ]
}
