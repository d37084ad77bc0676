//! What was promised to customers, and what sessions leave to do.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, PersonId, PromiseId, SessionId, WorkspaceId};
use firsthand_domain::promise::{Closed, Owed, Promise};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

const PROMISE: &str = "SELECT id, session_id, person_id, kind, body, owner_id, due, made_at, closed, closed_at \
                       FROM promise WHERE workspace_id = $1 AND removed_at IS NULL";

fn read(row: &Row) -> Result<Promise> {
    let mut c = row.cells();
    Ok(Promise {
        id: c.id(PromiseId)?,
        session: c.id_or(SessionId)?,
        person: c.id_or(PersonId)?,
        kind: c.named("a promise", Owed::parse)?,
        body: c.text()?,
        owner: c.id_or(MemberId)?,
        due: c.int_or()?,
        made_at: c.moment()?,
        closed: c.named_or(Closed::parse)?,
        closed_at: c.moment_or()?,
    })
}

/// What is still owed, what is due first first; what has no day comes last.
pub async fn open(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Promise>> {
    let sql =
        format!("{PROMISE} AND closed IS NULL ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, id");
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

/// What was kept or dropped, latest first.
pub async fn closed(tx: &mut Tx, workspace: WorkspaceId, limit: i64) -> Result<Vec<Promise>> {
    let sql = format!("{PROMISE} AND closed IS NOT NULL ORDER BY closed_at DESC, id DESC LIMIT $2");
    tx.rows(sql, values![workspace, limit]).await?.iter().map(read).collect()
}

pub async fn of_session(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<Promise>> {
    let sql = format!("{PROMISE} AND session_id = $2 ORDER BY id");
    tx.rows(sql, values![workspace, session]).await?.iter().map(read).collect()
}

pub async fn of_person(tx: &mut Tx, workspace: WorkspaceId, person: PersonId) -> Result<Vec<Promise>> {
    let sql = format!("{PROMISE} AND person_id = $2 ORDER BY id DESC");
    tx.rows(sql, values![workspace, person]).await?.iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: PromiseId) -> Result<Promise> {
    let sql = format!("{PROMISE} AND id = $2");
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("promise"))
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, promise: &Promise) -> Result<()> {
    tx.execute(
        "INSERT INTO promise (id, workspace_id, session_id, person_id, kind, body, owner_id, due, made_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
        values![
            promise.id,
            workspace,
            promise.session,
            promise.person,
            promise.kind.name(),
            &promise.body,
            promise.owner,
            promise.due,
            promise.made_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes the words, the owner, the day and how it ended.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, promise: &Promise) -> Result<()> {
    let sql = "UPDATE promise SET body = $3, owner_id = $4, due = $5, closed = $6, closed_at = $7 \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let values = values![
        workspace,
        promise.id,
        &promise.body,
        promise.owner,
        promise.due,
        promise.closed.map(Closed::name),
        promise.closed_at.map(|at| at.0)
    ];
    one(tx.execute(sql, values).await?)
}

/// Takes a promise away, or brings it back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: PromiseId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE promise SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("promise")) } else { Ok(()) }
}
