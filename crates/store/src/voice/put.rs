//! A batch of voices comes in: people, accounts and areas with it, counts and change log behind it, all in the one
//! transaction of the caller.

use std::collections::HashMap;

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::*;
use firsthand_domain::item::Item;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};

use super::content::{self, Content, Stored};
use super::key::{content_hash, external_id, voice_key};
use super::mark::list as tag_list;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::import::undo::{self, Before};
use crate::person::count::{self, Tally, Whose};
use crate::person::upsert::{self, Named, People};
use crate::value::{Value, as_kept, json};
use crate::{account, area, bulk, values};

/// One voice on its way in, with what the product decided about it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVoice {
    /// As it came; person, account and area are found or made by its words.
    pub item: Item,
    pub speaker: Speaker,
    pub heard: Heard,
    /// As the row says or as it was detected.
    pub language: Option<String>,
    pub captured_by: Option<MemberId>,
    /// As a machine read it; what people said is never touched.
    pub kind: Option<Kind>,
    pub tone: Option<Tone>,
}

/// What became of a batch: as if its rows had come one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    pub added: Vec<VoiceId>,
    /// One entry for each row that changed a voice, so a voice may stand here twice, or in `added` too.
    pub updated: Vec<VoiceId>,
    /// Rows that said nothing new.
    pub unchanged: u64,
}

/// A voice as the database knows it before the batch.
struct Known {
    id: i64,
    content: i64,
}

/// What will be written for one key: the last row that changed it.
struct Slot {
    id: i64,
    /// The content hash after the rows seen so far.
    content: i64,
    row: usize,
    stored: Option<i64>,
}

/// Names found in the database, for the whole batch.
struct Resolved {
    accounts: HashMap<String, AccountId>,
    areas: HashMap<String, AreaId>,
    people: People,
    /// The person key of each row.
    person_keys: Vec<Option<String>>,
}

/// Stores a batch. The same row again changes nothing; a row with the same key and other content updates its voice
/// and keeps what was there for [`undo`]. Triage, tags given by hand, pins and who captured it stay.
pub async fn put_batch(
    tx: &mut Tx,
    workspace: WorkspaceId,
    source: SourceId,
    import: Option<ImportId>,
    rows: &[NewVoice],
    ids: &Ids,
    now: Timestamp,
) -> Result<BatchOutcome> {
    crate::source::get(tx, workspace, source).await?;
    if let Some(import) = import {
        crate::import::run::get(tx, workspace, import).await?;
    }
    let resolved = resolve(tx, workspace, source, import, rows, ids, now).await?;
    let keys: Vec<i64> = rows
        .iter()
        .zip(&resolved.person_keys)
        .map(|(row, person)| voice_key(source, &row.item, person.as_deref()))
        .collect();
    let known = find_known(tx, workspace, &keys).await?;
    let (slots, outcome) = sort_out(rows, &keys, known, ids, now)?;
    let fresh: Vec<(i64, &Slot)> =
        slots.iter().filter(|(_, slot)| slot.stored.is_none()).map(|(k, s)| (*k, s)).collect();
    let changed: Vec<&Slot> =
        slots.iter().map(|(_, slot)| slot).filter(|s| s.stored.is_some_and(|was| was != s.content)).collect();

    let batch = Batch { workspace, source, import, rows, resolved: &resolved, now };
    batch.insert(tx, &fresh).await?;
    batch.update(tx, &changed, ids).await?;
    let changed: Vec<i64> = changed.iter().map(|slot| slot.id).collect();
    let added: Vec<i64> = outcome.added.iter().map(|id| id.0).collect();
    change::append(tx, workspace, "voice", Op::Added, &added, now).await?;
    change::append(tx, workspace, "voice", Op::Updated, &changed, now).await?;
    Ok(outcome)
}

async fn resolve(
    tx: &mut Tx,
    workspace: WorkspaceId,
    source: SourceId,
    import: Option<ImportId>,
    rows: &[NewVoice],
    ids: &Ids,
    now: Timestamp,
) -> Result<Resolved> {
    let names = rows.iter().filter_map(|row| row.item.person.account.as_deref());
    let accounts = account::upsert_all(tx, workspace, names, import, ids, now).await?;
    let names = rows.iter().filter_map(|row| row.item.area.as_deref());
    let areas = area::upsert_all(tx, workspace, names, ids, now).await?;
    let source_key = source.to_string();
    let person_keys: Vec<Option<String>> = rows.iter().map(|row| row.item.person.key(&source_key)).collect();
    let named: Vec<Named<'_>> = rows
        .iter()
        .zip(&person_keys)
        .filter_map(|(row, key)| {
            let account = row.item.person.account.as_deref().and_then(|name| accounts.get(name)).copied();
            Some(Named { key: key.as_deref()?, hint: &row.item.person, account, speaker: row.speaker })
        })
        .collect();
    let people = upsert::upsert_all(tx, workspace, import, &named, ids, now).await?;
    let owned = |(name, id): (&str, AccountId)| (name.to_owned(), id);
    Ok(Resolved {
        accounts: accounts.into_iter().map(owned).collect(),
        areas: areas.into_iter().map(|(name, id)| (name.to_owned(), id)).collect(),
        people,
        person_keys,
    })
}

async fn find_known(tx: &mut Tx, workspace: WorkspaceId, keys: &[i64]) -> Result<HashMap<i64, Known>> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let head = "SELECT key, id, content FROM voice WHERE workspace_id = ? AND key IN";
    let mut known = HashMap::new();
    for row in bulk::rows_in(tx, head, &[workspace.into()], &keys, "").await? {
        let mut c = row.cells();
        let key = c.int()?;
        known.insert(key, Known { id: c.int()?, content: c.int()? });
    }
    Ok(known)
}

/// Goes through the rows one by one; gives what is to be written, in the order of first sight.
fn sort_out(
    rows: &[NewVoice],
    keys: &[i64],
    known: HashMap<i64, Known>,
    ids: &Ids,
    now: Timestamp,
) -> Result<(Vec<(i64, Slot)>, BatchOutcome)> {
    let mut slots: Vec<(i64, Slot)> = Vec::new();
    let mut at: HashMap<i64, usize> = HashMap::new();
    let mut outcome = BatchOutcome::default();
    for (row, (new, key)) in rows.iter().zip(keys).enumerate() {
        let content = content_hash(&new.item);
        if let Some(place) = at.get(key) {
            let slot = &mut slots[*place].1;
            if external_id(&rows[slot.row].item) != external_id(&new.item) {
                return Err(collision());
            }
            if slot.content == content {
                outcome.unchanged += 1;
            } else {
                outcome.updated.push(VoiceId(slot.id));
                (slot.content, slot.row) = (content, row);
            }
            continue;
        }
        let slot = match known.get(key) {
            None => {
                let id = ids.next(now);
                outcome.added.push(VoiceId(id));
                Slot { id, content, row, stored: None }
            }
            Some(was) => {
                if was.content == content {
                    outcome.unchanged += 1;
                } else {
                    outcome.updated.push(VoiceId(was.id));
                }
                Slot { id: was.id, content, row, stored: Some(was.content) }
            }
        };
        at.insert(*key, slots.len());
        slots.push((*key, slot));
    }
    Ok((slots, outcome))
}

/// Once in some thousand million voices two keys meet; a change then shows it, and nothing is mixed up.
fn collision() -> Error {
    Error::internal("Two different voices were given the same number. Nothing was stored.")
}

struct Batch<'a> {
    workspace: WorkspaceId,
    source: SourceId,
    import: Option<ImportId>,
    rows: &'a [NewVoice],
    resolved: &'a Resolved,
    now: Timestamp,
}

impl Batch<'_> {
    /// The content of a row; `added_at` dates a voice whose row carries no date.
    fn content(&self, row: usize, content: i64, added_at: i64) -> Content {
        let new = &self.rows[row];
        let item = &new.item;
        let person = self.resolved.person_keys[row]
            .as_deref()
            .and_then(|key| self.resolved.people.get(&*as_kept(key)));
        let account = item.person.account.as_ref().and_then(|name| self.resolved.accounts.get(name)).copied();
        Content {
            content,
            said_at: item.said_at.map_or(added_at, |at| at.0),
            dated: item.said_at.is_some(),
            speaker: new.speaker.name().to_owned(),
            heard: new.heard.name().to_owned(),
            rating: item.rating.map(i64::from),
            score: item.score.map(i64::from),
            language: new.language.clone(),
            country: item.country.clone(),
            version: item.version.clone(),
            area_id: item.area.as_ref().and_then(|name| self.resolved.areas.get(name)).map(|id| id.0),
            person_id: person.map(|person| person.0.0),
            account_id: account.or(person.and_then(|person| person.1)).map(|id| id.0),
            tags: tag_list(&item.tags),
            link: item.link.clone(),
            reply: item.reply.clone(),
            question: item.question.clone(),
            extra: (!item.extra.is_empty()).then(|| json(&item.extra)),
            title: item.title.clone(),
            text: item.text.clone(),
            original: item.original.clone(),
            kind: new.kind.map(|kind| kind.name().to_owned()),
            tone: new.tone.map(|tone| tone.name().to_owned()),
        }
    }

    async fn insert(&self, tx: &mut Tx, fresh: &[(i64, &Slot)]) -> Result<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let count = fresh.len() as i64;
        let sql = "UPDATE workspace SET voices = voices + $2, last_number = last_number + $2 WHERE id = $1 \
                   RETURNING last_number";
        let mut number = tx.int(sql, values![self.workspace, count]).await? - count;
        let sql = "UPDATE source SET voices = voices + $3 WHERE workspace_id = $1 AND id = $2";
        tx.execute(sql, values![self.workspace, self.source, count]).await?;

        let width = 10 + content::WIDTH;
        let (mut people, mut accounts) = (Tally::default(), Tally::default());
        let mut rows: Vec<Value<'_>> = Vec::with_capacity(fresh.len() * width);
        for (key, slot) in fresh {
            number += 1;
            let new = &self.rows[slot.row];
            let content = self.content(slot.row, slot.content, self.now.0);
            people.came(content.person_id, content.said_at);
            accounts.came(content.account_id, content.said_at);
            rows.extend(values![
                slot.id,
                self.workspace,
                number,
                self.source,
                *key,
                self.import,
                external_id(&new.item),
                self.now,
                Triage::New.name(),
                new.captured_by,
            ]);
            rows.extend(content.into_values());
        }
        let head = format!(
            "INSERT INTO voice (id, workspace_id, number, source_id, key, import_id, external_id, added_at, triage, \
             captured_by, {}) VALUES",
            content::COLUMNS
        );
        bulk::run(tx, &head, width, rows, "", &[]).await?;
        count::store(tx, self.workspace, Whose::Person, &people, false).await?;
        count::store(tx, self.workspace, Whose::Account, &accounts, false).await
    }

    async fn update(&self, tx: &mut Tx, changed: &[&Slot], ids: &Ids) -> Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        let mut sorted: Vec<i64> = changed.iter().map(|slot| slot.id).collect();
        sorted.sort_unstable();
        let stored = content::stored(tx, self.workspace, &sorted).await?;
        let stored: HashMap<i64, Stored> = stored.into_iter().map(|row| (row.id, row)).collect();
        let (mut moved, mut before, mut after) = (Moved::default(), Vec::new(), Vec::new());
        for slot in changed {
            let Some(was) = stored.get(&slot.id) else { continue };
            let item = &self.rows[slot.row].item;
            let same_words = was.external_id.is_some() || was.content.text == as_kept(&item.text);
            let same_id = was.external_id.as_deref() == external_id(item).map(as_kept).as_deref();
            if was.source_id != self.source.0 || !same_id || !same_words {
                return Err(collision());
            }
            let content = self.content(slot.row, slot.content, was.added_at);
            moved.changed(&was.content, &content);
            if was.import_id != self.import.map(|id| id.0) {
                before.push(Before {
                    id: slot.id,
                    json: json(&was.content),
                    person: was.content.person_id,
                    account: was.content.account_id,
                });
            }
            after.push((slot.id, content));
        }
        match self.import {
            Some(import) => {
                undo::remember(tx, self.workspace, import, "voice", before, ids, self.now).await?
            }
            None => undo::settle(tx, self.workspace, &sorted).await?,
        }
        content::overwrite(tx, self.workspace, after).await?;
        moved.store(tx, self.workspace).await
    }
}

/// Counts of people and accounts when voices change hands or moments.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    people: Tally,
    accounts: Tally,
}

impl Moved {
    pub(crate) fn changed(&mut self, was: &Content, is: &Content) {
        self.gone(was.person_id, was.account_id);
        self.people.came(is.person_id, is.said_at);
        self.accounts.came(is.account_id, is.said_at);
    }
    pub(crate) fn gone(&mut self, person: Option<i64>, account: Option<i64>) {
        self.people.went(person);
        self.accounts.went(account);
    }
    pub(crate) async fn store(&self, tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
        count::store(tx, workspace, Whose::Person, &self.people, true).await?;
        count::store(tx, workspace, Whose::Account, &self.accounts, true).await
    }
    pub(crate) fn people(&self) -> Vec<i64> {
        self.people.ids()
    }
    pub(crate) fn accounts(&self) -> Vec<i64> {
        self.accounts.ids()
    }
}
