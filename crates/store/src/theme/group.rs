//! Groups of themes that belong together. A run finds them; a name given by hand stays.

use std::collections::HashMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{GroupId, WorkspaceId};
use firsthand_domain::theme::Group;
use firsthand_domain::time::Timestamp;

use crate::change::{self, Op};
use crate::db::Tx;
use crate::values;

/// All groups, by id.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Group>> {
    let sql = "SELECT id, name, named_by_hand FROM theme_group WHERE workspace_id = $1 ORDER BY id";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        out.push(Group { id: c.id(GroupId)?, name: c.text()?, named_by_hand: c.flag()? });
    }
    Ok(out)
}

/// A group, or a not-found error.
pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: GroupId) -> Result<Group> {
    let all = list(tx, workspace).await?;
    all.into_iter().find(|group| group.id == id).ok_or_else(|| Error::not_found("group of themes"))
}

/// Names a group; `by_hand` says whether later runs leave the name.
pub async fn rename(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: GroupId,
    (name, by_hand): (&str, bool),
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE theme_group SET name = $3, named_by_hand = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name, by_hand]).await? {
        0 => Err(Error::not_found("group of themes")),
        _ => change::append(tx, workspace, "theme_group", Op::Updated, &[id.0], now).await,
    }
}

/// Replaces all groups; only what differs is written.
pub async fn replace(tx: &mut Tx, workspace: WorkspaceId, groups: &[Group], now: Timestamp) -> Result<()> {
    let mut known: HashMap<GroupId, Group> =
        list(tx, workspace).await?.into_iter().map(|group| (group.id, group)).collect();
    let mut changed = Vec::new();
    for group in groups {
        let sql = match known.remove(&group.id) {
            Some(known) if known.named_by_hand || known == *group => continue,
            Some(_) => {
                "UPDATE theme_group SET name = $3, named_by_hand = $4 WHERE workspace_id = $1 AND id = $2"
            }
            None => "INSERT INTO theme_group (workspace_id, id, name, named_by_hand) VALUES ($1,$2,$3,$4)",
        };
        tx.execute(sql, values![workspace, group.id, &group.name, group.named_by_hand]).await?;
        changed.push(group.id.0);
    }
    let mut gone: Vec<i64> = known.keys().map(|id| id.0).collect();
    gone.sort_unstable();
    for id in &gone {
        tx.execute("DELETE FROM theme_group WHERE workspace_id = $1 AND id = $2", values![workspace, *id])
            .await?;
    }
    change::append(tx, workspace, "theme_group", Op::Removed, &gone, now).await?;
    change::append(tx, workspace, "theme_group", Op::Updated, &changed, now).await
}
