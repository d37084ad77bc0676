//! What a reader sees of found groups: names, sizes, quotes, centres.

use super::{Area, Options, Theme, Themes, tongue};
use crate::embed::{embed_all, readable, tongues_of};
use crate::glossary::Tongue;
use crate::matrix::{dot, normalise};
use crate::model::DIMENSIONS;
use crate::names::{self, Name};
use crate::quotes::{self, Member};

/// Members of a theme that are read for its name, centre and quotes, evenly spaced.
const READ: usize = 400;

/// Puts the result together from the theme of each text and the area of each theme.
pub(super) fn describe(
    texts: &[&str],
    languages: &[Option<&str>],
    of: Vec<Option<u32>>,
    original: Vec<u32>,
    area: &[u32],
    count: usize,
    options: &Options,
) -> Themes {
    let (members, sizes) = members(&of, &original, count);
    let read: Vec<usize> = members.iter().flatten().copied().collect();
    let read_texts: Vec<&str> = read.iter().map(|text| texts[*text]).collect();
    let read_of: Vec<Option<u32>> = read.iter().map(|text| of[*text]).collect();
    let told: Vec<(&str, Option<&str>)> =
        read.iter().map(|text| (texts[*text], languages.get(*text).copied().flatten())).collect();
    let mut tongues = tongues_of(&told);
    tongue::ignore_rare(&mut tongues);
    let names = names::name_in(&read_texts, &tongues, &read_of, count);
    let mut themes: Vec<Theme> = members
        .iter()
        .zip(names)
        .zip(&sizes)
        .map(|((list, name), size)| theme(texts, list, name, *size, options))
        .collect();
    let areas = describe_areas(&read_texts, &tongues, &read_of, area, &sizes);
    themes.iter_mut().zip(area).for_each(|(theme, area)| theme.area = Some(*area));
    Themes { themes, areas, of, original }
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

fn theme(texts: &[&str], list: &[usize], name: Name, size: usize, options: &Options) -> Theme {
    let read: Vec<&str> = list.iter().map(|text| texts[*text]).collect();
    let vectors = embed_all(&read, None);
    let mut centroid = vec![0.0; DIMENSIONS];
    for vector in vectors.chunks_exact(DIMENSIONS) {
        centroid.iter_mut().zip(vector).for_each(|(c, x)| *c += x);
    }
    normalise(&mut centroid);
    let members: Vec<Member<'_>> = list
        .iter()
        .zip(&read)
        .zip(vectors.chunks_exact(DIMENSIONS))
        .map(|((text, words), vector)| Member {
            text: *text,
            vector,
            length: readable(words).chars().count(),
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
fn describe_areas(
    texts: &[&str],
    tongues: &[Option<Tongue>],
    of: &[Option<u32>],
    area: &[u32],
    sizes: &[usize],
) -> Vec<Area> {
    let count = area.iter().max().map_or(0, |top| *top as usize + 1);
    let of: Vec<Option<u32>> =
        of.iter().map(|group| group.and_then(|g| area.get(g as usize).copied())).collect();
    let mut areas: Vec<Area> = names::name_in(texts, tongues, &of, count)
        .into_iter()
        .map(|name| Area { name: name.name, size: 0 })
        .collect();
    for (area, size) in area.iter().zip(sizes) {
        areas[*area as usize].size += size;
    }
    areas
}
