//! Finding, counting and sorting.
//!
//! Counting visits every hit once, without scores, and asks its row; the best by relevance come from a second
//! walk that skips whole blocks of postings which cannot reach the first page.

pub mod cache;
pub mod compile;
pub mod count;
pub mod filter;
pub mod fuse;
pub mod scan;
pub mod top;

use std::sync::Arc;
use std::time::Instant;

use cache::Cache;
use compile::{Compiler, is_scored, split};
use filter::{Checks, check_of};
use scan::Scan;
use top::Key;

use crate::answer::{Answer, Facets, Histogram, Hit};
use crate::error::Result;
use crate::index::snapshot::Snapshot;
use crate::query::parser::parse;
use crate::request::{Request, Sort};
use crate::schema::Fields;

/// Nobody turns further pages than this by hand; exports read the database.
const DEEPEST_HIT: usize = 100_000;

/// What is the same on every page and in every order.
#[derive(Debug, Clone)]
struct Overview {
    total: u64,
    facets: Arc<Facets>,
    histogram: Arc<Histogram>,
}

/// What was answered lately.
pub struct Memory {
    answers: Cache<Request, Arc<Answer>>,
    overviews: Cache<Request, Overview>,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { answers: Cache::new(256), overviews: Cache::new(128) }
    }
}

/// Answers a request from one state of the index.
pub fn search(
    fields: Fields,
    snapshot: &Arc<Snapshot>,
    memory: &Memory,
    request: &Request,
) -> Result<Answer> {
    let start = Instant::now();
    if let Some(known) = memory.answers.find(snapshot.generation, request) {
        return Ok(Answer { took: start.elapsed(), remembered: true, ..(*known).clone() });
    }
    let mut answer = compute(fields, snapshot, memory, request)?;
    answer.took = start.elapsed();
    memory.answers.keep(snapshot.generation, request.clone(), Arc::new(answer.clone()));
    Ok(answer)
}

/// Which hits of a request are walked over.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    All,
    /// Those that have the words.
    Words,
    /// Those that are close in meaning.
    Close,
}

/// A request made ready to walk, and whether its words have scores; nothing where the workspace has no voices.
pub(crate) fn ready<'a>(
    fields: Fields,
    snapshot: &'a Arc<Snapshot>,
    request: &Request,
) -> Result<Option<(Scan<'a>, bool)>> {
    ready_for(fields, snapshot, request, Which::All)
}

fn ready_for<'a>(
    fields: Fields,
    snapshot: &'a Arc<Snapshot>,
    request: &Request,
    which: Which,
) -> Result<Option<(Scan<'a>, bool)>> {
    let Some(workspace) = snapshot.values.workspace.find(&request.workspace) else { return Ok(None) };
    let (node, tests) = split(parse(&request.query).node);
    let mut checks = Checks::new(&request.filters, &snapshot.values);
    checks.all.extend(tests.iter().map(|test| check_of(test, &snapshot.values)));
    let scored = node.as_ref().is_some_and(is_scored);
    let words = match &node {
        Some(node) if which != Which::Close => Some(Compiler { fields, snapshot }.node(node)?),
        _ => None,
    };
    let close = if which == Which::Words { &[] } else { request.close.as_slice() };
    let query = fuse::either(fields, words, close);
    Ok(Some((Scan::new(snapshot, fields, request, workspace, query, checks), scored)))
}

fn compute(fields: Fields, snapshot: &Arc<Snapshot>, memory: &Memory, request: &Request) -> Result<Answer> {
    let mut answer = Answer { problem: parse(&request.query).problem, ..Answer::default() };
    let Some((scan, scored)) = ready(fields, snapshot, request)? else { return Ok(answer) };
    let by_score = request.sort == Sort::Relevance && (scored || !request.close.is_empty());
    let overview_key = Request { sort: Sort::Relevance, offset: 0, limit: 0, ..request.clone() };
    let known = memory.overviews.find(snapshot.generation, &overview_key);
    let size = request.offset.saturating_add(request.limit).min(DEEPEST_HIT);
    // One walk gives the counts and every order but relevance.
    let mut best = Vec::new();
    let overview = match known {
        Some(known) => {
            if !by_score && size > 0 {
                best = scan.walk(request.sort, size, false)?.1;
            }
            known
        }
        None => {
            let (counts, found) = scan.walk(request.sort, if by_score { 0 } else { size }, request.facets)?;
            best = found;
            let overview = if request.facets {
                Overview {
                    total: counts.total,
                    facets: Arc::new(counts.facets(&snapshot.values)),
                    histogram: Arc::new(counts.histogram()),
                }
            } else {
                Overview { total: counts.total, facets: Arc::default(), histogram: Arc::default() }
            };
            memory.overviews.keep(snapshot.generation, overview_key, overview.clone());
            overview
        }
    };
    if by_score && size > 0 && overview.total > 0 {
        best = match request.close.is_empty() {
            true => scan.best_matches(size)?,
            false => fused(fields, snapshot, request, size)?,
        };
    }
    answer.total = overview.total;
    answer.facets = (*overview.facets).clone();
    answer.histogram = (*overview.histogram).clone();
    answer.hits = best.iter().skip(request.offset).filter_map(|&found| hit(snapshot, found)).collect();
    Ok(answer)
}

/// The best `size` by words and by meaning together.
fn fused(fields: Fields, snapshot: &Arc<Snapshot>, request: &Request, size: usize) -> Result<scan::Best> {
    let words = match ready_for(fields, snapshot, request, Which::Words)? {
        Some((scan, true)) => scan.best_matches(size)?,
        _ => Vec::new(),
    };
    let near = match ready_for(fields, snapshot, request, Which::Close)? {
        Some((scan, _)) => scan.walk(Sort::Newest, request.close.len(), false)?.1,
        None => Vec::new(),
    };
    Ok(fuse::fuse(&words, &fuse::in_order(snapshot, near, &request.close), size))
}

fn hit(snapshot: &Snapshot, (key, segment, doc): (Key, u32, u32)) -> Option<Hit> {
    let id = snapshot.segments.get(segment as usize)?.rows.get(doc as usize)?.id;
    let score = if let Key::Score(score) = key { score } else { 0.0 };
    Some(Hit { id, score })
}
