//! Sessions: booked, held, written down and told. Notes, transcripts, highlights and promises hang on them.

mod book;
mod list;
mod note;
mod show;
mod snapshot;
mod state;

pub use book::{Attends, BookSession, RemoveSession, RestoreSession, UpdateSession};
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
