//! The space of the last run, and where its themes lie in it.

use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, WorkspaceId};

use crate::bulk;
use crate::db::Tx;
use crate::value::Value;
use crate::values;

/// What is known of a workspace's space without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpaceInfo {
    /// Names the space; another run, another stamp.
    pub stamp: i64,
    /// How far the change log was when the run read the voices.
    pub seq: i64,
    /// Voices the run read.
    pub voices: i64,
}

/// Where a theme lies. The engine knows what the bytes mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub theme: ThemeId,
    pub centroid: Vec<u8>,
    /// Similarity to the centroid below which a voice is no member.
    pub reach: f64,
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<SpaceInfo>> {
    let sql = "SELECT stamp, seq, voices FROM theme_space WHERE workspace_id = $1";
    let row = tx.row(sql, values![workspace]).await?;
    row.map(|row| {
        let mut c = row.cells();
        Ok(SpaceInfo { stamp: c.int()?, seq: c.int()?, voices: c.int()? })
    })
    .transpose()
}

/// The bytes of the space called `stamp`; `None` when another run replaced it meanwhile.
pub async fn find_bytes(tx: &mut Tx, workspace: WorkspaceId, stamp: i64) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT space FROM theme_space WHERE workspace_id = $1 AND stamp = $2";
    let row = tx.row(sql, values![workspace, stamp]).await?;
    row.map(|row| row.cells().bytes()).transpose()
}

/// Replaces the space and all places: part of the transaction that replaces the themes, after it did.
pub async fn replace(
    tx: &mut Tx,
    workspace: WorkspaceId,
    info: SpaceInfo,
    space: &[u8],
    places: &[Place],
) -> Result<()> {
    tx.execute(
        "INSERT INTO theme_space (workspace_id, stamp, seq, voices, space) VALUES ($1,$2,$3,$4,$5) \
         ON CONFLICT (workspace_id) DO UPDATE SET stamp = excluded.stamp, seq = excluded.seq, \
         voices = excluded.voices, space = excluded.space",
        values![workspace, info.stamp, info.seq, info.voices, space],
    )
    .await?;
    tx.execute("DELETE FROM theme_place WHERE workspace_id = $1", values![workspace]).await?;
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(places.len() * 4);
    for place in places {
        rows.extend(values![place.theme, workspace, place.centroid.as_slice(), place.reach]);
    }
    let head = "INSERT INTO theme_place (theme_id, workspace_id, centroid, reach) VALUES";
    bulk::run(tx, head, 4, rows, "", &[]).await?;
    Ok(())
}

/// Where each theme lies, by theme. What fits a theme that was merged goes where that one went; a dismissed one takes
/// nobody in.
pub async fn places(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Place>> {
    let sql = "SELECT CASE WHEN t.state = 'merged' THEN COALESCE(t.leads_to, t.id) ELSE t.id END, p.centroid, p.reach \
               FROM theme_place p JOIN theme t ON t.id = p.theme_id AND t.workspace_id = p.workspace_id \
               WHERE p.workspace_id = $1 AND t.state <> 'dismissed' ORDER BY p.theme_id";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        out.push(Place { theme: c.id(ThemeId)?, centroid: c.bytes()?, reach: c.real()? });
    }
    Ok(out)
}
