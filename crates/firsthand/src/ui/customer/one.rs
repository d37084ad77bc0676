//! One person, one account.

use askama::Template;

use crate::ui::filters;
use crate::ui::parts::{Avatar, Crumb, Fact, Vital, Words};
use crate::ui::shell::{Place, Shell};

/// `GET /people/{id}`
#[derive(Template)]
#[template(path = "customer/person.html")]
pub struct PersonPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub name: String,
    pub avatar: Avatar,
    /// "Customer", "Night-shift nurse, Turku", "since January 2023".
    pub about: Vec<String>,
    pub vitals: Vec<Vital>,
    pub months: Vec<Month>,
    /// Earlier ones not shown: "14 older, back to January 2023" and their address.
    pub older: Option<(String, String)>,
    pub may_contact: bool,
    /// Mail address and the like.
    pub facts: Vec<Fact>,
    /// The account they belong to.
    pub account: Option<(Fact, Vec<Fact>)>,
    pub talks: Talks,
    /// Books a session with them; empty where the reader may not.
    pub book_href: String,
}

/// What talking to them brought.
#[derive(Default)]
pub struct Talks {
    /// Address, name, "Held, 18 Nov".
    pub sessions: Vec<(String, String, String)>,
    /// Words, "due 1 Dec", late.
    pub promises: Vec<(String, String, bool)>,
    /// "Fear", the words, where they were said.
    pub traits: Vec<(&'static str, String, String)>,
}

/// `GET /accounts/{id}`
#[derive(Template)]
#[template(path = "customer/account.html")]
pub struct AccountPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub name: String,
    pub avatar: Avatar,
    pub about: Vec<String>,
    pub vitals: Vec<Vital>,
    pub months: Vec<Month>,
    pub older: Option<(String, String)>,
    pub people: Vec<Member>,
}

/// A heading of the timeline ("November") and what happened under it, newest first.
pub struct Month {
    pub label: String,
    pub events: Vec<Event>,
}

pub struct Event {
    pub kind: EventKind,
    /// "17 Nov", and RFC 3339.
    pub when: String,
    pub when_iso: String,
    pub icon: &'static str,
    /// "Said, app review, 4 stars", "Second-hand", "Reached by a launch".
    pub what: String,
    pub words: Words,
    pub lang: String,
    pub href: Option<String>,
    /// "Second-hand" or "A colleague’s wish"; for [`EventKind::Told`].
    pub chip: String,
    pub theme: Option<(String, String)>,
    /// Who of the account said it; may be empty.
    pub who: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Their own words.
    Said,
    /// A colleague's.
    Told,
    /// A launch.
    Launch,
}

/// A person of an account.
pub struct Member {
    pub avatar: Avatar,
    pub name: String,
    pub href: String,
    pub about: String,
    pub voices: String,
}
