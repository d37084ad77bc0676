//! A launch as a date on the charts.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::LaunchId;
use firsthand_domain::noun::Launch;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

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

/// The day somebody wrote, and its first moment in a zone.
pub(super) fn day(text: &str, zone: &TimeZone) -> Result<(Date, Timestamp)> {
    let fault = || Error::invalid("day", format!("“{}” is not a day. Write it as 2026-11-22.", text.trim()));
    let day: Date = text.trim().parse().map_err(|_| fault())?;
    let start = day.to_zoned(zone.clone()).map_err(|_| fault())?;
    Ok((day, start.timestamp().into()))
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
        let (_, at) = day(&self.day, &ctx.zone().await?)?;
        let launch = Launch { id: LaunchId(ctx.app.ids.next(ctx.now())), name, at };
        let mut tx = ctx.app.db.write().await?;
        store::launch::create(&mut tx, ctx.actor.workspace, &launch).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} added.", launch.name), Undo::by(&RemoveLaunch { id: launch.id })))
    }
}

/// Puts a removed launch back, with its plan.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreLaunch {
    pub id: LaunchId,
}

impl Action for RestoreLaunch {
    type Output = Changed;
    const NAME: &'static str = "restore_launch";
    const ABOUT: &'static str = "Puts a removed launch back, with the plan it had.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::launch::restore(&mut tx, ctx.actor.workspace, self.id).await?;
        let launch = store::launch::get(&mut tx, ctx.actor.workspace, self.id).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} is back.", launch.name), Undo::by(&RemoveLaunch { id: self.id })))
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
        let launch = store::launch::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::launch::remove(&mut tx, ctx.actor.workspace, self.id, ctx.now()).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} removed.", launch.name), Undo::by(&RestoreLaunch { id: self.id })))
    }
}
