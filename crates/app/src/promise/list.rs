//! The ledger: what is owed, and what was kept.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::PersonId;
use firsthand_domain::promise::Promise;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// Closed promises that are shown.
const CLOSED: i64 = 100;

/// What is owed, soonest first, and what was closed lately; of one person where one is named.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListPromises {
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PromiseList {
    pub open: Vec<Promise>,
    pub closed: Vec<Promise>,
    /// Today in the workspace's zone, counted from 1970-01-01: what is due before it is late.
    pub today: i64,
}

impl Action for ListPromises {
    type Output = PromiseList;
    const NAME: &'static str = "list_promises";
    const ABOUT: &'static str = "Lists what was promised to customers and what is left to do, soonest first.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<PromiseList> {
        let ws = ctx.actor.workspace;
        let today = crate::day::of(ctx.now(), &ctx.zone().await?);
        let mut tx = ctx.app.db.read().await?;
        let (open, closed) = match self.person {
            Some(person) => {
                let all = store::promise::of_person(&mut tx, ws, person).await?;
                all.into_iter().partition(|promise| promise.closed.is_none())
            }
            None => {
                (store::promise::open(&mut tx, ws).await?, store::promise::closed(&mut tx, ws, CLOSED).await?)
            }
        };
        Ok(PromiseList { open, closed, today })
    }
}
