//! Sealed keys. What is sealed is opaque here: the secret that opens it is not in the database.

use firsthand_domain::error::Result;
use firsthand_domain::id::{SecretId, WorkspaceId};
use firsthand_domain::time::Timestamp;

use crate::bulk;
use crate::db::Tx;
use crate::values;

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub id: SecretId,
    /// What it is for.
    pub purpose: String,
    /// The only origin it is sent to.
    pub origin: String,
    pub sealed: String,
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, secret: &Secret, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO secret (id, workspace_id, purpose, origin, sealed, created_at) VALUES ($1,$2,$3,$4,$5,$6)",
        values![secret.id, workspace, &secret.purpose, &secret.origin, &secret.sealed, now],
    )
    .await?;
    Ok(())
}

/// One of the workspace, whatever it is for.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: SecretId) -> Result<Option<Secret>> {
    let sql = "SELECT id, purpose, origin, sealed FROM secret WHERE workspace_id = $1 AND id = $2";
    let Some(row) = tx.row(sql, values![workspace, id]).await? else { return Ok(None) };
    let mut c = row.cells();
    Ok(Some(Secret { id: c.id(SecretId)?, purpose: c.text()?, origin: c.text()?, sealed: c.text()? }))
}

/// Forgets the workspace's keys for a purpose, except those still needed.
pub async fn keep_only(
    tx: &mut Tx,
    workspace: WorkspaceId,
    purpose: &str,
    needed: &[SecretId],
) -> Result<()> {
    let sql = "SELECT id FROM secret WHERE workspace_id = $1 AND purpose = $2";
    let rows = tx.rows(sql, values![workspace, purpose]).await?;
    let all: Vec<i64> = rows.iter().map(|row| row.int()).collect::<Result<_>>()?;
    let gone: Vec<i64> = all.into_iter().filter(|id| !needed.contains(&SecretId(*id))).collect();
    bulk::change_in(
        tx,
        "DELETE FROM secret WHERE workspace_id = ? AND id IN",
        &[workspace.into()],
        &gone,
        "",
    )
    .await?;
    Ok(())
}
