//! Setting a goal, changing it, taking it away.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::goal::Goal;
use firsthand_domain::id::{GoalId, MemberId};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};
use crate::{day, name, practice};

/// The most conversations of one goal.
const MOST: i64 = 100_000;

/// Sets a goal, or changes the one of that id. What it lacks is shown, and never keeps it from being written down.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PutGoal {
    pub id: Option<GoalId>,
    pub title: String,
    pub number: Option<i64>,
    /// Keys of the practices that count; all where none is named.
    pub practices: Vec<String>,
    /// Who takes part; everybody where nobody is named.
    pub people: Vec<MemberId>,
    /// Days, as 2026-10-01; the last one counts.
    pub from: Option<String>,
    pub until: Option<String>,
    /// The product goal or question it serves.
    pub serves: String,
}

impl PutGoal {
    fn to(id: GoalId, goal: Goal) -> PutGoal {
        PutGoal {
            id: Some(id),
            title: goal.title,
            number: goal.number,
            practices: goal.practices,
            people: goal.people,
            from: goal.from.map(day::written),
            until: goal.until.map(day::written),
            serves: goal.serves,
        }
    }
}

impl Action for PutGoal {
    type Output = Changed;
    const NAME: &'static str = "put_goal";
    const ABOUT: &'static str = "Sets a goal of talking to customers, or changes one.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let title = name::checked("title", &self.title)?;
        if self.number.is_some_and(|n| !(1..=MOST).contains(&n)) {
            return Err(Error::invalid("number", format!("Say 1 to {MOST} conversations.")));
        }
        let (from, until) =
            (day::counted("from", self.from.as_deref())?, day::counted("until", self.until.as_deref())?);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(Error::invalid("until", "The last day lies before the first."));
        }
        for key in &self.practices {
            practice::get(ctx, key).await?;
        }
        let goal = Goal {
            title,
            number: self.number,
            practices: self.practices,
            people: self.people,
            from,
            until,
            serves: self.serves.trim().chars().take(300).collect(),
        };
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        for member in &goal.people {
            store::member::get(&mut tx, ws, *member).await?;
        }
        let all: Vec<(GoalId, Goal)> = store::goal::list(&mut tx, ws).await?;
        let undo = match self.id {
            None => None,
            Some(id) => {
                let before = all.into_iter().find(|(known, _)| *known == id);
                Some(before.ok_or_else(|| Error::not_found("goal"))?)
            }
        };
        let id = self.id.unwrap_or_else(|| GoalId(ctx.app.ids.next(now)));
        store::goal::put(&mut tx, ws, id, &goal, now).await?;
        tx.commit().await?;
        let undo = match undo {
            Some((id, before)) => Undo::by(&PutGoal::to(id, before)),
            None => Undo::by(&RemoveGoal { id }),
        };
        Ok(Changed::new(format!("{} is written down.", goal.title), undo))
    }
}

/// Takes a goal away.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveGoal {
    pub id: GoalId,
}

impl Action for RemoveGoal {
    type Output = Changed;
    const NAME: &'static str = "remove_goal";
    const ABOUT: &'static str = "Takes a goal away. Nothing that was heard goes with it.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::goal::remove(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("The goal is gone.", Undo::by(&RestoreGoal { id: self.id })))
    }
}

/// Brings a goal back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreGoal {
    pub id: GoalId,
}

impl Action for RestoreGoal {
    type Output = Changed;
    const NAME: &'static str = "restore_goal";
    const ABOUT: &'static str = "Brings back a goal that was taken away.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::goal::remove(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("The goal is back.", Undo::by(&RemoveGoal { id: self.id })))
    }
}
