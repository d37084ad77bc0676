//! People for pages and lists, with counts that were kept as voices came.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AccountId, PersonId, WorkspaceId};
use firsthand_domain::noun::Person;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::Speaker;
use serde::Serialize;

use super::upsert::sort_key;
use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::page::{Page, read_cursor, within_reason};
use crate::row::Row;
use crate::values;

/// A person and how much was heard from them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonCount {
    pub person: Person,
    pub account_name: Option<String>,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
    #[serde(skip)]
    sort_key: String,
    #[serde(skip)]
    heard_at: i64,
}

/// In which order people are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Name,
    /// Latest first.
    LastHeard,
}

const COLUMNS: &str = "SELECT p.id, COALESCE(p.name, p.email, p.external_id, ''), p.email, p.role, p.city, \
    p.account_id, p.speaker, p.since, p.may_contact, a.name, p.voices, p.last_heard, p.sort_key \
    FROM person p LEFT JOIN account a ON a.id = p.account_id";

fn read(row: &Row) -> Result<PersonCount> {
    let mut c = row.cells();
    let person = Person {
        id: c.id(PersonId)?,
        name: c.text()?,
        email: c.text_or()?,
        role: c.text_or()?,
        city: c.text_or()?,
        account: c.id_or(AccountId)?,
        speaker: c.named("a speaker", Speaker::parse)?,
        since: c.moment_or()?,
        may_contact: c.flag()?,
    };
    let (account_name, voices, heard_at) = (c.text_or()?, c.int()?, c.int()?);
    let last_heard = (voices > 0).then_some(Timestamp(heard_at));
    Ok(PersonCount { person, account_name, voices, last_heard, sort_key: c.text()?, heard_at })
}

/// People whose name or mail address holds `search` anywhere, in whatever case; all when it is empty.
pub async fn list(
    tx: &mut Tx,
    workspace: WorkspaceId,
    search: &str,
    order: Order,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<PersonCount>> {
    let limit = within_reason(limit);
    let search = search.trim().to_lowercase();
    let wanted = if search.is_empty() { String::new() } else { tx.engine().holds("p.sort_key", "$5") };
    let (place, mut values) = match order {
        Order::Name => {
            let (sorted, id) = after.map_or(Ok(("", i64::MIN)), read_cursor)?;
            ("(p.sort_key, p.id) > ($2, $3)", values![workspace, sorted, id])
        }
        Order::LastHeard => {
            let (sorted, id) = after.map_or(Ok(("", i64::MAX)), read_cursor)?;
            ("(p.last_heard, p.id) < ($2, $3)", values![workspace, sorted.parse().unwrap_or(i64::MAX), id])
        }
    };
    let sorted = match order {
        Order::Name => "p.sort_key, p.id",
        Order::LastHeard => "p.last_heard DESC, p.id DESC",
    };
    values.extend(values![limit + 1]);
    if !search.is_empty() {
        values.extend(values![search]);
    }
    let sql = format!("{COLUMNS} WHERE p.workspace_id = $1 AND {place}{wanted} ORDER BY {sorted} LIMIT $4");
    let items = tx.rows(sql, values).await?.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, limit, |item| match order {
        Order::Name => (item.sort_key.clone(), item.person.id.0),
        Order::LastHeard => (item.heard_at.to_string(), item.person.id.0),
    }))
}

/// How many people there are.
pub async fn count(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    tx.int("SELECT COUNT(*) FROM person WHERE workspace_id = $1", values![workspace]).await
}

/// The people of an account, latest heard first.
pub async fn list_by_account(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: AccountId,
    limit: i64,
) -> Result<Vec<PersonCount>> {
    let sql = format!(
        "{COLUMNS} WHERE p.workspace_id = $1 AND p.account_id = $2 ORDER BY p.last_heard DESC, p.id DESC LIMIT $3"
    );
    tx.rows(sql, values![workspace, account, within_reason(limit)]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<Option<PersonCount>> {
    let sql = format!("{COLUMNS} WHERE p.workspace_id = $1 AND p.id = $2");
    tx.row(sql, values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<PersonCount> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("person"))
}

/// Those of `ids` that are there, in no order.
/// The first person of a name.
pub async fn find_named(tx: &mut Tx, workspace: WorkspaceId, name: &str) -> Result<Option<PersonId>> {
    // A mail address may follow the name in the key.
    let first = sort_key(Some(name), None, None);
    let last = format!("{first}\u{10ffff}");
    let sql = "SELECT id FROM person WHERE workspace_id = $1 AND sort_key >= $2 AND sort_key <= $3 AND name = $4 \
               ORDER BY id LIMIT 1";
    let row = tx.row(sql, values![workspace, first, last, name]).await?;
    row.as_ref().map(|row| row.cells().id(PersonId)).transpose()
}

/// The key a person is recognised by, for a [`PersonHint`](firsthand_domain::item::PersonHint).
pub async fn key_of(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<String> {
    let sql = "SELECT key_text FROM person WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("person"))?;
    row.cells().text()
}

pub async fn find_many(tx: &mut Tx, workspace: WorkspaceId, ids: &[PersonId]) -> Result<Vec<PersonCount>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let head = format!("{COLUMNS} WHERE p.workspace_id = ? AND p.id IN");
    bulk::rows_in(tx, &head, &[workspace.into()], &ids, "").await?.iter().map(read).collect()
}

/// Writes what a person's page can change: everything but the id and the key they are recognised by.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, person: &Person, now: Timestamp) -> Result<()> {
    if let Some(account) = person.account {
        crate::account::get(tx, workspace, account).await?;
    }
    let changed = tx
        .execute(
            "UPDATE person SET name = $3, sort_key = $4, email = $5, role = $6, city = $7, account_id = $8, \
             speaker = $9, since = $10, may_contact = $11 WHERE workspace_id = $1 AND id = $2",
            values![
                workspace,
                person.id,
                &person.name,
                sort_key(Some(&person.name), person.email.as_deref(), None),
                &person.email,
                &person.role,
                &person.city,
                person.account,
                person.speaker.name(),
                person.since,
                person.may_contact,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::not_found("person"));
    }
    change::append(tx, workspace, "person", Op::Updated, &[person.id.0], now).await
}
