//! Walking over the hits of every segment.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, SegmentReader, Term};

use super::count::Counts;
use super::filter::Checks;
use super::top::{Key, Top};
use crate::error::Result;
use crate::index::snapshot::Snapshot;
use crate::request::{Request, Sort};
use crate::rows::{Row, Segment};
use crate::schema::Fields;

/// A workspace with less than one in this many rows of a segment is looked up there by its own postings;
/// with more, it is quicker to ask the rows.
const NARROW: u32 = 8;

/// Documents are visited in blocks of this many, as tantivy hands them out.
const BLOCK: usize = COLLECT_BLOCK_BUFFER_LEN;

/// One search, ready to walk.
pub struct Scan<'a> {
    snapshot: &'a Arc<Snapshot>,
    /// The code of the workspace.
    workspace: u32,
    checks: Checks,
    /// Words, person and account; `None` finds everything.
    query: Option<Box<dyn Query>>,
    /// The same within the workspace.
    narrow: Box<dyn Query>,
}

/// Best hits, first to last: `(key, segment, document)`.
pub type Best = Vec<(Key, u32, u32)>;

impl<'a> Scan<'a> {
    pub fn new(
        snapshot: &'a Arc<Snapshot>,
        fields: Fields,
        request: &Request,
        workspace: u32,
        query: Option<Box<dyn Query>>,
        checks: Checks,
    ) -> Self {
        let must = |field, value| {
            let term = TermQuery::new(Term::from_field_i64(field, value), IndexRecordOption::Basic);
            (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(term), 0.0)) as Box<dyn Query>)
        };
        let mut clauses: Vec<_> = query.into_iter().map(|query| (Occur::Must, query)).collect();
        clauses.extend(request.filters.person_id.map(|id| must(fields.person_id, id)));
        clauses.extend(request.filters.account_id.map(|id| must(fields.account_id, id)));
        let mut within: Vec<_> = clauses.iter().map(|(occur, query)| (*occur, query.box_clone())).collect();
        within.push(must(fields.workspace, request.workspace));
        let query = match clauses.len() {
            0 => None,
            1 => clauses.pop().map(|(_, query)| query),
            _ => Some(Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>),
        };
        Scan { snapshot, workspace, checks, query, narrow: Box::new(BooleanQuery::new(within)) }
    }

    /// Counts all hits, and keeps the best `size` by anything but relevance. Facets cost, so they are counted
    /// on request.
    pub fn walk(&self, sort: Sort, size: usize, facets: bool) -> Result<(Counts, Best)> {
        let mut counts = Counts::new(&self.snapshot.values, self.snapshot.span);
        let mut top = Top::new(size);
        self.segments(false, |ord, segment, reader, weight| {
            let bare = !facets && size == 0 && self.checks.all.is_empty() && self.checks.facets.is_empty();
            if let Some(weight) = weight.filter(|_| bare && self.is_whole(segment)) {
                counts.total += u64::from(weight.count(reader)?);
                return Ok(());
            }
            counts.begin(segment);
            let mut visit = |docs: &[u32]| {
                if facets {
                    self.visit::<true>(ord, segment, reader, docs, sort, &mut counts, &mut top);
                } else {
                    self.visit::<false>(ord, segment, reader, docs, sort, &mut counts, &mut top);
                }
            };
            match weight {
                Some(weight) => weight.for_each_no_score(reader, &mut visit)?,
                None => all_docs(reader.max_doc(), &mut visit),
            }
            counts.end(segment);
            Ok(())
        })?;
        Ok((counts, top.into_sorted()))
    }

    /// Hands over the row of every hit, in no order.
    pub fn each(&self, mut hit: impl FnMut(&Row)) -> Result<()> {
        self.segments(false, |_, segment, reader, weight| {
            let mut visit = |docs: &[u32]| {
                for &doc in docs.iter().filter(|doc| self.is_hit(segment, reader, **doc)) {
                    hit(&segment.rows[doc as usize]);
                }
            };
            match weight {
                Some(weight) => weight.for_each_no_score(reader, &mut visit)?,
                None => all_docs(reader.max_doc(), &mut visit),
            }
            Ok(())
        })
    }

    /// The best `size` by how well they match.
    pub fn best_matches(&self, size: usize) -> Result<Best> {
        let mut top = Top::new(size);
        self.segments(true, |ord, segment, reader, weight| {
            let Some(weight) = weight else { return Ok(()) };
            weight.for_each_pruning(top.threshold(), reader, &mut |doc, score| {
                if self.is_hit(segment, reader, doc) {
                    top.offer(Key::Score(score), ord, doc);
                }
                top.threshold()
            })?;
            Ok(())
        })?;
        Ok(top.into_sorted())
    }

    /// Hands over every segment that has voices of the workspace, with the weight to search it by.
    fn segments(
        &self,
        scored: bool,
        mut each: impl FnMut(u32, &Segment, &SegmentReader, Option<&dyn Weight>) -> Result<()>,
    ) -> Result<()> {
        let searcher = &self.snapshot.searcher;
        let scoring = || match scored {
            true => EnableScoring::enabled_from_searcher(searcher),
            false => EnableScoring::disabled_from_searcher(searcher),
        };
        let mut wide: Option<Option<Box<dyn Weight>>> = None;
        let mut narrow: Option<Box<dyn Weight>> = None;
        for (ord, (segment, reader)) in
            (0..).zip(self.snapshot.segments.iter().zip(searcher.segment_readers()))
        {
            let share = segment.shares.get(&self.workspace).copied().unwrap_or(0);
            if share == 0 {
                continue;
            }
            let weight = if share < reader.max_doc() / NARROW {
                if narrow.is_none() {
                    narrow = Some(self.narrow.weight(scoring())?);
                }
                narrow.as_deref()
            } else {
                if wide.is_none() {
                    wide = Some(self.query.as_ref().map(|query| query.weight(scoring())).transpose()?);
                }
                wide.as_ref().and_then(|weight| weight.as_deref())
            };
            each(ord, segment, reader, weight)?;
        }
        Ok(())
    }

    /// Whether all rows of a segment are of the workspace.
    fn is_whole(&self, segment: &Segment) -> bool {
        segment.shares.len() == 1
    }

    /// Whether a document that has the words is a hit.
    fn is_hit(&self, segment: &Segment, reader: &SegmentReader, doc: u32) -> bool {
        let Some(row) = segment.rows.get(doc as usize) else { return false };
        u32::from(row.workspace) == self.workspace
            && reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
            && self.checks.all.iter().all(|check| check.passes(segment, row))
            && self.checks.facets.iter().all(|(_, check)| check.passes(segment, row))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop; a struct of borrows would be taken apart again"
    )]
    #[inline]
    fn visit<const FACETS: bool>(
        &self,
        ord: u32,
        segment: &Segment,
        reader: &SegmentReader,
        docs: &[u32],
        sort: Sort,
        counts: &mut Counts,
        top: &mut Top,
    ) {
        let alive = reader.alive_bitset();
        // Rows lie all over memory. A first walk that only looks at the workspace lets the processor fetch many
        // of them at once; the second finds them in its cache.
        let mut ours = [0u32; BLOCK];
        let mut count = 0;
        for &doc in docs {
            if let (Some(row), Some(slot)) = (segment.rows.get(doc as usize), ours.get_mut(count)) {
                *slot = doc;
                count += usize::from(u32::from(row.workspace) == self.workspace);
            }
        }
        'docs: for &doc in &ours[..count] {
            let row = &segment.rows[doc as usize];
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                continue;
            }
            if !self.checks.all.iter().all(|check| check.passes(segment, row)) {
                continue;
            }
            // A voice that fails the filter of one facet alone still counts in that facet.
            let mut failed = None;
            for (facet, check) in &self.checks.facets {
                if !check.passes(segment, row) {
                    if !FACETS || failed.is_some() {
                        continue 'docs;
                    }
                    failed = Some(*facet);
                }
            }
            match failed {
                Some(facet) => counts.near_miss(facet, row),
                None => {
                    counts.total += 1;
                    if FACETS {
                        counts.hit(row);
                    }
                    top.offer(Key::of(sort, row), ord, doc);
                }
            }
        }
    }
}

fn all_docs(max_doc: u32, visit: &mut dyn FnMut(&[u32])) {
    let mut block = [0; BLOCK];
    for start in (0..max_doc).step_by(BLOCK) {
        let length = (BLOCK as u32).min(max_doc - start);
        for (slot, doc) in block.iter_mut().zip(start..start + length) {
            *slot = doc;
        }
        visit(&block[..length as usize]);
    }
}
