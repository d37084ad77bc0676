//! Firsthand, put together: the command line, the JSON API and the pages over the actions of `firsthand-app`.
//!
//! This crate is the only one that knows all the others. Rules live below, in `domain` and `app`; a handler here
//! reads a request, runs an action and shows what came back.

pub mod api;
pub mod cli;
pub mod outgoing;
pub mod serve;
pub mod ui;
