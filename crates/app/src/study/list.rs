//! All studies with how far each came.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::study::Study;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// All studies, latest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListStudies {}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StudyRow {
    pub study: Study,
    pub booked: i64,
    pub held: i64,
    /// Held with customers, and written down.
    pub counted: i64,
    pub no_show: i64,
}

impl Action for ListStudies {
    type Output = Vec<StudyRow>;
    const NAME: &'static str = "list_studies";
    const ABOUT: &'static str =
        "Lists what the team wants to learn, with the sessions booked and held for it.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<StudyRow>> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let progress: HashMap<_, _> = store::study::progress(&mut tx, ws).await?.into_iter().collect();
        let studies = store::study::list(&mut tx, ws).await?;
        Ok(studies
            .into_iter()
            .map(|study| {
                let p = progress.get(&study.id).copied().unwrap_or_default();
                StudyRow { study, booked: p.booked, held: p.held, counted: p.counted, no_show: p.no_show }
            })
            .collect())
    }
}
