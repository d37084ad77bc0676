//! Words that are not shown: names of others, numbers, what the customer asked to leave out. The stored words stay as
//! they came; what is shown has a gap that says why.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::Redaction;
use firsthand_domain::id::{RedactionId, TranscriptId};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Hides some words of a transcript.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RedactWords {
    pub transcript: TranscriptId,
    /// Bytes of the transcript's words: from, and to before.
    pub first: u32,
    pub past: u32,
    /// What stands there instead: "a name".
    #[serde(default)]
    pub reason: String,
}

impl Action for RedactWords {
    type Output = Changed;
    const NAME: &'static str = "redact_words";
    const ABOUT: &'static str = "Hides words of a transcript; their place stays visible.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let reason = self.reason.trim();
        let reason = if reason.is_empty() { "removed" } else { reason };
        if reason.len() > 100 {
            return Err(Error::invalid("reason", "Say why in a few words."));
        }
        let mut tx = ctx.app.db.write().await?;
        let kept = store::transcript::get(&mut tx, ws, self.transcript).await?;
        let words = kept.words.text.get(self.first as usize..self.past as usize).unwrap_or_default();
        if words.trim().is_empty() {
            return Err(Error::invalid("first", "Select the words to hide."));
        }
        let redaction = Redaction {
            id: RedactionId(ctx.app.ids.next(now)),
            range: self.first..self.past,
            reason: reason.to_owned(),
        };
        store::transcript::redact(&mut tx, ws, self.transcript, &redaction, (ctx.actor.member, now)).await?;
        let session = store::session::read::get(&mut tx, ws, kept.session).await?;
        tx.commit().await?;
        // A highlight that holds hidden words is no voice any more.
        crate::highlight::follow_consent(ctx, &session).await?;
        Ok(Changed::new("Hidden.", Undo::by(&ShowWords { id: redaction.id })))
    }
}

/// Shows hidden words again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ShowWords {
    pub id: RedactionId,
}

impl Action for ShowWords {
    type Output = Changed;
    const NAME: &'static str = "unhide_words";
    const ABOUT: &'static str = "Shows words again that were hidden.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let transcript = store::transcript::redacted(&mut tx, ws, self.id).await?;
        store::transcript::remove_redaction(&mut tx, ws, self.id, Some(ctx.now())).await?;
        let kept = store::transcript::get(&mut tx, ws, transcript).await?;
        let session = store::session::read::get(&mut tx, ws, kept.session).await?;
        tx.commit().await?;
        crate::highlight::follow_consent(ctx, &session).await?;
        Ok(Changed::new("Shown again.", None))
    }
}
