//! What the product does, by noun: actions, imports, theme runs and the index that follows the truth.
//!
//! Nothing here knows of HTTP, HTML or a command line; every surface runs the same actions (see [`action`]).
//! To add something the product can do: a struct in its noun's folder, a line in that noun's `actions()`.

pub mod account;
pub mod action;
pub mod alert;
pub mod area;
pub mod ctx;
pub mod day;
pub mod export;
pub mod goal;
pub mod highlight;
pub mod home;
pub mod import;
pub mod index;
pub mod launch;
pub mod meaning;
pub mod missing;
mod name;
pub mod naming;
pub mod outgoing;
pub mod person;
pub mod practice;
pub mod promise;
pub mod question;
pub mod reading;
pub mod sample;
pub mod saved_search;
mod secret;
pub mod sense;
pub mod series;
pub mod session;
pub mod source;
pub mod study;
pub mod teacher;
pub mod theme;
pub mod transcript;
pub mod undo;
pub mod voice;
pub mod work;
pub mod workspace;
