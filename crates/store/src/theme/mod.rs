//! Themes: groups of voices about the same thing. Sets are replaced by [`set`], read by [`list`]; which voice belongs
//! where is in [`assign`]; where new ones go, in [`space`] and [`join`]. What people decide about whole themes is in
//! [`life`], groups of themes in [`group`], sub-themes in [`part`], and what a run leaves behind in [`trace`];
//! [`past`] holds what runs did, [`proposal`] names a machine proposed.

pub mod assign;
pub mod group;
pub mod join;
pub mod life;
pub mod list;
pub mod part;
pub mod past;
pub mod proposal;
pub mod set;
pub mod space;
pub mod trace;
