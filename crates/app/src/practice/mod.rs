//! Practices: ours, and those a team made its own. A copy of the same key stands in the place of ours.

mod copy;
mod list;

pub use copy::{PutPractice, ResetPractice};
pub use list::{ListPractices, PracticeRow, ShowPractice, guide};

use std::collections::BTreeMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::practice::Practice;
use firsthand_store as store;
use serde_json::Value;

use crate::action::{Entry, entry};
use crate::ctx::Ctx;

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListPractices>(), entry::<ShowPractice>(), entry::<PutPractice>(), entry::<ResetPractice>()]
}

/// A practice as this workspace does it.
pub async fn get(ctx: &Ctx, key: &str) -> Result<Practice> {
    all(ctx)
        .await?
        .into_iter()
        .find(|practice| practice.key == key)
        .ok_or_else(|| Error::not_found("practice"))
}

/// All practices: ours in our order, each as the team changed it, then the team's own.
pub async fn all(ctx: &Ctx) -> Result<Vec<Practice>> {
    let mut tx = ctx.app.db.read().await?;
    let mut own: Vec<Practice> = store::goal::practices::<Option<Practice>>(&mut tx, ctx.actor.workspace)
        .await?
        .into_iter()
        .flatten()
        .collect();
    let mut out: Vec<Practice> = Vec::new();
    for ours in ctx.app.practices {
        match own.iter().position(|practice| practice.key == ours.key) {
            Some(at) => out.push(own.remove(at)),
            None => out.push(ours.clone()),
        }
    }
    out.extend(own);
    Ok(out)
}

/// Refuses values that do not fit the practice's fields; the first fault is told.
pub(crate) fn check(practice: &Practice, values: &BTreeMap<String, Value>) -> Result<()> {
    match practice.check_values(values).into_iter().next() {
        Some(odd) => Err(Error::invalid("fields", odd.what)),
        None => Ok(()),
    }
}
