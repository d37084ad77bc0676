//! Which voice belongs to which theme: found by a run, or pinned by hand. Kept beside the voices, so that a run never
//! touches them.

use std::collections::BTreeMap;

use firsthand_domain::error::Result;
use firsthand_domain::id::{PartId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::time::Timestamp;

use super::list;
use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::value::Value;
use crate::values;

/// One voice's theme; see [`set_theme`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assigned {
    pub voice: VoiceId,
    pub theme: ThemeId,
    /// 0 to 1: how close to the middle of the theme.
    pub similarity: f64,
    pub by_hand: bool,
}

/// Where a voice stands in all: its theme and its sub-theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stands {
    pub voice: VoiceId,
    pub theme: ThemeId,
    pub part: Option<PartId>,
}

/// Up to `limit` voices with their themes and sub-themes after the voice `after`, by voice; dismissed themes too.
pub async fn standing_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: VoiceId,
    limit: i64,
) -> Result<Vec<Stands>> {
    let sql = "SELECT voice_id, theme_id, part_id FROM voice_theme WHERE workspace_id = $1 AND voice_id > $2 \
               ORDER BY voice_id LIMIT $3";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace, after, limit]).await? {
        let mut c = row.cells();
        out.push(Stands { voice: c.id(VoiceId)?, theme: c.id(ThemeId)?, part: c.id_or(PartId)? });
    }
    Ok(out)
}

/// Puts voices into themes, except those pinned by hand and those that are gone. For a million voices call it with
/// some ten thousand at a time; `theme` and `similarity` are what a run found (`by_hand` is not read).
pub async fn set_theme(
    tx: &mut Tx,
    workspace: WorkspaceId,
    assigned: &[Assigned],
    now: Timestamp,
) -> Result<()> {
    // Each voice once, the last word counting; in the order of the table.
    let last: BTreeMap<VoiceId, &Assigned> = assigned.iter().map(|one| (one.voice, one)).collect();
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(last.len() * 3);
    for one in last.values() {
        rows.extend(values![one.voice, one.theme, one.similarity]);
    }
    // Joined with both tables: an id of another workspace, or of a voice taken back meanwhile, falls out.
    let head = "WITH n (voice_id, theme_id, similarity) AS (VALUES";
    let tail = ") INSERT INTO voice_theme (voice_id, workspace_id, theme_id, similarity, by_hand) \
                SELECT n.voice_id, v.workspace_id, n.theme_id, n.similarity, FALSE FROM n \
                JOIN voice v ON v.id = n.voice_id JOIN theme t ON t.id = n.theme_id \
                AND t.workspace_id = v.workspace_id WHERE v.workspace_id = ? \
                ON CONFLICT (voice_id) DO UPDATE SET theme_id = excluded.theme_id, similarity = excluded.similarity, \
                part_id = NULL, came_from = NULL WHERE voice_theme.by_hand = FALSE";
    if bulk::run(tx, head, 3, rows, tail, &[workspace.into()]).await? == 0 {
        return Ok(());
    }
    let ids: Vec<i64> = last.keys().map(|id| id.0).collect();
    change::append(tx, workspace, "voice", Op::Marked, &ids, now).await
}

/// Takes voices out of their themes, except those pinned by hand.
pub async fn clear_theme(
    tx: &mut Tx,
    workspace: WorkspaceId,
    voices: &[VoiceId],
    now: Timestamp,
) -> Result<()> {
    let ids: Vec<i64> = voices.iter().map(|id| id.0).collect();
    let head = "DELETE FROM voice_theme WHERE workspace_id = ? AND by_hand = FALSE AND voice_id IN";
    if bulk::change_in(tx, head, &[workspace.into()], &ids, "").await? == 0 {
        return Ok(());
    }
    change::append(tx, workspace, "voice", Op::Marked, &ids, now).await
}

/// Up to `limit` voices with their themes after the voice `after`, by voice.
pub async fn assigned_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: VoiceId,
    limit: i64,
) -> Result<Vec<Assigned>> {
    let sql = "SELECT voice_id, theme_id, similarity, by_hand FROM voice_theme \
               WHERE workspace_id = $1 AND voice_id > $2 ORDER BY voice_id LIMIT $3";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace, after, limit]).await? {
        let mut c = row.cells();
        out.push(Assigned {
            voice: c.id(VoiceId)?,
            theme: c.id(ThemeId)?,
            similarity: c.real()?,
            by_hand: c.flag()?,
        });
    }
    Ok(out)
}

/// Says by hand that a voice belongs to a theme; every later run leaves it there.
pub async fn pin(
    tx: &mut Tx,
    workspace: WorkspaceId,
    theme: ThemeId,
    voice: VoiceId,
    now: Timestamp,
) -> Result<()> {
    list::get(tx, workspace, theme).await?;
    crate::voice::read::get(tx, workspace, voice).await?;
    tx.execute(
        "INSERT INTO theme_pin (voice_id, workspace_id, theme_id, quoted) VALUES ($1,$2,$3,TRUE) \
         ON CONFLICT (voice_id) DO UPDATE SET theme_id = excluded.theme_id, quoted = TRUE",
        values![voice, workspace, theme],
    )
    .await?;
    tx.execute(
        "INSERT INTO voice_theme (voice_id, workspace_id, theme_id, similarity, by_hand) VALUES ($1,$2,$3,$4,TRUE) \
         ON CONFLICT (voice_id) DO UPDATE SET \
         part_id = CASE WHEN voice_theme.theme_id = excluded.theme_id THEN voice_theme.part_id END, \
         came_from = CASE WHEN voice_theme.theme_id = excluded.theme_id THEN voice_theme.came_from END, \
         theme_id = excluded.theme_id, by_hand = TRUE",
        values![voice, workspace, theme, 1.0],
    )
    .await?;
    change::append(tx, workspace, "voice", Op::Marked, &[voice.0], now).await
}

/// Takes a pin out; the voice stays where it is until the next run.
pub async fn unpin(tx: &mut Tx, workspace: WorkspaceId, voice: VoiceId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM theme_pin WHERE workspace_id = $1 AND voice_id = $2", values![workspace, voice])
        .await?;
    let sql = "UPDATE voice_theme SET by_hand = FALSE WHERE workspace_id = $1 AND voice_id = $2";
    match tx.execute(sql, values![workspace, voice]).await? {
        0 => Ok(()),
        _ => change::append(tx, workspace, "voice", Op::Marked, &[voice.0], now).await,
    }
}

/// The voices quoted in a theme, by voice.
pub async fn quoted(tx: &mut Tx, workspace: WorkspaceId, theme: ThemeId) -> Result<Vec<VoiceId>> {
    let sql = "SELECT voice_id FROM theme_pin WHERE workspace_id = $1 AND theme_id = $2 AND quoted ORDER BY voice_id";
    tx.rows(sql, values![workspace, theme]).await?.iter().map(|row| row.int().map(VoiceId)).collect()
}

/// All pins, by voice.
pub async fn pins(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<(VoiceId, ThemeId)>> {
    let sql = "SELECT voice_id, theme_id FROM theme_pin WHERE workspace_id = $1 ORDER BY voice_id";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        out.push((c.id(VoiceId)?, c.id(ThemeId)?));
    }
    Ok(out)
}
