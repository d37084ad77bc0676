//! The practices with when each was last done, and one of them.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::practice::Practice;
use firsthand_domain::study::Asked;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{all, get};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;

const DAY: i64 = 86_400_000_000;

/// All practices.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListPractices {}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PracticeRow {
    pub practice: Practice,
    /// The team changed it, or made it.
    pub own: bool,
    pub last_held: Option<Timestamp>,
    pub held: i64,
    pub booked: i64,
    /// Days since it should have been done again, where it has a rhythm, was begun, and nothing is booked.
    pub overdue_days: Option<i64>,
}

impl Action for ListPractices {
    type Output = Vec<PracticeRow>;
    const NAME: &'static str = "list_practices";
    const ABOUT: &'static str = "Lists the ways of meeting customers, with when each was last done.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<PracticeRow>> {
        let practices = all(ctx).await?;
        let mut tx = ctx.app.db.read().await?;
        let done = store::session::read::by_practice(&mut tx, ctx.actor.workspace).await?;
        let mut done: HashMap<String, _> =
            done.into_iter().map(|(key, at, held, booked)| (key, (at, held, booked))).collect();
        let now = ctx.now();
        Ok(practices
            .into_iter()
            .map(|practice| {
                let (last_held, held, booked) = done.remove(&practice.key).unwrap_or_default();
                let rhythm = practice.cadence.days().filter(|_| booked == 0);
                let overdue_days = last_held.zip(rhythm).and_then(|(at, days)| {
                    let over = (now.0 - at.0) / DAY - days;
                    (over > 0).then_some(over)
                });
                let own = !ctx.app.practices.contains(&practice);
                PracticeRow { practice, own, last_held, held, booked, overdue_days }
            })
            .collect())
    }
}

/// One practice.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowPractice {
    pub key: String,
}

impl Action for ShowPractice {
    type Output = Practice;
    const NAME: &'static str = "show_practice";
    const ABOUT: &'static str = "Shows one way of meeting customers: guide, steps, fields.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Practice> {
        get(ctx, &self.key).await
    }
}

/// A practice's questions as the guide of a study.
pub fn guide(practice: &Practice) -> Vec<Asked> {
    practice
        .guide
        .iter()
        .map(|question| Asked { text: question.text.clone(), minutes: question.minutes, kept: false })
        .collect()
}
