//! Accepting and declining what a machine proposed.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ThemeId;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Takes the proposed name: from now on it is a name a person gave.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AcceptName {
    pub theme: ThemeId,
}

impl Action for AcceptName {
    type Output = Changed;
    const NAME: &'static str = "accept_name";
    const ABOUT: &'static str = "Gives a theme the name a machine proposed; every later run keeps it.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let found = store::theme::proposal::find(&mut tx, ws, self.theme).await?;
        let open = found.filter(|p| p.state == "open").ok_or_else(|| Error::not_found("proposed name"))?;
        let before = store::theme::list::get(&mut tx, ws, self.theme).await?.theme;
        store::theme::list::rename(&mut tx, ws, self.theme, &open.name, ctx.now()).await?;
        store::theme::proposal::set_state(&mut tx, ws, self.theme, "accepted").await?;
        tx.commit().await?;
        ctx.app.forget_names();
        let back = ReopenName { theme: self.theme, name: Some(before.name), by_hand: before.named_by_hand };
        Ok(Changed::new(format!("Now called {}.", open.name), Undo::by(&back)))
    }
}

/// Puts the proposed name away.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeclineName {
    pub theme: ThemeId,
}

impl Action for DeclineName {
    type Output = Changed;
    const NAME: &'static str = "decline_name";
    const ABOUT: &'static str = "Puts away the name a machine proposed; the theme keeps its own.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::theme::proposal::set_state(&mut tx, ctx.actor.workspace, self.theme, "declined").await?;
        tx.commit().await?;
        let back = ReopenName { theme: self.theme, name: None, by_hand: false };
        Ok(Changed::new("Declined. The theme keeps its name.", Undo::by(&back)))
    }
}

/// Puts a decided proposal back beside the name, and the name back where it was accepted.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReopenName {
    pub theme: ThemeId,
    /// The name to give back; left out, the name stays.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether a person had given that name.
    #[serde(default)]
    pub by_hand: bool,
}

impl Action for ReopenName {
    type Output = Changed;
    const NAME: &'static str = "reopen_name";
    const ABOUT: &'static str = "Takes back what was decided about a proposed name.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::theme::proposal::set_state(&mut tx, ws, self.theme, "open").await?;
        let undo = match &self.name {
            Some(name) => {
                let name = crate::name::checked("name", name)?;
                store::theme::proposal::rename_back(&mut tx, ws, self.theme, &name, self.by_hand, ctx.now())
                    .await?;
                Undo::by(&AcceptName { theme: self.theme })
            }
            None => Undo::by(&DeclineName { theme: self.theme }),
        };
        tx.commit().await?;
        ctx.app.forget_names();
        Ok(Changed::new("The proposed name stands beside it again.", undo))
    }
}
