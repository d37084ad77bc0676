//! Accounts: the organisations people belong to.

use std::collections::HashMap;

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AccountId, ImportId, WorkspaceId};
use firsthand_domain::noun::Account;
use firsthand_domain::time::Timestamp;
use serde::Serialize;

use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::page::{Page, read_cursor, within_reason};
use crate::row::Row;
use crate::values;
use crate::voice::key::Digest;

/// An account and how much was heard from it, counted as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountCount {
    pub account: Account,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
    #[serde(skip)]
    sort_key: String,
}

const COLUMNS: &str = "SELECT id, name, city, plan, seats, since, voices, last_heard, sort_key FROM account \
                       WHERE workspace_id = $1";

fn read(row: &Row) -> Result<AccountCount> {
    let mut c = row.cells();
    let account = Account {
        id: c.id(AccountId)?,
        name: c.text()?,
        city: c.text_or()?,
        plan: c.text_or()?,
        seats: c.int_or()?,
        since: c.moment_or()?,
    };
    let (voices, last) = (c.int()?, c.moment()?);
    Ok(AccountCount { account, voices, last_heard: (voices > 0).then_some(last), sort_key: c.text()? })
}

/// Accounts by name; those whose name holds `search` anywhere, all when it is empty. `after` is a page's `next`.
pub async fn list(
    tx: &mut Tx,
    workspace: WorkspaceId,
    search: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<AccountCount>> {
    let limit = within_reason(limit);
    let (sorted, id) = after.map_or(Ok(("", i64::MIN)), read_cursor)?;
    let search = search.trim().to_lowercase();
    let wanted = if search.is_empty() { String::new() } else { tx.engine().holds("sort_key", "$5") };
    let mut values = values![workspace, sorted, id, limit + 1];
    if !search.is_empty() {
        values.extend(values![search]);
    }
    let sql = format!("{COLUMNS} AND (sort_key, id) > ($2, $3){wanted} ORDER BY sort_key, id LIMIT $4");
    let rows = tx.rows(sql, values).await?;
    let items = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, limit, |item| (item.sort_key.clone(), item.account.id.0)))
}

/// How many accounts there are.
pub async fn count(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    tx.int("SELECT COUNT(*) FROM account WHERE workspace_id = $1", values![workspace]).await
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: AccountId) -> Result<Option<AccountCount>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: AccountId) -> Result<AccountCount> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("account"))
}

/// Writes everything but the id and the key it is recognised by.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, account: &Account, now: Timestamp) -> Result<()> {
    let changed = tx
        .execute(
            "UPDATE account SET name = $3, sort_key = $4, city = $5, plan = $6, seats = $7, since = $8 \
             WHERE workspace_id = $1 AND id = $2",
            values![
                workspace,
                account.id,
                &account.name,
                sort_key(&account.name),
                &account.city,
                &account.plan,
                account.seats,
                account.since,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::not_found("account"));
    }
    change::append(tx, workspace, "account", Op::Updated, &[account.id.0], now).await
}

/// How names are sorted and searched: lower case, at most 100 characters.
pub(crate) fn sort_key(name: &str) -> String {
    name.trim().to_lowercase().chars().take(100).collect()
}

/// The account's recognition: its name without case and outer blanks.
fn key(name: &str) -> i64 {
    Digest::new("account").text(Some(&name.trim().to_lowercase())).done()
}

/// The accounts of a batch by their names as given; new ones are made.
pub(crate) async fn upsert_all<'a>(
    tx: &mut Tx,
    workspace: WorkspaceId,
    names: impl Iterator<Item = &'a str>,
    import: Option<ImportId>,
    ids: &Ids,
    now: Timestamp,
) -> Result<HashMap<&'a str, AccountId>> {
    let mut wanted: HashMap<&'a str, i64> = HashMap::new();
    let mut in_turn = Vec::new();
    for name in names.filter(|name| !name.trim().is_empty()) {
        if let std::collections::hash_map::Entry::Vacant(free) = wanted.entry(name) {
            in_turn.push((name, *free.insert(key(name))));
        }
    }
    let keys: Vec<i64> = in_turn.iter().map(|pair| pair.1).collect();
    let mut known = HashMap::new();
    let head = "SELECT key, id FROM account WHERE workspace_id = ? AND key IN";
    for row in bulk::rows_in(tx, head, &[workspace.into()], &keys, "").await? {
        let mut c = row.cells();
        known.insert(c.int()?, c.id(AccountId)?);
    }
    let (mut rows, mut added) = (Vec::new(), Vec::new());
    for (name, key) in in_turn {
        if let std::collections::hash_map::Entry::Vacant(free) = known.entry(key) {
            let id = *free.insert(AccountId(ids.next(now)));
            added.push(id.0);
            rows.extend(values![id, workspace, key, name.trim(), sort_key(name), import]);
        }
    }
    let head = "INSERT INTO account (id, workspace_id, key, name, sort_key, import_id) VALUES";
    bulk::run(tx, head, 6, rows, "", &[]).await?;
    change::append(tx, workspace, "account", Op::Added, &added, now).await?;
    Ok(wanted.into_iter().filter_map(|(name, key)| Some((name, *known.get(&key)?))).collect())
}
