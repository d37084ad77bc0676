//! JSON in bounded memory: one document with a list in it, or a document per line.

pub mod elements;
pub mod flat;
pub mod lines;
pub mod path;
pub mod scan;
