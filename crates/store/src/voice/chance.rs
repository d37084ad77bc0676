//! Voices drawn at random, the same ones for the same seed.

use std::collections::HashSet;

use firsthand_domain::clock::mix;
use firsthand_domain::error::Result;
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_domain::time::Timestamp;

use crate::bulk;
use crate::db::Tx;
use crate::values;

/// Numbers tried before the whole list is read instead.
const TRIES_MAX: usize = 4096;

/// Up to `n` different voices, each as likely as any other, said at or after `since`. Voices are numbered without
/// hurry within their workspace, so a number at random is a voice at random and few numbers miss.
pub async fn random_ids(
    tx: &mut Tx,
    workspace: WorkspaceId,
    n: usize,
    since: Option<Timestamp>,
    seed: u64,
) -> Result<Vec<VoiceId>> {
    let top = "SELECT COALESCE(MAX(last_number), 0) FROM workspace WHERE id = $1";
    let top = tx.int(top, values![workspace]).await?;
    let since = since.map_or(i64::MIN, |since| since.0);
    let mut dice = Dice(seed);
    let mut tried = HashSet::new();
    let mut drawn = Vec::with_capacity(n);
    while top > 0 && drawn.len() < n && tried.len() < TRIES_MAX && tried.len() * 2 < top as usize {
        let mut numbers = Vec::new();
        // Twice as many as are missing: most rounds are the only one.
        for _ in 0..((n - drawn.len()) * 2).clamp(32, 512) {
            let number = 1 + dice.below(top as u64) as i64;
            if tried.insert(number) {
                numbers.push(number);
            }
        }
        let mut found = by_number(tx, workspace, since, &numbers).await?;
        // In the order of the dice, not of the table.
        for number in numbers {
            if let Some(at) = found.iter().position(|pair| pair.0 == number) {
                drawn.push(found.swap_remove(at).1);
            }
        }
    }
    if drawn.len() < n {
        return from_all(tx, workspace, n, since, seed).await;
    }
    drawn.truncate(n);
    Ok(drawn)
}

async fn by_number(
    tx: &mut Tx,
    workspace: WorkspaceId,
    since: i64,
    numbers: &[i64],
) -> Result<Vec<(i64, VoiceId)>> {
    let head = "SELECT number, id FROM voice WHERE workspace_id = ? AND said_at >= ? AND number IN";
    let rows = bulk::rows_in(tx, head, &[workspace.into(), since.into()], numbers, "").await?;
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let mut c = row.cells();
        out.push((c.int()?, c.id(VoiceId)?));
    }
    Ok(out)
}

/// Reads the number index alone, never the words: right for few voices and for moments few voices follow.
async fn from_all(
    tx: &mut Tx,
    workspace: WorkspaceId,
    n: usize,
    since: i64,
    seed: u64,
) -> Result<Vec<VoiceId>> {
    let sql = "SELECT id FROM voice WHERE workspace_id = $1 AND number > 0 AND said_at >= $2 ORDER BY number";
    let rows = tx.rows(sql, values![workspace, since]).await?;
    let mut all = rows.iter().map(|row| row.int().map(VoiceId)).collect::<Result<Vec<_>>>()?;
    let mut dice = Dice(seed);
    let n = n.min(all.len());
    for at in 0..n {
        let other = at + dice.below((all.len() - at) as u64) as usize;
        all.swap(at, other);
    }
    all.truncate(n);
    Ok(all)
}

/// splitmix64 from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, top: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        // The high half of a product is even to within top / 2^64.
        ((u128::from(mix(self.0)) * u128::from(top)) >> 64) as u64
    }
}
