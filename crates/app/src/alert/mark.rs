//! What people say of an alert: seen, or not news. Each takes the other way back.

use firsthand_domain::access::Role;
use firsthand_domain::alert::Mark;
use firsthand_domain::error::Result;
use firsthand_domain::id::AlertId;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Notes that somebody has seen an alert.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AcknowledgeAlert {
    pub id: AlertId,
}

impl Action for AcknowledgeAlert {
    type Output = Changed;
    const NAME: &'static str = "acknowledge_alert";
    const ABOUT: &'static str = "Notes that you have seen an alert; it stays until it is over.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mark = Some(mine(ctx));
        let mut tx = ctx.app.db.write().await?;
        store::alert::kept::set_seen(&mut tx, ctx.actor.workspace, self.id, mark).await?;
        tx.commit().await?;
        Ok(Changed::new("Noted as seen.", Undo::by(&UnacknowledgeAlert { id: self.id })))
    }
}

/// Makes an alert unseen again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnacknowledgeAlert {
    pub id: AlertId,
}

impl Action for UnacknowledgeAlert {
    type Output = Changed;
    const NAME: &'static str = "unacknowledge_alert";
    const ABOUT: &'static str = "Makes an alert unseen again.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::alert::kept::set_seen(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("Unseen again.", Undo::by(&AcknowledgeAlert { id: self.id })))
    }
}

/// Says that an alert is not news: it leaves Home, the menu's count and the feed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DismissAlert {
    pub id: AlertId,
}

impl Action for DismissAlert {
    type Output = Changed;
    const NAME: &'static str = "dismiss_alert";
    const ABOUT: &'static str = "Says that an alert is not news; however it grows, it stays out of the way.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mark = Some(mine(ctx));
        let mut tx = ctx.app.db.write().await?;
        store::alert::kept::set_dismissed(&mut tx, ctx.actor.workspace, self.id, mark).await?;
        tx.commit().await?;
        Ok(Changed::new("Dismissed as not news.", Undo::by(&RestoreAlert { id: self.id })))
    }
}

/// Takes a dismissal back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreAlert {
    pub id: AlertId,
}

impl Action for RestoreAlert {
    type Output = Changed;
    const NAME: &'static str = "restore_alert";
    const ABOUT: &'static str = "Takes back that an alert is not news.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::alert::kept::set_dismissed(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("Back among the alerts.", Undo::by(&DismissAlert { id: self.id })))
    }
}

fn mine(ctx: &Ctx) -> Mark {
    Mark { at: ctx.now(), by: Some(ctx.actor.member) }
}
