//! The nouns and rules of Firsthand.
//!
//! Everything here is plain data and pure functions: no files, no sockets, no SQL, no clock of its own.
//! Every other crate may use this one; this one uses none of them. A new noun is a new file.

pub mod access;
pub mod alert;
pub mod clock;
pub mod error;
pub mod evidence;
pub mod goal;
pub mod highlight;
pub mod id;
pub mod import;
pub mod item;
pub mod language;
mod named;
pub mod noun;
pub mod practice;
pub mod promise;
pub mod recording;
pub mod session;
pub mod stage;
pub mod study;
pub mod theme;
pub mod time;
pub mod transcript;
pub mod voice;
