//! Voices as the rest of the product sees them.

use std::collections::HashMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::*;
use firsthand_domain::noun::Voice;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};
use serde::Serialize;

use crate::bulk;
use crate::db::Tx;
use crate::row::{Cells, Row};
use crate::values;

/// A voice with the names of all it refers to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedVoice {
    #[serde(flatten)]
    pub voice: Voice,
    pub source_name: String,
    pub person_name: Option<String>,
    pub person_email: Option<String>,
    pub person_role: Option<String>,
    pub person_city: Option<String>,
    pub account_name: Option<String>,
    pub area_name: Option<String>,
    pub theme_name: Option<String>,
}

const COLUMNS: &str = "v.id, v.source_id, v.external_id, v.title, v.text, v.original, v.said_at, v.dated, v.added_at, \
    v.speaker, v.heard, v.rating, v.score, v.language, v.country, v.version, v.area_id, v.tags, v.own_tags, \
    v.person_id, v.account_id, t.theme_id, v.triage, v.link, v.reply, v.question, v.extra, v.captured_by, v.import_id, \
    COALESCE(v.own_kind, v.kind), COALESCE(v.own_tone, v.tone), v.kind_by, v.tone_by";
const FROM: &str = "FROM voice v LEFT JOIN voice_theme t ON t.voice_id = v.id";
const NAMES: &str =
    ", s.name, COALESCE(p.name, p.email, p.external_id), p.email, p.role, p.city, c.name, a.name, m.name";
const JOINS: &str = "JOIN source s ON s.id = v.source_id LEFT JOIN person p ON p.id = v.person_id \
    LEFT JOIN account c ON c.id = v.account_id LEFT JOIN area a ON a.id = v.area_id \
    LEFT JOIN theme m ON m.id = t.theme_id AND m.state = 'found'";

/// `SELECT … FROM …` of a voice; a WHERE on `v` follows.
pub(crate) fn select() -> String {
    format!("SELECT {COLUMNS} {FROM}")
}

/// As [`select`], with names.
pub(crate) fn select_named() -> String {
    format!("SELECT {COLUMNS}{NAMES} {FROM} {JOINS}")
}

fn cells(c: &mut Cells<'_>) -> Result<Voice> {
    let mut voice = Voice {
        id: c.id(VoiceId)?,
        source: c.id(SourceId)?,
        external_id: c.text_or()?,
        title: c.text_or()?,
        text: c.text()?,
        original: c.text_or()?,
        said_at: c.moment()?,
        dated: c.flag()?,
        added_at: c.moment()?,
        speaker: c.named("a speaker", Speaker::parse)?,
        heard: c.named("a way of hearing", Heard::parse)?,
        rating: c.small_or()?,
        score: c.small_or()?,
        language: c.text_or()?,
        country: c.text_or()?,
        version: c.text_or()?,
        area: c.id_or(AreaId)?,
        tags: c.json()?,
        person: None,
        account: None,
        theme: None,
        triage: Triage::New,
        kind: None,
        tone: None,
        kind_by: None,
        tone_by: None,
        link: None,
        reply: None,
        question: None,
        extra: Vec::new(),
        captured_by: None,
        import: None,
    };
    for own in c.json::<Vec<String>>()? {
        if !voice.tags.contains(&own) {
            voice.tags.push(own);
        }
    }
    voice.person = c.id_or(PersonId)?;
    voice.account = c.id_or(AccountId)?;
    voice.theme = c.id_or(ThemeId)?;
    voice.triage = c.named("a place in somebody's reading", Triage::parse)?;
    voice.link = c.text_or()?;
    voice.reply = c.text_or()?;
    voice.question = c.text_or()?;
    voice.extra = c.json()?;
    voice.captured_by = c.id_or(MemberId)?;
    voice.import = c.id_or(ImportId)?;
    voice.kind = c.named_or(Kind::parse)?;
    voice.tone = c.named_or(Tone::parse)?;
    voice.kind_by = c.id_or(MemberId)?;
    voice.tone_by = c.id_or(MemberId)?;
    Ok(voice)
}

pub(crate) fn voice(row: &Row) -> Result<Voice> {
    cells(&mut row.cells())
}

pub(crate) fn named(row: &Row) -> Result<NamedVoice> {
    let mut c = row.cells();
    Ok(NamedVoice {
        voice: cells(&mut c)?,
        source_name: c.text()?,
        person_name: c.text_or()?,
        person_email: c.text_or()?,
        person_role: c.text_or()?,
        person_city: c.text_or()?,
        account_name: c.text_or()?,
        area_name: c.text_or()?,
        theme_name: c.text_or()?,
    })
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: VoiceId) -> Result<Option<Voice>> {
    let sql = format!("{} WHERE v.workspace_id = $1 AND v.id = $2", select());
    tx.row(sql, values![workspace, id]).await?.as_ref().map(voice).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: VoiceId) -> Result<Voice> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("voice"))
}

/// Those of `ids` that are there, in the order given.
pub async fn find_many(tx: &mut Tx, workspace: WorkspaceId, ids: &[VoiceId]) -> Result<Vec<Voice>> {
    let rows = many(tx, workspace, ids, &select()).await?;
    let found = rows.iter().map(voice).collect::<Result<Vec<_>>>()?;
    Ok(in_order(ids, found, |voice| voice.id))
}

/// As [`find_many`], with names.
pub async fn find_many_named(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[VoiceId],
) -> Result<Vec<NamedVoice>> {
    let rows = many(tx, workspace, ids, &select_named()).await?;
    let found = rows.iter().map(named).collect::<Result<Vec<_>>>()?;
    Ok(in_order(ids, found, |named| named.voice.id))
}

/// The words alone, of those of `ids` that are there, in the order given.
pub async fn text_of(tx: &mut Tx, workspace: WorkspaceId, ids: &[VoiceId]) -> Result<Vec<(VoiceId, String)>> {
    let rows = many(tx, workspace, ids, "SELECT v.id, v.text FROM voice v").await?;
    let found = rows.iter().map(id_and_text).collect::<Result<Vec<_>>>()?;
    Ok(in_order(ids, found, |pair| pair.0))
}

fn id_and_text(row: &Row) -> Result<(VoiceId, String)> {
    let mut c = row.cells();
    Ok((c.id(VoiceId)?, c.text()?))
}

/// The voice with the source's own id.
pub async fn find_by_external_id(
    tx: &mut Tx,
    workspace: WorkspaceId,
    source: SourceId,
    external_id: &str,
) -> Result<Option<Voice>> {
    let item =
        firsthand_domain::item::Item { external_id: Some(external_id.to_owned()), ..Default::default() };
    let key = super::key::voice_key(source, &item, None);
    let sql = format!("{} WHERE v.workspace_id = $1 AND v.key = $2 AND v.source_id = $3", select());
    tx.row(sql, values![workspace, key, source]).await?.as_ref().map(voice).transpose()
}

/// How many voices there are; with `since`, how many were said at or after it (about 0.1 s per million).
pub async fn count(tx: &mut Tx, workspace: WorkspaceId, since: Option<Timestamp>) -> Result<i64> {
    match since {
        None => {
            let sql = "SELECT COALESCE(MAX(voices), 0) FROM workspace WHERE id = $1";
            tx.int(sql, values![workspace]).await
        }
        Some(since) => {
            let sql = "SELECT COUNT(*) FROM voice WHERE workspace_id = $1 AND number > 0 AND said_at >= $2";
            tx.int(sql, values![workspace, since]).await
        }
    }
}

async fn many(tx: &mut Tx, workspace: WorkspaceId, ids: &[VoiceId], select: &str) -> Result<Vec<Row>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let head = format!("{select} WHERE v.workspace_id = ? AND v.id IN");
    bulk::rows_in(tx, &head, &[workspace.into()], &ids, "").await
}

/// Each of `ids` that was found, once for each time it is asked for.
fn in_order<T: Clone>(ids: &[VoiceId], found: Vec<T>, id: impl Fn(&T) -> VoiceId) -> Vec<T> {
    let mut by_id: HashMap<VoiceId, T> = found.into_iter().map(|item| (id(&item), item)).collect();
    let mut times: HashMap<VoiceId, usize> = HashMap::new();
    for id in ids {
        *times.entry(*id).or_default() += 1;
    }
    let mut out = Vec::with_capacity(by_id.len());
    for id in ids {
        let left = times.entry(*id).or_default();
        *left = left.saturating_sub(1);
        // The last one asked for gets the item itself; copies are for repetitions only.
        out.extend(if *left == 0 { by_id.remove(id) } else { by_id.get(id).cloned() });
    }
    out
}
