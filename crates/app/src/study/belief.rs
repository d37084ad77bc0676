//! What somebody expects before the first session. Once one was held, or somebody locked them, beliefs are closed: none
//! can be added, changed or taken away, so that nobody knew it all along.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{BeliefId, HighlightId, SessionId, StudyId};
use firsthand_domain::session::SessionState;
use firsthand_domain::study::{Answer, Belief};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::session::read::Wanted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// The longest belief, in bytes.
const LONGEST: usize = 1000;

/// Says what is expected, and how sure one is.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WriteBelief {
    pub study: StudyId,
    pub body: String,
    /// Per cent.
    pub sure: i64,
}

impl Action for WriteBelief {
    type Output = Changed;
    const NAME: &'static str = "write_belief";
    const ABOUT: &'static str =
        "Writes down what you expect before the first session, with how sure you are in per cent.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let body = self.body.trim().to_owned();
        if body.is_empty() {
            return Err(Error::invalid("body", "Write what you expect to hear."));
        }
        if body.len() > LONGEST {
            return Err(Error::invalid("body", "This is too long. One belief is one sentence."));
        }
        if !(0..=100).contains(&self.sure) {
            return Err(Error::invalid("sure", "Say how sure you are from 0 to 100 per cent."));
        }
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        must_be_open(ctx, &mut tx, self.study).await?;
        let belief = Belief {
            id: BeliefId(ctx.app.ids.next(now)),
            study: self.study,
            member: Some(ctx.actor.member),
            body,
            sure: self.sure,
            at: now,
        };
        store::study::believe(&mut tx, ctx.actor.workspace, &belief).await?;
        tx.commit().await?;
        Ok(Changed::new("Your belief is written down.", Undo::by(&RemoveBelief { id: belief.id })))
    }
}

/// Beliefs can still be written: nobody locked them, and no session of the study was held.
pub(super) async fn is_open(ctx: &Ctx, tx: &mut Tx, study: StudyId) -> Result<bool> {
    let ws = ctx.actor.workspace;
    let found = store::study::get(tx, ws, study).await?;
    let held = Wanted { study: Some(study), state: Some(SessionState::Held), ..Wanted::default() };
    Ok(found.locked_at.is_none() && store::session::read::count(tx, ws, &held).await? == 0)
}

async fn must_be_open(ctx: &Ctx, tx: &mut Tx, study: StudyId) -> Result<()> {
    if is_open(ctx, tx, study).await? {
        return Ok(());
    }
    Err(Error::conflict(
        "The beliefs of this study are locked: what was expected before stays as it was written.",
    ))
}

/// Takes back a belief while they are open.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveBelief {
    pub id: BeliefId,
}

impl Action for RemoveBelief {
    type Output = Changed;
    const NAME: &'static str = "remove_belief";
    const ABOUT: &'static str = "Takes back a belief of your own, while beliefs are open.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let belief = store::study::belief_of(&mut tx, ws, self.id).await?;
        must_be_open(ctx, &mut tx, belief.study).await?;
        if belief.member != Some(ctx.actor.member) && ctx.actor.role < Role::Admin {
            return Err(Error::conflict("Only the one who wrote a belief can take it back."));
        }
        store::study::remove_belief(&mut tx, ws, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        let undo = Undo::by(&RestoreBelief { id: self.id, study: belief.study });
        Ok(Changed::new("Taken back.", undo))
    }
}

/// Brings a belief back that was taken back, while they are open.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreBelief {
    pub id: BeliefId,
    pub study: StudyId,
}

impl Action for RestoreBelief {
    type Output = Changed;
    const NAME: &'static str = "restore_belief";
    const ABOUT: &'static str = "Brings back a belief that was taken back.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::study::remove_belief(&mut tx, ws, self.id, None).await?;
        // Asked of the belief's own study: the one named in a request may be another.
        let study = store::study::belief_of(&mut tx, ws, self.id).await?.study;
        must_be_open(ctx, &mut tx, study).await?;
        tx.commit().await?;
        Ok(Changed::new("The belief is back.", Undo::by(&RemoveBelief { id: self.id })))
    }
}

/// Closes the beliefs of a study for good.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LockBeliefs {
    pub study: StudyId,
}

impl Action for LockBeliefs {
    type Output = Changed;
    const NAME: &'static str = "lock_beliefs";
    const ABOUT: &'static str = "Closes the beliefs of a study for good, before the first session.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::study::get(&mut tx, ctx.actor.workspace, self.study).await?;
        store::study::lock(&mut tx, ctx.actor.workspace, self.study, ctx.now()).await?;
        tx.commit().await?;
        Ok(Changed::new("The beliefs are locked.", None))
    }
}

/// Says what a session said to a belief; no answer: it was not asked.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnswerBelief {
    pub belief: BeliefId,
    pub session: SessionId,
    pub answer: Option<Answer>,
    /// The words it rests on.
    #[serde(default)]
    pub highlight: Option<HighlightId>,
}

impl Action for AnswerBelief {
    type Output = Changed;
    const NAME: &'static str = "answer_belief";
    const ABOUT: &'static str =
        "Says whether a session agreed with a belief or contradicted it, and by which words.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let belief = store::study::belief_of(&mut tx, ws, self.belief).await?;
        let session = store::session::read::get(&mut tx, ws, self.session).await?;
        if session.study != Some(belief.study) {
            return Err(Error::invalid("session", "This session belongs to another study."));
        }
        if session.state != SessionState::Held {
            return Err(Error::conflict("This session was not held yet: it cannot answer anything."));
        }
        if let Some(highlight) = self.highlight {
            let found = store::highlight::get(&mut tx, ws, highlight).await?;
            if found.session != self.session {
                return Err(Error::invalid("highlight", "These words are of another session."));
            }
        }
        let before = store::study::answers(&mut tx, ws, belief.study)
            .await?
            .into_iter()
            .find(|a| a.belief == self.belief && a.session == self.session);
        let new = self.answer.map(|answer| (answer, self.highlight));
        store::study::answer(&mut tx, ws, (self.belief, self.session), new, (ctx.actor.member, ctx.now()))
            .await?;
        // The first answer closes them, should the session have been moved here later.
        store::study::lock(&mut tx, ws, belief.study, ctx.now()).await?;
        tx.commit().await?;
        let undo = Undo::by(&AnswerBelief {
            belief: self.belief,
            session: self.session,
            answer: before.as_ref().map(|a| a.answer),
            highlight: before.and_then(|a| a.highlight),
        });
        Ok(Changed::new("Noted.", undo))
    }
}
