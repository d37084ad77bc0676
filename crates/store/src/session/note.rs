//! What was written down while a session went on.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, NoteId, SessionId, WorkspaceId};
use firsthand_domain::session::Note;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

fn read(row: &Row) -> Result<Note> {
    let mut c = row.cells();
    Ok(Note {
        id: c.id(NoteId)?,
        member: c.id_or(MemberId)?,
        at: c.moment()?,
        moment: c.int_or()?,
        body: c.text()?,
    })
}

/// All notes of a session: those with a moment in its order, the others as they were written.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<Note>> {
    let sql = "SELECT id, member_id, at, moment, body FROM note \
               WHERE workspace_id = $1 AND session_id = $2 AND removed_at IS NULL \
               ORDER BY CASE WHEN moment IS NULL THEN 1 ELSE 0 END, moment, id";
    tx.rows(sql, values![workspace, session]).await?.iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: NoteId) -> Result<(SessionId, Note)> {
    let sql = "SELECT id, member_id, at, moment, body, session_id FROM note \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("note"))?;
    let mut c = row.cells();
    let note = Note {
        id: c.id(NoteId)?,
        member: c.id_or(MemberId)?,
        at: c.moment()?,
        moment: c.int_or()?,
        body: c.text()?,
    };
    Ok((c.id(SessionId)?, note))
}

pub async fn add(tx: &mut Tx, workspace: WorkspaceId, session: SessionId, note: &Note) -> Result<()> {
    let sql = "INSERT INTO note (id, workspace_id, session_id, member_id, at, moment, body) \
               SELECT $1, workspace_id, id, $4, $5, $6, $7 FROM session WHERE workspace_id = $2 AND id = $3";
    let values = values![note.id, workspace, session, note.member, note.at, note.moment, &note.body];
    one(tx.execute(sql, values).await?)
}

pub async fn update(tx: &mut Tx, workspace: WorkspaceId, id: NoteId, body: &str) -> Result<()> {
    let sql = "UPDATE note SET body = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    one(tx.execute(sql, values![workspace, id, body]).await?)
}

/// Takes a note away, or brings it back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: NoteId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE note SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("note")) } else { Ok(()) }
}
