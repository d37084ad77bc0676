//! Two orders made one: by words and by meaning.
//!
//! Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): each order gives 1 / (60 + rank), which asks nothing of the
//! scores themselves. The first places of the result depend on the first places of each order alone, so that pages do not
//! overlap.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Query, TermSetQuery};

use super::scan::Best;
use super::top::Key;
use crate::index::snapshot::Snapshot;
use crate::schema::Fields;

/// As published; between 20 and 100 it makes little difference.
const SOFTENING: f32 = 60.0;

/// Finds these voices.
fn these(fields: Fields, ids: &[i64]) -> Box<dyn Query> {
    Box::new(TermSetQuery::new(ids.iter().map(|id| Term::from_field_i64(fields.id, *id))))
}

/// Finds what has the words, and these voices; with neither, everything.
pub fn either(fields: Fields, words: Option<Box<dyn Query>>, close: &[i64]) -> Option<Box<dyn Query>> {
    match (words, close.is_empty()) {
        (words, true) => words,
        (None, false) => Some(these(fields, close)),
        (Some(words), false) => Some(Box::new(BooleanQuery::union(vec![words, these(fields, close)]))),
    }
}

/// Hits in the order of `ids`.
pub fn in_order(snapshot: &Snapshot, hits: Best, ids: &[i64]) -> Vec<(u32, u32)> {
    let ranks: HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
    let rank = |segment: u32, doc: u32| {
        let row = snapshot.segments.get(segment as usize)?.rows.get(doc as usize)?;
        ranks.get(&row.id).copied()
    };
    let mut places: Vec<(u32, u32)> = hits.into_iter().map(|(_, segment, doc)| (segment, doc)).collect();
    places.sort_by_key(|(segment, doc)| rank(*segment, *doc).unwrap_or(usize::MAX));
    places
}

/// Joins the best by words with the nearest by meaning, both best first, into the best `size`.
pub fn fuse(words: &Best, close: &[(u32, u32)], size: usize) -> Best {
    let mut scores: HashMap<(u32, u32), f32> = HashMap::new();
    let places = words.iter().map(|(_, segment, doc)| (*segment, *doc)).enumerate();
    for (rank, place) in places.chain(close.iter().copied().enumerate()) {
        *scores.entry(place).or_default() += 1.0 / (SOFTENING + rank as f32 + 1.0);
    }
    let mut all: Best =
        scores.into_iter().map(|((segment, doc), score)| (Key::Score(score), segment, doc)).collect();
    all.sort_by(|a, b| {
        b.0.partial_cmp(&a.0).unwrap_or(std::cmp::Ordering::Equal).then((a.1, a.2).cmp(&(b.1, b.2)))
    });
    all.truncate(size);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(best: &Best) -> Vec<u32> {
        best.iter().map(|hit| hit.2).collect()
    }

    #[test]
    fn what_both_orders_know_comes_first_and_pages_do_not_overlap() {
        let words: Best = [7, 8, 9].map(|doc| (Key::Score(3.0), 0, doc)).to_vec();
        let close = [(0, 9), (0, 4)];
        assert_eq!(places(&fuse(&words, &close, 9)), [9, 7, 4, 8]);
        let longer: Best = [7, 8, 9, 10, 11].map(|doc| (Key::Score(3.0), 0, doc)).to_vec();
        assert_eq!(places(&fuse(&longer, &close, 9))[..4], [9, 7, 4, 8]);
    }
}
