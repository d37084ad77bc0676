//! What people do with voices: triage and tags. Their words are never touched.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::Triage;

use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::value::json;
use crate::values;

/// Puts voices into a state; gives those that changed with the state they had, for taking it back.
pub async fn set_triage(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[VoiceId],
    state: Triage,
    now: Timestamp,
) -> Result<Vec<(VoiceId, Triage)>> {
    let states: Vec<_> = ids.iter().map(|id| (*id, state)).collect();
    restore_triage(tx, workspace, &states, now).await
}

/// Puts each voice into its own state, as the undo of [`set_triage`] does.
pub async fn restore_triage(
    tx: &mut Tx,
    workspace: WorkspaceId,
    states: &[(VoiceId, Triage)],
    now: Timestamp,
) -> Result<Vec<(VoiceId, Triage)>> {
    let mut before = Vec::new();
    for &wanted in Triage::ALL {
        let mut ids: Vec<i64> = states.iter().filter(|pair| pair.1 == wanted).map(|pair| pair.0.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let head = "SELECT id, triage FROM voice WHERE workspace_id = ? AND triage <> ? AND id IN";
        let rows =
            bulk::rows_in(tx, head, &[workspace.into(), wanted.name().into()], &ids, "ORDER BY id").await?;
        let mut changed = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut c = row.cells();
            let (id, had) = (c.id(VoiceId)?, c.named("a place in somebody's reading", Triage::parse)?);
            changed.push(id.0);
            before.push((id, had));
        }
        let head = "UPDATE voice SET triage = ? WHERE workspace_id = ? AND id IN";
        bulk::change_in(tx, head, &[wanted.name().into(), workspace.into()], &changed, "").await?;
    }
    let ids: Vec<i64> = before.iter().map(|pair| pair.0.0).collect();
    change::append(tx, workspace, "voice", Op::Marked, &ids, now).await?;
    Ok(before)
}

/// Adds a tag by hand; gives the voices that did not have it. It survives every import.
pub async fn add_tag(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[VoiceId],
    tag: &str,
    now: Timestamp,
) -> Result<Vec<VoiceId>> {
    let tag = tag.trim();
    if tag.is_empty() || tag.chars().count() > 100 {
        return Err(Error::invalid("tag", "A tag has 1 to 100 characters."));
    }
    change_tags(tx, workspace, ids, now, |tags, own| {
        let new = !tags.iter().chain(own.iter()).any(|known| known == tag);
        if new {
            own.push(tag.to_owned());
        }
        new
    })
    .await
}

/// Takes a tag away, wherever it came from; gives the voices that had it. A source that still sends it with changed
/// words brings it back.
pub async fn remove_tag(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[VoiceId],
    tag: &str,
    now: Timestamp,
) -> Result<Vec<VoiceId>> {
    change_tags(tx, workspace, ids, now, |tags, own| {
        let before = tags.len() + own.len();
        tags.retain(|known| known != tag);
        own.retain(|known| known != tag);
        tags.len() + own.len() < before
    })
    .await
}

/// The tags of a voice: those its source sent, and those given by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    pub sent: Vec<String>,
    pub own: Vec<String>,
}

impl Tags {
    /// All of them as people see them, each once.
    pub fn all(&self) -> Vec<String> {
        let mut all = self.sent.clone();
        all.extend(self.own.iter().filter(|tag| !self.sent.contains(tag)).cloned());
        all
    }
}

/// Gives a voice the tags that `change` makes of those it has; gives what it had, or nothing when they stayed the same.
pub async fn set_tags(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: VoiceId,
    now: Timestamp,
    change: impl FnOnce(&Tags) -> Tags,
) -> Result<Option<Tags>> {
    let sql = "SELECT tags, own_tags FROM voice WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("voice"))?;
    let mut c = row.cells();
    let had = Tags { sent: c.json()?, own: c.json()? };
    let wanted = change(&had);
    if wanted == had {
        return Ok(None);
    }
    let sql = "UPDATE voice SET tags = $3, own_tags = $4 WHERE workspace_id = $1 AND id = $2";
    tx.execute(sql, values![workspace, id, list(&wanted.sent), list(&wanted.own)]).await?;
    change::append(tx, workspace, "voice", Op::Marked, &[id.0], now).await?;
    Ok(Some(had))
}

async fn change_tags(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[VoiceId],
    now: Timestamp,
    change: impl Fn(&mut Vec<String>, &mut Vec<String>) -> bool,
) -> Result<Vec<VoiceId>> {
    let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let head = "SELECT id, tags, own_tags FROM voice WHERE workspace_id = ? AND id IN";
    let mut changed = Vec::new();
    for row in bulk::rows_in(tx, head, &[workspace.into()], &ids, "ORDER BY id").await? {
        let mut c = row.cells();
        let (id, mut tags, mut own): (i64, Vec<String>, Vec<String>) = (c.int()?, c.json()?, c.json()?);
        if change(&mut tags, &mut own) {
            let sql = "UPDATE voice SET tags = $3, own_tags = $4 WHERE workspace_id = $1 AND id = $2";
            tx.execute(sql, values![workspace, id, list(&tags), list(&own)]).await?;
            changed.push(id);
        }
    }
    change::append(tx, workspace, "voice", Op::Marked, &changed, now).await?;
    Ok(changed.into_iter().map(VoiceId).collect())
}

/// JSON text; nothing for no tags.
pub(crate) fn list(tags: &[String]) -> Option<String> {
    (!tags.is_empty()).then(|| json(tags))
}
