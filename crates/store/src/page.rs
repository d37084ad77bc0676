//! One page of a list, and where the next begins.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id;
use serde::Serialize;

/// Some items and, unless it was the last page, the cursor that continues after them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque text for the next call.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a list read one longer than `limit`; `key` tells the sorted value and the id of an item.
    pub fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> (String, i64)) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| {
            let (sorted, last_id) = key(last);
            format!("{}.{sorted}", id::encode(last_id))
        });
        Page { items, next }
    }
}

/// Reads a cursor: the sorted value and the id it stopped at.
pub fn read_cursor(cursor: &str) -> Result<(&str, i64)> {
    cursor
        .split_once('.')
        .and_then(|(last, sorted)| Some((sorted, id::decode(last)?)))
        .ok_or_else(|| Error::invalid("after", "This is not a place in the list. Start from its first page."))
}

/// At most 500, at least 1.
pub fn within_reason(limit: i64) -> i64 {
    limit.clamp(1, 500)
}
