//! What happened to a session: held, did not come, cancelled; what was agreed to; what the practice's fields hold.

use std::collections::BTreeMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::SessionId;
use firsthand_domain::session::{Consent, Session, SessionState};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::book::minutes;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::practice;
use crate::undo::{Changed, Undo};

/// Says what happened: held, did not come, cancelled, or booked again.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SetState {
    pub id: SessionId,
    pub state: SessionState,
    /// How long it took; as planned where nothing is said.
    #[serde(default)]
    pub held_minutes: Option<i64>,
}

impl Action for SetState {
    type Output = Changed;
    const NAME: &'static str = "set_session_state";
    const ABOUT: &'static str =
        "Says what happened to a session: held, did not come, cancelled, or booked again.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.id).await?;
        if self.state == SessionState::Held && before.starts_at > ctx.now() {
            return Err(Error::conflict("This session is still to come: it cannot have been held."));
        }
        let held_minutes = match self.state {
            SessionState::Held => Some(minutes("held_minutes", self.held_minutes.unwrap_or(before.minutes))?),
            _ => None,
        };
        let session = Session { state: self.state, held_minutes, ..before.clone() };
        store::session::write::update(&mut tx, ws, &session).await?;
        if let (SessionState::Held, Some(study)) = (self.state, session.study) {
            // What is believed from here on is no belief before the evidence.
            store::study::lock(&mut tx, ws, study, ctx.now()).await?;
        }
        tx.commit().await?;
        let message = match self.state {
            SessionState::Held => "Held. Write the snapshot while you remember it.",
            SessionState::NoShow => "Noted that nobody came. It counts for no goal.",
            SessionState::Cancelled => "Cancelled.",
            SessionState::Booked => "Booked again.",
        };
        Ok(Changed::new(message, Undo::by(&PutSession { session: before })))
    }
}

/// Writes a session as it was: the way back from other changes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PutSession {
    pub session: Session,
}

impl Action for PutSession {
    type Output = Changed;
    const NAME: &'static str = "put_session";
    const ABOUT: &'static str = "Writes a session as it was before a change.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.session.id).await?;
        if self.session.practice != before.practice || self.session.with_customer != before.with_customer {
            return Err(Error::invalid("session", "A session keeps its practice."));
        }
        if before.consent.withdrawn_at.is_some() && self.session.consent.withdrawn_at.is_none() {
            return Err(Error::conflict(
                "Consent was withdrawn. Only the customer can give it again: ask, and set it.",
            ));
        }
        if let Some(study) = self.session.study {
            store::study::get(&mut tx, ws, study).await?;
        }
        if let Some(person) = self.session.person {
            store::person::list::get(&mut tx, ws, person).await?;
        }
        store::session::write::update(&mut tx, ws, &self.session).await?;
        tx.commit().await?;
        Ok(Changed::new("Taken back.", Undo::by(&PutSession { session: before })))
    }
}

/// Says what the customer agreed to.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SetConsent {
    pub id: SessionId,
    #[serde(default)]
    pub record: bool,
    #[serde(default)]
    pub quote: bool,
    #[serde(default)]
    pub first_name: bool,
    #[serde(default)]
    pub photo: bool,
    /// They took back what they agreed to: quotes and recordings are not shown any more.
    #[serde(default)]
    pub withdrawn: bool,
}

impl Action for SetConsent {
    type Output = Changed;
    const NAME: &'static str = "set_consent";
    const ABOUT: &'static str =
        "Says what the customer agreed to: recording, quotes, first name, photo; or that they took it back.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let mut session = store::session::read::get(&mut tx, ws, self.id).await?;
        session.consent = if self.withdrawn {
            Consent { withdrawn_at: Some(ctx.now()), ..session.consent }
        } else {
            Consent {
                record: self.record,
                quote: self.quote,
                first_name: self.first_name,
                photo: self.photo,
                given_at: Some(ctx.now()),
                withdrawn_at: None,
            }
        };
        store::session::write::update(&mut tx, ws, &session).await?;
        tx.commit().await?;
        crate::highlight::follow_consent(ctx, &session).await?;
        Ok(Changed::new(format!("{}.", session.consent.said()), None))
    }
}

/// Fills the practice's own fields.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WriteFields {
    pub id: SessionId,
    /// By the fields' keys; what is not named stays.
    pub fields: BTreeMap<String, Value>,
}

impl Action for WriteFields {
    type Output = Changed;
    const NAME: &'static str = "write_session_fields";
    const ABOUT: &'static str = "Fills the fields of the practice: tasks, cases, steps, reasons.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let found = store::session::read::get(&mut ctx.app.db.read().await?, ws, self.id).await?;
        let practice = practice::get(ctx, &found.practice).await?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.id).await?;
        let mut session = before.clone();
        session.fields.extend(self.fields);
        session.fields.retain(|_, value| !value.is_null());
        practice::check(&practice, &session.fields)?;
        store::session::write::update(&mut tx, ws, &session).await?;
        tx.commit().await?;
        Ok(Changed::new("Saved.", Undo::by(&PutSession { session: before })))
    }
}
