//! Whole journeys in a real browser, against the real binary with the sample workspace.
//!
//! They need `chromium` and `chromedriver`; `./test` brings them. Where they are missing each test says that it was
//! skipped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

mod accessibility;
mod journeys;
mod site;
