//! Areas: the parts of the product.

use std::collections::HashMap;

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AreaId, WorkspaceId};
use firsthand_domain::noun::Area;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

fn read(row: &Row) -> Result<Area> {
    let mut c = row.cells();
    Ok(Area { id: c.id(AreaId)?, name: c.text()? })
}

/// All areas, by name.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Area>> {
    let sql = "SELECT id, name FROM area WHERE workspace_id = $1 ORDER BY sort_key";
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: AreaId) -> Result<Option<Area>> {
    let sql = "SELECT id, name FROM area WHERE workspace_id = $1 AND id = $2";
    tx.row(sql, values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: AreaId) -> Result<Area> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("area"))
}

/// The area of that name, in whatever case, made when it is new.
pub async fn upsert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    name: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<AreaId> {
    let name = name.trim();
    let key = name.to_lowercase();
    let known = "SELECT id FROM area WHERE workspace_id = $1 AND sort_key = $2";
    if let Some(row) = tx.row(known, values![workspace, &key]).await? {
        return row.int().map(AreaId);
    }
    let id = AreaId(ids.next(now));
    tx.execute(
        "INSERT INTO area (id, workspace_id, name, sort_key) VALUES ($1,$2,$3,$4)",
        values![id, workspace, name, key],
    )
    .await?;
    Ok(id)
}

/// Gives an area another name, which must be free.
pub async fn rename(tx: &mut Tx, workspace: WorkspaceId, id: AreaId, name: &str) -> Result<()> {
    let name = name.trim();
    let sql = "UPDATE area SET name = $3, sort_key = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name, name.to_lowercase()]).await? {
        0 => Err(Error::not_found("area")),
        _ => Ok(()),
    }
}

/// The areas of a batch by their names as given.
pub(crate) async fn upsert_all<'a>(
    tx: &mut Tx,
    workspace: WorkspaceId,
    names: impl Iterator<Item = &'a str>,
    ids: &Ids,
    now: Timestamp,
) -> Result<HashMap<&'a str, AreaId>> {
    let mut known = HashMap::new();
    for name in names.filter(|name| !name.trim().is_empty()) {
        if !known.contains_key(name) {
            known.insert(name, upsert(tx, workspace, name, ids, now).await?);
        }
    }
    Ok(known)
}
