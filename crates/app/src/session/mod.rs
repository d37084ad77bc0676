//! Sessions: booked, held, written down and told. Notes, transcripts, highlights and promises hang on them.

mod book;
mod figures;
mod known;
mod list;
mod note;
mod show;
mod snapshot;
mod state;

pub use book::{Attends, BookSession, RemoveSession, RestoreSession, UpdateSession};
pub use figures::{Figures, ProcessStep, SaidDone};
pub use known::{Known, ShowTalks, Talks};
pub use list::{ListSessions, SessionList, SessionRow, rows};
pub use note::{EditNote, RemoveNote, RestoreNote, WriteNote};
pub use show::{SessionPage, ShowSession, TranscriptRow};
pub use snapshot::{ShareSnapshot, WriteSnapshot};
pub use state::{PutSession, SetConsent, SetState, WriteFields};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListSessions>(),
        entry::<ShowSession>(),
        entry::<ShowTalks>(),
        entry::<BookSession>(),
        entry::<UpdateSession>(),
        entry::<PutSession>(),
        entry::<SetState>(),
        entry::<SetConsent>(),
        entry::<WriteFields>(),
        entry::<RemoveSession>(),
        entry::<RestoreSession>(),
        entry::<WriteNote>(),
        entry::<EditNote>(),
        entry::<RemoveNote>(),
        entry::<RestoreNote>(),
        entry::<WriteSnapshot>(),
        entry::<ShareSnapshot>(),
    ]
}

/// A session that holds nothing, for tests.
#[cfg(test)]
pub(crate) fn blank() -> firsthand_domain::session::Session {
    firsthand_domain::session::Session {
        id: firsthand_domain::id::SessionId(1),
        study: None,
        practice: "interview".to_owned(),
        title: "Talk".to_owned(),
        state: firsthand_domain::session::SessionState::Booked,
        starts_at: firsthand_domain::time::Timestamp(0),
        minutes: 60,
        held_minutes: None,
        person: None,
        place: String::new(),
        consent: firsthand_domain::session::Consent::default(),
        fields: std::collections::BTreeMap::new(),
        with_customer: true,
        snapshot: None,
        snapshot_at: None,
        shared_at: None,
    }
}
