//! Themes: groups of voices about the same thing. Sets are replaced by [`set`], read by [`list`]; which voice belongs
//! where is in [`assign`].

pub mod assign;
pub mod list;
pub mod set;
