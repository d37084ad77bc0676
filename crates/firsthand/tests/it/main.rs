//! The one integration binary: every test here goes through the real router, or through the real command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

mod access;
mod alerts;
mod api;
mod bad_input;
mod command;
mod importing;
mod launches;
mod meaning;
mod models;
mod pages;
mod real_data;
mod sample;
mod sense;
mod settings;
mod stopping;
mod talk;
mod teachers;
mod theme_life;
mod tidy;
mod world;
