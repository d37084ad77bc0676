//! Sub-themes: parts of a theme. A run finds them; a name given by hand stays. A part that is split off becomes a theme
//! under the same number, so that it can become the same part again.

use std::collections::{HashMap, HashSet};

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{PartId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::theme::Part;
use firsthand_domain::time::Timestamp;

use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::row::Row;
use crate::value::json;
use crate::values;

const COLUMNS: &str = "SELECT id, theme_id, name, named_by_hand, words, typical, voices, people FROM theme_part \
                       WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Part> {
    let mut c = row.cells();
    Ok(Part {
        id: c.id(PartId)?,
        theme: c.id(ThemeId)?,
        name: c.text()?,
        named_by_hand: c.flag()?,
        words: c.json()?,
        typical: c.json()?,
        voices: c.int()?,
        people: c.int()?,
    })
}

/// All parts, or those of one theme; the largest first.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId, theme: Option<ThemeId>) -> Result<Vec<Part>> {
    let (one, mut given) = (theme.map_or("", |_| " AND theme_id = $2"), values![workspace]);
    given.extend(theme.map(Into::into));
    let sql = format!("{COLUMNS}{one} ORDER BY voices DESC, id");
    tx.rows(sql, given).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: PartId) -> Result<Option<Part>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: PartId) -> Result<Part> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("sub-theme"))
}

/// Names a part; `by_hand` says whether later runs leave the name.
pub async fn rename(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PartId,
    (name, by_hand): (&str, bool),
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE theme_part SET name = $3, named_by_hand = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name, by_hand]).await? {
        0 => Err(Error::not_found("sub-theme")),
        _ => change::append(tx, workspace, "theme_part", Op::Updated, &[id.0], now).await,
    }
}

/// Replaces the parts of some themes, or of all; only what differs is written. Voices are told by [`put_voices`].
pub async fn replace(
    tx: &mut Tx,
    workspace: WorkspaceId,
    themes: Option<&HashSet<ThemeId>>,
    parts: &[Part],
    now: Timestamp,
) -> Result<()> {
    let mut known: HashMap<PartId, Part> =
        list(tx, workspace, None).await?.into_iter().map(|part| (part.id, part)).collect();
    let mut changed = Vec::new();
    for part in parts {
        let before = known.remove(&part.id);
        let mut part = part.clone();
        if let Some(named) = before.as_ref().filter(|known| known.named_by_hand) {
            part.name.clone_from(&named.name);
            part.named_by_hand = true;
        }
        if before.as_ref() == Some(&part) {
            continue;
        }
        let sql = if before.is_some() {
            "UPDATE theme_part SET theme_id = $3, name = $4, named_by_hand = $5, words = $6, typical = $7, voices = $8, \
             people = $9 WHERE workspace_id = $1 AND id = $2"
        } else {
            "INSERT INTO theme_part (workspace_id, id, theme_id, name, named_by_hand, words, typical, voices, people) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)"
        };
        let (words, typical) = (json(&part.words), json(&part.typical));
        let row = values![
            workspace,
            part.id,
            part.theme,
            &part.name,
            part.named_by_hand,
            words,
            typical,
            part.voices,
            part.people
        ];
        tx.execute(sql, row).await?;
        changed.push(part.id.0);
    }
    let mut gone: Vec<i64> = known
        .values()
        .filter(|part| themes.is_none_or(|themes| themes.contains(&part.theme)))
        .map(|part| part.id.0)
        .collect();
    gone.sort_unstable();
    remove(tx, workspace, &gone).await?;
    change::append(tx, workspace, "theme_part", Op::Removed, &gone, now).await?;
    change::append(tx, workspace, "theme_part", Op::Updated, &changed, now).await
}

/// Takes parts away; their voices stay in the theme.
pub(super) async fn remove(tx: &mut Tx, workspace: WorkspaceId, parts: &[i64]) -> Result<()> {
    let head = "UPDATE voice_theme SET part_id = NULL WHERE workspace_id = ? AND part_id IN";
    bulk::change_in(tx, head, &[workspace.into()], parts, "").await?;
    let head = "DELETE FROM theme_part WHERE workspace_id = ? AND id IN";
    bulk::change_in(tx, head, &[workspace.into()], parts, "").await?;
    Ok(())
}

/// Says which part each voice is in; those that are in no theme fall out.
pub async fn put_voices(
    tx: &mut Tx,
    workspace: WorkspaceId,
    voices: &[(VoiceId, Option<PartId>)],
) -> Result<()> {
    let mut by_part: HashMap<Option<PartId>, Vec<i64>> = HashMap::new();
    for (voice, part) in voices {
        by_part.entry(*part).or_default().push(voice.0);
    }
    for (part, ids) in by_part {
        let head = "UPDATE voice_theme SET part_id = ? WHERE workspace_id = ? AND voice_id IN";
        bulk::change_in(tx, head, &[part.into(), workspace.into()], &ids, "").await?;
    }
    Ok(())
}

/// The voices of some parts, by id.
pub async fn voices(tx: &mut Tx, workspace: WorkspaceId, parts: &[PartId]) -> Result<Vec<VoiceId>> {
    let ids: Vec<i64> = parts.iter().map(|part| part.0).collect();
    let head = "SELECT voice_id FROM voice_theme WHERE workspace_id = ? AND part_id IN";
    let rows = bulk::rows_in(tx, head, &[workspace.into()], &ids, "").await?;
    let mut out = rows.iter().map(|row| row.int().map(VoiceId)).collect::<Result<Vec<_>>>()?;
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
