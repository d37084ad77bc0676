//! What filters and facets look at: one row of 64 bytes a voice, in memory. A hit then costs one cache line
//! instead of a dozen look-ups in packed columns, and a million voices are counted in milliseconds.

pub mod values;

use std::collections::HashMap;

use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;

use crate::error::Result;
use crate::schema::column;
use values::{Dictionary, Values};

/// One voice: a cache line. Numbers are codes of [`Values`], 0 for none.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub struct Row {
    pub id: i64,
    /// Microseconds.
    pub said_at: i64,
    /// See [`column::WHO`]; 0 where the voice has no date.
    pub who: i64,
    pub source: u32,
    pub area: u32,
    pub theme: u32,
    pub account: u32,
    pub import: u32,
    pub version: u32,
    /// Which of [`Segment::tag_sets`].
    pub tag_set: u32,
    /// A place holds no more workspaces than this can count.
    pub workspace: u16,
    pub language: u16,
    pub country: u16,
    pub speaker: u8,
    pub heard: u8,
    pub triage: u8,
    /// One more than the rating.
    pub rating: u8,
    pub kind: u8,
    pub tone: u8,
}

/// The rows of one segment; they never change, for deletions are kept beside them.
#[derive(Debug)]
pub struct Segment {
    pub id: SegmentId,
    pub rows: Vec<Row>,
    /// Which tags go together, the empty set first. Few combinations are in use, so counting those and adding
    /// up at the end is cheaper than counting tags.
    pub tag_sets: Vec<Vec<u32>>,
    /// How many rows each workspace has, by its code.
    pub shares: HashMap<u32, u32>,
    /// First and last microsecond.
    pub span: Option<(i64, i64)>,
}

impl Segment {
    /// Reads the columns of a segment.
    pub fn load(reader: &SegmentReader, values: &mut Values) -> Result<Segment> {
        let fast = reader.fast_fields();
        let mut rows = vec![Row::default(); reader.max_doc() as usize];
        let ids = fast.i64(column::ID)?;
        fill(&mut rows, &ids, |row, value| row.id = value);
        let said_at = fast.i64(column::SAID_AT)?;
        fill(&mut rows, &said_at, |row, value| row.said_at = value);
        let who = fast.i64(column::WHO)?;
        fill(&mut rows, &who, |row, value| row.who = value);
        let rating = fast.i64(column::RATING)?;
        fill(&mut rows, &rating, |row, value| {
            row.rating = u8::try_from(value.saturating_add(1)).unwrap_or(u8::MAX)
        });
        let workspace = fast.i64(column::WORKSPACE)?;
        fill_coded(&mut rows, &workspace, &mut values.workspace, |row, code| {
            row.workspace = u16::try_from(code).unwrap_or(u16::MAX);
        });
        let source = fast.i64(column::SOURCE)?;
        fill_coded(&mut rows, &source, &mut values.source, |row, code| row.source = code);
        let area = fast.i64(column::AREA)?;
        fill_coded(&mut rows, &area, &mut values.area, |row, code| row.area = code);
        let theme = fast.i64(column::THEME)?;
        fill_coded(&mut rows, &theme, &mut values.theme, |row, code| row.theme = code);
        let account = fast.i64(column::ACCOUNT)?;
        fill_coded(&mut rows, &account, &mut values.account, |row, code| row.account = code);
        let import = fast.i64(column::IMPORT)?;
        fill_coded(&mut rows, &import, &mut values.import, |row, code| row.import = code);
        // Dictionaries are limited, so the narrowing loses nothing.
        fill_named(&mut rows, reader, column::VERSION, &mut values.version, |row, code| row.version = code)?;
        fill_named(&mut rows, reader, column::LANGUAGE, &mut values.language, |r, code| {
            r.language = code as u16
        })?;
        fill_named(&mut rows, reader, column::COUNTRY, &mut values.country, |row, code| {
            row.country = code as u16
        })?;
        fill_named(&mut rows, reader, column::SPEAKER, &mut values.speaker, |row, code| {
            row.speaker = code as u8
        })?;
        fill_named(&mut rows, reader, column::HEARD, &mut values.heard, |row, code| row.heard = code as u8)?;
        fill_named(&mut rows, reader, column::TRIAGE, &mut values.triage, |row, code| {
            row.triage = code as u8
        })?;
        fill_named(&mut rows, reader, column::KIND, &mut values.kind, |row, code| row.kind = code as u8)?;
        fill_named(&mut rows, reader, column::TONE, &mut values.tone, |row, code| row.tone = code as u8)?;
        let tag_sets = load_tag_sets(&mut rows, reader, &mut values.tags)?;
        let mut shares = HashMap::new();
        let mut span: Option<(i64, i64)> = None;
        for row in &rows {
            *shares.entry(u32::from(row.workspace)).or_insert(0) += 1;
            let (first, last) = span.unwrap_or((row.said_at, row.said_at));
            span = Some((first.min(row.said_at), last.max(row.said_at)));
        }
        Ok(Segment { id: reader.segment_id(), rows, tag_sets, shares, span })
    }

    /// The codes of the tags of a voice of this segment.
    pub fn tags(&self, row: &Row) -> &[u32] {
        self.tag_sets.get(row.tag_set as usize).map_or(&[], Vec::as_slice)
    }
}

fn fill(rows: &mut [Row], column: &Column<i64>, set: impl Fn(&mut Row, i64)) {
    for (doc, row) in (0..).zip(rows) {
        if let Some(value) = column.first(doc) {
            set(row, value);
        }
    }
}

fn fill_coded(
    rows: &mut [Row],
    column: &Column<i64>,
    codes: &mut Dictionary<i64>,
    set: impl Fn(&mut Row, u32),
) {
    // Neighbours were often imported together: the last value saves most look-ups.
    let mut last = None;
    for (doc, row) in (0..).zip(rows) {
        if let Some(value) = column.first(doc) {
            let code = match last {
                Some((same, code)) if same == value => code,
                _ => codes.enter(&value),
            };
            last = Some((value, code));
            set(row, code);
        }
    }
}

fn fill_named(
    rows: &mut [Row],
    reader: &SegmentReader,
    name: &str,
    codes: &mut Dictionary<String>,
    set: impl Fn(&mut Row, u32),
) -> Result<()> {
    let Some((ords, codes)) = coded(reader, name, codes)? else { return Ok(()) };
    for (doc, row) in (0..).zip(rows) {
        if let Some(&code) = ords.first(doc).and_then(|ord| codes.get(ord as usize)) {
            set(row, code);
        }
    }
    Ok(())
}

fn load_tag_sets(
    rows: &mut [Row],
    reader: &SegmentReader,
    codes: &mut Dictionary<String>,
) -> Result<Vec<Vec<u32>>> {
    let mut sets = vec![Vec::new()];
    let Some((ords, codes)) = coded(reader, column::TAGS, codes)? else { return Ok(sets) };
    let mut known: HashMap<Vec<u32>, u32> = HashMap::from([(Vec::new(), 0)]);
    let mut set = Vec::new();
    for (doc, row) in (0..).zip(rows) {
        set.clear();
        set.extend(ords.values_for_doc(doc).filter_map(|ord| codes.get(ord as usize)));
        // A tag given twice counts once.
        set.sort_unstable();
        set.dedup();
        row.tag_set = match known.get(&set) {
            Some(&number) => number,
            None => {
                let number = sets.len() as u32;
                sets.push(set.clone());
                known.insert(set.clone(), number);
                number
            }
        };
    }
    Ok(sets)
}

/// A column of names: ordinals by document, and the code of each ordinal.
fn coded(
    reader: &SegmentReader,
    name: &str,
    codes: &mut Dictionary<String>,
) -> Result<Option<(Column<u64>, Vec<u32>)>> {
    let Some(column) = reader.fast_fields().str(name)? else { return Ok(None) };
    let mut by_ord = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        by_ord.push(codes.enter(&*String::from_utf8_lossy(terms.key())));
    }
    Ok(Some((column.ords().clone(), by_ord)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_cache_line() {
        assert_eq!(size_of::<Row>(), 64);
    }
}
