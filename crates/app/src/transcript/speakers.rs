//! Who speaks: a customer, one of us, somebody else. Only a customer's words become customer evidence.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::TranscriptId;
use firsthand_domain::session::SpeakerRole;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// What is said of one speaker.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    pub name: String,
    pub role: SpeakerRole,
}

/// Says who the speakers of a transcript are, in the order it has them.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AssignSpeakers {
    pub id: TranscriptId,
    pub speakers: Vec<Said>,
}

impl Action for AssignSpeakers {
    type Output = Changed;
    const NAME: &'static str = "assign_speakers";
    const ABOUT: &'static str = "Says who the speakers of a transcript are.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let mut kept = store::transcript::get(&mut tx, ws, self.id).await?;
        if self.speakers.len() != kept.words.speakers.len() {
            return Err(Error::invalid("speakers", "Name each speaker of the transcript once."));
        }
        let before = Undo::by(&AssignSpeakers {
            id: self.id,
            speakers: kept
                .words
                .speakers
                .iter()
                .zip(&kept.roles)
                .map(|(name, role)| Said { name: name.clone(), role: *role })
                .collect(),
        });
        for said in &self.speakers {
            match said.role {
                SpeakerRole::Customer(id) => drop(store::person::list::get(&mut tx, ws, id).await?),
                SpeakerRole::Colleague(id) => drop(store::member::get(&mut tx, ws, id).await?),
                SpeakerRole::Unknown | SpeakerRole::Other => {}
            }
        }
        kept.roles = self.speakers.iter().map(|said| said.role).collect();
        kept.words.speakers =
            self.speakers.iter().map(|said| name::checked("name", &said.name)).collect::<Result<_>>()?;
        store::transcript::set_speakers(&mut tx, ws, self.id, &kept.words, &kept.roles).await?;
        let session = store::session::read::get(&mut tx, ws, kept.session).await?;
        tx.commit().await?;
        // A customer's words become voices, others' words are none any more.
        crate::highlight::follow_consent(ctx, &session).await?;
        Ok(Changed::new("The speakers are named.", before))
    }
}
