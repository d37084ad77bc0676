//! Every store function, on SQLite always and on PostgreSQL when TEST_POSTGRES_URL is set.

// A test stops at what it did not expect; clippy.toml allows that in #[test] functions only.
#![allow(clippy::unwrap_used)]

mod changes;
mod engines;
mod imports;
mod launches;
mod model;
mod nouns;
mod people;
mod safety;
mod themes;
mod undo;
mod voices;
mod walls;
mod world;
