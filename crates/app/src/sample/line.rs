//! The lines of the sample's files, and how they become items, people and accounts.

use std::collections::HashMap;

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::time::{DAY_US, Timestamp};
use firsthand_domain::voice::{Heard, Speaker};
use firsthand_store as store;
use firsthand_store::db::Tx;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// One thing said.
#[derive(Debug, Deserialize)]
pub struct VoiceLine {
    pub id: String,
    pub source: String,
    pub at: Timestamp,
    pub lang: String,
    pub speaker: String,
    pub heard: Heard,
    pub title: Option<String>,
    pub text: String,
    pub rating: Option<u8>,
    pub score: Option<u8>,
    pub version: Option<String>,
    pub area: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    pub person: Option<String>,
    pub country: Option<String>,
}

/// Someone who speaks.
#[derive(Debug, Deserialize)]
pub struct PersonLine {
    pub id: String,
    pub name: String,
    pub role: Option<String>,
    pub city: Option<String>,
    pub since: Option<Date>,
    pub account: Option<String>,
    pub consent: Option<String>,
}

/// A business customer.
#[derive(Debug, Deserialize)]
pub struct AccountLine {
    pub name: String,
    pub city: Option<String>,
    pub seats: Option<i64>,
    pub since: Option<Date>,
    pub plan: Option<String>,
}

/// Midnight in UTC.
pub fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().into()).unwrap_or_default()
}

impl PersonLine {
    /// An invented address that makes the same person of several sources one.
    fn email(&self) -> String {
        let letters = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '.' };
        let name: String = self.name.chars().filter(char::is_ascii).map(letters).collect();
        let name = name.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        format!("{name}.{}@example.org", self.id.replace("-p", ""))
    }
}

impl VoiceLine {
    pub fn item(&self, row: u64, said_at: Timestamp, person: Option<&PersonLine>) -> Item {
        let person = person.map(|p| PersonHint {
            email: Some(p.email()),
            name: Some(p.name.clone()),
            role: p.role.clone(),
            city: p.city.clone(),
            account: p.account.clone(),
            ..PersonHint::default()
        });
        Item {
            row,
            external_id: Some(self.id.clone()),
            title: self.title.clone(),
            text: self.text.clone(),
            said_at: Some(said_at),
            speaker: Some(self.spoke()),
            heard: Some(self.heard),
            rating: self.rating,
            score: self.score,
            language: Some(self.lang.clone()),
            country: self.country.clone(),
            version: self.version.clone(),
            area: self.area.clone(),
            tags: self.tags.clone(),
            person: person.unwrap_or_default(),
            ..Item::default()
        }
    }

    /// The notes are colleagues' reports of what customers told them: hearsay, but a customer's.
    fn spoke(&self) -> Speaker {
        match (self.speaker.as_str(), self.heard) {
            ("former", _) => Speaker::FormerCustomer,
            ("prospect", _) => Speaker::Prospect,
            ("colleague", heard) if heard != Heard::Report => Speaker::Colleague,
            _ => Speaker::Customer,
        }
    }
}

/// Fills in what a voice's row does not say of people: since when, and whether they may be asked again.
pub async fn complete_people(
    tx: &mut Tx,
    ws: WorkspaceId,
    lines: &[PersonLine],
    now: Timestamp,
) -> Result<()> {
    let by_email: HashMap<String, &PersonLine> = lines.iter().map(|line| (line.email(), line)).collect();
    let mut after = None;
    loop {
        let order = store::person::list::Order::Name;
        let page = store::person::list::list(tx, ws, "", order, after.as_deref(), 500).await?;
        for found in page.items {
            let mut person = found.person;
            let Some(line) = person.email.as_ref().and_then(|email| by_email.get(email)) else { continue };
            person.since = line.since.map(midnight);
            person.may_contact = line.consent.as_deref() == Some("contact");
            store::person::list::update(tx, ws, &person, now).await?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// The same for accounts.
pub async fn complete_accounts(
    tx: &mut Tx,
    ws: WorkspaceId,
    lines: &[AccountLine],
    now: Timestamp,
) -> Result<()> {
    for found in store::account::list(tx, ws, "", None, 500).await?.items {
        let mut account = found.account;
        let Some(line) = lines.iter().find(|line| line.name == account.name) else { continue };
        account.city = line.city.clone();
        account.plan = line.plan.clone();
        account.seats = line.seats;
        account.since = line.since.map(midnight);
        store::account::update(tx, ws, &account, now).await?;
    }
    Ok(())
}

/// By how many days the sample's dates move so that its newest voice is less than a week old: whole weeks, so that
/// Mondays stay Mondays.
pub fn shift_us(newest: Timestamp, now: Timestamp) -> i64 {
    (now.0 - newest.0).div_euclid(7 * DAY_US) * 7 * DAY_US
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_move_by_whole_weeks_to_within_the_last_one() {
        let newest = Timestamp(1_000 * DAY_US);
        for days in [0, 3, 7, 400, -5] {
            let now = Timestamp(newest.0 + days * DAY_US);
            let moved = newest.0 + shift_us(newest, now);
            assert!(moved <= now.0 && now.0 - moved < 7 * DAY_US);
            assert_eq!((moved - newest.0) % (7 * DAY_US), 0);
        }
    }
}
