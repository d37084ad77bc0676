//! The change log: what the search index, the vectors and the counts have to follow, in the order of commits.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::value::json;
use crate::values;

/// One row of the log: one batch of one noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Grows by commit, over all workspaces.
    pub seq: i64,
    /// The table's name: `voice`, `person`, `theme`…
    pub noun: String,
    pub op: Op,
    pub ids: Vec<i64>,
    pub at: Timestamp,
}

/// What happened to the things named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Added,
    /// Words or facts came anew.
    Updated,
    Removed,
    /// Triage, tags or theme changed; the words did not.
    Marked,
}

impl Op {
    pub fn name(self) -> &'static str {
        match self {
            Op::Added => "added",
            Op::Updated => "updated",
            Op::Removed => "removed",
            Op::Marked => "marked",
        }
    }
    /// Reads [`Op::name`].
    pub fn parse(name: &str) -> Option<Op> {
        [Op::Added, Op::Updated, Op::Removed, Op::Marked].into_iter().find(|op| op.name() == name)
    }
}

fn read(row: &Row) -> Result<Change> {
    let mut c = row.cells();
    Ok(Change {
        seq: c.int()?,
        noun: c.text()?,
        op: c.named("a change", Op::parse)?,
        ids: c.json()?,
        at: c.moment()?,
    })
}

/// Adds a row to the log; part of the transaction that makes the change. Nothing is added for no ids.
pub async fn append(
    tx: &mut Tx,
    workspace: WorkspaceId,
    noun: &str,
    op: Op,
    ids: &[i64],
    now: Timestamp,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    // The writer is alone until it commits (see `Db::write`), so the next number is nobody else's.
    tx.execute(
        "INSERT INTO change (seq, workspace_id, noun, op, ids, at) \
         SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4, $5 FROM change",
        values![workspace, noun, op.name(), json(ids), now],
    )
    .await?;
    Ok(())
}

/// The changes after `seq`, oldest first.
pub async fn changes_after(tx: &mut Tx, workspace: WorkspaceId, seq: i64, limit: i64) -> Result<Vec<Change>> {
    let sql = "SELECT seq, noun, op, ids, at FROM change WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    tx.rows(sql, values![workspace, seq, limit]).await?.iter().map(read).collect()
}

/// The latest change; 0 when there is none.
pub async fn last_seq(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    tx.int("SELECT COALESCE(MAX(seq), 0) FROM change WHERE workspace_id = $1", values![workspace]).await
}
