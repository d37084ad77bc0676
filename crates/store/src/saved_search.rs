//! Searches someone keeps.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AreaId, SearchId, WorkspaceId};
use firsthand_domain::noun::SavedSearch;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

fn read(row: &Row) -> Result<SavedSearch> {
    let mut c = row.cells();
    Ok(SavedSearch { id: c.id(SearchId)?, name: c.text()?, query: c.text()?, area: c.id_or(AreaId)? })
}

/// All saved searches, by name.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<SavedSearch>> {
    let sql = "SELECT id, name, query, area_id FROM saved_search WHERE workspace_id = $1 ORDER BY name, id";
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

/// Stores a search; its name must be free and its area in the workspace.
pub async fn create(tx: &mut Tx, workspace: WorkspaceId, search: &SavedSearch) -> Result<()> {
    if let Some(area) = search.area {
        crate::area::get(tx, workspace, area).await?;
    }
    tx.execute(
        "INSERT INTO saved_search (id, workspace_id, name, query, area_id) VALUES ($1,$2,$3,$4,$5)",
        values![search.id, workspace, &search.name, &search.query, search.area],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: SearchId) -> Result<SavedSearch> {
    let sql = "SELECT id, name, query, area_id FROM saved_search WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("saved search"))
}

/// Gives a search another name, which must be free.
pub async fn rename(tx: &mut Tx, workspace: WorkspaceId, id: SearchId, name: &str) -> Result<()> {
    let sql = "UPDATE saved_search SET name = $3 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name]).await? {
        0 => Err(Error::not_found("saved search")),
        _ => Ok(()),
    }
}

pub async fn delete(tx: &mut Tx, workspace: WorkspaceId, id: SearchId) -> Result<()> {
    let sql = "DELETE FROM saved_search WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id]).await? {
        0 => Err(Error::not_found("saved search")),
        _ => Ok(()),
    }
}
