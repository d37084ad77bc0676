//! One study: its plan, its sessions, what was believed and what became of it.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::StudyId;
use firsthand_domain::study::{Answered, Belief, Study, Verdict};
use firsthand_store as store;
use firsthand_store::session::read::Wanted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::belief;
use super::results::{self, Results};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::practice;
use crate::session::{SessionRow, rows};

/// The most sessions that stand on a study's page.
const SHOWN: i64 = 500;

/// Everything about one study.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowStudy {
    pub id: StudyId,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StudyPage {
    pub study: Study,
    /// In the order of their time.
    pub sessions: Vec<SessionRow>,
    pub beliefs: Vec<BeliefRow>,
    /// Beliefs can still be written.
    pub beliefs_open: bool,
    /// What the sessions' fields add up to, where the practice scores them.
    pub results: Option<Results>,
}

/// A belief and what the sessions said to it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BeliefRow {
    pub belief: Belief,
    pub answers: Vec<Answered>,
    pub verdict: Verdict,
}

impl Action for ShowStudy {
    type Output = StudyPage;
    const NAME: &'static str = "show_study";
    const ABOUT: &'static str =
        "Shows a study: plan, guide, sessions, and what became of what was believed before.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<StudyPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let study = store::study::get(&mut tx, ws, self.id).await?;
        let wanted = Wanted { study: Some(self.id), ..Wanted::default() };
        let mut found = store::session::read::list(&mut tx, ws, &wanted, None, SHOWN).await?.items;
        found.reverse();
        let sessions = rows(&mut tx, ws, found).await?;
        let beliefs_open = belief::is_open(ctx, &mut tx, self.id).await?;
        let mut answers: HashMap<_, Vec<Answered>> = HashMap::new();
        for answer in store::study::answers(&mut tx, ws, self.id).await? {
            answers.entry(answer.belief).or_default().push(answer);
        }
        let beliefs = store::study::beliefs(&mut tx, ws, self.id).await?;
        let beliefs = beliefs
            .into_iter()
            .map(|belief| {
                let answers = answers.remove(&belief.id).unwrap_or_default();
                let verdict = Verdict::of(&answers.iter().map(|a| a.answer).collect::<Vec<_>>());
                BeliefRow { belief, answers, verdict }
            })
            .collect();
        let practice = practice::get(ctx, &study.practice).await?;
        let all: Vec<_> = sessions.iter().map(|row| &row.session).collect();
        let results = results::usability(&practice, &all);
        Ok(StudyPage { study, sessions, beliefs, beliefs_open, results })
    }
}
