//! One person's page from what the product tells of them.

use firsthand_app::day;
use firsthand_app::person::PersonPage as Found;
use firsthand_app::session::Talks as Told;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::noun::Account;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::is_customer_evidence;

use super::PersonPage;
use super::one::Talks;
use super::table::{called, joined, many};
use super::timeline;
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::{Avatar, Crumb, Fact, Size, Vital, When};
use crate::ui::shell::Shell;

/// What talking to them brought, as it is shown.
pub fn talks(found: &Told, today: i64, when: &When) -> Talks {
    let day = |counted: i64| {
        let text = day::written(counted);
        text.parse().map_or(text, |date| when.day(date))
    };
    Talks {
        sessions: found
            .sessions
            .iter()
            .map(|s| {
                let at = when.day(when.date(s.starts_at));
                (format!("/conversations/{}", s.id), s.title.clone(), format!("{}, {at}", s.state.label()))
            })
            .collect(),
        promises: found
            .promises
            .iter()
            .map(|p| {
                let late = p.closed.is_none() && p.due.is_some_and(|due| due < today);
                let note = match (p.closed, p.due) {
                    (Some(closed), _) => closed.label().to_owned(),
                    (None, Some(due)) => format!("due {}", day(due)),
                    (None, None) => "open".to_owned(),
                };
                (p.body.clone(), note, late)
            })
            .collect(),
        traits: found
            .traits
            .iter()
            .map(|k| {
                let href = format!("/conversations/{}?view=transcript#h-{}", k.session, k.highlight);
                (k.of_person.label(), k.words.clone(), href)
            })
            .collect(),
    }
}

/// `first` is false on the pages with what was said earlier.
pub fn page(shell: Shell, found: &Found, first: bool, now: Timestamp, when: &When) -> PersonPage {
    let person = &found.person;
    let (id, name) = (person.id.to_string(), called(person));
    let mut crumbs = vec![Crumb::new("Customers", "/customers")];
    if let Some(account) = &found.account {
        crumbs.push(Crumb::new(account.name.clone(), format!("/accounts/{}", account.id)));
    }
    let mut about = vec![person.speaker.label().to_owned(), joined(&[&person.role, &person.city])];
    about.extend(since(person.since, when));
    about.retain(|fact| !fact.is_empty());
    let span = timeline::stretch(&found.said, first, found.next.is_none(), person.since, now);
    PersonPage {
        shell,
        crumbs,
        talks: Talks::default(),
        book_href: String::new(),
        avatar: Avatar::of(&name).sized(Size::ExtraLarge),
        about,
        vitals: vitals(
            ("person", &id),
            found.voices,
            &found.said,
            found.next.is_none() && first,
            found.last_heard,
            when,
        ),
        months: timeline::months(&found.said, &found.launches, span, false, when),
        older: older(&format!("/people/{id}"), found.next.as_deref(), found.voices, found.said.len(), first),
        may_contact: person.may_contact,
        facts: person.email.iter().map(|mail| Fact::new("Mail", mail.clone())).collect(),
        account: found.account.as_ref().map(|account| belongs(account, when)),
        name,
    }
}

/// What stands at the head of a person or an account. Shares are told only where all of it is on the page.
pub fn vitals(
    filter: (&str, &str),
    voices: i64,
    said: &[VoiceRow],
    whole: bool,
    last: Option<Timestamp>,
    when: &When,
) -> Vec<Vital> {
    let own = said.iter().filter(|row| is_customer_evidence(row.voice.speaker, row.voice.heard)).count();
    let mut sources: Vec<i64> = said.iter().map(|row| row.voice.source.0).collect();
    sources.sort_unstable();
    sources.dedup();
    let href = Some(address::voices(&[filter]));
    let note = if whole && own < said.len() { format!("{own} first-hand") } else { String::new() };
    let mut vitals =
        vec![Vital { label: "Heard".to_owned(), value: count(voices), href: href.clone(), note }];
    if whole && !sources.is_empty() {
        vitals.push(Vital {
            label: "Sources".to_owned(),
            value: sources.len().to_string(),
            href,
            note: String::new(),
        });
    }
    let last = last.map(|at| when.day(when.date(at)));
    vitals.extend(last.map(|day| Vital {
        label: "Last heard".to_owned(),
        value: day,
        href: None,
        note: String::new(),
    }));
    vitals
}

/// "since January 2023".
pub fn since(at: Option<Timestamp>, when: &When) -> Option<String> {
    at.map(|at| format!("since {}", when.date(at).strftime("%B %Y")))
}

/// The way to what was said before.
pub fn older(
    path: &str,
    next: Option<&str>,
    voices: i64,
    shown: usize,
    first: bool,
) -> Option<(String, String)> {
    let href = address::with(path, &[("after", next?)]);
    let rest = voices - shown as i64;
    Some((if first && rest > 0 { format!("{} older", count(rest)) } else { "Older".to_owned() }, href))
}

fn belongs(account: &Account, when: &When) -> (Fact, Vec<Fact>) {
    let href = format!("/accounts/{}", account.id);
    let mut facts = Vec::new();
    facts.extend(account.city.as_ref().map(|city| Fact::new("City", city.clone())));
    facts.extend(account.plan.as_ref().map(|plan| Fact::new("Plan", plan.clone())));
    facts.extend(account.seats.map(|seats| Fact::new("Seats", count(seats))));
    facts.extend(account.since.map(|at| Fact::new("Since", when.date(at).strftime("%B %Y").to_string())));
    facts.push(Fact::link(
        "Heard",
        "All its voices",
        address::voices(&[("account", &account.id.to_string())]),
    ));
    (Fact::link(account.name.clone(), "Account", href), facts)
}

/// "12 voices".
pub fn voices(n: i64) -> String {
    many(n, "voice", "voices")
}
