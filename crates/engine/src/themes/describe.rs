//! What a reader sees of found groups: names, sizes, quotes, centres.

use super::space::{Corpus, Space};
use super::{Area, Options, Part, Small, Text, Theme, Themes, middle_of};
use crate::embed::{from_bytes, readable};
use crate::glossary::Tongue;
use crate::model::DIMENSIONS;
use crate::names::{self, Name};
use crate::quotes::{self, Member};

/// Members of a theme that are read for its name, centre and quotes, evenly spaced.
const READ: usize = 400;

/// What the search found, before it is described.
pub(super) struct Found {
    pub of: Vec<Option<u32>>,
    pub part_of: Vec<Option<u32>>,
    /// Theme of each part.
    pub parts: Vec<u32>,
    /// Small new groups, without copies.
    pub small: Vec<Vec<usize>>,
    pub original: Vec<u32>,
    /// Area of each theme.
    pub area: Vec<u32>,
    /// How many themes there are.
    pub count: usize,
    pub space: Space,
    pub vectors: Vec<i8>,
}

/// Puts the result together from the theme of each text and the area of each theme.
pub(super) fn describe(texts: &[Text<'_>], mut found: Found, options: &Options) -> Themes {
    let (members, sizes) = members(&found.of, &found.original, found.count);
    let read: Vec<usize> = members.iter().flatten().copied().collect();
    let read_of: Vec<Option<u32>> = read.iter().map(|text| found.of[*text]).collect();
    let corpus = Corpus::of(read.iter().map(|text| texts[*text]));
    let names = names::name_in(&corpus.texts, &corpus.tongues, &read_of, found.count);
    for (text, first) in found.original.iter().enumerate() {
        let first = *first as usize * DIMENSIONS;
        found.vectors.copy_within(first..first + DIMENSIONS, text * DIMENSIONS);
    }
    let mut themes: Vec<Theme> = members
        .iter()
        .zip(names)
        .zip(&sizes)
        .map(|((list, name), size)| theme_of(texts, list, name, *size, &found.vectors, options))
        .collect();
    let areas = describe_areas(&corpus, &read_of, &found.area, &sizes);
    themes.iter_mut().zip(&found.area).for_each(|(theme, area)| theme.area = Some(*area));
    let parts = describe_parts(texts, &found, &members, &themes, options);
    let small = describe_small(texts, &found, &corpus.texts, &corpus.tongues, &themes);
    let Found { of, part_of, original, space, vectors, .. } = found;
    Themes { themes, areas, of, parts, part_of, small, original, space, vectors }
}

/// Names sub-themes by what sets them apart within their theme.
fn describe_parts(
    texts: &[Text<'_>],
    found: &Found,
    members: &[Vec<usize>],
    themes: &[Theme],
    options: &Options,
) -> Vec<Part> {
    let mut sizes = vec![0usize; found.parts.len()];
    found.part_of.iter().flatten().for_each(|part| sizes[*part as usize] += 1);
    let mut out = Vec::with_capacity(found.parts.len());
    for same in found.parts.chunk_by(|a, b| a == b) {
        let (first, theme) = (out.len(), same[0] as usize);
        let read = &members[theme];
        let corpus = Corpus::of(read.iter().map(|text| texts[*text]));
        let of: Vec<Option<u32>> =
            read.iter().map(|text| found.part_of[*text].map(|part| part - first as u32)).collect();
        let taken = [themes[theme].name.as_str()];
        let names = names::name_apart(&corpus.texts, &corpus.tongues, &of, same.len(), &taken);
        for (own, name) in names.into_iter().enumerate() {
            let list: Vec<usize> = read
                .iter()
                .zip(&of)
                .filter(|(_, of)| **of == Some(own as u32))
                .map(|(text, _)| *text)
                .collect();
            let about = theme_of(texts, &list, name, sizes[first + own], &found.vectors, options);
            let Theme { name, words, size, typical, .. } = about;
            out.push(Part { name, words, theme: theme as u32, size, typical });
        }
    }
    out
}

/// One in this many texts is what small groups are compared with for their names.
const COMPARED: usize = 4;

fn describe_small(
    texts: &[Text<'_>],
    found: &Found,
    others: &[&str],
    tongues: &[Option<Tongue>],
    themes: &[Theme],
) -> Vec<Small> {
    if found.small.is_empty() {
        return Vec::new();
    }
    let own = found.small.iter().flatten().map(|text| texts[*text]);
    let own = Corpus::of(own);
    let mut all: Vec<&str> = others.iter().copied().step_by(COMPARED).collect();
    let mut spoken: Vec<Option<Tongue>> = tongues.iter().copied().step_by(COMPARED).collect();
    let mut of = vec![None; all.len()];
    all.extend(own.texts);
    spoken.extend(own.tongues);
    of.extend((0u32..).zip(&found.small).flat_map(|(group, list)| list.iter().map(move |_| Some(group))));
    let taken: Vec<&str> = themes.iter().map(|theme| theme.name.as_str()).collect();
    let names = names::name_apart(&all, &spoken, &of, found.small.len(), &taken);
    let mut group_of: Vec<(u32, u32)> = (0u32..)
        .zip(&found.small)
        .flat_map(|(group, list)| list.iter().map(move |text| (*text as u32, group)))
        .collect();
    group_of.sort_unstable();
    let mut out: Vec<Small> = names
        .into_iter()
        .map(|name| Small { name: name.name, words: name.words, texts: Vec::new() })
        .collect();
    for (text, first) in found.original.iter().enumerate() {
        if let Ok(at) = group_of.binary_search_by_key(first, |(text, _)| *text) {
            out[group_of[at].1 as usize].texts.push(text);
        }
    }
    out
}

/// Up to [`READ`] different texts of each theme, and each theme's size with copies.
fn members(of: &[Option<u32>], original: &[u32], count: usize) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut sizes = vec![0usize; count];
    for (text, group) in of.iter().enumerate() {
        if let Some(group) = group {
            sizes[*group as usize] += 1;
            if original[text] as usize == text {
                members[*group as usize].push(text);
            }
        }
    }
    for list in &mut members {
        let step = list.len().div_ceil(READ).max(1);
        *list = list.iter().copied().step_by(step).collect();
    }
    (members, sizes)
}

fn theme_of(
    texts: &[Text<'_>],
    list: &[usize],
    name: Name,
    size: usize,
    places: &[i8],
    options: &Options,
) -> Theme {
    let vectors: Vec<f32> =
        list.iter().flat_map(|text| from_bytes(&places[text * DIMENSIONS..][..DIMENSIONS])).collect();
    let (centroid, reach) = middle_of(&vectors);
    let members: Vec<Member<'_>> = list
        .iter()
        .zip(vectors.chunks_exact(DIMENSIONS))
        .map(|(text, vector)| Member {
            text: *text,
            vector,
            length: readable(texts[*text].text).chars().count(),
        })
        .collect();
    Theme {
        name: name.name,
        words: name.words,
        size,
        typical: quotes::typical(&members, &centroid, options.typical),
        odd: quotes::odd(&members, &centroid, options.odd),
        reach,
        centroid,
        area: None,
    }
}

/// Names areas as themes are named; an area's size is that of its themes.
fn describe_areas(corpus: &Corpus<'_>, of: &[Option<u32>], area: &[u32], sizes: &[usize]) -> Vec<Area> {
    let count = area.iter().max().map_or(0, |top| *top as usize + 1);
    let of: Vec<Option<u32>> =
        of.iter().map(|group| group.and_then(|g| area.get(g as usize).copied())).collect();
    let mut areas: Vec<Area> = names::name_in(&corpus.texts, &corpus.tongues, &of, count)
        .into_iter()
        .map(|name| Area { name: name.name, size: 0 })
        .collect();
    for (area, size) in area.iter().zip(sizes) {
        areas[*area as usize].size += size;
    }
    areas
}
