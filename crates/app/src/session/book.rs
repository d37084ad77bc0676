//! Booking a session, changing its plan, taking it off the pages.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, PersonId, SessionId, StudyId};
use firsthand_domain::session::{Attendee, Consent, Part, Session, SessionState};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::person::upsert::met;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};
use crate::{day, name, practice};

/// Twelve hours: no session is longer.
pub(super) const LONGEST_MINUTES: i64 = 720;
/// The most colleagues and the most guests of one session.
const MOST_PEOPLE: usize = 60;

/// A colleague who will be there, and as what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Attends {
    pub member: MemberId,
    pub part: Part,
}

/// Books a session, or writes down one that was held already.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BookSession {
    pub study: Option<StudyId>,
    /// The practice's key; the study's where none is given.
    pub practice: Option<String>,
    /// Whom it is with: someone known, or a name that makes a new customer.
    pub person: Option<PersonId>,
    pub name: Option<String>,
    pub account: Option<String>,
    /// What it is called; the person's name where nothing is given.
    pub title: Option<String>,
    /// When, as 2026-11-22T14:30 in the workspace's zone.
    pub starts_at: String,
    pub minutes: Option<i64>,
    pub place: String,
    /// Who of us is there; the one who books asks where nobody is named.
    pub attendees: Vec<Attends>,
    /// Other customers who are there.
    pub guests: Vec<PersonId>,
}

/// A session was booked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Booked {
    pub id: SessionId,
    pub message: String,
    pub undo: Option<Undo>,
}

impl Action for BookSession {
    type Output = Booked;
    const NAME: &'static str = "book_session";
    const ABOUT: &'static str = "Books a session with a customer, of a study or on its own.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Booked> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let zone = ctx.zone().await?;
        let starts_at = day::moment("starts_at", &self.starts_at, &zone)?;
        let study = match self.study {
            Some(id) => Some(store::study::get(&mut ctx.app.db.read().await?, ws, id).await?),
            None => None,
        };
        let key = self.practice.clone().or(study.map(|study| study.practice));
        let key = key.ok_or_else(|| Error::invalid("practice", "Choose a practice."))?;
        let practice = practice::get(ctx, &key).await?;
        let mut tx = ctx.app.db.write().await?;
        let (person, named) = self.who(ctx, &mut tx).await?;
        let session = Session {
            id: SessionId(ctx.app.ids.next(now)),
            study: self.study,
            title: self.called(named.as_deref(), &practice.name)?,
            state: SessionState::Booked,
            starts_at,
            minutes: minutes("minutes", self.minutes.unwrap_or(practice.minutes))?,
            held_minutes: None,
            person,
            place: place(&self.place)?,
            consent: Consent::default(),
            fields: Default::default(),
            with_customer: practice.with_customer,
            snapshot: None,
            snapshot_at: None,
            shared_at: None,
            practice: practice.key,
        };
        store::session::write::create(&mut tx, ws, &session, now).await?;
        let mut attendees = attendees(&self.attendees)?;
        if attendees.is_empty() {
            attendees.push(Attendee { member: ctx.actor.member, part: Part::Asked });
        }
        store::session::write::set_attendees(&mut tx, ws, session.id, &attendees).await?;
        store::session::write::set_guests(&mut tx, ws, session.id, &guests(&self.guests)?).await?;
        tx.commit().await?;
        let message = format!("{} is booked.", session.title);
        Ok(Booked { id: session.id, message, undo: Undo::by(&RemoveSession { id: session.id }) })
    }
}

impl BookSession {
    /// The person it is with, made where only a name is given, and what they are called.
    async fn who(&self, ctx: &Ctx, tx: &mut Tx) -> Result<(Option<PersonId>, Option<String>)> {
        let ws = ctx.actor.workspace;
        if let Some(id) = self.person {
            let found = store::person::list::get(tx, ws, id).await?;
            return Ok((Some(id), Some(found.person.name)));
        }
        let Some(text) = self.name.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok((None, None));
        };
        let called = name::checked("name", text)?;
        let account = self.account.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let id = met(tx, ws, (&called, account), &ctx.app.ids, ctx.now()).await?;
        Ok((Some(id), Some(called)))
    }

    fn called(&self, person: Option<&str>, practice: &str) -> Result<String> {
        match self.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) => name::checked("title", title),
            None => Ok(person.unwrap_or(practice).to_owned()),
        }
    }
}

pub(super) fn minutes(field: &'static str, minutes: i64) -> Result<i64> {
    if (1..=LONGEST_MINUTES).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Error::invalid(field, format!("A session takes 1 to {LONGEST_MINUTES} minutes.")))
}

fn place(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() { Ok(String::new()) } else { name::checked("place", text) }
}

/// Each colleague once; one who asked and noted is the one who asked.
fn attendees(all: &[Attends]) -> Result<Vec<Attendee>> {
    if all.len() > MOST_PEOPLE {
        return Err(Error::invalid("attendees", format!("A session has at most {MOST_PEOPLE} of us.")));
    }
    let mut out: Vec<Attendee> = Vec::new();
    for a in all {
        match out.iter_mut().find(|known| known.member == a.member) {
            Some(known) => known.part = known.part.min(a.part),
            None => out.push(Attendee { member: a.member, part: a.part }),
        }
    }
    Ok(out)
}

fn guests(all: &[PersonId]) -> Result<Vec<PersonId>> {
    if all.len() > MOST_PEOPLE {
        return Err(Error::invalid("guests", format!("A session has at most {MOST_PEOPLE} guests.")));
    }
    let mut out = all.to_vec();
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Changes when, where, how long and with whom.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UpdateSession {
    pub id: SessionId,
    pub title: String,
    /// As 2026-11-22T14:30 in the workspace's zone, or an exact moment.
    pub starts_at: String,
    pub minutes: i64,
    pub place: String,
    pub study: Option<StudyId>,
    pub person: Option<PersonId>,
    pub attendees: Vec<Attends>,
    pub guests: Vec<PersonId>,
}

impl Action for UpdateSession {
    type Output = Changed;
    const NAME: &'static str = "update_session";
    const ABOUT: &'static str = "Changes when and where a session is, how long it takes and who is there.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let zone = ctx.zone().await?;
        let starts_at = day::moment("starts_at", &self.starts_at, &zone)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.id).await?;
        if let Some(study) = self.study {
            store::study::get(&mut tx, ws, study).await?;
        }
        if let Some(person) = self.person {
            store::person::list::get(&mut tx, ws, person).await?;
        }
        let there = store::session::read::attendees(&mut tx, ws, &[self.id]).await?;
        let with = store::session::read::guests(&mut tx, ws, self.id).await?;
        let session = Session {
            title: name::checked("title", &self.title)?,
            starts_at,
            minutes: minutes("minutes", self.minutes)?,
            place: place(&self.place)?,
            study: self.study,
            person: self.person,
            ..before.clone()
        };
        store::session::write::update(&mut tx, ws, &session).await?;
        store::session::write::set_attendees(&mut tx, ws, self.id, &attendees(&self.attendees)?).await?;
        store::session::write::set_guests(&mut tx, ws, self.id, &guests(&self.guests)?).await?;
        tx.commit().await?;
        let undo = Undo::by(&UpdateSession {
            id: self.id,
            title: before.title,
            starts_at: before.starts_at.jiff().to_string(),
            minutes: before.minutes,
            place: before.place,
            study: before.study,
            person: before.person,
            attendees: there.into_iter().map(|(_, a)| Attends { member: a.member, part: a.part }).collect(),
            guests: with,
        });
        Ok(Changed::new("Saved.", undo))
    }
}

/// Takes a session off every page; nothing of it is lost.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveSession {
    pub id: SessionId,
}

impl Action for RemoveSession {
    type Output = Changed;
    const NAME: &'static str = "remove_session";
    const ABOUT: &'static str = "Takes a session off every page. Nothing of it is lost.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let session = store::session::read::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::session::write::remove(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} is removed.", session.title), Undo::by(&RestoreSession { id: self.id })))
    }
}

/// Brings a removed session back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreSession {
    pub id: SessionId,
}

impl Action for RestoreSession {
    type Output = Changed;
    const NAME: &'static str = "restore_session";
    const ABOUT: &'static str = "Brings a removed session back.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::session::write::remove(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("The session is back.", Undo::by(&RemoveSession { id: self.id })))
    }
}
