//! Tags people put on voices.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::VoiceId;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Puts a tag on voices.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct TagVoices {
    pub voices: Vec<VoiceId>,
    pub tag: String,
}

/// Takes a tag off voices.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UntagVoices {
    pub voices: Vec<VoiceId>,
    pub tag: String,
}

impl Action for TagVoices {
    type Output = Changed;
    const NAME: &'static str = "tag_voices";
    const ABOUT: &'static str = "Puts a tag on voices.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let changed = store::voice::mark::add_tag(&mut tx, ws, &self.voices, &self.tag, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        let message = format!("Tagged {}.", self.tag.trim());
        Ok(Changed::new(message, Undo::by(&UntagVoices { voices: changed, tag: self.tag.trim().to_owned() })))
    }
}

impl Action for UntagVoices {
    type Output = Changed;
    const NAME: &'static str = "untag_voices";
    const ABOUT: &'static str = "Takes a tag off voices.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let changed = store::voice::mark::remove_tag(&mut tx, ws, &self.voices, &self.tag, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        let message = format!("Tag {} taken off.", self.tag);
        Ok(Changed::new(message, Undo::by(&TagVoices { voices: changed, tag: self.tag })))
    }
}
