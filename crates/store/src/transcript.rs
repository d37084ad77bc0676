//! The words of sessions as they came, what is hidden in them, and the recordings beside them.

use std::ops::Range;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::{Recording, Redaction};
use firsthand_domain::id::{MemberId, RecordingId, RedactionId, SessionId, TranscriptId, WorkspaceId};
use firsthand_domain::session::SpeakerRole;
use firsthand_domain::time::Timestamp;
use firsthand_domain::transcript::Transcript;

use crate::db::Tx;
use crate::row::{Cells, Row};
use crate::value::json;
use crate::values;

/// A transcript as it is kept; the file it came in is read apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: TranscriptId,
    pub session: SessionId,
    pub file_name: String,
    pub format: String,
    pub words: Transcript,
    /// Who each speaker is.
    pub roles: Vec<SpeakerRole>,
    pub added_at: Timestamp,
    pub added_by: Option<MemberId>,
}

const KEPT: &str = "SELECT id, session_id, file_name, format, words, turns, speakers, faults, roles, added_at, added_by \
                    FROM transcript WHERE workspace_id = $1 AND removed_at IS NULL";

fn read(row: &Row) -> Result<Kept> {
    let mut c = row.cells();
    Ok(Kept {
        id: c.id(TranscriptId)?,
        session: c.id(SessionId)?,
        file_name: c.text()?,
        format: c.text()?,
        words: Transcript { text: c.text()?, turns: c.json()?, speakers: c.json()?, faults: c.json()? },
        roles: c.json()?,
        added_at: c.moment()?,
        added_by: c.id_or(MemberId)?,
    })
}

/// The transcripts of a session, oldest first.
pub async fn of_session(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<Kept>> {
    let sql = format!("{KEPT} AND session_id = $2 ORDER BY id");
    tx.rows(sql, values![workspace, session]).await?.iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: TranscriptId) -> Result<Kept> {
    let sql = format!("{KEPT} AND id = $2");
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("transcript"))
}

/// The file as it came.
pub async fn original(tx: &mut Tx, workspace: WorkspaceId, id: TranscriptId) -> Result<(String, Vec<u8>)> {
    let sql = "SELECT file_name, original FROM transcript WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("transcript"))?;
    let mut c = row.cells();
    Ok((c.text()?, c.bytes()?))
}

pub async fn add(tx: &mut Tx, workspace: WorkspaceId, kept: &Kept, original: &[u8]) -> Result<()> {
    let sql = "INSERT INTO transcript (id, workspace_id, session_id, file_name, format, original, words, turns, \
               speakers, faults, roles, added_at, added_by) \
               SELECT $1, workspace_id, id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM session \
               WHERE workspace_id = $2 AND id = $3";
    let values = values![
        kept.id,
        workspace,
        kept.session,
        &kept.file_name,
        &kept.format,
        original,
        &kept.words.text,
        json(&kept.words.turns),
        json(&kept.words.speakers),
        json(&kept.words.faults),
        json(&kept.roles),
        kept.added_at,
        kept.added_by
    ];
    one(tx.execute(sql, values).await?)
}

/// Says anew who speaks: names and roles. The words stay as they are.
pub async fn set_speakers(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: TranscriptId,
    words: &Transcript,
    roles: &[SpeakerRole],
) -> Result<()> {
    let sql =
        "UPDATE transcript SET turns = $3, speakers = $4, roles = $5 WHERE workspace_id = $1 AND id = $2";
    one(tx
        .execute(sql, values![workspace, id, json(&words.turns), json(&words.speakers), json(roles)])
        .await?)
}

/// Takes a transcript away, or brings it back.
pub async fn remove(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: TranscriptId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE transcript SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

/// What is hidden in a transcript, in its order.
pub async fn redactions(
    tx: &mut Tx,
    workspace: WorkspaceId,
    transcript: TranscriptId,
) -> Result<Vec<Redaction>> {
    let sql = "SELECT id, first, past, reason FROM redaction \
               WHERE workspace_id = $1 AND transcript_id = $2 AND removed_at IS NULL ORDER BY first, id";
    let rows = tx.rows(sql, values![workspace, transcript]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok(Redaction { id: c.id(RedactionId)?, range: range(&mut c)?, reason: c.text()? })
        })
        .collect()
}

pub async fn redact(
    tx: &mut Tx,
    workspace: WorkspaceId,
    transcript: TranscriptId,
    redaction: &Redaction,
    (member, at): (MemberId, Timestamp),
) -> Result<()> {
    let sql = "INSERT INTO redaction (id, workspace_id, transcript_id, first, past, reason, member_id, at) \
               SELECT $1, workspace_id, id, $4, $5, $6, $7, $8 FROM transcript WHERE workspace_id = $2 AND id = $3";
    let (first, past) = (i64::from(redaction.range.start), i64::from(redaction.range.end));
    let values = values![redaction.id, workspace, transcript, first, past, &redaction.reason, member, at];
    one(tx.execute(sql, values).await?)
}

/// Shows hidden words again, or hides them again.
pub async fn remove_redaction(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: RedactionId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE redaction SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

/// The transcript some redaction belongs to.
pub async fn redacted(tx: &mut Tx, workspace: WorkspaceId, id: RedactionId) -> Result<TranscriptId> {
    let sql = "SELECT transcript_id FROM redaction WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("redaction"))?;
    row.cells().id(TranscriptId)
}

/// Sound and picture of a session, oldest first.
pub async fn recordings(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<Recording>> {
    let sql = "SELECT id, session_id, file_name, media_type, bytes, shift FROM recording \
               WHERE workspace_id = $1 AND session_id = $2 AND removed_at IS NULL ORDER BY id";
    tx.rows(sql, values![workspace, session]).await?.iter().map(recording).collect()
}

fn recording(row: &Row) -> Result<Recording> {
    let mut c = row.cells();
    Ok(Recording {
        id: c.id(RecordingId)?,
        session: c.id(SessionId)?,
        file_name: c.text()?,
        media_type: c.text()?,
        bytes: c.int()?,
        shift: c.int()?,
    })
}

pub async fn recording_of(tx: &mut Tx, workspace: WorkspaceId, id: RecordingId) -> Result<Recording> {
    let sql = "SELECT id, session_id, file_name, media_type, bytes, shift FROM recording \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(recording).transpose()?.ok_or_else(|| Error::not_found("recording"))
}

pub async fn add_recording(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: &Recording,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO recording (id, workspace_id, session_id, file_name, media_type, bytes, shift, added_at) \
               SELECT $1, workspace_id, id, $4, $5, $6, $7, $8 FROM session WHERE workspace_id = $2 AND id = $3";
    let values =
        values![new.id, workspace, new.session, &new.file_name, &new.media_type, new.bytes, new.shift, now];
    one(tx.execute(sql, values).await?)
}

/// Takes a recording away, or brings it back.
pub async fn remove_recording(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: RecordingId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE recording SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

/// Two cells as bytes of a text.
pub(crate) fn range(c: &mut Cells<'_>) -> Result<Range<u32>> {
    let (first, past) = (c.int()?, c.int()?);
    // Out of reach reads as nothing: such a quote is then not shown.
    let small = |n: i64| u32::try_from(n).unwrap_or_default();
    Ok(small(first)..small(past))
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("transcript")) } else { Ok(()) }
}
