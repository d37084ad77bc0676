//! Answers given lately. The first page of an inbox counts a million voices; nobody should wait for that
//! twice.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// A small map that forgets what was not asked for the longest, and everything when the index has changed.
pub struct Cache<K, V> {
    inner: Mutex<Inner<K, V>>,
    size: usize,
}

struct Inner<K, V> {
    generation: u64,
    /// Grows with every look-up.
    clock: u64,
    entries: HashMap<K, (u64, V)>,
}

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    pub fn new(size: usize) -> Self {
        Cache { inner: Mutex::new(Inner { generation: 0, clock: 0, entries: HashMap::new() }), size }
    }

    pub fn find(&self, generation: u64, key: &K) -> Option<V> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.generation != generation {
            return None;
        }
        inner.clock += 1;
        let now = inner.clock;
        let (used, value) = inner.entries.get_mut(key)?;
        *used = now;
        Some(value.clone())
    }

    pub fn keep(&self, generation: u64, key: K, value: V) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.generation > generation {
            return;
        }
        if inner.generation < generation {
            inner.entries.clear();
            inner.generation = generation;
        }
        inner.clock += 1;
        let now = inner.clock;
        if inner.entries.len() >= self.size && !inner.entries.contains_key(&key) {
            let oldest = inner.entries.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                inner.entries.remove(&oldest);
            }
        }
        inner.entries.insert(key, (now, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_least_used_and_the_outdated() {
        let cache = Cache::new(2);
        cache.keep(1, "a", 1);
        cache.keep(1, "b", 2);
        assert_eq!(cache.find(1, &"a"), Some(1));
        cache.keep(1, "c", 3);
        assert_eq!(cache.find(1, &"b"), None);
        assert_eq!(cache.find(1, &"a"), Some(1));
        assert_eq!(cache.find(2, &"a"), None);
        cache.keep(2, "d", 4);
        cache.keep(1, "late", 5);
        assert_eq!(cache.find(2, &"d"), Some(4));
        assert_eq!(cache.find(2, &"late"), None);
    }
}
