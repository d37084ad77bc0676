//! Highlights: marking words, saying as what, and the voices that a customer's marked words become.

mod book;
mod mark;
mod voice;

pub use book::{ListCodes, PutCode, RemoveCode, RestoreCode, codes};
pub use mark::{ChangeHighlight, MarkWords, Marked, RemoveHighlight, RestoreHighlight};
pub(crate) use voice::{follow_consent, hush};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<MarkWords>(),
        entry::<ChangeHighlight>(),
        entry::<RemoveHighlight>(),
        entry::<RestoreHighlight>(),
        entry::<ListCodes>(),
        entry::<PutCode>(),
        entry::<RemoveCode>(),
        entry::<RestoreCode>(),
    ]
}
