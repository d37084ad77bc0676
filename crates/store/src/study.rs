//! Studies, and what was believed before them. Removed ones stay: an answer keeps its question.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{BeliefId, HighlightId, MemberId, SessionId, StudyId, WorkspaceId};
use firsthand_domain::study::{Answer, Answered, Belief, Study};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::{Cells, Row};
use crate::value::json;
use crate::values;

/// How far a study came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub booked: i64,
    pub held: i64,
    /// Held, with a snapshot.
    pub counted: i64,
    pub no_show: i64,
}

const STUDY: &str = "SELECT s.id, s.practice, s.title, s.question, s.decides, s.due, s.planned, s.owner_id, s.guide, \
                     s.created_at, s.locked_at FROM study s";

fn study(c: &mut Cells<'_>) -> Result<Study> {
    Ok(Study {
        id: c.id(StudyId)?,
        practice: c.text()?,
        title: c.text()?,
        question: c.text()?,
        decides: c.text()?,
        due: c.int_or()?,
        planned: c.int()?,
        owner: c.id_or(MemberId)?,
        guide: c.json()?,
        created_at: c.moment()?,
        locked_at: c.moment_or()?,
    })
}

fn read(row: &Row) -> Result<Study> {
    study(&mut row.cells())
}

/// All studies, latest first.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Study>> {
    let sql = format!(
        "{STUDY} WHERE s.workspace_id = $1 AND s.removed_at IS NULL ORDER BY s.created_at DESC, s.id DESC"
    );
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: StudyId) -> Result<Option<Study>> {
    let sql = format!("{STUDY} WHERE s.workspace_id = $1 AND s.id = $2 AND s.removed_at IS NULL");
    tx.row(sql, values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: StudyId) -> Result<Study> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("study"))
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, study: &Study) -> Result<()> {
    tx.execute(
        "INSERT INTO study (id, workspace_id, practice, title, question, decides, due, planned, owner_id, guide, \
         created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
        values![
            study.id,
            workspace,
            &study.practice,
            &study.title,
            &study.question,
            &study.decides,
            study.due,
            study.planned,
            study.owner,
            json(&study.guide),
            study.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can be changed by hand; the practice and the lock stay.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, study: &Study) -> Result<()> {
    let sql = "UPDATE study SET title = $3, question = $4, decides = $5, due = $6, planned = $7, owner_id = $8, \
               guide = $9 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let values = values![
        workspace,
        study.id,
        &study.title,
        &study.question,
        &study.decides,
        study.due,
        study.planned,
        study.owner,
        json(&study.guide)
    ];
    one(tx.execute(sql, values).await?, "study")
}

/// Takes a study off every page, or brings it back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: StudyId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE study SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?, "study")
}

/// Closes the beliefs of a study; a lock that is there stays.
pub async fn lock(tx: &mut Tx, workspace: WorkspaceId, id: StudyId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE study SET locked_at = $3 WHERE workspace_id = $1 AND id = $2 AND locked_at IS NULL";
    tx.execute(sql, values![workspace, id, at]).await?;
    Ok(())
}

/// How far each study came.
pub async fn progress(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<(StudyId, Progress)>> {
    let sql = "SELECT study_id, \
               SUM(CASE WHEN state = 'booked' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), \
               SUM(CASE WHEN state = 'held' AND snapshot_at IS NOT NULL AND with_customer THEN 1 ELSE 0 END), \
               SUM(CASE WHEN state = 'no_show' THEN 1 ELSE 0 END) \
               FROM session WHERE workspace_id = $1 AND study_id IS NOT NULL AND removed_at IS NULL GROUP BY study_id";
    let rows = tx.rows(sql, values![workspace]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            let id = c.id(StudyId)?;
            Ok((id, Progress { booked: c.int()?, held: c.int()?, counted: c.int()?, no_show: c.int()? }))
        })
        .collect()
}

/// What was believed before a study, in the order it was written.
pub async fn beliefs(tx: &mut Tx, workspace: WorkspaceId, study: StudyId) -> Result<Vec<Belief>> {
    let sql = "SELECT id, study_id, member_id, body, sure, at FROM belief \
               WHERE workspace_id = $1 AND study_id = $2 AND removed_at IS NULL ORDER BY id";
    let rows = tx.rows(sql, values![workspace, study]).await?;
    rows.iter().map(belief).collect()
}

fn belief(row: &Row) -> Result<Belief> {
    let mut c = row.cells();
    Ok(Belief {
        id: c.id(BeliefId)?,
        study: c.id(StudyId)?,
        member: c.id_or(MemberId)?,
        body: c.text()?,
        sure: c.int()?,
        at: c.moment()?,
    })
}

pub async fn belief_of(tx: &mut Tx, workspace: WorkspaceId, id: BeliefId) -> Result<Belief> {
    let sql = "SELECT id, study_id, member_id, body, sure, at FROM belief \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(belief).transpose()?.ok_or_else(|| Error::not_found("belief"))
}

pub async fn believe(tx: &mut Tx, workspace: WorkspaceId, belief: &Belief) -> Result<()> {
    tx.execute(
        "INSERT INTO belief (id, workspace_id, study_id, member_id, body, sure, at) VALUES ($1,$2,$3,$4,$5,$6,$7)",
        values![belief.id, workspace, belief.study, belief.member, &belief.body, belief.sure, belief.at],
    )
    .await?;
    Ok(())
}

pub async fn remove_belief(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: BeliefId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE belief SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?, "belief")
}

/// What the sessions of a study said to its beliefs.
pub async fn answers(tx: &mut Tx, workspace: WorkspaceId, study: StudyId) -> Result<Vec<Answered>> {
    let sql = "SELECT a.belief_id, a.session_id, a.answer, a.highlight_id FROM belief_answer a \
               JOIN belief b ON b.id = a.belief_id JOIN session s ON s.id = a.session_id \
               WHERE a.workspace_id = $1 AND b.study_id = $2 AND b.removed_at IS NULL AND s.removed_at IS NULL \
               ORDER BY a.belief_id, s.starts_at, s.id";
    let rows = tx.rows(sql, values![workspace, study]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok(Answered {
                belief: c.id(BeliefId)?,
                session: c.id(SessionId)?,
                answer: c.named("an answer", Answer::parse)?,
                highlight: c.id_or(HighlightId)?,
            })
        })
        .collect()
}

/// Says what a session said to a belief, or with none that it was not asked. The answer before, if there was one.
pub async fn answer(
    tx: &mut Tx,
    workspace: WorkspaceId,
    (belief, session): (BeliefId, SessionId),
    new: Option<(Answer, Option<HighlightId>)>,
    (member, at): (MemberId, Timestamp),
) -> Result<()> {
    let sql = "DELETE FROM belief_answer WHERE workspace_id = $1 AND belief_id = $2 AND session_id = $3";
    tx.execute(sql, values![workspace, belief, session]).await?;
    let Some((answer, highlight)) = new else { return Ok(()) };
    tx.execute(
        "INSERT INTO belief_answer (belief_id, session_id, workspace_id, answer, highlight_id, member_id, at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7)",
        values![belief, session, workspace, answer.name(), highlight, member, at],
    )
    .await?;
    Ok(())
}

fn one(changed: u64, what: &'static str) -> Result<()> {
    if changed == 0 { Err(Error::not_found(what)) } else { Ok(()) }
}
