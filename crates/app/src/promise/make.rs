//! Making a promise, changing it, keeping or dropping it.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, PersonId, PromiseId, SessionId};
use firsthand_domain::promise::{Closed, Owed, Promise};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::day;
use crate::undo::{Changed, Undo};

/// The longest promise, in bytes.
const LONGEST: usize = 1000;

/// Writes down what was promised, or what is left to do, with an owner and a day.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MakePromise {
    pub kind: Owed,
    pub body: String,
    #[serde(default)]
    pub session: Option<SessionId>,
    /// The session's person where none is named.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// The one who writes it where nobody is named.
    #[serde(default)]
    pub owner: Option<MemberId>,
    /// As 2026-12-05.
    #[serde(default)]
    pub due: Option<String>,
}

impl Action for MakePromise {
    type Output = Changed;
    const NAME: &'static str = "make_promise";
    const ABOUT: &'static str =
        "Writes down what was promised to a customer, or what a session leaves to do.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let mut person = self.person;
        if let Some(session) = self.session {
            let session = store::session::read::get(&mut tx, ws, session).await?;
            person = person.or(session.person);
        }
        if let Some(person) = person {
            store::person::list::get(&mut tx, ws, person).await?;
        }
        let owner = self.owner.unwrap_or(ctx.actor.member);
        store::member::get(&mut tx, ws, owner).await?;
        let promise = Promise {
            id: PromiseId(ctx.app.ids.next(now)),
            session: self.session,
            person,
            kind: self.kind,
            body: body(&self.body)?,
            owner: Some(owner),
            due: day::counted("due", self.due.as_deref())?,
            made_at: now,
            closed: None,
            closed_at: None,
        };
        store::promise::create(&mut tx, ws, &promise).await?;
        tx.commit().await?;
        let message = format!("{} is written down.", promise.kind.label());
        Ok(Changed::new(message, Undo::by(&RemovePromise { id: promise.id })))
    }
}

fn body(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("body", "Write what was promised."));
    }
    if text.len() > LONGEST {
        return Err(Error::invalid("body", "This is too long. One promise is one sentence."));
    }
    Ok(text.to_owned())
}

/// Changes the words, the owner and the day of a promise.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PutPromise {
    pub id: PromiseId,
    pub body: String,
    pub owner: Option<MemberId>,
    /// As 2026-12-05.
    pub due: Option<String>,
}

impl Action for PutPromise {
    type Output = Changed;
    const NAME: &'static str = "put_promise";
    const ABOUT: &'static str = "Changes the words, the owner and the day of a promise.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::promise::get(&mut tx, ws, self.id).await?;
        if let Some(owner) = self.owner {
            store::member::get(&mut tx, ws, owner).await?;
        }
        let promise = Promise {
            body: body(&self.body)?,
            owner: self.owner,
            due: day::counted("due", self.due.as_deref())?,
            ..before.clone()
        };
        store::promise::update(&mut tx, ws, &promise).await?;
        tx.commit().await?;
        let undo = Undo::by(&PutPromise {
            id: before.id,
            body: before.body,
            owner: before.owner,
            due: before.due.map(day::written),
        });
        Ok(Changed::new("Saved.", undo))
    }
}

/// Says how a promise ended; none opens it again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClosePromise {
    pub id: PromiseId,
    pub closed: Option<Closed>,
}

impl Action for ClosePromise {
    type Output = Changed;
    const NAME: &'static str = "close_promise";
    const ABOUT: &'static str = "Says that a promise was kept or dropped, or opens it again.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::promise::get(&mut tx, ws, self.id).await?;
        let closed_at = self.closed.map(|_| ctx.now());
        let promise = Promise { closed: self.closed, closed_at, ..before.clone() };
        store::promise::update(&mut tx, ws, &promise).await?;
        tx.commit().await?;
        let message = match self.closed {
            Some(Closed::Kept) => "Kept.",
            Some(Closed::Dropped) => "Dropped. Tell the customer that it will not happen.",
            None => "Open again.",
        };
        Ok(Changed::new(message, Undo::by(&ClosePromise { id: self.id, closed: before.closed })))
    }
}

/// Takes a promise away that was written by mistake.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemovePromise {
    pub id: PromiseId,
}

impl Action for RemovePromise {
    type Output = Changed;
    const NAME: &'static str = "remove_promise";
    const ABOUT: &'static str = "Takes a promise away that was written by mistake.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::promise::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::promise::remove(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("Removed.", Undo::by(&RestorePromise { id: self.id })))
    }
}

/// Brings a promise back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestorePromise {
    pub id: PromiseId,
}

impl Action for RestorePromise {
    type Output = Changed;
    const NAME: &'static str = "restore_promise";
    const ABOUT: &'static str = "Brings back a promise that was taken away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::promise::remove(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("It is back.", Undo::by(&RemovePromise { id: self.id })))
    }
}
