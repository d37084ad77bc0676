//! Raw customer words to language, vectors, neighbours, communities and named themes.
//!
//! Pure functions on slices: no files, no network, no clock, no database; the model is part of the binary. The same input
//! gives the same output on every run. To add a step: a module named after its noun, called from [`themes`].

pub mod alerts;
pub mod axes;
mod bytes;
pub mod communities;
pub mod duplicates;
pub mod embed;
pub mod encoder;
pub mod glossary;
pub mod language;
pub mod matrix;
pub mod measure;
pub mod missing;
pub mod model;
pub mod names;
pub mod neighbours;
pub mod pace;
pub mod probability;
pub mod questions;
pub mod quotes;
pub mod random;
pub mod rates;
pub mod sense;
pub mod student;
pub mod teacher;
pub mod themes;
pub mod threads;
pub mod token;
pub mod trend;
pub mod usability;
pub mod vectors;
pub mod verdict;
