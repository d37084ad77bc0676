//! People put right what a machine read. Their word stays, whatever is learned or brought in later.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::VoiceId;
use firsthand_domain::voice::{Kind, Tone};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::learn;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Says what kind a voice is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectKind {
    pub voice: VoiceId,
    /// Left out: what was said is taken back, and the machine's reading shows again.
    pub kind: Option<Kind>,
}

/// Says how a voice was meant.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectTone {
    pub voice: VoiceId,
    /// Left out: what was said is taken back, and the stars or the machine's reading show again.
    pub tone: Option<Tone>,
}

impl Action for CorrectKind {
    type Output = Changed;
    const NAME: &'static str = "correct_kind";
    const ABOUT: &'static str =
        "Says what kind a voice is, above what a machine read; teaches the next reading.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, by) = (ctx.actor.workspace, ctx.actor.member);
        let mut tx = ctx.app.db.write().await?;
        let had = store::voice::sense::say_kind(&mut tx, ws, self.voice, self.kind, by, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        learn::after_corrections(&ctx.app, ws).await?;
        let message = match self.kind {
            Some(kind) => format!("Kind: {}.", kind.label().to_lowercase()),
            None => "As the machine read it.".to_owned(),
        };
        Ok(Changed::new(message, Undo::by(&CorrectKind { voice: self.voice, kind: had })))
    }
}

impl Action for CorrectTone {
    type Output = Changed;
    const NAME: &'static str = "correct_tone";
    const ABOUT: &'static str =
        "Says how a voice was meant, above its stars and what a machine read; teaches the next reading.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, by) = (ctx.actor.workspace, ctx.actor.member);
        let mut tx = ctx.app.db.write().await?;
        let had = store::voice::sense::say_tone(&mut tx, ws, self.voice, self.tone, by, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        learn::after_corrections(&ctx.app, ws).await?;
        let message = match self.tone {
            Some(tone) => format!("Tone: {}.", tone.label().to_lowercase()),
            None => "As it was read before.".to_owned(),
        };
        Ok(Changed::new(message, Undo::by(&CorrectTone { voice: self.voice, tone: had })))
    }
}
