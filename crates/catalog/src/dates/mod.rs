//! Dates as people and programs write them.

pub mod order;
pub mod parse;
pub mod words;
pub mod zones;
