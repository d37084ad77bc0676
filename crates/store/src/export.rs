//! Everything out again, page by page: for CSV and JSONL, and for building the search index anew.

use firsthand_domain::error::Result;
use firsthand_domain::id::{VoiceId, WorkspaceId};

use crate::db::Tx;
use crate::row::Row;
use crate::values;
use crate::voice::read::{self, NamedVoice};

/// Up to `limit` voices after the one with the id `after` (`VoiceId(0)` at first), by id, with all names.
pub async fn voices_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: VoiceId,
    limit: i64,
) -> Result<Vec<NamedVoice>> {
    let sql =
        format!("{} WHERE v.workspace_id = $1 AND v.id > $2 ORDER BY v.id LIMIT $3", read::select_named());
    tx.rows(sql, values![workspace, after, limit]).await?.iter().map(read::named).collect()
}

/// The words alone, as the engine reads them.
pub async fn texts_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: VoiceId,
    limit: i64,
) -> Result<Vec<(VoiceId, String)>> {
    let sql = "SELECT id, text FROM voice WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    tx.rows(sql, values![workspace, after, limit]).await?.iter().map(id_and_text).collect()
}

fn id_and_text(row: &Row) -> Result<(VoiceId, String)> {
    let mut c = row.cells();
    Ok((c.id(VoiceId)?, c.text()?))
}
