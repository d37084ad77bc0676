//! Ten minutes of reading: which voices were drawn, and which were read.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, ReadingId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Reading;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::page::within_reason;
use crate::row::Row;
use crate::value::json;
use crate::values;

const COLUMNS: &str = "SELECT id, member_id, started_at, finished_at, voices, read, chosen_from FROM reading \
                       WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Reading> {
    let mut c = row.cells();
    Ok(Reading {
        id: c.id(ReadingId)?,
        member: c.id(MemberId)?,
        started_at: c.moment()?,
        finished_at: c.moment_or()?,
        voices: c.json::<Vec<VoiceId>>()?,
        read: c.json::<Vec<VoiceId>>()?,
        from: c.int()?,
    })
}

/// Stores a reading that begins.
pub async fn start(tx: &mut Tx, workspace: WorkspaceId, reading: &Reading) -> Result<()> {
    crate::member::get(tx, workspace, reading.member).await?;
    tx.execute(
        "INSERT INTO reading (id, workspace_id, member_id, started_at, finished_at, voices, read, chosen_from) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
        values![
            reading.id,
            workspace,
            reading.member,
            reading.started_at,
            reading.finished_at,
            json(&reading.voices),
            json(&reading.read),
            reading.from,
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: ReadingId) -> Result<Option<Reading>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: ReadingId) -> Result<Reading> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("reading"))
}

/// Marks one of its voices as read; marking it again changes nothing. Gives the reading as it stands.
pub async fn mark_read(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ReadingId,
    voice: VoiceId,
) -> Result<Reading> {
    let mut reading = get(tx, workspace, id).await?;
    if !reading.voices.contains(&voice) {
        return Err(Error::invalid("voice", "This voice is not part of the reading."));
    }
    if !reading.read.contains(&voice) {
        reading.read.push(voice);
        let sql = "UPDATE reading SET read = $3 WHERE workspace_id = $1 AND id = $2";
        tx.execute(sql, values![workspace, id, json(&reading.read)]).await?;
    }
    Ok(reading)
}

/// Ends a reading; the first end stays.
pub async fn finish(tx: &mut Tx, workspace: WorkspaceId, id: ReadingId, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE reading SET finished_at = COALESCE(finished_at, $3) WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, now]).await? {
        0 => Err(Error::not_found("reading")),
        _ => Ok(()),
    }
}

/// A member's readings, latest first.
pub async fn list_by_member(
    tx: &mut Tx,
    workspace: WorkspaceId,
    member: MemberId,
    limit: i64,
) -> Result<Vec<Reading>> {
    let sql = format!("{COLUMNS} AND member_id = $2 ORDER BY id DESC LIMIT $3");
    tx.rows(sql, values![workspace, member, within_reason(limit)]).await?.iter().map(read).collect()
}

/// The member's latest reading.
pub async fn latest(tx: &mut Tx, workspace: WorkspaceId, member: MemberId) -> Result<Option<Reading>> {
    Ok(list_by_member(tx, workspace, member, 1).await?.into_iter().next())
}
