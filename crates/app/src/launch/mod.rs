//! Launches: dates on the charts. What they changed is judged elsewhere.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::LaunchId;
use firsthand_domain::noun::Launch;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListLaunches>(), entry::<AddLaunch>(), entry::<RestoreLaunch>(), entry::<RemoveLaunch>()]
}

/// All launches, latest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListLaunches {}

impl Action for ListLaunches {
    type Output = Vec<Launch>;
    const NAME: &'static str = "list_launches";
    const ABOUT: &'static str = "Lists what was shipped and when, latest first.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Launch>> {
        let mut tx = ctx.app.db.read().await?;
        store::launch::list(&mut tx, ctx.actor.workspace).await
    }
}

/// Puts something that was shipped on the charts.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddLaunch {
    pub name: String,
    /// The day, as 2026-11-22, in the workspace's zone.
    pub day: String,
}

impl Action for AddLaunch {
    type Output = Changed;
    const NAME: &'static str = "add_launch";
    const ABOUT: &'static str = "Puts something that was shipped on the charts.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let name = name::checked("name", &self.name)?;
        let fault =
            || Error::invalid("day", format!("“{}” is not a day. Write it as 2026-11-22.", self.day.trim()));
        let day: jiff::civil::Date = self.day.trim().parse().map_err(|_| fault())?;
        let start = day.to_zoned(ctx.zone().await?).map_err(|_| fault())?;
        let launch = Launch { id: LaunchId(ctx.app.ids.next(ctx.now())), name, at: start.timestamp().into() };
        let mut tx = ctx.app.db.write().await?;
        store::launch::create(&mut tx, ctx.actor.workspace, &launch).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} added.", launch.name), Undo::by(&RemoveLaunch { id: launch.id })))
    }
}

/// Puts a removed launch back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreLaunch {
    pub launch: Launch,
}

impl Action for RestoreLaunch {
    type Output = Changed;
    const NAME: &'static str = "restore_launch";
    const ABOUT: &'static str = "Puts a removed launch back.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::launch::create(&mut tx, ctx.actor.workspace, &self.launch).await?;
        tx.commit().await?;
        Ok(Changed::new(
            format!("{} is back.", self.launch.name),
            Undo::by(&RemoveLaunch { id: self.launch.id }),
        ))
    }
}

/// Takes a launch off the charts.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveLaunch {
    pub id: LaunchId,
}

impl Action for RemoveLaunch {
    type Output = Changed;
    const NAME: &'static str = "remove_launch";
    const ABOUT: &'static str = "Takes a launch off the charts.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let all = store::launch::list(&mut tx, ctx.actor.workspace).await?;
        let launch = all.into_iter().find(|l| l.id == self.id).ok_or_else(|| Error::not_found("launch"))?;
        store::launch::delete(&mut tx, ctx.actor.workspace, self.id).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} removed.", launch.name), Undo::by(&RestoreLaunch { launch })))
    }
}
