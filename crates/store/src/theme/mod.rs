//! Themes: groups of voices about the same thing. Sets are replaced by [`set`], read by [`list`]; which voice belongs
//! where is in [`assign`]; where new ones go, in [`space`] and [`join`].

pub mod assign;
pub mod join;
pub mod list;
pub mod set;
pub mod space;
