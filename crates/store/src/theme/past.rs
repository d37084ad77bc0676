//! What searches for themes did.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

/// Runs that are kept of each workspace.
const KEPT: i64 = 50;

/// One search for themes.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub id: i64,
    pub started_at: Timestamp,
    pub micros: i64,
    /// `built_in`, `folder` or `endpoint`.
    pub kind: String,
    pub teacher: String,
    /// Texts the teacher read…
    pub texts_read: i64,
    /// …of how many.
    pub texts: i64,
    pub read_micros: i64,
    /// It read all it knew the language of: a larger budget would change nothing.
    pub enough: bool,
    pub tokens: i64,
    /// In thousandths.
    pub agreement: Option<i64>,
    /// Why it failed; nothing when it did not.
    pub fault: Option<String>,
}

const COLUMNS: &str = "SELECT id, started_at, micros, kind, teacher, texts_read, texts, read_micros, enough, tokens, agreement, \
                       fault FROM theme_run WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Run> {
    let mut c = row.cells();
    Ok(Run {
        id: c.int()?,
        started_at: c.moment()?,
        micros: c.int()?,
        kind: c.text()?,
        teacher: c.text()?,
        texts_read: c.int()?,
        texts: c.int()?,
        read_micros: c.int()?,
        enough: c.flag()?,
        tokens: c.int()?,
        agreement: c.int_or()?,
        fault: c.text_or()?,
    })
}

/// Remembers a run; the oldest ones are forgotten.
pub async fn add(tx: &mut Tx, workspace: WorkspaceId, run: &Run) -> Result<()> {
    tx.execute(
        "INSERT INTO theme_run (id, workspace_id, started_at, micros, kind, teacher, texts_read, texts, read_micros, \
         enough, tokens, agreement, fault) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
        values![
            run.id,
            workspace,
            run.started_at,
            run.micros,
            &run.kind,
            &run.teacher,
            run.texts_read,
            run.texts,
            run.read_micros,
            run.enough,
            run.tokens,
            run.agreement,
            run.fault.as_deref(),
        ],
    )
    .await?;
    let sql = "SELECT id FROM theme_run WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2";
    if let Some(row) = tx.row(sql, values![workspace, KEPT]).await? {
        let sql = "DELETE FROM theme_run WHERE workspace_id = $1 AND id <= $2";
        tx.execute(sql, values![workspace, row.int()?]).await?;
    }
    Ok(())
}

/// The latest run, failed or not.
pub async fn latest(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Run>> {
    let sql = format!("{COLUMNS} ORDER BY id DESC LIMIT 1");
    tx.row(sql, values![workspace]).await?.as_ref().map(read).transpose()
}

/// The latest run that found themes.
pub async fn latest_good(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Run>> {
    let sql = format!("{COLUMNS} AND fault IS NULL ORDER BY id DESC LIMIT 1");
    tx.row(sql, values![workspace]).await?.as_ref().map(read).transpose()
}
