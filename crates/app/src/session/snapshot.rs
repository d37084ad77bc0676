//! The snapshot: what is told of a session, within a day.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::SessionId;
use firsthand_domain::session::{Session, SessionState, Snapshot};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Deserialize;

use super::state::PutSession;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// The most lines of one part of a snapshot, and the longest of them in bytes.
const MOST: usize = 40;
const LONGEST: usize = 600;

/// Writes the snapshot. It is ready, and the session counts, once it has facts, an opportunity or insight, and a quote
/// where words were marked.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WriteSnapshot {
    pub id: SessionId,
    pub snapshot: Snapshot,
}

impl Action for WriteSnapshot {
    type Output = Changed;
    const NAME: &'static str = "write_snapshot";
    const ABOUT: &'static str =
        "Writes what is told of a session: quote, facts, steps, opportunities, insights.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let snapshot = clean(self.snapshot)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.id).await?;
        if before.state != SessionState::Held {
            return Err(Error::conflict(
                "A snapshot is of what was heard: say first that the session was held.",
            ));
        }
        if let Some(quote) = snapshot.quote
            && store::highlight::get(&mut tx, ws, quote).await?.session != self.id
        {
            return Err(Error::invalid("quote", "These words are of another session."));
        }
        let marked = !store::highlight::of_session(&mut tx, ws, self.id).await?.is_empty();
        let missing = snapshot.missing(marked);
        let snapshot_at = match before.snapshot_at {
            _ if !missing.is_empty() => None,
            Some(at) => Some(at),
            None => Some(ctx.now()),
        };
        let session = Session { snapshot: Some(snapshot), snapshot_at, ..before.clone() };
        store::session::write::update(&mut tx, ws, &session).await?;
        tx.commit().await?;
        let message = if missing.is_empty() {
            "The snapshot is ready, and the session counts.".to_owned()
        } else {
            format!("Saved. Still missing: {}.", missing.join(", "))
        };
        Ok(Changed::new(message, Undo::by(&PutSession { session: before })))
    }
}

/// Lines without words go; what is left is trimmed and bounded.
fn clean(mut snapshot: Snapshot) -> Result<Snapshot> {
    for (label, value) in &mut snapshot.facts {
        *label = label.trim().to_owned();
        *value = value.trim().to_owned();
    }
    snapshot.facts.retain(|(label, value)| !label.is_empty() && !value.is_empty());
    for step in &mut snapshot.steps {
        step.when = step.when.trim().to_owned();
        step.what = step.what.trim().to_owned();
        step.feeling = step.feeling.clamp(-3, 3);
    }
    snapshot.steps.retain(|step| !step.what.is_empty());
    for lines in [&mut snapshot.opportunities, &mut snapshot.insights] {
        lines.iter_mut().for_each(|line| *line = line.trim().to_owned());
        lines.retain(|line| !line.is_empty());
    }
    let too_long = {
        let texts = snapshot.facts.iter().flat_map(|(label, value)| [label, value]);
        let texts = texts.chain(snapshot.steps.iter().flat_map(|step| [&step.when, &step.what]));
        let mut texts = texts.chain(&snapshot.opportunities).chain(&snapshot.insights);
        texts.any(|text| text.len() > LONGEST)
    };
    if too_long {
        return Err(Error::invalid(
            "snapshot",
            "A line of the snapshot is too long. Say it in one sentence.",
        ));
    }
    let lengths =
        [snapshot.facts.len(), snapshot.steps.len(), snapshot.opportunities.len(), snapshot.insights.len()];
    if lengths.iter().any(|n| *n > MOST) {
        return Err(Error::invalid("snapshot", format!("A part of the snapshot has at most {MOST} lines.")));
    }
    Ok(snapshot)
}

/// Shares a snapshot that is ready with everyone who reads here.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShareSnapshot {
    pub id: SessionId,
}

impl Action for ShareSnapshot {
    type Output = Changed;
    const NAME: &'static str = "share_snapshot";
    const ABOUT: &'static str = "Shares a snapshot that is ready.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::session::read::get(&mut tx, ws, self.id).await?;
        if before.snapshot_at.is_none() {
            return Err(Error::conflict("The snapshot is not ready yet."));
        }
        if !before.consent.may_quote() {
            return Err(Error::conflict(
                "The customer did not agree to be quoted. Ask, and set the consent first.",
            ));
        }
        let session = Session { shared_at: Some(ctx.now()), ..before.clone() };
        store::session::write::update(&mut tx, ws, &session).await?;
        tx.commit().await?;
        Ok(Changed::new("Shared.", Undo::by(&PutSession { session: before })))
    }
}
