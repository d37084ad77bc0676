//! Distinct customers by period: what launches and "who is missing" are judged by.
//!
//! A person counts once a period, however often they spoke; a voice nobody signed counts as somebody of its own.
//! Colleagues and their reports are no customers, and a voice without a date is in no period.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Result;
use crate::index::snapshot::Snapshot;
use crate::request::Request;
use crate::rows::Row;
use crate::rows::values::NONE;
use crate::schema::Fields;
use crate::search::ready;

/// What the customers are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Nothing,
    Theme,
    Language,
    Country,
}

/// One value of a cut.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Theme(i64),
    Language(String),
    Country(String),
}

/// Distinct customers of each period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread {
    /// Of everything found.
    pub all: Vec<u32>,
    /// Of each value of the cut; voices without a value are in `all` alone.
    pub parts: BTreeMap<Part, Vec<u32>>,
}

/// Counts by the periods between `edges` (microseconds, growing; one more than there are periods).
pub(crate) fn spread(
    fields: Fields,
    snapshot: &Arc<Snapshot>,
    request: &Request,
    edges: &[i64],
    cut: Cut,
) -> Result<Spread> {
    let periods = edges.len().saturating_sub(1);
    let mut out = Spread { all: vec![0; periods], parts: BTreeMap::new() };
    let mut request = request.clone();
    // Rows outside are then left out before anything else is asked of them.
    let (first, last) = (edges.first().copied().unwrap_or(0), edges.last().copied().unwrap_or(0));
    request.filters.from_us = Some(request.filters.from_us.map_or(first, |from| from.max(first)));
    request.filters.to_us = Some(request.filters.to_us.map_or(last, |to| to.min(last)));
    let Some((scan, _)) = ready(fields, snapshot, &request)? else { return Ok(out) };
    let evidence = Evidence::new(snapshot);
    let mut said: Vec<(u32, u32, i64)> = Vec::new();
    scan.each(|row| {
        if row.who != 0 && evidence.counts(row) {
            let period = edges.partition_point(|edge| *edge <= row.said_at).saturating_sub(1);
            said.push((period as u32, code(row, cut), row.who));
        }
    })?;
    said.sort_unstable();
    said.dedup();
    for &(period, code, _) in &said {
        let Some(part) = part(snapshot, cut, code) else { continue };
        let counts = out.parts.entry(part).or_insert_with(|| vec![0; periods]);
        if let Some(count) = counts.get_mut(period as usize) {
            *count += 1;
        }
    }
    if cut != Cut::Nothing {
        for one in &mut said {
            one.1 = NONE;
        }
        said.sort_unstable();
        said.dedup();
    }
    for (period, ..) in said {
        if let Some(count) = out.all.get_mut(period as usize) {
            *count += 1;
        }
    }
    Ok(out)
}

/// The people who said it, in order, each once, and how many voices nobody signed.
pub(crate) fn people(fields: Fields, snapshot: &Arc<Snapshot>, request: &Request) -> Result<(Vec<i64>, u64)> {
    let Some((scan, _)) = ready(fields, snapshot, request)? else { return Ok((Vec::new(), 0)) };
    let evidence = Evidence::new(snapshot);
    let (mut people, mut unsigned) = (Vec::new(), 0);
    scan.each(|row| {
        if evidence.counts(row) {
            match row.who {
                1.. => people.push(row.who),
                0 => {}
                _ => unsigned += 1,
            }
        }
    })?;
    people.sort_unstable();
    people.dedup();
    Ok((people, unsigned))
}

fn code(row: &Row, cut: Cut) -> u32 {
    match cut {
        Cut::Nothing => NONE,
        Cut::Theme => row.theme,
        Cut::Language => row.language.into(),
        Cut::Country => row.country.into(),
    }
}

fn part(snapshot: &Snapshot, cut: Cut, code: u32) -> Option<Part> {
    let values = &snapshot.values;
    match cut {
        Cut::Nothing => None,
        Cut::Theme => values.theme.value(code).map(|id| Part::Theme(*id)),
        Cut::Language => values.language.value(code).cloned().map(Part::Language),
        Cut::Country => values.country.value(code).cloned().map(Part::Country),
    }
}

/// The domain's rule, on codes.
struct Evidence {
    report: u32,
    colleague: u32,
}

impl Evidence {
    fn new(snapshot: &Snapshot) -> Evidence {
        // A name nobody has used yet has no code, and no row can have it.
        let none = u32::MAX;
        Evidence {
            report: snapshot.values.heard.find("report").unwrap_or(none),
            colleague: snapshot.values.speaker.find("colleague").unwrap_or(none),
        }
    }

    fn counts(&self, row: &Row) -> bool {
        u32::from(row.heard) != self.report && u32::from(row.speaker) != self.colleague
    }
}
