//! Planning a study, changing its plan, taking it off the pages.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, StudyId};
use firsthand_domain::study::{Asked, Study};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};
use crate::{day, name, practice};

/// The most sessions a study plans, questions a guide has, and bytes a question has.
const MOST_SESSIONS: i64 = 1000;
const MOST_QUESTIONS: usize = 100;
const LONGEST: usize = 2000;

/// Plans a study. Without a guide it starts with the practice's own questions.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PlanStudy {
    pub practice: String,
    pub title: String,
    /// What the team wants to learn.
    #[serde(default)]
    pub question: String,
    /// What the answer decides.
    #[serde(default)]
    pub decides: String,
    /// The day the answer is wanted, as 2026-12-05.
    #[serde(default)]
    pub due: Option<String>,
    /// Sessions wanted.
    #[serde(default)]
    pub planned: Option<i64>,
    #[serde(default)]
    pub owner: Option<MemberId>,
    #[serde(default)]
    pub guide: Option<Vec<Asked>>,
}

/// A study was planned.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Planned {
    pub id: StudyId,
    pub message: String,
    pub undo: Option<Undo>,
}

impl Action for PlanStudy {
    type Output = Planned;
    const NAME: &'static str = "plan_study";
    const ABOUT: &'static str =
        "Plans what the team wants to learn from customers, by which practice and until when.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Planned> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let practice = practice::get(ctx, &self.practice).await?;
        let guide = match self.guide {
            Some(guide) => guide,
            None => practice::guide(&practice),
        };
        let study = checked(Study {
            id: StudyId(ctx.app.ids.next(now)),
            practice: practice.key.clone(),
            title: name::checked("title", &self.title)?,
            question: self.question,
            decides: self.decides,
            due: day::counted("due", self.due.as_deref())?,
            planned: self.planned.unwrap_or(1),
            owner: Some(self.owner.unwrap_or(ctx.actor.member)),
            guide,
            created_at: now,
            locked_at: None,
        })?;
        let mut tx = ctx.app.db.write().await?;
        if let Some(owner) = study.owner {
            store::member::get(&mut tx, ws, owner).await?;
        }
        store::study::create(&mut tx, ws, &study).await?;
        tx.commit().await?;
        let message = format!("{} is planned.", study.title);
        Ok(Planned { id: study.id, message, undo: Undo::by(&RemoveStudy { id: study.id }) })
    }
}

/// Changes a study's plan: everything but its practice.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UpdateStudy {
    pub id: StudyId,
    pub title: String,
    pub question: String,
    pub decides: String,
    /// The day the answer is wanted, as 2026-12-05.
    pub due: Option<String>,
    pub planned: i64,
    pub owner: Option<MemberId>,
    pub guide: Vec<Asked>,
}

impl UpdateStudy {
    /// What brings a study back to what it was.
    pub fn to(study: Study) -> UpdateStudy {
        UpdateStudy {
            id: study.id,
            title: study.title,
            question: study.question,
            decides: study.decides,
            due: study.due.map(day::written),
            planned: study.planned,
            owner: study.owner,
            guide: study.guide,
        }
    }
}

impl Action for UpdateStudy {
    type Output = Changed;
    const NAME: &'static str = "update_study";
    const ABOUT: &'static str = "Changes the plan or the guide of a study.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::study::get(&mut tx, ws, self.id).await?;
        let study = checked(Study {
            title: name::checked("title", &self.title)?,
            question: self.question,
            decides: self.decides,
            due: day::counted("due", self.due.as_deref())?,
            planned: self.planned,
            owner: self.owner,
            guide: self.guide,
            ..before.clone()
        })?;
        if let Some(owner) = study.owner {
            store::member::get(&mut tx, ws, owner).await?;
        }
        store::study::update(&mut tx, ws, &study).await?;
        tx.commit().await?;
        Ok(Changed::new("Saved.", Undo::by(&UpdateStudy::to(before))))
    }
}

/// A study as it is kept, or what is wrong with it. Questions without words go.
fn checked(mut study: Study) -> Result<Study> {
    if !(1..=MOST_SESSIONS).contains(&study.planned) {
        return Err(Error::invalid("planned", format!("Plan 1 to {MOST_SESSIONS} sessions.")));
    }
    for (field, text) in [("question", &mut study.question), ("decides", &mut study.decides)] {
        *text = text.trim().to_owned();
        if text.len() > LONGEST {
            return Err(Error::invalid(field, "This is too long. Say it in a few sentences."));
        }
    }
    study.guide.retain(|asked| !asked.text.trim().is_empty());
    if study.guide.len() > MOST_QUESTIONS {
        return Err(Error::invalid("guide", format!("A guide has at most {MOST_QUESTIONS} questions.")));
    }
    for (n, asked) in study.guide.iter_mut().enumerate() {
        asked.text = asked.text.split_whitespace().collect::<Vec<_>>().join(" ");
        asked.minutes = asked.minutes.clamp(0, 480);
        if asked.text.len() > LONGEST {
            return Err(Error::invalid("guide", format!("Question {} is too long to be asked.", n + 1)));
        }
    }
    Ok(study)
}

/// Takes a study off every page; its sessions stay.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveStudy {
    pub id: StudyId,
}

impl Action for RemoveStudy {
    type Output = Changed;
    const NAME: &'static str = "remove_study";
    const ABOUT: &'static str = "Takes a study off every page. Its sessions stay.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let study = store::study::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::study::remove(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} is removed.", study.title), Undo::by(&RestoreStudy { id: self.id })))
    }
}

/// Brings a removed study back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreStudy {
    pub id: StudyId,
}

impl Action for RestoreStudy {
    type Output = Changed;
    const NAME: &'static str = "restore_study";
    const ABOUT: &'static str = "Brings a removed study back.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::study::remove(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("The study is back.", Undo::by(&RemoveStudy { id: self.id })))
    }
}
