//! The values that columns take, as small numbers that mean the same in every segment.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// The code of "no value" in every dictionary.
pub const NONE: u32 = 0;

/// Values and their codes, which start at 1 and are never given twice. Values are not forgotten before the
/// program ends: there are few of them, and rows keep their codes.
#[derive(Debug, Clone)]
pub struct Dictionary<V> {
    values: Vec<V>,
    codes: HashMap<V, u32>,
    limit: u32,
}

impl<V: Clone + Eq + Hash> Dictionary<V> {
    /// A dictionary whose codes stay at or below `limit`; further values count as none.
    pub fn new(limit: u32) -> Self {
        Dictionary { values: Vec::new(), codes: HashMap::new(), limit }
    }

    /// The code of a value, a new one if need be.
    pub fn enter<Q>(&mut self, value: &Q) -> u32
    where
        V: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = V> + ?Sized,
    {
        if let Some(&code) = self.codes.get(value) {
            return code;
        }
        let code = self.values.len() as u32 + 1;
        if code > self.limit {
            return NONE;
        }
        self.values.push(value.to_owned());
        self.codes.insert(value.to_owned(), code);
        code
    }

    pub fn find<Q: Hash + Eq + ?Sized>(&self, value: &Q) -> Option<u32>
    where
        V: Borrow<Q>,
    {
        self.codes.get(value).copied()
    }

    pub fn value(&self, code: u32) -> Option<&V> {
        self.values.get((code as usize).checked_sub(1)?)
    }

    /// Values with their codes.
    pub fn all(&self) -> impl Iterator<Item = (u32, &V)> {
        (1..).zip(&self.values)
    }

    /// One more than the highest code: the length of an array indexed by code.
    pub fn codes(&self) -> usize {
        self.values.len() + 1
    }
}

/// All dictionaries of an index.
#[derive(Debug, Clone)]
pub struct Values {
    pub workspace: Dictionary<i64>,
    pub source: Dictionary<i64>,
    pub area: Dictionary<i64>,
    pub theme: Dictionary<i64>,
    pub account: Dictionary<i64>,
    pub import: Dictionary<i64>,
    pub version: Dictionary<String>,
    pub tags: Dictionary<String>,
    pub language: Dictionary<String>,
    pub country: Dictionary<String>,
    pub speaker: Dictionary<String>,
    pub heard: Dictionary<String>,
    pub triage: Dictionary<String>,
    pub kind: Dictionary<String>,
    pub tone: Dictionary<String>,
}

impl Default for Values {
    fn default() -> Self {
        let (wide, middle, narrow) = (u32::MAX - 1, u32::from(u16::MAX), u32::from(u8::MAX));
        Values {
            workspace: Dictionary::new(wide),
            source: Dictionary::new(wide),
            area: Dictionary::new(wide),
            theme: Dictionary::new(wide),
            account: Dictionary::new(wide),
            import: Dictionary::new(wide),
            version: Dictionary::new(wide),
            tags: Dictionary::new(wide),
            language: Dictionary::new(middle),
            country: Dictionary::new(middle),
            speaker: Dictionary::new(narrow),
            heard: Dictionary::new(narrow),
            triage: Dictionary::new(narrow),
            kind: Dictionary::new(narrow),
            tone: Dictionary::new(narrow),
        }
    }
}
