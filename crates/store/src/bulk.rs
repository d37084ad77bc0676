//! Many rows in one statement, in a few fixed sizes so that each statement is prepared once.

use firsthand_domain::error::Result;

use crate::db::Tx;
use crate::row::Row;
use crate::value::Value;

/// Rows per statement, tried from the largest. SQLite takes 32,766 values at once.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
const VALUES_MAX: usize = 32_000;
/// Ids per list; shorter lists are filled up with their last id.
const LISTS: [usize; 4] = [512, 64, 8, 1];

/// Runs `head (?,?),(?,?)… tail` over all of `rows`, `width` values each; `tail_values` fill the tail's own `?`.
/// `head` ends with `VALUES`. Gives the number of rows changed.
pub async fn run(
    tx: &mut Tx,
    head: &str,
    width: usize,
    rows: Vec<Value<'_>>,
    tail: &str,
    tail_values: &[Value<'_>],
) -> Result<u64> {
    let group = format!("({})", vec!["?"; width].join(","));
    let mut left = rows.len() / width;
    let mut rows = rows.into_iter();
    let mut changed = 0;
    for size in SIZES {
        if size * width > VALUES_MAX || left < size {
            continue;
        }
        let sql = tx.engine().holes(format!("{head} {} {tail}", vec![group.as_str(); size].join(",")));
        while left >= size {
            let mut values: Vec<Value<'_>> = rows.by_ref().take(size * width).collect();
            values.extend_from_slice(tail_values);
            changed += tx.execute(sql.clone(), values).await?;
            left -= size;
        }
    }
    Ok(changed)
}

/// Runs `head (?,?…) tail` for all of `ids`, with `first` bound before the list; gives all rows.
pub async fn rows_in(
    tx: &mut Tx,
    head: &str,
    first: &[Value<'_>],
    ids: &[i64],
    tail: &str,
) -> Result<Vec<Row>> {
    let mut all = Vec::new();
    for (sql, values) in lists(tx, head, first, ids, tail) {
        all.extend(tx.rows(sql, values).await?);
    }
    Ok(all)
}

/// As [`rows_in`], for a statement that changes rows; gives how many.
pub async fn change_in(tx: &mut Tx, head: &str, first: &[Value<'_>], ids: &[i64], tail: &str) -> Result<u64> {
    let mut changed = 0;
    for (sql, values) in lists(tx, head, first, ids, tail) {
        changed += tx.execute(sql, values).await?;
    }
    Ok(changed)
}

fn lists<'q>(
    tx: &Tx,
    head: &str,
    first: &[Value<'q>],
    ids: &[i64],
    tail: &str,
) -> Vec<(String, Vec<Value<'q>>)> {
    let mut out = Vec::with_capacity(ids.len() / LISTS[0] + 1);
    for chunk in ids.chunks(LISTS[0]) {
        let size = LISTS.iter().rev().copied().find(|size| *size >= chunk.len()).unwrap_or(LISTS[0]);
        let sql = format!("{head} ({}) {tail}", vec!["?"; size].join(","));
        let last = chunk.last().copied().unwrap_or_default();
        let list = chunk.iter().copied().chain(std::iter::repeat(last)).take(size).map(Value::from);
        out.push((tx.engine().holes(sql), first.iter().cloned().chain(list).collect()));
    }
    out
}
