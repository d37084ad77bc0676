//! Themes: found by the engine, named, and kept the same from run to run.

mod agreed;
pub mod change;
pub mod cuts;
pub mod identity;
mod keep;
pub mod levels;
pub mod list;
pub mod mark;
mod pieces;
pub mod run;
mod settle;
pub mod shape;
pub mod show;
pub(crate) mod tally;
pub mod voices;
mod wishes;

pub(crate) use keep::recount;

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
        entry::<shape::MergeThemes>(),
        entry::<shape::SeparateThemes>(),
        entry::<shape::SplitTheme>(),
        entry::<shape::RejoinThemes>(),
        entry::<shape::DismissThemes>(),
        entry::<shape::RestoreThemes>(),
        entry::<voices::RefuseTheme>(),
        entry::<voices::MoveVoice>(),
        entry::<voices::PutVoiceBack>(),
        entry::<levels::RenamePart>(),
        entry::<levels::RenameGroup>(),
        entry::<levels::FollowTheme>(),
    ]
}
