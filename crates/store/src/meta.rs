//! Small settings: of the installation, and of each workspace.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;

use crate::db::Tx;
use crate::values;

/// A setting of the installation.
pub async fn find(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    let row = tx.row("SELECT value FROM meta WHERE key = $1", values![key]).await?;
    row.map(|row| row.cells().text()).transpose()
}

pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES ($1,$2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values![key, value],
    )
    .await?;
    Ok(())
}

/// A setting of a workspace.
pub async fn find_setting(tx: &mut Tx, workspace: WorkspaceId, key: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM setting WHERE workspace_id = $1 AND key = $2";
    let row = tx.row(sql, values![workspace, key]).await?;
    row.map(|row| row.cells().text()).transpose()
}

pub async fn set_setting(tx: &mut Tx, workspace: WorkspaceId, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO setting (workspace_id, key, value) VALUES ($1,$2,$3) \
         ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value",
        values![workspace, key, value],
    )
    .await?;
    Ok(())
}
