//! Better names for themes, proposed by a chat endpoint where an admin switched one on. A proposal stands beside the name
//! until a person accepts it; it must rest on a passage that a customer really wrote.

mod chat;
mod checked;
mod decide;
mod propose;
mod setting;

pub use decide::{AcceptName, DeclineName, ReopenName};
pub use propose::{ProposeName, ShowProposal, Shown};
pub use setting::{ChangeNaming, Naming, NamingPage, ShowNaming};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ShowNaming>(),
        entry::<ChangeNaming>(),
        entry::<ProposeName>(),
        entry::<ShowProposal>(),
        entry::<AcceptName>(),
        entry::<DeclineName>(),
        entry::<ReopenName>(),
    ]
}

/// What a key for naming is for.
const PURPOSE: &str = "naming";
