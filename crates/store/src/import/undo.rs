//! Taking an import back, a bounded step at a time, exactly: what it added goes, what it changed is as before, and
//! what later imports did stays theirs.

use std::collections::HashMap;

use firsthand_domain::clock::Ids;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ImportId, VoiceId, WorkspaceId};
use firsthand_domain::noun::ImportState;
use firsthand_domain::time::Timestamp;

use super::run;
use crate::bulk;
use crate::change::{self, Op};
use crate::db::{Db, Tx};
use crate::person::upsert::{Facts, set_facts};
use crate::values;
use crate::voice::content::{self, Content, Stored};
use crate::voice::put::Moved;

/// Voices or people per transaction when a whole import is taken back.
const STEP: i64 = 2000;

/// What taking back did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Voices removed, and voices put back as they were.
    pub removed: u64,
    pub restored: u64,
    /// People and accounts removed because nobody refers to them any more.
    pub people: u64,
    pub accounts: u64,
    /// Voices that stay because a later import brought them too.
    pub kept: u64,
    /// Nothing is left to take back.
    pub done: bool,
}

/// Takes a whole import back in bounded transactions. Stopped in between, it is called again and goes on.
pub async fn undo(db: &Db, workspace: WorkspaceId, import: ImportId, now: Timestamp) -> Result<Undone> {
    let mut total = Undone::default();
    while !total.done {
        let mut tx = db.write().await?;
        let step = undo_step(&mut tx, workspace, import, STEP, now).await?;
        tx.commit().await?;
        total = Undone {
            removed: total.removed + step.removed,
            restored: total.restored + step.restored,
            people: total.people + step.people,
            accounts: total.accounts + step.accounts,
            kept: total.kept + step.kept,
            done: step.done,
        };
    }
    Ok(total)
}

/// One step: first what was overwritten, then what was added, at most `limit` of either. The import is `Undone` with
/// the last step.
pub async fn undo_step(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    limit: i64,
    now: Timestamp,
) -> Result<Undone> {
    let found = run::get(tx, workspace, import).await?;
    match found.state {
        ImportState::Undone => return Ok(Undone { done: true, ..Undone::default() }),
        ImportState::Running => return Err(Error::conflict("This import is still running. Stop it first.")),
        _ => {}
    }
    let mut step = Undone::default();
    if restore(tx, workspace, import, limit, now, &mut step).await? {
        return Ok(step);
    }
    if remove(tx, workspace, import, limit, now, &mut step).await? {
        return Ok(step);
    }
    run::set_state(tx, workspace, import, ImportState::Undone, None, now).await?;
    step.done = true;
    Ok(step)
}

/// A thing as it was, and whom it refers to.
pub(crate) struct Before {
    pub id: i64,
    pub json: String,
    pub person: Option<i64>,
    pub account: Option<i64>,
}

/// Keeps what an import is about to overwrite; the first memory of a thing stays.
pub(crate) async fn remember(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    noun: &'static str,
    before: Vec<Before>,
    ids: &Ids,
    now: Timestamp,
) -> Result<()> {
    let mut rows = Vec::with_capacity(before.len() * 8);
    for was in before {
        rows.extend(values![
            ids.next(now),
            workspace,
            import,
            noun,
            was.id,
            was.json,
            was.person,
            was.account
        ]);
    }
    let head = "INSERT INTO import_undo (id, workspace_id, import_id, noun, noun_id, before, person_id, account_id) \
                VALUES";
    bulk::run(tx, head, 8, rows, "ON CONFLICT (noun_id, noun, import_id) DO NOTHING", &[]).await?;
    Ok(())
}

/// Voices that changed outside an import belong to no import from then on: taking one back leaves them.
pub(crate) async fn settle(tx: &mut Tx, workspace: WorkspaceId, ids: &[i64]) -> Result<()> {
    let head = "DELETE FROM import_undo WHERE workspace_id = ? AND noun = 'voice' AND noun_id IN";
    bulk::change_in(tx, head, &[workspace.into()], ids, "").await?;
    let head = "UPDATE voice SET import_id = NULL WHERE workspace_id = ? AND id IN";
    bulk::change_in(tx, head, &[workspace.into()], ids, "").await?;
    Ok(())
}

struct Memory {
    id: i64,
    noun: String,
    noun_id: i64,
    before: String,
    person: Option<i64>,
    account: Option<i64>,
}

/// True when there was something to restore.
async fn restore(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    limit: i64,
    now: Timestamp,
    step: &mut Undone,
) -> Result<bool> {
    let sql = "SELECT id, noun, noun_id, before, person_id, account_id FROM import_undo \
               WHERE workspace_id = $1 AND import_id = $2 ORDER BY id LIMIT $3";
    let rows = tx.rows(sql, values![workspace, import, limit]).await?;
    let (mut voices, mut people) = (Vec::new(), Vec::new());
    for row in &rows {
        let mut c = row.cells();
        let memory = Memory {
            id: c.int()?,
            noun: c.text()?,
            noun_id: c.int()?,
            before: c.text()?,
            person: c.int_or()?,
            account: c.int_or()?,
        };
        let later = later_memory(tx, workspace, &memory.noun, memory.noun_id, memory.id).await?;
        let sql = "DELETE FROM import_undo WHERE workspace_id = $1 AND id = $2";
        tx.execute(sql, values![workspace, memory.id]).await?;
        if let Some((later, _)) = later {
            // A later import wrote over ours: what was before us is now what was before it.
            let sql = "UPDATE import_undo SET before = $3, person_id = $4, account_id = $5 \
                       WHERE workspace_id = $1 AND id = $2";
            tx.execute(sql, values![workspace, later, memory.before, memory.person, memory.account]).await?;
            step.kept += u64::from(memory.noun == "voice");
        } else if memory.noun == "voice" {
            voices.push((memory.noun_id, read_memory::<Content>(&memory.before)?));
        } else {
            people.push((memory.noun_id, read_memory::<Facts>(&memory.before)?));
        }
    }
    step.restored += voices.len() as u64;
    restore_voices(tx, workspace, voices, now, step).await?;
    let changed: Vec<i64> = people.iter().map(|pair| pair.0).collect();
    set_facts(tx, workspace, people).await?;
    change::append(tx, workspace, "person", Op::Updated, &changed, now).await?;
    Ok(!rows.is_empty())
}

async fn restore_voices(
    tx: &mut Tx,
    workspace: WorkspaceId,
    voices: Vec<(i64, Content)>,
    now: Timestamp,
    step: &mut Undone,
) -> Result<()> {
    let ids: Vec<i64> = voices.iter().map(|pair| pair.0).collect();
    let stored = content::stored(tx, workspace, &ids).await?;
    let stored: HashMap<i64, Stored> = stored.into_iter().map(|row| (row.id, row)).collect();
    let mut moved = Moved::default();
    for (id, before) in &voices {
        if let Some(is) = stored.get(id) {
            moved.changed(&is.content, before);
        }
    }
    content::overwrite(tx, workspace, voices).await?;
    moved.store(tx, workspace).await?;
    change::append(tx, workspace, "voice", Op::Updated, &ids, now).await?;
    sweep(tx, workspace, &moved, now, step).await
}

/// True when there was something to remove.
async fn remove(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: ImportId,
    limit: i64,
    now: Timestamp,
    step: &mut Undone,
) -> Result<bool> {
    let sql = "SELECT id, source_id, person_id, account_id FROM voice WHERE workspace_id = $1 AND import_id = $2 \
               ORDER BY id LIMIT $3";
    let rows = tx.rows(sql, values![workspace, import, limit]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut c = row.cells();
        found.push((c.int()?, c.int()?, c.int_or()?, c.int_or()?));
    }
    let ids: Vec<i64> = found.iter().map(|row| row.0).collect();
    let kept = hand_over(tx, workspace, &ids, now).await?;
    found.retain(|row| !kept.contains(&row.0));
    step.kept += kept.len() as u64;
    take_out(tx, workspace, found, now, step).await?;
    Ok(!ids.is_empty())
}

/// Removes one voice that no import brought, with whom nobody refers to any more; not found when there is none.
pub async fn remove_voice(tx: &mut Tx, workspace: WorkspaceId, id: VoiceId, now: Timestamp) -> Result<()> {
    let sql = "SELECT id, source_id, person_id, account_id FROM voice \
               WHERE workspace_id = $1 AND id = $2 AND import_id IS NULL";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("voice"))?;
    let mut c = row.cells();
    let found = vec![(c.int()?, c.int()?, c.int_or()?, c.int_or()?)];
    take_out(tx, workspace, found, now, &mut Undone::default()).await
}

/// A voice with its source, person and account.
type Referring = (i64, i64, Option<i64>, Option<i64>);

/// Deletes voices and all that counts them.
async fn take_out(
    tx: &mut Tx,
    workspace: WorkspaceId,
    found: Vec<Referring>,
    now: Timestamp,
    step: &mut Undone,
) -> Result<()> {
    let (mut moved, mut by_source, mut gone) = (Moved::default(), HashMap::<i64, i64>::new(), Vec::new());
    for (id, source, person, account) in found {
        gone.push(id);
        moved.gone(person, account);
        *by_source.entry(source).or_default() += 1;
    }
    let head = "DELETE FROM voice WHERE workspace_id = ? AND id IN";
    bulk::change_in(tx, head, &[workspace.into()], &gone, "").await?;
    for (source, voices) in by_source {
        let sql = "UPDATE source SET voices = voices - $3 WHERE workspace_id = $1 AND id = $2";
        tx.execute(sql, values![workspace, source, voices]).await?;
    }
    let sql = "UPDATE workspace SET voices = voices - $2 WHERE id = $1";
    tx.execute(sql, values![workspace, gone.len() as i64]).await?;
    moved.store(tx, workspace).await?;
    change::append(tx, workspace, "voice", Op::Removed, &gone, now).await?;
    step.removed += gone.len() as u64;
    sweep(tx, workspace, &moved, now, step).await
}

/// Voices a later import brought too become its own: it would have added them.
async fn hand_over(tx: &mut Tx, workspace: WorkspaceId, ids: &[i64], now: Timestamp) -> Result<Vec<i64>> {
    let head =
        "SELECT DISTINCT noun_id FROM import_undo WHERE workspace_id = ? AND noun = 'voice' AND noun_id IN";
    let rows = bulk::rows_in(tx, head, &[workspace.into()], ids, "").await?;
    let kept = rows.iter().map(|row| row.int()).collect::<Result<Vec<_>>>()?;
    for id in &kept {
        if let Some((memory, heir)) = later_memory(tx, workspace, "voice", *id, 0).await? {
            let sql = "UPDATE voice SET import_id = $3 WHERE workspace_id = $1 AND id = $2";
            tx.execute(sql, values![workspace, *id, heir]).await?;
            let sql = "DELETE FROM import_undo WHERE workspace_id = $1 AND id = $2";
            tx.execute(sql, values![workspace, memory]).await?;
        }
    }
    // The index knows which import a voice came with.
    change::append(tx, workspace, "voice", Op::Updated, &kept, now).await?;
    Ok(kept)
}

/// The next memory of the same thing, by whichever import: its id and the import's.
async fn later_memory(
    tx: &mut Tx,
    workspace: WorkspaceId,
    noun: &str,
    noun_id: i64,
    after: i64,
) -> Result<Option<(i64, i64)>> {
    let sql = "SELECT id, import_id FROM import_undo WHERE workspace_id = $1 AND noun = $2 AND noun_id = $3 \
               AND id > $4 ORDER BY id LIMIT 1";
    let row = tx.row(sql, values![workspace, noun, noun_id, after]).await?;
    row.map(|row| {
        let mut c = row.cells();
        Ok((c.int()?, c.int()?))
    })
    .transpose()
}

/// Removes the people and accounts that came with an import and that nothing refers to any more.
async fn sweep(
    tx: &mut Tx,
    workspace: WorkspaceId,
    moved: &Moved,
    now: Timestamp,
    step: &mut Undone,
) -> Result<()> {
    let head = "SELECT id, account_id FROM person WHERE workspace_id = ? AND voices = 0 AND import_id IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM import_undo u WHERE u.person_id = person.id) \
                AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person_id = person.id) \
                AND NOT EXISTS (SELECT 1 FROM session_guest g WHERE g.person_id = person.id) \
                AND NOT EXISTS (SELECT 1 FROM promise p WHERE p.person_id = person.id) AND id IN";
    let (mut people, mut accounts) = (Vec::new(), moved.accounts());
    for row in bulk::rows_in(tx, head, &[workspace.into()], &moved.people(), "").await? {
        let mut c = row.cells();
        people.push(c.int()?);
        accounts.extend(c.int_or()?);
    }
    let head = "DELETE FROM person WHERE workspace_id = ? AND id IN";
    step.people += bulk::change_in(tx, head, &[workspace.into()], &people, "").await?;
    change::append(tx, workspace, "person", Op::Removed, &people, now).await?;
    accounts.sort_unstable();
    accounts.dedup();
    let head = "SELECT id FROM account WHERE workspace_id = ? AND voices = 0 AND import_id IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM person WHERE person.account_id = account.id) \
                AND NOT EXISTS (SELECT 1 FROM import_undo u WHERE u.account_id = account.id) AND id IN";
    let rows = bulk::rows_in(tx, head, &[workspace.into()], &accounts, "").await?;
    let accounts = rows.iter().map(|row| row.int()).collect::<Result<Vec<_>>>()?;
    let head = "DELETE FROM account WHERE workspace_id = ? AND id IN";
    step.accounts += bulk::change_in(tx, head, &[workspace.into()], &accounts, "").await?;
    change::append(tx, workspace, "account", Op::Removed, &accounts, now).await
}

fn read_memory<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|_| Error::internal("What this import overwrote cannot be read. Restore a backup instead."))
}
