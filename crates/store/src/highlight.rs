//! Words that somebody marked, and the codebook that says as what.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::{Code, Highlight, Trait};
use firsthand_domain::id::*;
use firsthand_domain::time::Timestamp;

use crate::account::sort_key;
use crate::db::Tx;
use crate::row::Row;
use crate::transcript::range;
use crate::values;

const HIGHLIGHT: &str = "SELECT h.id, h.session_id, h.transcript_id, h.first, h.past, h.digest, h.code_id, h.body, \
                         h.theme_id, h.member_id, h.at, h.voice_id FROM highlight h";

fn read(row: &Row) -> Result<Highlight> {
    let mut c = row.cells();
    Ok(Highlight {
        id: c.id(HighlightId)?,
        session: c.id(SessionId)?,
        transcript: c.id(TranscriptId)?,
        range: range(&mut c)?,
        digest: c.int()?,
        code: c.id(CodeId)?,
        body: c.text()?,
        theme: c.id_or(ThemeId)?,
        member: c.id_or(MemberId)?,
        at: c.moment()?,
        voice: c.id_or(VoiceId)?,
    })
}

/// All highlights of a session, in the order of the words.
pub async fn of_session(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<Highlight>> {
    let sql = format!(
        "{HIGHLIGHT} WHERE h.workspace_id = $1 AND h.session_id = $2 AND h.removed_at IS NULL \
         ORDER BY h.transcript_id, h.first, h.past, h.id"
    );
    tx.rows(sql, values![workspace, session]).await?.iter().map(read).collect()
}

/// What was marked in all sessions of a study.
pub async fn of_study(tx: &mut Tx, workspace: WorkspaceId, study: StudyId) -> Result<Vec<Highlight>> {
    let sql = format!(
        "{HIGHLIGHT} JOIN session s ON s.id = h.session_id WHERE h.workspace_id = $1 AND s.study_id = $2 \
         AND h.removed_at IS NULL AND s.removed_at IS NULL ORDER BY s.starts_at, h.transcript_id, h.first, h.id"
    );
    tx.rows(sql, values![workspace, study]).await?.iter().map(read).collect()
}

/// What was marked in the sessions that are named after a person.
pub async fn of_person(tx: &mut Tx, workspace: WorkspaceId, person: PersonId) -> Result<Vec<Highlight>> {
    let sql = format!(
        "{HIGHLIGHT} JOIN session s ON s.id = h.session_id WHERE h.workspace_id = $1 AND s.person_id = $2 \
         AND h.removed_at IS NULL AND s.removed_at IS NULL ORDER BY s.starts_at DESC, h.first, h.id"
    );
    tx.rows(sql, values![workspace, person]).await?.iter().map(read).collect()
}

/// How many highlights each of some sessions has.
pub async fn counts(
    tx: &mut Tx,
    workspace: WorkspaceId,
    sessions: &[SessionId],
) -> Result<Vec<(SessionId, i64)>> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let ids = sessions.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(",");
    let sql = format!(
        "SELECT session_id, COUNT(*) FROM highlight WHERE workspace_id = $1 AND removed_at IS NULL \
         AND session_id IN ({ids}) GROUP BY session_id"
    );
    let rows = tx.rows(sql, values![workspace]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok((c.id(SessionId)?, c.int()?))
        })
        .collect()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: HighlightId) -> Result<Highlight> {
    let sql = format!("{HIGHLIGHT} WHERE h.workspace_id = $1 AND h.id = $2 AND h.removed_at IS NULL");
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("highlight"))
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, new: &Highlight) -> Result<()> {
    let sql = "INSERT INTO highlight (id, workspace_id, session_id, transcript_id, first, past, digest, code_id, body, \
               theme_id, member_id, at, voice_id) \
               SELECT $1, workspace_id, session_id, id, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM transcript \
               WHERE workspace_id = $2 AND id = $3";
    let values = values![
        new.id,
        workspace,
        new.transcript,
        i64::from(new.range.start),
        i64::from(new.range.end),
        new.digest,
        new.code,
        &new.body,
        new.theme,
        new.member,
        new.at,
        new.voice
    ];
    one(tx.execute(sql, values).await?, "transcript")
}

/// Writes the code, the remark, the theme and the voice; the words are marked for good.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, highlight: &Highlight) -> Result<()> {
    let sql = "UPDATE highlight SET code_id = $3, body = $4, theme_id = $5, voice_id = $6 \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let values =
        values![workspace, highlight.id, highlight.code, &highlight.body, highlight.theme, highlight.voice];
    one(tx.execute(sql, values).await?, "highlight")
}

/// Takes a highlight away, or brings it back.
pub async fn remove(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: HighlightId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE highlight SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?, "highlight")
}

/// An entry of the codebook, or one that was.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub code: Code,
    pub removed: bool,
}

/// The codebook, by name; with what was taken out of it too where that is asked for.
pub async fn codes(tx: &mut Tx, workspace: WorkspaceId, removed_too: bool) -> Result<Vec<Entry>> {
    let sql = "SELECT id, guid, name, about, color, parent_id, trait, removed_at FROM code \
               WHERE workspace_id = $1 AND (removed_at IS NULL OR $2) ORDER BY sort_key, id";
    let rows = tx.rows(sql, values![workspace, removed_too]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            let code = Code {
                id: c.id(CodeId)?,
                guid: c.text()?,
                name: c.text()?,
                about: c.text()?,
                color: c.text()?,
                parent: c.id_or(CodeId)?,
                of_person: c.named_or(Trait::parse)?,
            };
            Ok(Entry { code, removed: c.int_or()?.is_some() })
        })
        .collect()
}

pub async fn add_code(tx: &mut Tx, workspace: WorkspaceId, code: &Code) -> Result<()> {
    tx.execute(
        "INSERT INTO code (id, workspace_id, guid, name, sort_key, about, color, parent_id, trait) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
        values![
            code.id,
            workspace,
            &code.guid,
            &code.name,
            sort_key(&code.name),
            &code.about,
            &code.color,
            code.parent,
            code.of_person.map(Trait::name)
        ],
    )
    .await?;
    Ok(())
}

/// Writes name, meaning, colour, parent and trait; a code that was removed comes back.
pub async fn update_code(tx: &mut Tx, workspace: WorkspaceId, code: &Code) -> Result<()> {
    let sql = "UPDATE code SET name = $3, sort_key = $4, about = $5, color = $6, parent_id = $7, trait = $8, \
               removed_at = NULL WHERE workspace_id = $1 AND id = $2";
    let values = values![
        workspace,
        code.id,
        &code.name,
        sort_key(&code.name),
        &code.about,
        &code.color,
        code.parent,
        code.of_person.map(Trait::name)
    ];
    one(tx.execute(sql, values).await?, "code")
}

/// Takes a code out of the codebook; highlights that carry it keep it.
pub async fn remove_code(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CodeId,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE code SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?, "code")
}

fn one(changed: u64, what: &'static str) -> Result<()> {
    if changed == 0 { Err(Error::not_found(what)) } else { Ok(()) }
}
