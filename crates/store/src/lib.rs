//! The only SQL of Firsthand: one text for SQLite and PostgreSQL, by noun.
//!
//! Every function takes the transaction first and, for what belongs to a workspace, the workspace next; every
//! query names that workspace. What one engine writes differently is a named fragment in [`db`], nowhere else.
//! `find_…` gives an `Option`, `get` a not-found error, `list` a page or a short list. Nothing here knows about
//! pages, files or the search index. A new noun is a new file, its table in `migrations/`, its test in `tests/it`.

pub mod account;
pub mod alert;
pub mod area;
pub mod base;
pub mod bulk;
pub mod change;
pub mod db;
pub mod export;
pub mod failure;
pub mod goal;
pub mod highlight;
pub mod import;
pub mod integrity;
pub mod launch;
pub mod member;
pub mod meta;
pub mod migration;
pub mod page;
pub mod person;
pub mod promise;
pub mod reading;
pub mod row;
pub mod saved_search;
pub mod secret;
pub mod series;
pub mod session;
pub mod source;
pub mod study;
pub mod theme;
pub mod transcript;
pub mod value;
pub mod voice;
pub mod workspace;
