//! What the index answers.

use std::time::Duration;

/// The hits of one page, and counts over all of them.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// How many voices match, on all pages.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// Empty unless asked for.
    pub facets: Facets,
    /// Empty unless asked for.
    pub histogram: Histogram,
    /// A sentence about what of the query was not understood; the rest was searched.
    pub problem: Option<String>,
    pub took: Duration,
    /// Whether the answer was remembered from before.
    pub remembered: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub id: i64,
    /// BM25; 0 unless sorted by relevance.
    pub score: f32,
}

/// How many hits have each value, most frequent first, at most [`Facets::LONGEST`] of each. Every facet is
/// counted with the filters of all other fields applied, not its own, so that a second value of the same
/// field can be picked with its count known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    pub source: Vec<(i64, u64)>,
    pub speaker: Vec<(String, u64)>,
    /// Counted without the `heard` and the `first_hand` filter: first-hand is all but `report`.
    pub heard: Vec<(String, u64)>,
    pub rating: Vec<(u8, u64)>,
    pub language: Vec<(String, u64)>,
    pub country: Vec<(String, u64)>,
    pub version: Vec<(String, u64)>,
    /// `None`: without an area.
    pub area: Vec<(Option<i64>, u64)>,
    /// `None`: in no theme yet.
    pub theme: Vec<(Option<i64>, u64)>,
    pub tags: Vec<(String, u64)>,
    pub triage: Vec<(String, u64)>,
    /// `None`: not judged, or not sure.
    pub kind: Vec<(Option<String>, u64)>,
    pub tone: Vec<(Option<String>, u64)>,
    /// Accounts, by id.
    pub account: Vec<(i64, u64)>,
}

impl Facets {
    /// The most values one facet lists.
    pub const LONGEST: usize = 500;
}

/// How many hits were said when, in UTC. Counted with all filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram {
    pub interval: Interval,
    /// `(start of the bucket in microseconds, hits)`, oldest first, without gaps.
    pub buckets: Vec<(i64, u64)>,
}

/// The length of a bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interval {
    #[default]
    Day,
    /// From Monday.
    Week,
    Month,
    Year,
}
