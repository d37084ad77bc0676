//! Sessions: meetings with customers, planned and held. `read` finds them, `write` changes them.

pub mod heard;
pub mod note;
pub mod read;
pub mod write;
