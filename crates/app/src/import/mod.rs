//! Bringing files in: look, correct, run, pause, go on, take back.

pub mod control;
pub mod list;
pub mod prepare;
pub(crate) mod put;
mod run;
pub mod undo;

use crate::action::{Entry, entry};

pub use prepare::{Prepared, prepare};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<list::ListImports>(),
        entry::<list::ShowImport>(),
        entry::<list::ListSetAside>(),
        entry::<prepare::PlanImport>(),
        entry::<prepare::DropImport>(),
        entry::<control::StartImport>(),
        entry::<control::PauseImport>(),
        entry::<undo::UndoImport>(),
    ]
}
