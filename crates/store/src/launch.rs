//! What was shipped, when, and what it should change.
//!
//! Plans are sealed: each is a row that stays, a launch names the one that holds. So undo can only go back to what
//! was written at its time, and nobody can write a plan into the past. Removed launches stay for the same reason.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{LaunchId, MemberId, PlanId, WorkspaceId};
use firsthand_domain::noun::Launch;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::{Cells, Row};
use crate::values;

/// A sealed plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    pub id: PlanId,
    pub launch: LaunchId,
    /// JSON.
    pub plan: String,
    pub at: Timestamp,
    pub by: Option<MemberId>,
    /// Written after the fact.
    pub late: bool,
}

fn read(row: &Row) -> Result<Launch> {
    launch(&mut row.cells())
}

fn launch(c: &mut Cells<'_>) -> Result<Launch> {
    Ok(Launch { id: c.id(LaunchId)?, name: c.text()?, at: c.moment()? })
}

const SEALED: &str = "SELECT p.id, p.launch_id, p.plan, p.sealed_at, p.sealed_by, p.late FROM launch_plan p";

fn sealed(row: &Row) -> Result<Sealed> {
    let mut c = row.cells();
    Ok(Sealed {
        id: c.id(PlanId)?,
        launch: c.id(LaunchId)?,
        plan: c.text()?,
        at: c.moment()?,
        by: c.id_or(MemberId)?,
        late: c.flag()?,
    })
}

/// All launches, latest first.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Launch>> {
    let sql = "SELECT id, name, at FROM launch WHERE workspace_id = $1 AND removed_at IS NULL \
               ORDER BY at DESC, id DESC";
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: LaunchId) -> Result<Launch> {
    let sql = "SELECT id, name, at FROM launch WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("launch"))
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, launch: &Launch) -> Result<()> {
    tx.execute(
        "INSERT INTO launch (id, workspace_id, name, at) VALUES ($1,$2,$3,$4)",
        values![launch.id, workspace, &launch.name, launch.at],
    )
    .await?;
    Ok(())
}

/// Gives a launch another name and day.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, launch: &Launch) -> Result<()> {
    let sql = "UPDATE launch SET name = $3, at = $4 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, launch.id, &launch.name, launch.at]).await?)
}

/// Takes a launch off every page; its plans stay.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: LaunchId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE launch SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    one(tx.execute(sql, values![workspace, id, now]).await?)
}

pub async fn restore(tx: &mut Tx, workspace: WorkspaceId, id: LaunchId) -> Result<()> {
    let sql = "UPDATE launch SET removed_at = NULL WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id]).await?)
}

/// Keeps a plan for good and makes it the one that holds.
pub async fn seal(tx: &mut Tx, workspace: WorkspaceId, sealed: &Sealed) -> Result<()> {
    tx.execute(
        "INSERT INTO launch_plan (id, workspace_id, launch_id, plan, sealed_at, sealed_by, late) \
         SELECT $1, workspace_id, id, $4, $5, $6, $7 FROM launch WHERE workspace_id = $2 AND id = $3",
        values![
            sealed.id,
            workspace,
            sealed.launch,
            &sealed.plan,
            sealed.at,
            sealed.by.map(|id| id.0),
            sealed.late
        ],
    )
    .await
    .and_then(one)?;
    hold(tx, workspace, sealed.launch, Some(sealed.id)).await
}

/// Makes one of a launch's own plans the one that holds, or none.
pub async fn hold(tx: &mut Tx, workspace: WorkspaceId, launch: LaunchId, plan: Option<PlanId>) -> Result<()> {
    if let Some(plan) = plan {
        let sql = "SELECT COUNT(*) FROM launch_plan WHERE workspace_id = $1 AND launch_id = $2 AND id = $3";
        if tx.int(sql, values![workspace, launch, plan]).await? == 0 {
            return Err(Error::not_found("plan"));
        }
    }
    let sql = "UPDATE launch SET plan_id = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, launch, plan.map(|id| id.0)]).await?)
}

/// The plans that hold, of all launches that have one.
pub async fn holding(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Sealed>> {
    let sql = format!("{SEALED} JOIN launch l ON l.plan_id = p.id WHERE l.workspace_id = $1");
    tx.rows(sql, values![workspace]).await?.iter().map(sealed).collect()
}

/// Every plan a launch ever had, oldest first.
pub async fn plans(tx: &mut Tx, workspace: WorkspaceId, launch: LaunchId) -> Result<Vec<Sealed>> {
    let sql = format!("{SEALED} WHERE p.workspace_id = $1 AND p.launch_id = $2 ORDER BY p.id");
    tx.rows(sql, values![workspace, launch]).await?.iter().map(sealed).collect()
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("launch")) } else { Ok(()) }
}
