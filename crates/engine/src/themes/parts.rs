//! Inside themes and beside them: sub-themes, where a theme's texts fall apart into groups that hold together, and
//! small groups of new texts among those that fit nowhere. Neither changes which theme a text is in.

use crate::communities;
use crate::communities::graph::Graph;
use crate::neighbours::Neighbour;

/// A theme is looked into from this many texts on, and from this many times the least size of a theme.
const LEAST_INSIDE: usize = 12;
const LEAST_TIMES: usize = 4;
/// Texts a sub-theme or a small group has at least.
const LEAST_PART: usize = 3;
/// A sub-theme holds at least one in this many of its theme's texts…
const SHARE: usize = 20;
/// …and this share of what ties its members to their theme stays inside it, on average.
const HELD: f32 = 0.6;
/// Resolution inside a theme: ordinary modularity of its own graph, finer than what found the theme.
const RESOLUTION: f64 = 1.0;
/// A small group is new when this share of its texts is recent, and holds together from this share on.
const NEW: f32 = 0.8;
const HELD_SMALL: f32 = 0.5;

/// Groups inside groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parts {
    /// The part of each text of the sample; parts are numbered theme by theme, by falling size in each.
    pub of: Vec<Option<u32>>,
    /// The theme of each part.
    pub theme: Vec<u32>,
}

/// What the search has in hand.
pub(super) struct Found<'a> {
    /// Each text's neighbours.
    pub lists: &'a [Vec<Neighbour>],
    /// Each text's theme.
    pub groups: &'a [Option<u32>],
    /// How many themes there are.
    pub kept: usize,
    pub least: usize,
    pub seed: u64,
}

/// Looks for sub-themes in every theme large enough, near those there were `before`.
pub(super) fn inside(found: &Found<'_>, before: &[Option<u32>]) -> Parts {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); found.kept];
    for (text, group) in found.groups.iter().enumerate() {
        if let Some(group) = group {
            members[*group as usize].push(text as u32);
        }
    }
    let mut parts = Parts { of: vec![None; found.groups.len()], theme: Vec::new() };
    let mut place = vec![0u32; found.groups.len()];
    for (theme, list) in members.iter().enumerate() {
        if list.len() < LEAST_INSIDE.max(found.least * LEAST_TIMES) {
            continue;
        }
        for (own, text) in list.iter().enumerate() {
            place[*text as usize] = own as u32;
        }
        let edges = edges_inside(found, list, &place, theme as u32);
        let graph = Graph::new(list.len(), &edges);
        let known: Vec<Option<u32>> =
            list.iter().map(|text| before.get(*text as usize).copied().flatten()).collect();
        let community = communities::find_near(&graph, &compact(&known), RESOLUTION, found.seed);
        let kept = hold(&edges, &community, found.least);
        if kept.iter().filter(|kept| **kept).count() < 2 {
            continue;
        }
        let first = parts.theme.len() as u32;
        let mut number: Vec<Option<u32>> = Vec::with_capacity(kept.len());
        for kept in &kept {
            number.push(kept.then(|| first + number.iter().flatten().count() as u32));
        }
        parts.theme.extend(number.iter().flatten().map(|_| theme as u32));
        for (text, group) in list.iter().zip(&community) {
            parts.of[*text as usize] = number[*group as usize];
        }
    }
    parts
}

/// Numbers from 0 in order of appearance: what stood before is numbered over all themes.
fn compact(known: &[Option<u32>]) -> Vec<Option<u32>> {
    let mut seen: Vec<u32> = Vec::new();
    let mut number = |one: u32| {
        let at = seen.iter().position(|other| *other == one);
        at.unwrap_or_else(|| {
            seen.push(one);
            seen.len() - 1
        }) as u32
    };
    known.iter().map(|one| one.map(&mut number)).collect()
}

fn edges_inside(found: &Found<'_>, list: &[u32], place: &[u32], theme: u32) -> Vec<(u32, u32, f32)> {
    let mut edges = Vec::new();
    for (own, text) in list.iter().enumerate() {
        for (other, score) in &found.lists[*text as usize] {
            if *score > 0.0 && found.groups[*other as usize] == Some(theme) {
                edges.push((own as u32, place[*other as usize], *score));
            }
        }
    }
    edges
}

/// Which communities hold together and are large enough.
fn hold(edges: &[(u32, u32, f32)], community: &[u32], least: usize) -> Vec<bool> {
    let groups = community.iter().max().map_or(0, |top| *top as usize + 1);
    let (mut sizes, mut inside, mut all) = (vec![0usize; groups], vec![0.0f32; groups], vec![0.0f32; groups]);
    community.iter().for_each(|group| sizes[*group as usize] += 1);
    for (from, to, score) in edges {
        let (own, other) = (community[*from as usize], community[*to as usize]);
        all[own as usize] += score;
        inside[own as usize] += if own == other { *score } else { 0.0 };
    }
    let needed = LEAST_PART.max(least).max(community.len() / SHARE);
    (0..groups).map(|group| sizes[group] >= needed && inside[group] >= HELD * all[group]).collect()
}

/// Small groups of mostly `recent` texts among the communities that are no themes: their texts, the largest group first.
pub(super) fn small(
    lists: &[Vec<Neighbour>],
    community: &[u32],
    kept: usize,
    recent: &[bool],
) -> Vec<Vec<usize>> {
    let groups = community.iter().max().map_or(0, |top| *top as usize + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups.saturating_sub(kept)];
    for (text, group) in community.iter().enumerate().filter(|(_, group)| **group as usize >= kept) {
        members[*group as usize - kept].push(text);
    }
    members.retain(|list| {
        let new = list.iter().filter(|text| recent.get(**text).copied().unwrap_or(false)).count();
        if list.len() < LEAST_PART || (new as f32) < NEW * list.len() as f32 {
            return false;
        }
        let ties = |text: &usize| lists[*text].iter().map(|(_, score)| score).sum::<f32>();
        let own = |text: &usize| {
            let same = |other: &u32| community[*other as usize] == community[*text];
            lists[*text].iter().filter(|(other, _)| same(other)).map(|(_, score)| score).sum::<f32>()
        };
        list.iter().map(own).sum::<f32>() >= HELD_SMALL * list.iter().map(ties).sum::<f32>()
    });
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rings of `size` texts each, tied to each other by `bridges` weak ties, and three texts of their own.
    fn rings(size: u32, bridges: u32) -> Vec<Vec<Neighbour>> {
        let mut lists: Vec<Vec<Neighbour>> = Vec::new();
        for ring in 0..2 {
            for own in 0..size {
                let near = (1..=4).map(|step| (ring * size + (own + step) % size, 0.9));
                let bridge = (own < bridges).then_some(((1 - ring) * size + own, 0.3));
                lists.push(near.chain(bridge).collect());
            }
        }
        for own in 0..3 {
            lists.push((1..=2).map(|step| (2 * size + (own + step) % 3, 0.8)).collect());
        }
        lists
    }

    fn found<'a>(lists: &'a [Vec<Neighbour>], groups: &'a [Option<u32>]) -> Found<'a> {
        Found { lists, groups, kept: 1, least: 2, seed: 1 }
    }

    #[test]
    fn a_theme_of_two_halves_has_two_parts_and_one_of_a_piece_has_none() {
        let lists = rings(12, 2);
        let mut groups = vec![Some(0); 24];
        groups.extend([None; 3]);
        let parts = inside(&found(&lists, &groups), &[]);
        assert_eq!(parts.theme, [0, 0]);
        assert!(parts.of[..12].iter().all(|part| *part == parts.of[0]));
        assert!(parts.of[12..24].iter().all(|part| *part == parts.of[12]) && parts.of[0] != parts.of[12]);
        assert_eq!(parts.of[24..], [None; 3]);
        assert_eq!(parts, inside(&found(&lists, &groups), &parts.of));

        let one: Vec<Vec<Neighbour>> = (0..14u32)
            .map(|own| (0..14).filter(|other| *other != own).map(|other| (other, 0.9)).collect())
            .collect();
        assert!(inside(&found(&one, &[Some(0); 14]), &[]).theme.is_empty());
        let few = rings(5, 1);
        assert!(inside(&found(&few, &[Some(0); 10]), &[]).theme.is_empty());
    }

    #[test]
    fn small_groups_are_shown_only_while_they_are_new() {
        let lists = rings(12, 2);
        let community: Vec<u32> = (0..27).map(|text| u32::from(text >= 24)).collect();
        let mut recent = vec![false; 27];
        assert!(small(&lists, &community, 1, &recent).is_empty());
        recent[24..].fill(true);
        assert_eq!(small(&lists, &community, 1, &recent), [vec![24, 25, 26]]);
        assert!(small(&lists, &community, 1, &[]).is_empty());
    }
}
