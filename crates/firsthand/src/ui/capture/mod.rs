//! Capture a signal: what somebody just heard, kept in ten seconds. One form, as a page and in a dialog.

mod keep;

use askama::Template;
use axum::routing::get;

use super::filters;
use super::parts::Choice;
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/capture", get(keep::form).post(keep::keep))
}

/// `GET /capture`; the dialog takes `#capture-form` out of it. Saved by `POST /capture`.
#[derive(Template)]
#[template(path = "capture/page.html")]
pub struct CapturePage {
    pub shell: Shell,
    pub text: String,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
    /// `theirs`, `told`, `mine`.
    pub whose: Vec<Choice>,
    pub person: String,
    pub account: String,
    /// Call, visit, mail, event, sales, support, other.
    pub places: Vec<Choice>,
    pub areas: Vec<Choice>,
    /// Where to go after saving.
    pub back: String,
}
