//! One account's page from what the product tells of it.

use firsthand_app::account::AccountPage as Found;
use firsthand_app::person::PersonRow;
use firsthand_domain::noun::Launch;
use firsthand_domain::time::Timestamp;

use super::person::{older, since, vitals, voices};
use super::table::{called, joined, many};
use super::{AccountPage, Member, timeline};
use crate::ui::parts::{Avatar, Crumb, Size, When};
use crate::ui::shell::Shell;

/// `first` is false on the pages with what was said earlier.
pub fn page(
    shell: Shell,
    found: &Found,
    launches: &[Launch],
    first: bool,
    now: Timestamp,
    when: &When,
) -> AccountPage {
    let account = &found.account;
    let id = account.id.to_string();
    let whole = found.next.is_none();
    let seats = account.seats.map(|n| many(n, "seat", "seats"));
    let known = [account.city.clone(), account.plan.clone(), seats, since(account.since, when)];
    let span = timeline::stretch(&found.said, first, whole, account.since, now);
    AccountPage {
        shell,
        crumbs: vec![
            Crumb::new("Customers", "/customers"),
            Crumb::new("Accounts", "/customers?kind=accounts"),
        ],
        name: account.name.clone(),
        avatar: Avatar::of(&account.name).square().sized(Size::ExtraLarge),
        about: known.into_iter().flatten().collect(),
        vitals: vitals(("account", &id), found.voices, &found.said, whole && first, found.last_heard, when),
        months: timeline::months(&found.said, launches, span, true, when),
        older: older(
            &format!("/accounts/{id}"),
            found.next.as_deref(),
            found.voices,
            found.said.len(),
            first,
        ),
        people: found.people.iter().map(member).collect(),
    }
}

fn member(row: &PersonRow) -> Member {
    let name = called(&row.person);
    Member {
        avatar: Avatar::of(&name),
        href: format!("/people/{}", row.person.id),
        about: joined(&[&row.person.role, &row.person.city]),
        voices: voices(row.voices),
        name,
    }
}
