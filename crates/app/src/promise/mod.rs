//! What was promised to customers, and what sessions leave to do.

mod list;
mod make;

pub use list::{ListPromises, PromiseList};
pub use make::{ClosePromise, MakePromise, PutPromise, RemovePromise, RestorePromise};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListPromises>(),
        entry::<MakePromise>(),
        entry::<PutPromise>(),
        entry::<ClosePromise>(),
        entry::<RemovePromise>(),
        entry::<RestorePromise>(),
    ]
}
