//! Triage: done, later, new again.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::VoiceId;
use firsthand_domain::voice::Triage;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Voices one call may sort.
const MOST: usize = 500;

/// Puts voices into a state.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct TriageVoices {
    pub voices: Vec<VoiceId>,
    pub state: Triage,
}

impl Action for TriageVoices {
    type Output = Changed;
    const NAME: &'static str = "triage_voices";
    const ABOUT: &'static str = "Marks voices as done, for later, or new again.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let states = self.voices.iter().map(|id| (*id, self.state)).collect();
        let changed = RestoreTriage { states }.set(ctx).await?;
        let voices = if changed.states.len() == 1 {
            "1 voice".into()
        } else {
            format!("{} voices", changed.states.len())
        };
        let message = match self.state {
            Triage::Done => format!("{voices} done."),
            Triage::Later => format!("{voices} kept for later."),
            Triage::New => format!("{voices} new again."),
        };
        Ok(Changed::new(message, Undo::by(&changed)))
    }
}

/// Puts each voice into a state of its own: the way back from [`TriageVoices`].
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreTriage {
    pub states: Vec<(VoiceId, Triage)>,
}

impl RestoreTriage {
    /// Sets the states; gives what takes it back.
    async fn set(self, ctx: &Ctx) -> Result<RestoreTriage> {
        if self.states.len() > MOST {
            return Err(Error::invalid("voices", format!("At most {MOST} voices at once.")));
        }
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::voice::mark::restore_triage(&mut tx, ws, &self.states, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        Ok(RestoreTriage { states: before })
    }
}

impl Action for RestoreTriage {
    type Output = Changed;
    const NAME: &'static str = "restore_triage";
    const ABOUT: &'static str = "Puts each voice back into the state given for it.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let back = self.set(ctx).await?;
        Ok(Changed::new("As it was before.", Undo::by(&back)))
    }
}
