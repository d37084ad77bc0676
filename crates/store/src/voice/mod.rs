//! Voices: what was said. Batches come in by [`put`], are read by [`read`], marked by [`mark`], drawn by [`chance`], judged by [`sense`].

pub mod chance;
pub mod content;
pub mod key;
pub mod list;
pub mod mark;
pub mod put;
pub mod read;
pub mod sense;
