//! Counts that follow the voices: how many, and when the latest was said.

use std::collections::HashMap;

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;

use crate::bulk;
use crate::db::Tx;
use crate::value::Value;
use crate::values;

/// Voices more or fewer, and the latest moment among those that came, by id.
#[derive(Debug, Default)]
pub struct Tally(HashMap<i64, (i64, i64)>);

impl Tally {
    /// One voice more.
    pub fn came(&mut self, id: Option<i64>, said_at: i64) {
        if let Some(id) = id {
            let (voices, last) = self.0.entry(id).or_insert((0, i64::MIN));
            *voices += 1;
            *last = said_at.max(*last);
        }
    }
    /// One voice fewer; when the rest was last heard is looked up by [`store`].
    pub fn went(&mut self, id: Option<i64>) {
        if let Some(id) = id {
            self.0.entry(id).or_insert((0, i64::MIN)).0 -= 1;
        }
    }
    pub fn ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.0.keys().copied().collect();
        ids.sort_unstable();
        ids
    }
}

/// Whose counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Person,
    Account,
}

impl Whose {
    fn table(self) -> &'static str {
        match self {
            Whose::Person => "person",
            Whose::Account => "account",
        }
    }
}

/// Adds a tally to the stored counts. `look_up` when voices left or moved: then the latest moment is read from the
/// voices themselves, one step in an index each.
pub async fn store(
    tx: &mut Tx,
    workspace: WorkspaceId,
    whose: Whose,
    tally: &Tally,
    look_up: bool,
) -> Result<()> {
    let table = whose.table();
    // Sorted, so that rows lying together in the file are written together.
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(tally.0.len() * 3);
    for id in tally.ids() {
        let (voices, last) = tally.0.get(&id).copied().unwrap_or_default();
        rows.extend(values![id, voices, last]);
    }
    let latest = if look_up {
        format!(
            "COALESCE((SELECT MAX(x.said_at) FROM voice x WHERE x.{table}_id = v.id AND x.workspace_id = \
             {table}.workspace_id), 0)"
        )
    } else {
        format!(
            "CASE WHEN v.last > {table}.last_heard OR {table}.voices = 0 THEN v.last ELSE {table}.last_heard END"
        )
    };
    let head = "WITH v (id, voices, last) AS (VALUES";
    let tail = format!(
        ") UPDATE {table} SET voices = {table}.voices + v.voices, last_heard = {latest} FROM v \
         WHERE {table}.id = v.id AND {table}.workspace_id = ?"
    );
    bulk::run(tx, head, 3, rows, &tail, &[workspace.into()]).await?;
    Ok(())
}
