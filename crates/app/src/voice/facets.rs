//! The counts beside a search, with names people know.

use std::collections::HashMap;

use firsthand_domain::error::Result;
use firsthand_domain::id::encode;
use firsthand_domain::language;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};
use firsthand_search::answer::{Facets, Histogram, Interval};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ctx::Ctx;

/// One way to narrow a search, with a count for each choice.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Facet {
    /// The field of `search_voices`.
    pub field: &'static str,
    pub label: &'static str,
    pub values: Vec<FacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// What the field takes.
    pub value: String,
    pub label: String,
    pub count: u64,
}

/// How many were said in a stretch of time; both days inside.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Bucket {
    pub from: String,
    pub to: String,
    pub count: u64,
}

/// The index's counts with labels. Facets with nothing to choose are left out.
pub(crate) async fn named(ctx: &Ctx, counts: &Facets) -> Result<Vec<Facet>> {
    let names = ctx.names().await?;
    let facets = vec![
        facet("source", "Source", counts.source.iter().map(|(id, n)| by_id(*id, &names.sources, *n))),
        facet(
            "speaker",
            "Who spoke",
            counts.speaker.iter().map(|(s, n)| text(s, Speaker::parse(s).map(Speaker::label), *n)),
        ),
        facet(
            "heard",
            "How it was heard",
            counts.heard.iter().map(|(s, n)| text(s, Heard::parse(s).map(Heard::label), *n)),
        ),
        facet("rating", "Stars", stars(&counts.rating)),
        facet("kind", "Kind", judged(&counts.kind, Kind::ALL, Kind::name, Kind::label, "Kind unsure")),
        facet("tone", "Tone", judged(&counts.tone, Tone::ALL, Tone::name, Tone::label, "Tone unsure")),
        facet(
            "theme",
            "Theme",
            counts
                .theme
                .iter()
                .filter(|(id, _)| id.is_none_or(|id| !names.dismissed.contains_key(&id)))
                .map(|(id, n)| or_none(*id, &names.themes, "No theme yet", *n)),
        ),
        facet(
            "area",
            "Product area",
            counts.area.iter().map(|(id, n)| or_none(*id, &names.areas, "No area", *n)),
        ),
        facet(
            "language",
            "Language",
            counts.language.iter().map(|(s, n)| text(s, Some(language::name(s)), *n)),
        ),
        facet("version", "Version", counts.version.iter().map(|(s, n)| text(s, None, *n))),
        facet("country", "Country", counts.country.iter().map(|(s, n)| text(s, None, *n))),
        facet("tag", "Tag", counts.tags.iter().map(|(s, n)| text(s, None, *n))),
        facet(
            "triage",
            "Read",
            counts.triage.iter().map(|(s, n)| text(s, Triage::parse(s).map(Triage::label), *n)),
        ),
    ];
    Ok(facets.into_iter().filter(|facet| !facet.values.is_empty()).collect())
}

fn facet(field: &'static str, label: &'static str, values: impl Iterator<Item = FacetValue>) -> Facet {
    Facet { field, label, values: values.collect() }
}

fn stars(counts: &[(u8, u64)]) -> impl Iterator<Item = FacetValue> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted.into_iter().map(|(stars, count)| FacetValue {
        value: stars.to_string(),
        label: format!("{stars} {}", if stars == 1 { "star" } else { "stars" }),
        count,
    })
}

fn text(value: &str, label: Option<&str>, count: u64) -> FacetValue {
    FacetValue { value: value.to_owned(), label: label.unwrap_or(value).to_owned(), count }
}

/// Kinds or tones in their own order; what a machine was not sure of and no person has said comes last.
fn judged<T: Copy>(
    counts: &[(Option<String>, u64)],
    all: &'static [T],
    name: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    unsure: &str,
) -> impl Iterator<Item = FacetValue> {
    let count = |wanted: Option<&str>| {
        counts.iter().find(|(found, _)| found.as_deref() == wanted).map(|(_, count)| *count)
    };
    // A workspace where nothing is judged has nothing to choose.
    let any = all.iter().any(|value| count(Some(name(*value))).is_some());
    let named = all
        .iter()
        .filter_map(|value| Some(text(name(*value), Some(label(*value)), count(Some(name(*value)))?)));
    let none = count(None).filter(|_| any).map(|count| text("none", Some(unsure), count));
    named.chain(none).collect::<Vec<_>>().into_iter()
}

fn by_id(id: i64, names: &HashMap<i64, String>, count: u64) -> FacetValue {
    let label = names.get(&id).cloned().unwrap_or_else(|| "Unknown".to_owned());
    FacetValue { value: encode(id), label, count }
}

fn or_none(id: Option<i64>, names: &HashMap<i64, String>, none: &str, count: u64) -> FacetValue {
    match id {
        Some(id) => by_id(id, names, count),
        None => FacetValue { value: "none".to_owned(), label: none.to_owned(), count },
    }
}

/// The histogram as pairs of days.
pub(crate) fn buckets(histogram: &Histogram) -> Vec<Bucket> {
    histogram
        .buckets
        .iter()
        .map(|&(start, count)| {
            let first = Timestamp(start).date(&jiff::tz::TimeZone::UTC);
            let span = match histogram.interval {
                Interval::Day => jiff::Span::new().days(1),
                Interval::Week => jiff::Span::new().weeks(1),
                Interval::Month => jiff::Span::new().months(1),
                Interval::Year => jiff::Span::new().years(1),
            };
            let last = first.checked_add(span).and_then(|next| next.yesterday()).unwrap_or(first);
            Bucket { from: first.to_string(), to: last.to_string(), count }
        })
        .collect()
}
