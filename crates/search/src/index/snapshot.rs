//! One state of the index: what a search works on from beginning to end.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{IndexReader, Searcher};

use crate::error::{Error, Result};
use crate::rows::Segment;
use crate::rows::values::Values;
use crate::schema::FORMAT;

/// A searcher, the rows of its segments in the same order, and up to where they follow the change log.
pub struct Snapshot {
    pub searcher: Searcher,
    pub segments: Vec<Arc<Segment>>,
    pub values: Arc<Values>,
    /// First and last microsecond of all rows.
    pub span: Option<(i64, i64)>,
    pub watermark: i64,
    /// Grows with every snapshot.
    pub generation: u64,
}

impl Snapshot {
    /// The state `reader` sees now. Rows of segments that `before` has already are taken over.
    pub fn take(index: &tantivy::Index, reader: &IndexReader, before: Option<&Snapshot>) -> Result<Snapshot> {
        // Read first: should a commit come between, the watermark is behind, never ahead.
        let watermark = watermark(index)?;
        reader.reload()?;
        let searcher = reader.searcher();
        let known: HashMap<SegmentId, &Arc<Segment>> =
            before.into_iter().flat_map(|b| &b.segments).map(|segment| (segment.id, segment)).collect();
        let mut values = before.map_or_else(Arc::default, |b| Arc::clone(&b.values));
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for segment in searcher.segment_readers() {
            segments.push(match known.get(&segment.segment_id()) {
                Some(known) => Arc::clone(known),
                None => Arc::new(Segment::load(segment, Arc::make_mut(&mut values))?),
            });
        }
        let span = segments.iter().filter_map(|s| s.span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let generation = before.map_or(1, |b| b.generation + 1);
        Ok(Snapshot { searcher, segments, values, span, watermark, generation })
    }
}

/// What is written into every commit.
pub fn payload(watermark: i64) -> String {
    format!("{FORMAT} {watermark}")
}

/// The watermark of the last commit; 0 where there was none.
fn watermark(index: &tantivy::Index) -> Result<i64> {
    let metas = index.load_metas()?;
    let Some(payload) = metas.payload else {
        return if metas.segments.is_empty() {
            Ok(0)
        } else {
            Err(Error::Damaged("no watermark".to_owned()))
        };
    };
    let parts =
        payload.split_once(' ').and_then(|(f, w)| Some((f.parse::<u32>().ok()?, w.parse::<i64>().ok()?)));
    match parts {
        Some((FORMAT, watermark)) => Ok(watermark),
        Some((format, _)) => Err(Error::Damaged(format!("made in format {format}, this is {FORMAT}"))),
        None => Err(Error::Damaged("the watermark is unreadable".to_owned())),
    }
}
