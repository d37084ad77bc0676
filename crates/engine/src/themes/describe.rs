//! What a reader sees of found groups: names, sizes, quotes, centres.

use super::space::{Corpus, Space};
use super::{Area, Options, Text, Theme, Themes};
use crate::embed::{from_bytes, readable};
use crate::matrix::{dot, normalise};
use crate::model::DIMENSIONS;
use crate::names::{self, Name};
use crate::quotes::{self, Member};

/// Members of a theme that are read for its name, centre and quotes, evenly spaced.
const READ: usize = 400;

/// What the search found, before it is described.
pub(super) struct Found {
    pub of: Vec<Option<u32>>,
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
        .map(|((list, name), size)| theme(texts, list, name, *size, &found.vectors, options))
        .collect();
    let areas = describe_areas(&corpus, &read_of, &found.area, &sizes);
    themes.iter_mut().zip(&found.area).for_each(|(theme, area)| theme.area = Some(*area));
    let Found { of, original, space, vectors, .. } = found;
    Themes { themes, areas, of, original, space, vectors }
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

fn theme(
    texts: &[Text<'_>],
    list: &[usize],
    name: Name,
    size: usize,
    places: &[i8],
    options: &Options,
) -> Theme {
    let vectors: Vec<f32> =
        list.iter().flat_map(|text| from_bytes(&places[text * DIMENSIONS..][..DIMENSIONS])).collect();
    let mut centroid = vec![0.0; DIMENSIONS];
    for vector in vectors.chunks_exact(DIMENSIONS) {
        centroid.iter_mut().zip(vector).for_each(|(c, x)| *c += x);
    }
    normalise(&mut centroid);
    let members: Vec<Member<'_>> = list
        .iter()
        .zip(vectors.chunks_exact(DIMENSIONS))
        .map(|(text, vector)| Member {
            text: *text,
            vector,
            length: readable(texts[*text].text).chars().count(),
        })
        .collect();
    let mut close: Vec<f32> = members.iter().map(|member| dot(member.vector, &centroid)).collect();
    close.sort_by(f32::total_cmp);
    Theme {
        name: name.name,
        words: name.words,
        size,
        typical: quotes::typical(&members, &centroid, options.typical),
        odd: quotes::odd(&members, &centroid, options.odd),
        reach: close.get(close.len() / 20).copied().unwrap_or(1.0),
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
