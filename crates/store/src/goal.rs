//! Goals of talking to customers, as JSON plans, and practices that a team made its own.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{GoalId, PracticeId, WorkspaceId};
use firsthand_domain::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Tx;
use crate::value::json;
use crate::values;

/// All goals, oldest first.
pub async fn list<P: DeserializeOwned + Default>(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(GoalId, P)>> {
    let sql = "SELECT id, plan FROM goal WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY id";
    let rows = tx.rows(sql, values![workspace]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok((c.id(GoalId)?, c.json()?))
        })
        .collect()
}

/// Writes a goal: a new one, or over the one of that id, which comes back if it was removed.
pub async fn put<P: Serialize>(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: GoalId,
    plan: &P,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE goal SET plan = $3, removed_at = NULL WHERE workspace_id = $1 AND id = $2";
    if tx.execute(sql, values![workspace, id, json(plan)]).await? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO goal (id, workspace_id, plan, created_at) VALUES ($1,$2,$3,$4)";
    tx.execute(sql, values![id, workspace, json(plan), now]).await?;
    Ok(())
}

/// Takes a goal away, or brings it back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: GoalId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE goal SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    let changed = tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?;
    if changed == 0 { Err(Error::not_found("goal")) } else { Ok(()) }
}

/// The practices a team made its own: key and definition.
pub async fn practices<P: DeserializeOwned + Default>(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<P>> {
    let sql = "SELECT definition FROM practice WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY id";
    tx.rows(sql, values![workspace]).await?.iter().map(|row| row.cells().json()).collect()
}

/// Writes a practice of the team's own, new or over the one of that key; none takes it away.
pub async fn put_practice<P: Serialize>(
    tx: &mut Tx,
    workspace: WorkspaceId,
    (id, key): (PracticeId, &str),
    practice: Option<&P>,
    now: Timestamp,
) -> Result<()> {
    let Some(practice) = practice else {
        let sql =
            "UPDATE practice SET removed_at = $3 WHERE workspace_id = $1 AND key = $2 AND removed_at IS NULL";
        tx.execute(sql, values![workspace, key, now]).await?;
        return Ok(());
    };
    let sql = "UPDATE practice SET definition = $3, changed_at = $4 \
               WHERE workspace_id = $1 AND key = $2 AND removed_at IS NULL";
    if tx.execute(sql, values![workspace, key, json(practice), now]).await? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO practice (id, workspace_id, key, definition, changed_at) VALUES ($1,$2,$3,$4,$5)";
    tx.execute(sql, values![id, workspace, key, json(practice), now]).await?;
    Ok(())
}
