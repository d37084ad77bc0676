//! Lists of voices that SQL answers by itself; everything else asks the search index.

use firsthand_domain::error::Result;
use firsthand_domain::id::{AccountId, PersonId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Voice;

use super::read;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::page::{Page, read_cursor, within_reason};
use crate::value::Value;
use crate::values;

/// What changed after a place in the change log.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// Voices added, updated or marked, each once, that are still there.
    pub voices: Vec<Voice>,
    pub removed: Vec<VoiceId>,
    /// Where to go on.
    pub seq: i64,
    pub more: bool,
}

/// The voices changed after `seq`, from up to `batches` rows of the change log.
pub async fn page_since(tx: &mut Tx, workspace: WorkspaceId, seq: i64, batches: i64) -> Result<Since> {
    let changes = change::changes_after(tx, workspace, seq, batches).await?;
    let last = changes.last().map_or(seq, |change| change.seq);
    let mut touched = Vec::new();
    for change in changes.iter().filter(|change| change.noun == "voice" && change.op != Op::Removed) {
        touched.extend(change.ids.iter().copied().map(VoiceId));
    }
    touched.sort_unstable();
    touched.dedup();
    let voices = read::find_many(tx, workspace, &touched).await?;
    let removed = changes
        .iter()
        .filter(|change| change.noun == "voice" && change.op == Op::Removed)
        .flat_map(|change| change.ids.iter().copied().map(VoiceId))
        .collect();
    let more = last < change::last_seq(tx, workspace).await?;
    Ok(Since { voices, removed, seq: last, more })
}

/// A person's voices, latest first. `after` is a page's `next`.
pub async fn list_by_person(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Voice>> {
    latest_first(tx, workspace, "v.person_id", person.into(), after, limit).await
}

/// An account's voices, latest first.
pub async fn list_by_account(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: AccountId,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Voice>> {
    latest_first(tx, workspace, "v.account_id", account.into(), after, limit).await
}

async fn latest_first(
    tx: &mut Tx,
    workspace: WorkspaceId,
    column: &str,
    whose: Value<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Voice>> {
    let limit = within_reason(limit);
    let (said_at, id) = match after {
        None => (i64::MAX, i64::MAX),
        Some(cursor) => {
            let (sorted, id) = read_cursor(cursor)?;
            (sorted.parse().unwrap_or(i64::MAX), id)
        }
    };
    let sql = format!(
        "{} WHERE v.workspace_id = $1 AND {column} = $2 AND (v.said_at, v.id) < ($3, $4) \
         ORDER BY v.said_at DESC, v.id DESC LIMIT $5",
        read::select()
    );
    let mut values = values![workspace];
    values.push(whose);
    values.extend(values![said_at, id, limit + 1]);
    let voices = tx.rows(sql, values).await?.iter().map(read::voice).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(voices, limit, |voice| (voice.said_at.0.to_string(), voice.id.0)))
}
