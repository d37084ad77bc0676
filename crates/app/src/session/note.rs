//! Notes while a session goes on: one line, one moment.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{NoteId, SessionId};
use firsthand_domain::session::Note;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::book::LONGEST_MINUTES;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// The longest note, in bytes.
const LONGEST: usize = 20_000;

/// Writes a note. Without a moment it gets the time since the session's start, while it goes on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WriteNote {
    pub session: SessionId,
    pub body: String,
    /// Milliseconds since the session's start.
    #[serde(default)]
    pub moment: Option<i64>,
}

/// A note was written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Written {
    pub note: Note,
    pub message: String,
    pub undo: Option<Undo>,
}

impl Action for WriteNote {
    type Output = Written;
    const NAME: &'static str = "write_note";
    const ABOUT: &'static str = "Writes a note into a session, with the moment it was heard.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Written> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let body = checked(&self.body)?;
        let mut tx = ctx.app.db.write().await?;
        let session = store::session::read::get(&mut tx, ws, self.session).await?;
        let longest = LONGEST_MINUTES * 60_000;
        let since = (now.0 - session.starts_at.0) / 1000;
        let running = (0..=session.minutes.saturating_mul(2) * 60_000).contains(&since).then_some(since);
        let moment = self.moment.or(running).map(|ms| ms.clamp(0, longest));
        let note =
            Note { id: NoteId(ctx.app.ids.next(now)), member: Some(ctx.actor.member), at: now, moment, body };
        store::session::note::add(&mut tx, ws, self.session, &note).await?;
        tx.commit().await?;
        let undo = Undo::by(&RemoveNote { id: note.id });
        Ok(Written { note, message: "Noted.".to_owned(), undo })
    }
}

fn checked(body: &str) -> Result<String> {
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::invalid("body", "Write something down first."));
    }
    if body.len() > LONGEST {
        return Err(Error::invalid("body", "This is too long for a note. Add it as a transcript instead."));
    }
    Ok(body.to_owned())
}

/// Changes the words of a note.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EditNote {
    pub id: NoteId,
    pub body: String,
}

impl Action for EditNote {
    type Output = Changed;
    const NAME: &'static str = "edit_note";
    const ABOUT: &'static str = "Changes the words of a note.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let body = checked(&self.body)?;
        let mut tx = ctx.app.db.write().await?;
        let (_, before) = store::session::note::get(&mut tx, ws, self.id).await?;
        store::session::note::update(&mut tx, ws, self.id, &body).await?;
        tx.commit().await?;
        Ok(Changed::new("Saved.", Undo::by(&EditNote { id: self.id, body: before.body })))
    }
}

/// Takes a note away.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveNote {
    pub id: NoteId,
}

impl Action for RemoveNote {
    type Output = Changed;
    const NAME: &'static str = "remove_note";
    const ABOUT: &'static str = "Takes a note of a session away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::session::note::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::session::note::remove(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("The note is gone.", Undo::by(&RestoreNote { id: self.id })))
    }
}

/// Brings a note back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreNote {
    pub id: NoteId,
}

impl Action for RestoreNote {
    type Output = Changed;
    const NAME: &'static str = "restore_note";
    const ABOUT: &'static str = "Brings back a note that was taken away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::session::note::remove(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("The note is back.", Undo::by(&RemoveNote { id: self.id })))
    }
}
