//! People and accounts in a table, by name.

use firsthand_app::account::{AccountList, AccountRow};
use firsthand_app::person::{PeoplePage, PersonRow};
use firsthand_domain::noun::Person;
use firsthand_domain::time::Timestamp;

use super::{CustomerRow, CustomersPage};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::{Avatar, Pager, Tab, When};
use crate::ui::shell::Shell;

/// Rows on a page.
pub const ON_PAGE: i64 = 50;

/// What the page is made of.
pub struct Asked {
    pub people: PeoplePage,
    pub listed: AccountList,
    /// Accounts are shown, not people.
    pub accounts: bool,
    /// Rows on the pages before.
    pub before: usize,
    pub q: String,
}

pub fn page(shell: Shell, asked: &Asked, when: &When) -> CustomersPage {
    let (people, accounts) = (asked.people.total, asked.listed.total);
    let rows: Vec<CustomerRow> = if asked.accounts {
        asked.listed.accounts.iter().map(|row| account(row, when)).collect()
    } else {
        asked.people.people.iter().map(|row| person(row, when)).collect()
    };
    let tab = |label: &str, n: i64, kind: &str, current: bool| {
        Tab::new(format!("{label} {}", count(n)), address::with("/customers", &[("kind", kind)]), current)
    };
    CustomersPage {
        shell,
        lead: format!("{} and {}.", many(people, "person", "people"), many(accounts, "account", "accounts")),
        tabs: vec![
            tab("People", people, "people", !asked.accounts),
            tab("Accounts", accounts, "accounts", asked.accounts),
        ],
        kind: if asked.accounts { "accounts" } else { "people" }.to_owned(),
        q: asked.q.clone(),
        pager: pager(asked, rows.len()),
        rows,
    }
}

/// "1 person", "1,210 people".
pub fn many(n: i64, one: &str, several: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { several })
}

/// Where the list stands. It is walked by a cursor, which costs the same on the last page as on the first; the rows
/// before are only counted along, for the words.
fn pager(asked: &Asked, shown: usize) -> Pager {
    let (total, next, kind) = if asked.accounts {
        (asked.listed.total, &asked.listed.next, "accounts")
    } else {
        (asked.people.total, &asked.people.next, "people")
    };
    let last = asked.before + shown;
    let range = format!("{}–{}", count(asked.before as i64 + 1), count(last as i64));
    let last = last.to_string();
    let next = next.as_deref().map(|after| {
        let query = [("kind", kind), ("q", asked.q.as_str()), ("after", after), ("before", last.as_str())];
        address::with("/customers", &query)
    });
    // How many a search finds in all is not known, and not worth a count of its own.
    let position = if asked.q.is_empty() { format!("{range} of {}", count(total)) } else { range };
    Pager { position, prev: None, next }
}

fn person(row: &PersonRow, when: &When) -> CustomerRow {
    let id = row.person.id.to_string();
    let name = called(&row.person);
    CustomerRow {
        avatar: Avatar::of(&name),
        href: format!("/people/{id}"),
        about: joined(&[&row.person.role, &row.person.city]),
        belongs: row.account_name.clone().unwrap_or_default(),
        voices: count(row.voices),
        voices_href: address::voices(&[("person", &id)]),
        last_heard: heard(row.last_heard, when),
        name,
    }
}

fn account(row: &AccountRow, when: &When) -> CustomerRow {
    let account = &row.account;
    let id = account.id.to_string();
    let seats = account.seats.map(|n| many(n, "seat", "seats"));
    CustomerRow {
        avatar: Avatar::of(&account.name).square(),
        name: account.name.clone(),
        href: format!("/accounts/{id}"),
        about: joined(&[&account.city, &seats]),
        belongs: account.plan.clone().unwrap_or_default(),
        voices: count(row.voices),
        voices_href: address::voices(&[("account", &id)]),
        last_heard: heard(row.last_heard, when),
    }
}

fn heard(at: Option<Timestamp>, when: &When) -> String {
    at.map(|at| when.day(when.date(at))).unwrap_or_default()
}

/// A person's name; people a file knows only by a number have none.
pub fn called(person: &Person) -> String {
    if person.name.trim().is_empty() { "Somebody".to_owned() } else { person.name.clone() }
}

/// What is known, with commas between.
pub fn joined(parts: &[&Option<String>]) -> String {
    let known =
        parts.iter().filter_map(|part| part.as_deref()).map(str::trim).filter(|part| !part.is_empty());
    known.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one() {
        assert_eq!(many(1, "person", "people"), "1 person");
        assert_eq!(many(1210, "person", "people"), "1,210 people");
    }

    #[test]
    fn what_is_not_known_leaves_no_comma() {
        let (role, none) = (Some("Barista".to_owned()), None);
        assert_eq!(joined(&[&role, &none]), "Barista");
        assert_eq!(joined(&[&none, &none]), "");
    }
}
