//! Kind and tone: what the machine reads in a voice, what people say of it, and the model a workspace has learned.

use std::collections::BTreeMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, VoiceId, WorkspaceId};
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone};

use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::row::Row;
use crate::value::Value;
use crate::values;

/// What reading kind and tone needs of a voice.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub id: VoiceId,
    pub title: Option<String>,
    pub text: String,
    pub language: Option<String>,
    pub rating: Option<u8>,
    pub score: Option<u8>,
    pub speaker: Speaker,
    pub heard: Heard,
    /// As the machine read it last.
    pub judged: (Option<Kind>, Option<Tone>),
    /// As people said.
    pub said: (Option<Kind>, Option<Tone>),
}

fn read(row: &Row) -> Result<Words> {
    let mut c = row.cells();
    Ok(Words {
        id: c.id(VoiceId)?,
        title: c.text_or()?,
        text: c.text()?,
        language: c.text_or()?,
        rating: c.small_or()?,
        score: c.small_or()?,
        speaker: c.named("a speaker", Speaker::parse)?,
        heard: c.named("a way of hearing", Heard::parse)?,
        judged: (c.named_or(Kind::parse)?, c.named_or(Tone::parse)?),
        said: (c.named_or(Kind::parse)?, c.named_or(Tone::parse)?),
    })
}

const COLUMNS: &str =
    "id, title, text, language, rating, score, speaker, heard, kind, tone, own_kind, own_tone";

/// The voices after an id, by id.
pub async fn after(tx: &mut Tx, workspace: WorkspaceId, after: VoiceId, limit: i64) -> Result<Vec<Words>> {
    let sql = format!("SELECT {COLUMNS} FROM voice WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    tx.rows(sql, values![workspace, after, limit]).await?.iter().map(read).collect()
}

/// Writes what the machine reads now; what people said stays above it. Voices that are gone are left out.
pub async fn set_judged(
    tx: &mut Tx,
    workspace: WorkspaceId,
    judged: &[(VoiceId, Option<Kind>, Option<Tone>)],
    now: Timestamp,
) -> Result<()> {
    // Few values, so few statements.
    let mut by_value: BTreeMap<(Option<Kind>, Option<Tone>), Vec<i64>> = BTreeMap::new();
    for (id, kind, tone) in judged {
        by_value.entry((*kind, *tone)).or_default().push(id.0);
    }
    for ((kind, tone), mut ids) in by_value {
        ids.sort_unstable();
        let first: [Value<'_>; 3] =
            [kind.map(Kind::name).into(), tone.map(Tone::name).into(), workspace.into()];
        let head = "UPDATE voice SET kind = ?, tone = ? WHERE workspace_id = ? AND id IN";
        bulk::change_in(tx, head, &first, &ids, "").await?;
    }
    let ids: Vec<i64> = judged.iter().map(|(id, ..)| id.0).collect();
    change::append(tx, workspace, "voice", Op::Marked, &ids, now).await
}

/// Says what kind a voice is; `None` takes back what was said, and the machine's reading shows again. Gives what was
/// said before, or an error where there is no such voice.
pub async fn say_kind(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: VoiceId,
    kind: Option<Kind>,
    by: MemberId,
    now: Timestamp,
) -> Result<Option<Kind>> {
    let had = said(tx, workspace, id).await?.0;
    let sql = "UPDATE voice SET own_kind = $3, kind_by = $4 WHERE workspace_id = $1 AND id = $2";
    tx.execute(sql, values![workspace, id, kind.map(Kind::name), kind.map(|_| by)]).await?;
    change::append(tx, workspace, "voice", Op::Marked, &[id.0], now).await?;
    Ok(had)
}

/// As [`say_kind`], for the tone.
pub async fn say_tone(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: VoiceId,
    tone: Option<Tone>,
    by: MemberId,
    now: Timestamp,
) -> Result<Option<Tone>> {
    let had = said(tx, workspace, id).await?.1;
    let sql = "UPDATE voice SET own_tone = $3, tone_by = $4 WHERE workspace_id = $1 AND id = $2";
    tx.execute(sql, values![workspace, id, tone.map(Tone::name), tone.map(|_| by)]).await?;
    change::append(tx, workspace, "voice", Op::Marked, &[id.0], now).await?;
    Ok(had)
}

async fn said(tx: &mut Tx, workspace: WorkspaceId, id: VoiceId) -> Result<(Option<Kind>, Option<Tone>)> {
    let sql = "SELECT own_kind, own_tone FROM voice WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("voice"))?;
    let mut c = row.cells();
    Ok((c.named_or(Kind::parse)?, c.named_or(Tone::parse)?))
}

/// How many voices people have sorted.
pub async fn corrections(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM voice WHERE workspace_id = $1 AND (own_kind IS NOT NULL OR own_tone IS NOT NULL)";
    tx.int(sql, values![workspace]).await
}

/// What a workspace has learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    pub at: Timestamp,
    /// Corrections there were then.
    pub corrections: i64,
    /// Every voice was read with it.
    pub applied: bool,
    pub model: Vec<u8>,
}

pub async fn find_learned(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Learned>> {
    let sql = "SELECT learned_at, corrections, applied, model FROM sense WHERE workspace_id = $1";
    let Some(row) = tx.row(sql, values![workspace]).await? else { return Ok(None) };
    let mut c = row.cells();
    Ok(Some(Learned { at: c.moment()?, corrections: c.int()?, applied: c.flag()?, model: c.bytes()? }))
}

/// Keeps what was learned in place of what was there.
pub async fn keep_learned(tx: &mut Tx, workspace: WorkspaceId, learned: &Learned) -> Result<()> {
    let sql = "INSERT INTO sense (workspace_id, learned_at, corrections, applied, model) VALUES ($1,$2,$3,$4,$5) \
               ON CONFLICT (workspace_id) DO UPDATE SET learned_at = excluded.learned_at, \
               corrections = excluded.corrections, applied = excluded.applied, model = excluded.model";
    let row = values![workspace, learned.at, learned.corrections, learned.applied, &learned.model[..]];
    tx.execute(sql, row).await?;
    Ok(())
}
