//! A reading: voices drawn at random, one at a time, about ten minutes. Calm: nothing blocks, nothing counts down.

mod done;
mod go;
mod show;

use askama::Template;
use axum::routing::{get, post};

use super::filters;
use super::parts::{Avatar, Words};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/reading", post(go::start))
        .route("/reading/{id}", get(show::show).post(go::next))
        .route("/reading/{id}/finish", post(go::finish))
}

/// `GET /reading/{id}?at=3`: one voice of it. Looking marks nothing; *Next* and *Done* do (`POST /reading/{id}`).
#[derive(Template)]
#[template(path = "reading/page.html")]
pub struct ReadingPage {
    pub shell: Shell,
    pub id: String,
    /// Position of this voice, from 0, and how many were drawn.
    pub at: usize,
    pub steps: Vec<Step>,
    /// Minutes since it began, as the page was drawn: "4 minutes".
    pub minutes: String,
    pub voice: ReadVoice,
    pub prev: Option<String>,
}

/// A dash of the progress line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Read,
    Now,
    Ahead,
}

pub struct ReadVoice {
    pub id: String,
    /// Opens the voice itself.
    pub href: String,
    pub question: Option<String>,
    pub title: Option<String>,
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    pub chip: String,
    pub avatar: Avatar,
    pub name: String,
    pub about: String,
    pub facts: Vec<String>,
    pub theme: Option<(String, String)>,
}

/// `GET /reading/{id}` when every voice was read or the reader stopped.
#[derive(Template)]
#[template(path = "reading/done.html")]
pub struct ReadingDonePage {
    pub shell: Shell,
    /// "You read 12 voices in 9 minutes".
    pub title: String,
    /// "From 4 sources and 5 languages; 11 in their own words."
    pub lead: String,
    pub lines: Vec<ReadLine>,
    /// Themes heard in it: name, address, "3 of 12".
    pub themes: Vec<(String, String, String)>,
    /// More to read: a next reading can be drawn.
    pub more: bool,
}

pub struct ReadLine {
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    pub href: String,
    pub who: String,
}

impl ReadingPage {
    fn last(&self) -> bool {
        self.at + 1 == self.steps.len()
    }
    fn place(&self) -> usize {
        self.at + 1
    }
}
