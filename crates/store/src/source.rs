//! Sources: where voices come from.

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SourceId, WorkspaceId};
use firsthand_domain::noun::Source;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::SourceKind;
use serde::Serialize;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

const COLUMNS: &str = "SELECT id, name, kind, voices FROM source WHERE workspace_id = $1";

/// A source and how much came from it, counted as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceCount {
    pub source: Source,
    pub voices: i64,
}

fn read(row: &Row) -> Result<SourceCount> {
    let mut c = row.cells();
    let source = Source {
        id: c.id(SourceId)?,
        name: c.text()?,
        kind: c.named("a kind of source", SourceKind::parse)?,
    };
    Ok(SourceCount { source, voices: c.int()? })
}

/// All sources, by name.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<SourceCount>> {
    tx.rows(format!("{COLUMNS} ORDER BY name, id"), values![workspace]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: SourceId) -> Result<Option<SourceCount>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: SourceId) -> Result<SourceCount> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("source"))
}

/// The source of that name and kind, made when it is new.
pub async fn upsert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    name: &str,
    kind: SourceKind,
    ids: &Ids,
    now: Timestamp,
) -> Result<SourceId> {
    let name = name.trim();
    let known = "SELECT id FROM source WHERE workspace_id = $1 AND name = $2 AND kind = $3";
    if let Some(row) = tx.row(known, values![workspace, name, kind.name()]).await? {
        return row.int().map(SourceId);
    }
    let id = SourceId(ids.next(now));
    tx.execute(
        "INSERT INTO source (id, workspace_id, name, kind, created_at) VALUES ($1,$2,$3,$4,$5)",
        values![id, workspace, name, kind.name(), now],
    )
    .await?;
    Ok(id)
}

pub async fn rename(tx: &mut Tx, workspace: WorkspaceId, id: SourceId, name: &str) -> Result<()> {
    let sql = "UPDATE source SET name = $3 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name.trim()]).await? {
        0 => Err(Error::not_found("source")),
        _ => Ok(()),
    }
}
