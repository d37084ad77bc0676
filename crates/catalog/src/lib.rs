//! What strangers add: file formats, presets of known programs, and the guesses about everything else.
//!
//! The catalog reads the file it is handed and nothing else: no network, no database, no clock of its own beyond
//! the one it is given. To add a known kind of file, see [`presets`]; a format of files, see [`files`].

pub mod columns;
pub mod dates;
pub mod files;
pub mod html;
pub mod mapping;
pub mod practices;
pub mod presets;
pub mod transcripts;

/// The reader of files, as the product uses it.
pub fn reader() -> files::Files {
    files::Files::default()
}
