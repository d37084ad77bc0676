//! Who has been listening: held sessions by member, for goals and for the exposure of teams.

use firsthand_domain::error::Result;
use firsthand_domain::id::{MemberId, SessionId, WorkspaceId};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::values;

/// A held session with customers, as one colleague lived it.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub session: SessionId,
    pub member: MemberId,
    pub practice: String,
    pub at: Timestamp,
    pub minutes: i64,
    /// What was heard is written down.
    pub counted: bool,
}

/// All held sessions with customers from one moment until before another, once for each colleague who was there.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId, from: Timestamp, to: Timestamp) -> Result<Vec<Heard>> {
    let sql = "SELECT s.id, m.member_id, s.practice, s.starts_at, COALESCE(s.held_minutes, s.minutes), s.snapshot_at \
               FROM session s JOIN session_member m ON m.session_id = s.id \
               WHERE s.workspace_id = $1 AND s.removed_at IS NULL AND s.state = 'held' AND s.with_customer \
               AND s.starts_at >= $2 AND s.starts_at < $3 ORDER BY s.starts_at, s.id, m.member_id";
    let rows = tx.rows(sql, values![workspace, from, to]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok(Heard {
                session: c.id(SessionId)?,
                member: c.id(MemberId)?,
                practice: c.text()?,
                at: c.moment()?,
                minutes: c.int()?,
                counted: c.int_or()?.is_some(),
            })
        })
        .collect()
}
