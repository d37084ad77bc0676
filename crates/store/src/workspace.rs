//! Workspaces: the outermost wall.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::noun::Workspace;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::value::json;
use crate::values;

const COLUMNS: &str = "SELECT id, name, fictional, zone, product_languages FROM workspace";

fn read(row: &Row) -> Result<Workspace> {
    let mut c = row.cells();
    Ok(Workspace {
        id: c.id(WorkspaceId)?,
        name: c.text()?,
        fictional: c.flag()?,
        zone: c.text()?,
        product_languages: c.json()?,
    })
}

/// The oldest workspace, which a single-team installation works in.
pub async fn first(tx: &mut Tx) -> Result<Option<Workspace>> {
    tx.row(format!("{COLUMNS} ORDER BY created_at, id LIMIT 1"), vec![]).await?.as_ref().map(read).transpose()
}

/// All workspaces, oldest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Workspace>> {
    tx.rows(format!("{COLUMNS} ORDER BY created_at, id"), vec![]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, id: WorkspaceId) -> Result<Option<Workspace>> {
    tx.row(format!("{COLUMNS} WHERE id = $1"), values![id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, id: WorkspaceId) -> Result<Workspace> {
    find(tx, id).await?.ok_or_else(|| Error::not_found("workspace"))
}

/// Stores a new workspace; its name must be free.
/// The highest number a voice of it ever got: what came later has a higher one.
pub async fn last_number(tx: &mut Tx, id: WorkspaceId) -> Result<i64> {
    tx.int("SELECT last_number FROM workspace WHERE id = $1", values![id]).await
}

pub async fn create(tx: &mut Tx, workspace: &Workspace, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO workspace (id, name, fictional, zone, product_languages, created_at) VALUES ($1,$2,$3,$4,$5,$6)",
        values![
            workspace.id,
            &workspace.name,
            workspace.fictional,
            &workspace.zone,
            json(&workspace.product_languages),
            now,
        ],
    )
    .await?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, id: WorkspaceId, name: &str) -> Result<()> {
    match tx.execute("UPDATE workspace SET name = $2 WHERE id = $1", values![id, name]).await? {
        0 => Err(Error::not_found("workspace")),
        _ => Ok(()),
    }
}

/// Writes everything but the id.
pub async fn update(tx: &mut Tx, workspace: &Workspace) -> Result<()> {
    let changed = tx
        .execute(
            "UPDATE workspace SET name = $2, fictional = $3, zone = $4, product_languages = $5 WHERE id = $1",
            values![
                workspace.id,
                &workspace.name,
                workspace.fictional,
                &workspace.zone,
                json(&workspace.product_languages),
            ],
        )
        .await?;
    if changed == 0 { Err(Error::not_found("workspace")) } else { Ok(()) }
}

/// How many voices a workspace holds.
pub async fn voices(tx: &mut Tx, id: WorkspaceId) -> Result<i64> {
    tx.int("SELECT voices FROM workspace WHERE id = $1", values![id]).await
}
