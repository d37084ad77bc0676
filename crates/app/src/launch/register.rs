//! Registering a launch: the plan is sealed with its moment. One written when the launch had begun stays marked.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::{LaunchId, PlanId};
use firsthand_domain::noun::Launch;
use firsthand_store as store;
use firsthand_store::launch::Sealed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flag::{RemoveLaunch, day};
use super::plan::{LaunchPlan, Stored, checked, said};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// Says what a launch should change, and seals it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RegisterLaunch {
    /// A launch that is there already; none makes a new one.
    #[serde(default)]
    pub id: Option<LaunchId>,
    pub name: String,
    /// The day, as 2026-11-22, in the workspace's zone.
    pub day: String,
    pub plan: LaunchPlan,
}

impl Action for RegisterLaunch {
    type Output = Changed;
    const NAME: &'static str = "register_launch";
    const ABOUT: &'static str = "Says what a launch should change, by how much and against what, and seals it. A plan \
                                 written on the launch day or later is marked as registered after the fact.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let zone = ctx.zone().await?;
        let name = name::checked("name", &self.name)?;
        let (date, at) = day(&self.day, &zone)?;
        let plan = checked(self.plan)?;
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let said = said(ctx, &mut tx, &plan).await?;
        let launch = Launch { id: self.id.unwrap_or(LaunchId(ctx.app.ids.next(now))), name, at };
        let mut late = at <= now;
        let undo = match self.id {
            None => {
                store::launch::create(&mut tx, ws, &launch).await?;
                Undo::by(&RemoveLaunch { id: launch.id })
            }
            Some(id) => {
                let before = store::launch::get(&mut tx, ws, id).await?;
                // Moving the day does not make a plan early: any day it was to be on counts.
                late |= before.at <= now;
                for earlier in store::launch::plans(&mut tx, ws, id).await? {
                    let stored = Stored::read(&earlier.plan)?;
                    late |= day(&stored.day, &zone)?.1 <= now;
                }
                let held = store::launch::holding(&mut tx, ws).await?;
                let plan = held.into_iter().find(|sealed| sealed.launch == id).map(|sealed| sealed.id);
                store::launch::update(&mut tx, ws, &launch).await?;
                Undo::by(&HoldPlan { launch: before, plan })
            }
        };
        let stored = Stored { name: launch.name.clone(), day: date.to_string(), plan, said };
        let sealed = Sealed {
            id: PlanId(ctx.app.ids.next(now)),
            launch: launch.id,
            plan: store::value::json(&stored),
            at: now,
            by: Some(ctx.actor.member),
            late,
        };
        store::launch::seal(&mut tx, ws, &sealed).await?;
        tx.commit().await?;
        let message = if late {
            format!("{} is registered, after the fact.", launch.name)
        } else {
            format!("{} is registered.", launch.name)
        };
        Ok(Changed::new(message, undo))
    }
}

/// Goes back to a plan that a launch had before, or to none.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct HoldPlan {
    /// The launch with the name and day it had.
    pub launch: Launch,
    pub plan: Option<PlanId>,
}

impl Action for HoldPlan {
    type Output = Changed;
    const NAME: &'static str = "hold_plan";
    const ABOUT: &'static str = "Goes back to a plan that a launch had before, or to none.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let name = name::checked("name", &self.launch.name)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::launch::get(&mut tx, ws, self.launch.id).await?;
        let held = store::launch::holding(&mut tx, ws).await?;
        let plan = held.into_iter().find(|sealed| sealed.launch == self.launch.id).map(|sealed| sealed.id);
        let mut launch = Launch { name, ..self.launch };
        if let Some(wanted) = self.plan {
            // A plan brings its own name and day: they were sealed with it.
            let all = store::launch::plans(&mut tx, ws, launch.id).await?;
            if let Some(sealed) = all.iter().find(|sealed| sealed.id == wanted) {
                let stored = Stored::read(&sealed.plan)?;
                launch.at = day(&stored.day, &ctx.zone().await?)?.1;
                launch.name = stored.name;
            }
        }
        store::launch::update(&mut tx, ws, &launch).await?;
        store::launch::hold(&mut tx, ws, launch.id, self.plan).await?;
        tx.commit().await?;
        let undo = Undo::by(&HoldPlan { launch: before, plan });
        Ok(Changed::new(format!("{} is as it was before.", launch.name), undo))
    }
}
