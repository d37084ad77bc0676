//! Full-text search: documents in, hits and facets out.
//!
//! The index is derived and can always be rebuilt; it stores no text, only what finding needs. A crash
//! leaves it behind the database, never ahead: [`index::Index::watermark`] says up to where it has read
//! the change log. This crate knows nothing of SQL, of the web or of members.
//!
//! One analyzer serves every language ([`analysis`]); the words people type become a tree ([`query`])
//! that is never an error; `search` finds, counts and sorts in one pass over rows of 64 bytes a voice
//! that are kept in memory (`rows`).
//!
//! To add a facet: a field in [`document::Document`] and in `schema`, a column in `rows`, and lines in
//! `search::filter` and `search::count`.

pub mod analysis;
pub mod answer;
pub mod document;
pub mod error;
pub mod index;
pub mod marks;
pub mod query;
pub mod request;
mod rows;
mod schema;
mod search;
pub mod spread;
