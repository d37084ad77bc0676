//! Members: who works in a workspace, what they may do, and how they like it.

use firsthand_domain::access::{Actor, Role};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, WorkspaceId};
use firsthand_domain::noun::Member;
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::row::Row;
use crate::values;

const COLUMNS: &str =
    "SELECT id, name, email, role, function, theme, keys FROM member WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Member> {
    let mut c = row.cells();
    Ok(Member {
        id: c.id(MemberId)?,
        name: c.text()?,
        email: c.text_or()?,
        role: c.named("a role", Role::parse)?,
        function: c.text_or()?,
        theme: c.text()?,
        keys: c.flag()?,
    })
}

/// The first owner.
pub async fn owner_of(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Member>> {
    let sql = format!("{COLUMNS} AND role = 'owner' ORDER BY created_at, id LIMIT 1");
    tx.row(sql, values![workspace]).await?.as_ref().map(read).transpose()
}

/// Who acts, for a member's id.
pub async fn actor_of(tx: &mut Tx, workspace: WorkspaceId, member: MemberId) -> Result<Actor> {
    let found = get(tx, workspace, member).await?;
    Ok(Actor { workspace, member, role: found.role })
}

/// Everybody, by name.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Member>> {
    tx.rows(format!("{COLUMNS} ORDER BY name, id"), values![workspace]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: MemberId) -> Result<Option<Member>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: MemberId) -> Result<Member> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("member"))
}

/// Stores a new member; a mail address is one member's only.
pub async fn create(tx: &mut Tx, workspace: WorkspaceId, member: &Member, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO member (id, workspace_id, name, email, role, function, theme, keys, created_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
        values![
            member.id,
            workspace,
            &member.name,
            &member.email,
            member.role.name(),
            &member.function,
            &member.theme,
            member.keys,
            now,
        ],
    )
    .await?;
    Ok(())
}

/// Writes everything but the id.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, member: &Member) -> Result<()> {
    let changed = tx
        .execute(
            "UPDATE member SET name = $3, email = $4, role = $5, function = $6, theme = $7, keys = $8 \
             WHERE workspace_id = $1 AND id = $2",
            values![
                workspace,
                member.id,
                &member.name,
                &member.email,
                member.role.name(),
                &member.function,
                &member.theme,
                member.keys,
            ],
        )
        .await?;
    if changed == 0 { Err(Error::not_found("member")) } else { Ok(()) }
}
