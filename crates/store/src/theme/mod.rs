//! Themes: groups of voices about the same thing. Sets are replaced by [`set`], read by [`list`]; which voice belongs
//! where is in [`assign`]; [`past`] holds what runs did, [`proposal`] names a machine proposed.

pub mod assign;
pub mod list;
pub mod past;
pub mod proposal;
pub mod set;
