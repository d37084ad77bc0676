//! Customers: people and accounts, each with one timeline. Not a form to fill in.

mod account;
mod one;
mod person;
mod routes;
mod table;
mod timeline;

pub use one::{AccountPage, Event, EventKind, Member, Month, PersonPage};
pub use routes::routes;

use askama::Template;

use super::filters;
use super::parts::{Avatar, Pager, Tab};
use super::shell::{Place, Shell};

/// `GET /customers?kind=people|accounts&q=…`. Sorted by name: no rankings.
#[derive(Template)]
#[template(path = "customer/list.html")]
pub struct CustomersPage {
    pub shell: Shell,
    /// "1,210 people and 34 accounts."
    pub lead: String,
    /// People, Accounts, each with its count.
    pub tabs: Vec<Tab>,
    /// `people` or `accounts`, repeated by the search form.
    pub kind: String,
    pub q: String,
    pub rows: Vec<CustomerRow>,
    pub pager: Pager,
}

/// A person or an account.
pub struct CustomerRow {
    pub avatar: Avatar,
    pub name: String,
    pub href: String,
    /// "Barista, Ghent"; may be empty.
    pub about: String,
    /// Account of a person, plan of an account; may be empty.
    pub belongs: String,
    pub voices: String,
    pub voices_href: String,
    /// "12 Nov"
    pub last_heard: String,
}

impl CustomersPage {
    fn accounts(&self) -> bool {
        self.kind == "accounts"
    }
}
