//! Making a practice one's own: another guide, other fields; and going back to ours.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::PracticeId;
use firsthand_domain::practice::Practice;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::all;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Writes a practice of the team's own. One with the key of ours stands in its place.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PutPractice {
    pub practice: Practice,
}

impl Action for PutPractice {
    type Output = Changed;
    const NAME: &'static str = "put_practice";
    const ABOUT: &'static str = "Writes a practice of your own, or changes the guide and fields of one.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        if let Some(odd) = self.practice.check().into_iter().next() {
            return Err(Error::invalid("practice", format!("{}: {}", odd.place, odd.what)));
        }
        let before = all(ctx).await?.into_iter().find(|known| known.key == self.practice.key);
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let id = PracticeId(ctx.app.ids.next(now));
        let named = (id, self.practice.key.as_str());
        store::goal::put_practice(&mut tx, ctx.actor.workspace, named, Some(&self.practice), now).await?;
        tx.commit().await?;
        let undo = match before {
            Some(before) if !ctx.app.practices.contains(&before) => {
                Undo::by(&PutPractice { practice: before })
            }
            _ => Undo::by(&ResetPractice { key: self.practice.key.clone() }),
        };
        Ok(Changed::new(format!("{} is saved.", self.practice.name), undo))
    }
}

/// Goes back to our practice of a key, or takes one of the team's own away.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResetPractice {
    pub key: String,
}

impl Action for ResetPractice {
    type Output = Changed;
    const NAME: &'static str = "reset_practice";
    const ABOUT: &'static str =
        "Goes back to a practice as it comes with Firsthand, or takes one of your own away.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let before = super::get(ctx, &self.key).await?;
        if ctx.app.practices.contains(&before) {
            return Ok(Changed::new(format!("{} is as it came.", before.name), None));
        }
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let id = PracticeId(ctx.app.ids.next(now));
        store::goal::put_practice::<Practice>(&mut tx, ws, (id, &self.key), None, now).await?;
        tx.commit().await?;
        let message = format!("{} is as it came.", before.name);
        Ok(Changed::new(message, Undo::by(&PutPractice { practice: before })))
    }
}
