//! Every store function, on SQLite always and on PostgreSQL when TEST_POSTGRES_URL is set.

// A test stops at what it did not expect; clippy.toml allows that in #[test] functions only.
#![allow(clippy::unwrap_used)]

mod alerts;
mod changes;
mod engines;
mod imports;
mod joining;
mod launches;
mod model;
mod nouns;
mod people;
mod safety;
mod senses;
mod talk;
mod teachers;
mod theme_life;
mod themes;
mod undo;
mod voices;
mod walls;
mod world;
