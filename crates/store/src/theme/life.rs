//! What people decide about whole themes: merged, taken apart, split, joined again, dismissed. Counts follow by
//! [`super::set::put`].

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{GroupId, PartId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::theme::{Cut, Part, Standing, State};
use firsthand_domain::time::Timestamp;
use serde::Serialize;

use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::value::{Value, json};
use crate::values;

/// What is decided and derived about a theme beside its counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Life {
    pub state: State,
    /// Where a merged theme's voices are.
    pub leads_to: Option<ThemeId>,
    /// The theme a person split it from.
    pub split_from: Option<ThemeId>,
    pub group: Option<GroupId>,
    /// `recent` or `small`: why it is not established yet.
    pub emerging: Option<String>,
    pub cuts: Vec<Cut>,
}

/// Sets a theme's state, and where it leads when merged.
pub async fn set_state(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ThemeId,
    (state, leads_to): (State, Option<ThemeId>),
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE theme SET state = $3, leads_to = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, state.name(), leads_to]).await? {
        0 => Err(Error::not_found("theme")),
        _ => change::append(tx, workspace, "theme", Op::Updated, &[id.0], now).await,
    }
}

/// The voices of a theme, by id.
pub async fn voices(tx: &mut Tx, workspace: WorkspaceId, theme: ThemeId) -> Result<Vec<VoiceId>> {
    let sql = "SELECT voice_id FROM voice_theme WHERE workspace_id = $1 AND theme_id = $2 ORDER BY voice_id";
    tx.rows(sql, values![workspace, theme]).await?.iter().map(|row| row.int().map(VoiceId)).collect()
}

/// Moves all voices of `from` into another theme, and remembers where each came from first.
pub async fn merge(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: ThemeId,
    into: ThemeId,
    now: Timestamp,
) -> Result<()> {
    let ids = voices(tx, workspace, from).await?;
    tx.execute(
        "UPDATE voice_theme SET came_from = COALESCE(came_from, theme_id), theme_id = $3 \
         WHERE workspace_id = $1 AND theme_id = $2",
        values![workspace, from, into],
    )
    .await?;
    for table in ["theme_pin", "theme_part"] {
        let sql = format!("UPDATE {table} SET theme_id = $3 WHERE workspace_id = $1 AND theme_id = $2");
        tx.execute(sql, values![workspace, from, into]).await?;
    }
    set_state(tx, workspace, from, (State::Merged, Some(into)), now).await?;
    mark(tx, workspace, &ids, now).await
}

/// Takes a merge back: the voices that came from `back`, or from what was merged into it before, return to it.
pub async fn separate(
    tx: &mut Tx,
    workspace: WorkspaceId,
    into: ThemeId,
    back: ThemeId,
    now: Timestamp,
) -> Result<()> {
    let mut family = vec![back.0];
    let sql = "SELECT id, leads_to FROM theme WHERE workspace_id = $1 AND state = 'merged' ORDER BY id";
    let mut merged = Vec::new();
    for row in tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        merged.push((c.int()?, c.int_or()?));
    }
    for _ in 0..merged.len() {
        let more: Vec<i64> = merged
            .iter()
            .filter(|(id, to)| to.is_some_and(|to| family.contains(&to)) && !family.contains(id))
            .map(|(id, _)| *id)
            .collect();
        if more.is_empty() {
            break;
        }
        family.extend(more);
    }
    let head =
        "SELECT voice_id, part_id FROM voice_theme WHERE workspace_id = ? AND theme_id = ? AND came_from IN";
    let rows = bulk::rows_in(tx, head, &[workspace.into(), into.into()], &family, "").await?;
    let (mut ids, mut parts) = (Vec::new(), Vec::new());
    for row in &rows {
        let mut c = row.cells();
        ids.push(c.int()?);
        parts.extend(c.int_or()?);
    }
    ids.sort_unstable();
    ids.dedup();
    let head = "UPDATE voice_theme SET theme_id = ? WHERE workspace_id = ? AND voice_id IN";
    bulk::change_in(tx, head, &[back.into(), workspace.into()], &ids, "").await?;
    let head = "UPDATE theme_pin SET theme_id = ? WHERE workspace_id = ? AND voice_id IN";
    bulk::change_in(tx, head, &[back.into(), workspace.into()], &ids, "").await?;
    let sql = "UPDATE voice_theme SET came_from = NULL WHERE workspace_id = $1 AND theme_id = $2 AND came_from = $2";
    tx.execute(sql, values![workspace, back]).await?;
    parts.sort_unstable();
    parts.dedup();
    settle_parts(tx, workspace, &parts).await?;
    set_state(tx, workspace, back, (State::Found, None), now).await?;
    let ids: Vec<VoiceId> = ids.into_iter().map(VoiceId).collect();
    mark(tx, workspace, &ids, now).await
}

/// A part belongs to the theme most of its voices are in; those elsewhere leave it.
async fn settle_parts(tx: &mut Tx, workspace: WorkspaceId, parts: &[i64]) -> Result<()> {
    for part in parts {
        let sql = "SELECT theme_id, CAST(COUNT(*) AS BIGINT) FROM voice_theme WHERE workspace_id = $1 \
                   AND part_id = $2 GROUP BY theme_id ORDER BY COUNT(*) DESC, theme_id LIMIT 1";
        if let Some(row) = tx.row(sql, values![workspace, *part]).await? {
            let theme = row.int()?;
            let sql = "UPDATE theme_part SET theme_id = $3 WHERE workspace_id = $1 AND id = $2";
            tx.execute(sql, values![workspace, *part, theme]).await?;
            let sql = "UPDATE voice_theme SET part_id = NULL WHERE workspace_id = $1 AND part_id = $2 AND theme_id <> $3";
            tx.execute(sql, values![workspace, *part, theme]).await?;
        }
    }
    Ok(())
}

/// Makes a sub-theme a theme of its own, under the same number.
pub async fn split(tx: &mut Tx, workspace: WorkspaceId, part: &Part, now: Timestamp) -> Result<ThemeId> {
    let new = ThemeId(part.id.0);
    tx.execute(
        "INSERT INTO theme (id, workspace_id, name, named_by_hand, words, typical, odd, voices, people, recent, sources, \
         languages, second_hand, versions, first_week, weeks_heard, split_from, group_id) \
         SELECT $2, $1, $4, $5, $6, $7, '[]', 0, 0, 0, '[]', '[]', 0, '[]', NULL, 0, id, group_id FROM theme \
         WHERE workspace_id = $1 AND id = $3",
        values![
            workspace,
            new,
            part.theme,
            &part.name,
            part.named_by_hand,
            json(&part.words),
            json(&part.typical)
        ],
    )
    .await?;
    let ids = super::part::voices(tx, workspace, &[part.id]).await?;
    let sql = "UPDATE voice_theme SET theme_id = $3, part_id = NULL WHERE workspace_id = $1 AND part_id = $2";
    tx.execute(sql, values![workspace, part.id, new]).await?;
    move_pins(tx, workspace, &ids, new).await?;
    tx.execute("DELETE FROM theme_part WHERE workspace_id = $1 AND id = $2", values![workspace, part.id])
        .await?;
    tx.execute("DELETE FROM theme_trail WHERE workspace_id = $1 AND theme_id = $2", values![workspace, new])
        .await?;
    change::append(tx, workspace, "theme", Op::Added, &[new.0], now).await?;
    mark(tx, workspace, &ids, now).await?;
    Ok(new)
}

/// Makes a theme that was split off a sub-theme of `into` again. Its address leads there.
pub async fn rejoin(
    tx: &mut Tx,
    workspace: WorkspaceId,
    theme: ThemeId,
    into: ThemeId,
    now: Timestamp,
) -> Result<()> {
    let found = super::list::get(tx, workspace, theme).await?.theme;
    let own: Vec<i64> = super::part::list(tx, workspace, Some(theme)).await?.iter().map(|p| p.id.0).collect();
    super::part::remove(tx, workspace, &own).await?;
    let ids = voices(tx, workspace, theme).await?;
    let part = PartId(theme.0);
    tx.execute(
        "INSERT INTO theme_part (workspace_id, id, theme_id, name, named_by_hand, words, typical, voices, people) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
        values![
            workspace,
            part,
            into,
            &found.name,
            found.named_by_hand,
            json(&found.words),
            json(&found.typical),
            found.voices,
            found.people
        ],
    )
    .await?;
    let sql = "UPDATE voice_theme SET theme_id = $3, part_id = $4 WHERE workspace_id = $1 AND theme_id = $2";
    tx.execute(sql, values![workspace, theme, into, part]).await?;
    move_pins(tx, workspace, &ids, into).await?;
    let sql = "UPDATE theme SET split_from = $3 WHERE workspace_id = $1 AND split_from = $2";
    tx.execute(sql, values![workspace, theme, into]).await?;
    let sql = "UPDATE theme SET leads_to = $3 WHERE workspace_id = $1 AND leads_to = $2";
    tx.execute(sql, values![workspace, theme, into]).await?;
    tx.execute("DELETE FROM theme WHERE workspace_id = $1 AND id = $2", values![workspace, theme]).await?;
    super::trace::leave(tx, workspace, &[(theme, Some(into))]).await?;
    change::append(tx, workspace, "theme", Op::Removed, &[theme.0], now).await?;
    mark(tx, workspace, &ids, now).await
}

async fn move_pins(tx: &mut Tx, workspace: WorkspaceId, voices: &[VoiceId], to: ThemeId) -> Result<()> {
    let ids: Vec<i64> = voices.iter().map(|id| id.0).collect();
    let head = "UPDATE theme_pin SET theme_id = ? WHERE workspace_id = ? AND voice_id IN";
    bulk::change_in(tx, head, &[to.into(), workspace.into()], &ids, "").await?;
    Ok(())
}

async fn mark(tx: &mut Tx, workspace: WorkspaceId, voices: &[VoiceId], now: Timestamp) -> Result<()> {
    let ids: Vec<i64> = voices.iter().map(|id| id.0).collect();
    change::append(tx, workspace, "voice", Op::Marked, &ids, now).await
}

/// Takes one voice out of its theme.
pub async fn take_out(tx: &mut Tx, workspace: WorkspaceId, voice: VoiceId, now: Timestamp) -> Result<()> {
    for table in ["theme_pin", "voice_theme"] {
        let sql = format!("DELETE FROM {table} WHERE workspace_id = $1 AND voice_id = $2");
        tx.execute(sql, values![workspace, voice]).await?;
    }
    mark(tx, workspace, &[voice], now).await
}

/// Where a voice is now, if anywhere.
pub async fn standing(tx: &mut Tx, workspace: WorkspaceId, voice: VoiceId) -> Result<Option<Standing>> {
    let sql = "SELECT t.theme_id, t.part_id, t.came_from, t.by_hand, COALESCE(p.quoted, FALSE) FROM voice_theme t \
               LEFT JOIN theme_pin p ON p.voice_id = t.voice_id WHERE t.workspace_id = $1 AND t.voice_id = $2";
    let Some(row) = tx.row(sql, values![workspace, voice]).await? else { return Ok(None) };
    let mut c = row.cells();
    Ok(Some(Standing {
        theme: c.id(ThemeId)?,
        part: c.id_or(PartId)?,
        came_from: c.id_or(ThemeId)?,
        pinned: c.flag()?,
        quoted: c.flag()?,
    }))
}

/// Puts a voice where it was. A sub-theme that is no more, or is another theme's, is left out.
pub async fn put_back(
    tx: &mut Tx,
    workspace: WorkspaceId,
    voice: VoiceId,
    to: &Standing,
    now: Timestamp,
) -> Result<()> {
    take_out(tx, workspace, voice, now).await?;
    super::list::get(tx, workspace, to.theme).await?;
    crate::voice::read::get(tx, workspace, voice).await?;
    let part = match to.part {
        Some(part) => super::part::find(tx, workspace, part).await?.filter(|part| part.theme == to.theme),
        None => None,
    };
    let part = part.map(|part| part.id);
    let row: Vec<Value<'_>> = values![voice, workspace, to.theme, 1.0, to.pinned, part, to.came_from];
    tx.execute(
        "INSERT INTO voice_theme (voice_id, workspace_id, theme_id, similarity, by_hand, part_id, came_from) \
         VALUES ($1,$2,$3,$4,$5,$6,$7)",
        row,
    )
    .await?;
    if to.pinned {
        let sql = "INSERT INTO theme_pin (voice_id, workspace_id, theme_id, quoted) VALUES ($1,$2,$3,$4)";
        tx.execute(sql, values![voice, workspace, to.theme, to.quoted]).await?;
    }
    Ok(())
}
