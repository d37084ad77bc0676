//! What was shipped, and when.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{LaunchId, WorkspaceId};
use firsthand_domain::noun::Launch;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

fn read(row: &Row) -> Result<Launch> {
    let mut c = row.cells();
    Ok(Launch { id: c.id(LaunchId)?, name: c.text()?, at: c.moment()? })
}

/// All launches, latest first.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Launch>> {
    let sql = "SELECT id, name, at FROM launch WHERE workspace_id = $1 ORDER BY at DESC, id DESC";
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, launch: &Launch) -> Result<()> {
    tx.execute(
        "INSERT INTO launch (id, workspace_id, name, at) VALUES ($1,$2,$3,$4)",
        values![launch.id, workspace, &launch.name, launch.at],
    )
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, workspace: WorkspaceId, id: LaunchId) -> Result<()> {
    match tx.execute("DELETE FROM launch WHERE workspace_id = $1 AND id = $2", values![workspace, id]).await?
    {
        0 => Err(Error::not_found("launch")),
        _ => Ok(()),
    }
}
