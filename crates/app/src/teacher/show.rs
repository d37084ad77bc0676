//! The workspace's teacher: who it is, what the last run did, and what reading more would take.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use firsthand_store::theme::past::Run;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Chosen, Plan, TeacherKind, chosen, plan};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// The teacher and what the last search for themes did.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowTeacher {}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LastRun {
    pub started_at: Timestamp,
    pub seconds: f64,
    pub kind: TeacherKind,
    pub teacher: String,
    /// Texts the teacher read, of how many.
    pub texts_read: i64,
    pub texts: i64,
    /// What reading took.
    pub reading_seconds: f64,
    /// It read all texts whose language it knows: a larger budget would change nothing.
    pub enough: bool,
    /// About how many tokens an endpoint was sent.
    pub tokens: i64,
    /// How near the student's prediction comes to the teacher on texts kept aside: 1 is the same. Nothing where too few
    /// were read to know.
    pub agreement: Option<f64>,
}

impl LastRun {
    /// Texts, seconds and tokens that reading twice as much would add; nothing when all it can read was read.
    pub fn one_more_step(&self) -> Option<(i64, f64, i64)> {
        let more = self.texts_read.min(self.texts - self.texts_read);
        if more <= 0 || self.enough {
            return None;
        }
        let share = more as f64 / self.texts_read as f64;
        Some((more, self.reading_seconds * share, (self.tokens as f64 * share).round() as i64))
    }

    /// Seconds for 1,000 texts.
    pub fn per_thousand(&self) -> Option<f64> {
        (self.texts_read > 0).then(|| self.reading_seconds / self.texts_read as f64 * 1000.0)
    }
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TeacherPage {
    pub teacher: Chosen,
    /// An endpoint's key is kept. The key itself is never shown.
    pub has_key: bool,
    /// What the next search for themes reads, about.
    pub plan: Plan,
    /// The latest search that found themes.
    pub last: Option<LastRun>,
    /// Why the latest search failed, when it did.
    pub fault: Option<String>,
}

impl Action for ShowTeacher {
    type Output = TeacherPage;
    const NAME: &'static str = "show_teacher";
    const ABOUT: &'static str = "Shows who reads texts for themes, and what the last search for themes did.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<TeacherPage> {
        let ws = ctx.actor.workspace;
        let teacher = chosen::saved(&ctx.app, ws).await?;
        let mut tx = ctx.app.db.read().await?;
        let latest = store::theme::past::latest(&mut tx, ws).await?;
        let good = store::theme::past::latest_good(&mut tx, ws).await?;
        drop(tx);
        Ok(TeacherPage {
            has_key: teacher.key.is_some(),
            plan: plan(ctx, &teacher).await?,
            teacher,
            last: good.map(told),
            fault: latest.and_then(|run| run.fault),
        })
    }
}

fn told(run: Run) -> LastRun {
    LastRun {
        started_at: run.started_at,
        seconds: run.micros as f64 / 1e6,
        kind: TeacherKind::parse(&run.kind).unwrap_or_default(),
        teacher: run.teacher,
        texts_read: run.texts_read,
        texts: run.texts,
        reading_seconds: run.read_micros as f64 / 1e6,
        enough: run.enough,
        tokens: run.tokens,
        agreement: run.agreement.map(|a| a as f64 / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_step_reads_as_much_again_or_the_rest() {
        let run = |read, texts| LastRun {
            started_at: Timestamp(0),
            seconds: 9.0,
            kind: TeacherKind::Endpoint,
            teacher: "m".into(),
            texts_read: read,
            texts,
            reading_seconds: 8.0,
            enough: false,
            tokens: 40_000,
            agreement: None,
        };
        assert_eq!(run(2000, 10_000).one_more_step(), Some((2000, 8.0, 40_000)));
        assert_eq!(run(2000, 2500).one_more_step(), Some((500, 2.0, 10_000)));
        assert_eq!(run(2000, 2000).one_more_step(), None);
        assert_eq!(run(0, 0).one_more_step(), None);
        assert_eq!(LastRun { enough: true, ..run(2000, 10_000) }.one_more_step(), None);
        assert_eq!(run(2000, 10_000).per_thousand(), Some(4.0));
        assert_eq!(run(0, 5).per_thousand(), None);
    }
}
