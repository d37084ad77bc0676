//! The people of a batch: recognised by the key of their hint, made when new, filled where something was missing.

use std::collections::HashMap;

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AccountId, ImportId, PersonId, WorkspaceId};
use firsthand_domain::item::PersonHint;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::Speaker;
use serde::{Deserialize, Serialize};

use crate::account::sort_key as folded;
use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::import::undo::{self, Before};
use crate::row::Row;
use crate::value::{as_kept, json};
use crate::values;
use crate::voice::key::Digest;

/// In the place of a source's key, for those a colleague met and named.
const MET: &str = "met";

/// A person as a row names them.
pub struct Named<'a> {
    /// From [`PersonHint::key`].
    pub key: &'a str,
    pub hint: &'a PersonHint,
    pub account: Option<AccountId>,
    pub speaker: Speaker,
}

/// What a hint can fill. Kept as JSON in `import_undo`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub name: Option<String>,
    pub email: Option<String>,
    pub external_id: Option<String>,
    pub role: Option<String>,
    pub city: Option<String>,
    pub account_id: Option<i64>,
}

/// A person of the batch, as they will be stored.
struct Known {
    id: i64,
    key: i64,
    key_text: String,
    import_id: Option<i64>,
    before: Option<Facts>,
    facts: Facts,
    speaker: Speaker,
}

/// Who each key became, and the account they belong to.
pub type People = HashMap<String, (PersonId, Option<AccountId>)>;

/// Makes or fills all people named in a batch. What is there is never overwritten; what an import fills in a person it
/// did not make can be taken back.
pub async fn upsert_all(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: Option<ImportId>,
    named: &[Named<'_>],
    ids: &Ids,
    now: Timestamp,
) -> Result<People> {
    let mut known = find_known(tx, workspace, named).await?;
    let mut in_turn: Vec<i64> = Vec::new();
    let mut at: HashMap<i64, Known> = known.drain(..).map(|person| (person.key, person)).collect();
    for person in named {
        let key = number(person.key);
        let entry = at.entry(key).or_insert_with(|| Known {
            id: ids.next(now),
            key,
            key_text: as_kept(person.key).into_owned(),
            import_id: import.map(|id| id.0),
            before: None,
            facts: Facts::default(),
            speaker: person.speaker,
        });
        if entry.key_text != as_kept(person.key) {
            return Err(Error::internal("Two people were given the same number. Nothing was stored."));
        }
        entry.facts.fill(person.hint, person.account);
        in_turn.push(key);
    }
    // In the order they were named, so that new people lie together in the file.
    let mut seen = std::collections::HashSet::new();
    in_turn.retain(|key| seen.insert(*key));
    let all: Vec<&Known> = in_turn.iter().filter_map(|key| at.get(key)).collect();
    store_new(tx, workspace, &all, now).await?;
    store_filled(tx, workspace, import, &all, ids, now).await?;
    Ok(at
        .into_values()
        .map(|person| (person.key_text, (PersonId(person.id), person.facts.account_id.map(AccountId))))
        .collect())
}

/// The customer of a name, and their account, made where nobody of that name was met before.
pub async fn met(
    tx: &mut Tx,
    workspace: WorkspaceId,
    (name, account): (&str, Option<&str>),
    ids: &Ids,
    now: Timestamp,
) -> Result<PersonId> {
    let hint = PersonHint {
        name: Some(name.to_owned()),
        account: account.map(str::to_owned),
        ..PersonHint::default()
    };
    let account = crate::account::upsert_all(tx, workspace, account.into_iter(), None, ids, now).await?;
    let key = hint.key(MET).ok_or_else(|| Error::invalid("name", "Enter a name."))?;
    let named =
        [Named { key: &key, hint: &hint, account: account.into_values().next(), speaker: Speaker::Customer }];
    let made = upsert_all(tx, workspace, None, &named, ids, now).await?;
    made.get(&key).map(|(id, _)| *id).ok_or_else(|| Error::internal("The customer could not be kept."))
}

async fn find_known(tx: &mut Tx, workspace: WorkspaceId, named: &[Named<'_>]) -> Result<Vec<Known>> {
    let mut keys: Vec<i64> = named.iter().map(|person| number(person.key)).collect();
    keys.sort_unstable();
    keys.dedup();
    let head = "SELECT id, key, key_text, import_id, name, email, external_id, role, city, account_id, speaker \
                FROM person WHERE workspace_id = ? AND key IN";
    bulk::rows_in(tx, head, &[workspace.into()], &keys, "").await?.iter().map(read_known).collect()
}

fn read_known(row: &Row) -> Result<Known> {
    let mut c = row.cells();
    let (id, key, key_text, import_id) = (c.int()?, c.int()?, c.text()?, c.int_or()?);
    let facts = Facts {
        name: c.text_or()?,
        email: c.text_or()?,
        external_id: c.text_or()?,
        role: c.text_or()?,
        city: c.text_or()?,
        account_id: c.int_or()?,
    };
    let speaker = c.named("a speaker", Speaker::parse)?;
    Ok(Known { id, key, key_text, import_id, before: Some(facts.clone()), facts, speaker })
}

async fn store_new(tx: &mut Tx, workspace: WorkspaceId, all: &[&Known], now: Timestamp) -> Result<()> {
    let new: Vec<&&Known> = all.iter().filter(|person| person.before.is_none()).collect();
    let mut rows = Vec::with_capacity(new.len() * 14);
    for person in &new {
        let facts = &person.facts;
        rows.extend(values![
            person.id,
            workspace,
            person.key,
            &person.key_text,
            &facts.name,
            facts.sort_key(),
            &facts.email,
            &facts.external_id,
            &facts.role,
            &facts.city,
            facts.account_id,
            person.speaker.name(),
            false,
            person.import_id,
        ]);
    }
    let head = "INSERT INTO person (id, workspace_id, key, key_text, name, sort_key, email, external_id, role, city, \
                account_id, speaker, may_contact, import_id) VALUES";
    bulk::run(tx, head, 14, rows, "", &[]).await?;
    let ids: Vec<i64> = new.iter().map(|person| person.id).collect();
    change::append(tx, workspace, "person", Op::Added, &ids, now).await
}

async fn store_filled(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: Option<ImportId>,
    all: &[&Known],
    ids: &Ids,
    now: Timestamp,
) -> Result<()> {
    let mut before = Vec::new();
    let mut filled = Vec::new();
    for person in all {
        let Some(was) = person.before.as_ref().filter(|was| **was != person.facts) else { continue };
        if person.import_id != import.map(|id| id.0) {
            before.push(Before { id: person.id, json: json(was), person: None, account: was.account_id });
        }
        filled.push((person.id, person.facts.clone()));
    }
    if let Some(import) = import {
        undo::remember(tx, workspace, import, "person", before, ids, now).await?;
    }
    let changed: Vec<i64> = filled.iter().map(|pair| pair.0).collect();
    set_facts(tx, workspace, filled).await?;
    change::append(tx, workspace, "person", Op::Updated, &changed, now).await
}

/// Writes facts as they are, filled or taken back.
pub(crate) async fn set_facts(tx: &mut Tx, workspace: WorkspaceId, facts: Vec<(i64, Facts)>) -> Result<()> {
    let mut rows = Vec::with_capacity(facts.len() * 8);
    for (id, facts) in facts {
        let sort_key = facts.sort_key();
        rows.extend(values![
            id,
            facts.name,
            sort_key,
            facts.email,
            facts.external_id,
            facts.role,
            facts.city,
            facts.account_id
        ]);
    }
    let head = "WITH v (id, name, sort_key, email, external_id, role, city, account_id) AS (VALUES";
    let tail = ") UPDATE person SET name = v.name, sort_key = v.sort_key, email = v.email, \
                external_id = v.external_id, role = v.role, city = v.city, account_id = v.account_id \
                FROM v WHERE person.id = v.id AND person.workspace_id = ?";
    bulk::run(tx, head, 8, rows, tail, &[workspace.into()]).await?;
    Ok(())
}

impl Facts {
    fn fill(&mut self, hint: &PersonHint, account: Option<AccountId>) {
        let set = |slot: &mut Option<String>, value: &Option<String>| {
            if slot.is_none() {
                *slot = value.as_deref().map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
            }
        };
        set(&mut self.name, &hint.name);
        set(&mut self.email, &hint.email);
        set(&mut self.external_id, &hint.external_id);
        set(&mut self.role, &hint.role);
        set(&mut self.city, &hint.city);
        self.account_id = self.account_id.or(account.map(|id| id.0));
    }

    fn sort_key(&self) -> String {
        sort_key(self.name.as_deref(), self.email.as_deref(), self.external_id.as_deref())
    }
}

/// Name and mail address in lower case: one text to sort by and to search in.
pub(crate) fn sort_key(name: Option<&str>, email: Option<&str>, external_id: Option<&str>) -> String {
    let shown = folded(name.or(email).or(external_id).unwrap_or_default());
    match (name, email) {
        (Some(_), Some(email)) => format!("{shown} {}", folded(email)),
        _ => shown,
    }
}

fn number(key: &str) -> i64 {
    Digest::new("person").text(Some(key)).done()
}
