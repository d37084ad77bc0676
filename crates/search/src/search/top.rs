//! The best few of many.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::request::Sort;
use crate::rows::Row;

/// Where a hit lies: segment and document. The earlier wins a tie, so that pages do not overlap.
pub type Place = Reverse<(u32, u32)>;

/// What hits are compared by; greater is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Key {
    Score(f32),
    /// By the first, then by the second.
    Order(i64, i64),
}

impl Key {
    /// The key of a row, for every sort but relevance.
    #[inline]
    pub fn of(sort: Sort, row: &Row) -> Key {
        match sort {
            Sort::Relevance | Sort::Newest => Key::Order(row.said_at, 0),
            Sort::Oldest => Key::Order(!row.said_at, 0),
            // No rating is code 0, which wraps to the very end.
            Sort::LowestRated => Key::Order(-i64::from(row.rating.wrapping_sub(1)), row.said_at),
        }
    }
}

struct Entry(Key, Place);

impl Entry {
    fn compare(&self, other: &Entry) -> Ordering {
        let keys = match (self.0, other.0) {
            (Key::Score(a), Key::Score(b)) => a.total_cmp(&b),
            (a, b) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        };
        keys.then_with(|| self.1.cmp(&other.1))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.compare(other).is_eq()
    }
}
impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> Ordering {
        self.compare(other)
    }
}

/// Keeps the best `size`.
pub struct Top {
    size: usize,
    heap: BinaryHeap<Reverse<Entry>>,
    /// The worst key kept, once full.
    worst: Option<Key>,
}

impl Top {
    pub fn new(size: usize) -> Top {
        Top { size, heap: BinaryHeap::with_capacity(size.min(1_024) + 1), worst: None }
    }

    /// Offers a hit. Hits come in the order of their places, so one that equals the worst is later and loses.
    #[inline]
    pub fn offer(&mut self, key: Key, segment: u32, doc: u32) {
        if self.worst.is_none_or(|worst| key > worst) {
            self.insert(key, segment, doc);
        }
    }

    fn insert(&mut self, key: Key, segment: u32, doc: u32) {
        if self.size == 0 {
            return;
        }
        self.heap.push(Reverse(Entry(key, Reverse((segment, doc)))));
        if self.heap.len() > self.size {
            self.heap.pop();
        }
        if self.heap.len() == self.size {
            self.worst = self.heap.peek().map(|Reverse(entry)| entry.0);
        }
    }

    /// Scores at or below this cannot get in.
    pub fn threshold(&self) -> f32 {
        match self.worst {
            _ if self.size == 0 => f32::MAX,
            Some(Key::Score(score)) => score,
            _ => f32::MIN,
        }
    }

    /// All kept, best first, as `(key, segment, document)`.
    pub fn into_sorted(self) -> Vec<(Key, u32, u32)> {
        let sorted = self.heap.into_sorted_vec();
        sorted.into_iter().map(|Reverse(Entry(key, Reverse((segment, doc))))| (key, segment, doc)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_best_and_the_earlier_of_equals() {
        let mut top = Top::new(2);
        for (doc, said_at) in (0..).zip([5, 9, 9, 9, 1]) {
            top.offer(Key::Order(said_at, 0), 0, doc);
        }
        let docs: Vec<u32> = top.into_sorted().iter().map(|hit| hit.2).collect();
        assert_eq!(docs, [1, 2]);
    }

    #[test]
    fn lowest_rated_first_unrated_last() {
        let key = |rating, said_at| {
            let mut row = Row::default();
            (row.rating, row.said_at) = (rating, said_at);
            Key::of(Sort::LowestRated, &row)
        };
        assert!(key(1, 0) > key(2, 5));
        assert!(key(2, 6) > key(2, 5));
        assert!(key(6, 0) > key(0, 9));
    }
}
