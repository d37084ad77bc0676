//! Themes: found by the engine, named, and kept the same from run to run.

pub mod change;
pub mod identity;
pub mod list;
pub mod mark;
pub mod run;
pub mod show;
pub(crate) mod tally;

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<list::ListThemes>(),
        entry::<show::ShowTheme>(),
        entry::<run::FindThemes>(),
        entry::<run::StopThemes>(),
        entry::<run::ThemesProgress>(),
        entry::<mark::RenameTheme>(),
        entry::<mark::PinQuote>(),
        entry::<mark::UnpinQuote>(),
    ]
}
