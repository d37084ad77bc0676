//! What is asked of the index.

/// One search. `Request::new` gives the newest fifty voices of a workspace, with facets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    pub workspace: i64,
    /// As typed; see [`crate::query`] for the grammar. Empty finds everything.
    pub query: String,
    /// Voices that are hits for their meaning, the nearest first, whether the words of the query are there or not. They
    /// pass the filters and the tests of the query like all others. With a query without words they are the only hits.
    pub close: Vec<i64>,
    pub filters: Filters,
    pub sort: Sort,
    pub offset: usize,
    pub limit: usize,
    /// Whether to count facets and the histogram.
    pub facets: bool,
}

/// What hits must be. An empty list does not filter; within a list any value will do; between the lists
/// all must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    pub source: Vec<i64>,
    pub speaker: Vec<String>,
    pub heard: Vec<String>,
    pub rating: Vec<u8>,
    pub language: Vec<String>,
    pub country: Vec<String>,
    pub version: Vec<String>,
    /// `None` finds the voices without an area.
    pub area: Vec<Option<i64>>,
    /// `None` finds the voices in no theme yet.
    pub theme: Vec<Option<i64>>,
    pub tags: Vec<String>,
    pub triage: Vec<String>,
    /// `None` finds what is not judged.
    pub kind: Vec<Option<String>>,
    pub tone: Vec<Option<String>>,
    pub person_id: Option<i64>,
    pub account_id: Option<i64>,
    /// The imports that brought a voice. Not a facet: there are many, and nobody browses by them.
    pub import: Vec<i64>,
    /// `Some(true)`: everything but a colleague's report; `Some(false)`: reports only.
    pub first_hand: Option<bool>,
    /// Said at or after, in microseconds.
    pub from_us: Option<i64>,
    /// Said before, in microseconds.
    pub to_us: Option<i64>,
    /// Only ids above this one. Ids grow, so this means "came in since that voice".
    pub after_id: Option<i64>,
    /// Only these ids, ascending: what somebody else knows of voices and the index does not.
    pub only: Option<Vec<i64>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best match first; without words the same as `Newest`.
    #[default]
    Relevance,
    Newest,
    Oldest,
    /// Lowest rating first, then newest; voices without a rating last.
    LowestRated,
}

impl Request {
    pub fn new(workspace: i64, query: impl Into<String>) -> Self {
        Request {
            workspace,
            query: query.into(),
            close: Vec::new(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 50,
            facets: true,
        }
    }
}
