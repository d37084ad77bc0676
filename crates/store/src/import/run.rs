//! One run of bringing a file in. Its counts move in the transaction of the batch they count.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ImportId, SourceId, WorkspaceId};
use firsthand_domain::import::Plan;
use firsthand_domain::noun::{Import, ImportState};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::page::within_reason;
use crate::row::Row;
use crate::value::json;
use crate::values;
use crate::voice::put::BatchOutcome;

const COLUMNS: &str = "SELECT id, source_id, file_name, file_bytes, file_hash, state, message, started_at, finished_at, \
    rows_read, bytes_read, added, updated, unchanged, set_aside FROM import WHERE workspace_id = $1";

const STATES: [(ImportState, &str); 6] = [
    (ImportState::Preview, "preview"),
    (ImportState::Running, "running"),
    (ImportState::Paused, "paused"),
    (ImportState::Done, "done"),
    (ImportState::Failed, "failed"),
    (ImportState::Undone, "undone"),
];

fn name(state: ImportState) -> &'static str {
    STATES.iter().find(|pair| pair.0 == state).map_or("failed", |pair| pair.1)
}

fn parse(name: &str) -> Option<ImportState> {
    STATES.iter().find(|pair| pair.1 == name).map(|pair| pair.0)
}

fn read(row: &Row) -> Result<Import> {
    let mut c = row.cells();
    Ok(Import {
        id: c.id(ImportId)?,
        source: c.id_or(SourceId)?,
        file_name: c.text()?,
        file_bytes: c.int()?,
        file_hash: c.text()?,
        state: c.named("a state of an import", parse)?,
        message: c.text_or()?,
        started_at: c.moment()?,
        finished_at: c.moment_or()?,
        rows: c.int()?,
        bytes_read: c.int()?,
        added: c.int()?,
        updated: c.int()?,
        unchanged: c.int()?,
        set_aside: c.int()?,
    })
}

/// Where in the file a batch ended, counted from its beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub rows: i64,
    pub bytes_read: i64,
}

/// Stores a new import as it is given.
pub async fn create(tx: &mut Tx, workspace: WorkspaceId, import: &Import, plan: Option<&Plan>) -> Result<()> {
    tx.execute(
        "INSERT INTO import (id, workspace_id, source_id, file_name, file_bytes, file_hash, state, message, plan, \
         started_at, finished_at, rows_read, bytes_read, added, updated, unchanged, set_aside) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)",
        values![
            import.id,
            workspace,
            import.source,
            &import.file_name,
            import.file_bytes,
            &import.file_hash,
            name(import.state),
            &import.message,
            plan.map(json),
            import.started_at,
            import.finished_at,
            import.rows,
            import.bytes_read,
            import.added,
            import.updated,
            import.unchanged,
            import.set_aside,
        ],
    )
    .await?;
    Ok(())
}

/// Imports, latest first; `before` is the last id of the page before.
pub async fn list(
    tx: &mut Tx,
    workspace: WorkspaceId,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Vec<Import>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let sql = format!("{COLUMNS} AND id < $2 ORDER BY id DESC LIMIT $3");
    tx.rows(sql, values![workspace, before, within_reason(limit)]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: ImportId) -> Result<Option<Import>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: ImportId) -> Result<Import> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("import"))
}

/// The latest import of the same file that could go on: running when the program stopped, paused or failed.
pub async fn find_unfinished(tx: &mut Tx, workspace: WorkspaceId, file_hash: &str) -> Result<Option<Import>> {
    let sql = format!(
        "{COLUMNS} AND file_hash = $2 AND state IN ('running', 'paused', 'failed') ORDER BY id DESC LIMIT 1"
    );
    tx.row(sql, values![workspace, file_hash]).await?.as_ref().map(read).transpose()
}

/// How the file is read.
pub async fn find_plan(tx: &mut Tx, workspace: WorkspaceId, id: ImportId) -> Result<Option<Plan>> {
    let sql = "SELECT plan FROM import WHERE workspace_id = $1 AND id = $2";
    match tx.row(sql, values![workspace, id]).await? {
        None => Ok(None),
        Some(row) => row.cells().json::<Option<Plan>>(),
    }
}

/// Keeps another plan.
pub async fn set_plan(tx: &mut Tx, workspace: WorkspaceId, id: ImportId, plan: &Plan) -> Result<()> {
    let sql = "UPDATE import SET plan = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, json(plan)]).await?)
}

/// Says which source the voices go to.
pub async fn set_source(tx: &mut Tx, workspace: WorkspaceId, id: ImportId, source: SourceId) -> Result<()> {
    crate::source::get(tx, workspace, source).await?;
    let sql = "UPDATE import SET source_id = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, source]).await?)
}

/// Moves an import on; whatever is neither preview, running nor paused is finished at `now`.
pub async fn set_state(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ImportId,
    state: ImportState,
    message: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let goes_on = matches!(state, ImportState::Preview | ImportState::Running | ImportState::Paused);
    let finished = (!goes_on).then_some(now);
    let sql =
        "UPDATE import SET state = $3, message = $4, finished_at = $5 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, name(state), message, finished]).await?)
}

/// An import begins or goes on. It started when somebody first said yes, not when the file was looked at.
pub async fn start(tx: &mut Tx, workspace: WorkspaceId, id: ImportId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE import SET state = 'running', message = NULL, finished_at = NULL, \
               started_at = CASE WHEN state = 'preview' THEN $3 ELSE started_at END \
               WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, now]).await?)
}

/// Forgets an import nobody said yes to; one that ever began stays.
pub async fn remove_preview(tx: &mut Tx, workspace: WorkspaceId, id: ImportId) -> Result<()> {
    let sql = "DELETE FROM import WHERE workspace_id = $1 AND id = $2 AND state = 'preview'";
    one(tx.execute(sql, values![workspace, id]).await?)
}

/// Moves the counts, in the transaction that stored the batch. `set_aside` counts the rows [`super::bad_row`] took.
pub async fn advance(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ImportId,
    progress: Progress,
    outcome: &BatchOutcome,
    set_aside: i64,
) -> Result<()> {
    let sql = "UPDATE import SET rows_read = $3, bytes_read = $4, added = added + $5, updated = updated + $6, \
               unchanged = unchanged + $7, set_aside = set_aside + $8 WHERE workspace_id = $1 AND id = $2";
    let changed = tx
        .execute(
            sql,
            values![
                workspace,
                id,
                progress.rows,
                progress.bytes_read,
                outcome.added.len() as i64,
                outcome.updated.len() as i64,
                outcome.unchanged as i64,
                set_aside,
            ],
        )
        .await?;
    one(changed)
}

/// Whatever was running when the program stopped is paused, in every workspace; gives how many.
pub async fn pause_interrupted(tx: &mut Tx) -> Result<u64> {
    tx.execute("UPDATE import SET state = 'paused' WHERE state = 'running'", vec![]).await
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("import")) } else { Ok(()) }
}
