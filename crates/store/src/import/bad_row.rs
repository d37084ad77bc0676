//! Rows that could not become voices, kept for download.

use firsthand_domain::clock::Ids;
use firsthand_domain::error::Result;
use firsthand_domain::id::{ImportId, WorkspaceId};
use firsthand_domain::item::BadRow;
use firsthand_domain::time::Timestamp;

use crate::bulk;
use crate::db::Tx;
use crate::row::Row;
use crate::value::Value;
use crate::values;

fn read(row: &Row) -> Result<(i64, BadRow)> {
    let mut c = row.cells();
    let id = c.int()?;
    let number = u64::try_from(c.int()?).unwrap_or_default();
    Ok((id, BadRow { row: number, reason: c.text()?, content: c.text()? }))
}

/// Sets rows aside.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    rows: &[BadRow],
    ids: &Ids,
    now: Timestamp,
) -> Result<()> {
    super::run::get(tx, workspace, import).await?;
    let mut values: Vec<Value<'_>> = Vec::with_capacity(rows.len() * 6);
    for row in rows {
        values.extend(values![
            ids.next(now),
            workspace,
            import,
            i64::try_from(row.row).unwrap_or(i64::MAX),
            &row.reason,
            &row.content,
        ]);
    }
    let head = "INSERT INTO bad_row (id, workspace_id, import_id, row_number, reason, content) VALUES";
    bulk::run(tx, head, 6, values, "", &[]).await?;
    Ok(())
}

/// Up to `limit` rows after the one with the id `after` (0 at first), in the order they were read, each with its id:
/// one page of a download or of a list.
pub async fn list_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, BadRow)>> {
    let sql = "SELECT id, row_number, reason, content FROM bad_row \
               WHERE workspace_id = $1 AND import_id = $2 AND id > $3 ORDER BY id LIMIT $4";
    tx.rows(sql, values![workspace, import, after, limit]).await?.iter().map(read).collect()
}

/// How many rows were set aside for each reason, the most frequent first.
pub async fn count_by_reason(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT reason, COUNT(*) FROM bad_row WHERE workspace_id = $1 AND import_id = $2 \
               GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 100";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace, import]).await? {
        let mut c = row.cells();
        out.push((c.text()?, c.int()?));
    }
    Ok(out)
}
