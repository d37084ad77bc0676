//! How many customers there are by segment, as a team says.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;

use crate::bulk;
use crate::db::Tx;
use crate::values;

/// The segments of a dimension with their customers, by name; none where the team has said nothing.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId, dimension: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT segment, customers FROM customer_base WHERE workspace_id = $1 AND dimension = $2";
    let rows = tx.rows(sql, values![workspace, dimension]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut c = row.cells();
        all.push((c.text()?, c.int()?));
    }
    // By bytes on both engines.
    all.sort();
    Ok(all)
}

/// Replaces all segments of a dimension.
pub async fn replace(
    tx: &mut Tx,
    workspace: WorkspaceId,
    dimension: &str,
    segments: &[(String, i64)],
) -> Result<()> {
    let sql = "DELETE FROM customer_base WHERE workspace_id = $1 AND dimension = $2";
    tx.execute(sql, values![workspace, dimension]).await?;
    let rows = segments.iter().flat_map(|(name, n)| values![workspace, dimension, name, *n]).collect();
    let head = "INSERT INTO customer_base (workspace_id, dimension, segment, customers) VALUES";
    bulk::run(tx, head, 4, rows, "", &[]).await?;
    Ok(())
}

/// What is known of a person that customers can be told apart by.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub person: i64,
    /// Their own city, or their account's.
    pub city: Option<String>,
    pub role: Option<String>,
    pub account: Option<String>,
    pub plan: Option<String>,
}

/// Everybody outside the company the workspace knows.
pub async fn people(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Known>> {
    let sql = "SELECT p.id, COALESCE(p.city, a.city), p.role, a.name, a.plan FROM person p \
               LEFT JOIN account a ON a.id = p.account_id WHERE p.workspace_id = $1 AND p.speaker <> 'colleague'";
    let read = |row: &crate::row::Row| {
        let mut c = row.cells();
        Ok(Known {
            person: c.int()?,
            city: c.text_or()?,
            role: c.text_or()?,
            account: c.text_or()?,
            plan: c.text_or()?,
        })
    };
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}
