//! The steps of [`super::find`].

use super::describe::Found;
use super::parts;
use super::space::{Corpus, Space};
use super::tongue;
use super::words::Words;
use super::{Fail, Given, Options, Progress, Step, Text, Themes};
use crate::communities;
use crate::communities::graph::Graph;
use crate::duplicates;
use crate::embed::to_bytes;
use crate::model::DIMENSIONS;
use crate::neighbours::cells::Cells;
use crate::neighbours::{Neighbour, nearest};
use crate::random::hash;

/// Texts handled between two calls of the progress function.
const BLOCK: usize = 32_768;
/// Share of exact words in a neighbour's similarity, where a teacher read and where none did.
const WORD_SHARE: f32 = 0.2;
const WORD_SHARE_STATIC: f32 = 0.4;
/// Neighbours by meaning among which words choose, per neighbour kept.
const CHOICE: usize = 4;
/// More texts than this are compared by cells, a little less than exactly.
const EXACT: usize = 20_000;
/// Cells searched for a text's neighbours.
const PROBES: usize = 24;
/// Cells searched for its voters.
const VOTE_PROBES: usize = 6;
/// Neighbours that vote for a text outside the sample.
const VOTERS: usize = 8;
/// Similarity below which a neighbour has no vote.
const LEAST_VOTE: f32 = 0.25;
/// Share of a text's neighbours (by weight) that a theme must hold for the text to be in it, in a corpus of several languages.
const LEAST_FIT: f32 = 0.35;
/// The mean of that share below which a community is no theme there.
const LEAST_HELD: f32 = 0.57;
/// How much finer its communities are, before those are dropped.
const FINER: f64 = 4.0 / 3.0;
/// Resolution of areas: how finely themes are grouped.
const AREA_RESOLUTION: f64 = 0.3;

pub(super) fn find(
    texts: &[Text<'_>],
    options: &Options,
    given: Given<'_>,
    progress: &dyn Fn(Progress) -> bool,
) -> Result<Themes, Fail> {
    let tell =
        |step, done, of| if progress(Progress { step, done, of }) { Ok(()) } else { Err(Fail::Stopped) };
    let all: Vec<&str> = texts.iter().map(|text| text.text).collect();
    tell(Step::Copies, 0, all.len())?;
    let original = duplicates::originals(&all);
    let unique: Vec<usize> = (0..all.len()).filter(|i| original[*i] as usize == *i).collect();
    let sample = compared(&unique, &all, options.compared);

    tell(Step::Vectors, 0, sample.len())?;
    let corpus = Corpus::of(sample.iter().map(|i| texts[*i]));
    let (space, vectors) =
        Space::learn(&corpus, options, given.teacher, &|done, of| tell(Step::Reading, done, of))?;
    let lists = neighbours(&corpus, &space, &vectors, options, &tell)?;
    tell(Step::Communities, 0, sample.len())?;
    let graph = Graph::new(sample.len(), &edges(&lists));
    let before = picked(&sample, given.before, None);
    let community = communities_of(&corpus, &graph, &lists, &before, options);
    let least = options.least_size.unwrap_or_else(|| least_size(sample.len()));
    let (groups, kept) = keep_large(&community, least);
    let area = areas(&graph, &community, kept, options.seed);

    let inside = parts::Found { lists: &lists, groups: &groups, kept, least, seed: options.seed };
    let inside = parts::inside(&inside, &picked(&sample, given.parts, None));
    let recent = picked(&sample, given.recent, false);
    let small = parts::small(&lists, &community, kept, &recent);
    let small = small.iter().map(|list| list.iter().map(|text| sample[*text]).collect()).collect();

    let mut placed = Placed::new(all.len());
    for (at, row) in vectors.chunks_exact(DIMENSIONS).enumerate() {
        placed.put(sample[at], groups[at], inside.of[at], row);
    }
    place_rest(texts, &unique, &sample, (&space, &vectors, &groups, &inside.of), &mut placed, &tell)?;
    let Placed { mut of, mut part_of, vectors } = placed;
    for (text, first) in original.iter().enumerate() {
        of[text] = of[*first as usize];
        part_of[text] = part_of[*first as usize];
    }
    tell(Step::Names, 0, kept)?;
    let parts = inside.theme;
    let found = Found { of, part_of, parts, small, original, area, count: kept, space, vectors };
    Ok(super::describe::describe(texts, found, options))
}

/// What is given of the texts of the sample.
fn picked<T: Copy>(sample: &[usize], given: &[T], none: T) -> Vec<T> {
    sample.iter().map(|text| given.get(*text).copied().unwrap_or(none)).collect()
}

/// The texts that are compared with each other: all, or those of the lowest hashes, so that a few more texts change little.
fn compared(unique: &[usize], texts: &[&str], most: usize) -> Vec<usize> {
    if unique.len() <= most {
        return unique.to_vec();
    }
    let mut order: Vec<(u64, usize)> = unique.iter().map(|i| (hash(texts[*i].as_bytes()), *i)).collect();
    order.select_nth_unstable(most.max(1) - 1);
    order.truncate(most.max(1));
    let mut sample: Vec<usize> = order.into_iter().map(|(_, i)| i).collect();
    sample.sort_unstable();
    sample
}

/// Communities at the theme level, numbered by falling size; in a corpus of several languages loose texts are set free.
fn communities_of(
    corpus: &Corpus<'_>,
    graph: &Graph,
    lists: &[Vec<Neighbour>],
    before: &[Option<u32>],
    options: &Options,
) -> Vec<u32> {
    let mixed = tongue::is_mixed(&corpus.tongues);
    let resolution = options.resolution * if mixed { FINER } else { 1.0 };
    let community = communities::find_near(graph, before, resolution, options.seed);
    if !mixed {
        return community;
    }
    loosen(&community, lists, &tongue::told_by_a_word(&corpus.texts, &corpus.tongues, &community))
}

/// Themes and places of all texts as they become known.
struct Placed {
    of: Vec<Option<u32>>,
    part_of: Vec<Option<u32>>,
    vectors: Vec<i8>,
}

impl Placed {
    fn new(texts: usize) -> Self {
        Self { of: vec![None; texts], part_of: vec![None; texts], vectors: vec![0; texts * DIMENSIONS] }
    }

    fn put(&mut self, text: usize, group: Option<u32>, part: Option<u32>, row: &[f32]) {
        self.of[text] = group;
        self.part_of[text] = part;
        self.vectors[text * DIMENSIONS..][..DIMENSIONS].copy_from_slice(&to_bytes(row));
    }
}

/// What is known of the sample: its space, where its texts lie, their themes and their sub-themes.
type Sample<'a> = (&'a Space, &'a [f32], &'a [Option<u32>], &'a [Option<u32>]);

/// Lets the texts outside the sample join by the votes of their neighbours in it.
fn place_rest(
    texts: &[Text<'_>],
    unique: &[usize],
    sample: &[usize],
    (space, vectors, groups, parts): Sample<'_>,
    placed: &mut Placed,
    tell: &dyn Fn(Step, usize, usize) -> Result<(), Fail>,
) -> Result<(), Fail> {
    let rest: Vec<usize> =
        unique.iter().copied().filter(|text| sample.binary_search(text).is_err()).collect();
    if rest.is_empty() {
        return Ok(());
    }
    let cells = Cells::build(vectors, DIMENSIONS);
    for (block, part) in rest.chunks(BLOCK).enumerate() {
        tell(Step::Rest, block * BLOCK, rest.len())?;
        let few: Vec<Text<'_>> = part.iter().map(|i| texts[*i]).collect();
        let read = space.read(&few);
        let votes = cells.nearest(&read, VOTERS, VOTE_PROBES, None);
        for ((text, voters), row) in part.iter().zip(&votes).zip(read.chunks_exact(DIMENSIONS)) {
            let group = vote(voters, groups);
            let same: Vec<Neighbour> =
                voters.iter().copied().filter(|(voter, _)| groups[*voter as usize] == group).collect();
            placed.put(*text, group, group.and_then(|_| vote(&same, parts)), row);
        }
    }
    Ok(())
}

/// The chosen neighbours of every text: nearest by meaning, then the best of those by meaning and words.
fn neighbours(
    corpus: &Corpus<'_>,
    space: &Space,
    vectors: &[f32],
    options: &Options,
    tell: &dyn Fn(Step, usize, usize) -> Result<(), Fail>,
) -> Result<Vec<Vec<Neighbour>>, Fail> {
    let texts = &corpus.texts;
    let words = Words::read(texts, &corpus.tongues);
    let share = if space.student().is_some() { WORD_SHARE } else { WORD_SHARE_STATIC };
    let cells = (texts.len() > EXACT).then(|| Cells::build(vectors, DIMENSIONS));
    let mut lists = Vec::with_capacity(texts.len());
    for rows in vectors.chunks(BLOCK * DIMENSIONS) {
        let first = lists.len();
        tell(Step::Neighbours, first, texts.len())?;
        let k = options.neighbours * CHOICE;
        let mut block = match &cells {
            Some(cells) => cells.nearest(rows, k, PROBES, Some(first)),
            None => nearest(rows, vectors, DIMENSIONS, k, Some(first)),
        };
        words.choose(first, &mut block, share, options.neighbours);
        lists.extend(block);
    }
    Ok(lists)
}

/// Edges weighted by similarity; neighbours of each other count twice.
fn edges(lists: &[Vec<Neighbour>]) -> Vec<(u32, u32, f32)> {
    let pairs = (0u32..).zip(lists).flat_map(|(i, list)| list.iter().map(move |(j, score)| (i, *j, *score)));
    pairs.filter(|(_, _, score)| *score > 0.0).collect()
}

/// Texts a theme needs: 2 in a handful, 6 in ten thousand, 30 in a million.
fn least_size(texts: usize) -> usize {
    ((texts as f64).sqrt() / 20.0).round().clamp(2.0, 30.0) as usize
}

/// Sets texts free that sit badly: those of communities that hold together badly, or that no word tells (`told`), join the community most of their neighbours
/// are in, or none. Free texts are communities of their own.
fn loosen(community: &[u32], lists: &[Vec<Neighbour>], told: &[bool]) -> Vec<u32> {
    let groups = community.iter().max().map_or(0, |top| *top as usize + 1);
    let inside = |text: usize, group: u32| {
        let all: f32 = lists[text].iter().map(|(_, score)| score).sum();
        let own = lists[text].iter().filter(|(other, _)| community[*other as usize] == group);
        own.map(|(_, score)| score).sum::<f32>() / all.max(f32::MIN_POSITIVE)
    };
    let (mut held, mut sizes) = (vec![0.0f32; groups], vec![0.0f32; groups]);
    for (text, group) in community.iter().enumerate() {
        held[*group as usize] += inside(text, *group);
        sizes[*group as usize] += 1.0;
    }
    let loose: Vec<bool> =
        (0..groups).map(|group| held[group] / sizes[group] < LEAST_HELD || !told[group]).collect();
    let mut out = community.to_vec();
    for (text, group) in community.iter().enumerate() {
        let mut best = (*group, if loose[*group as usize] { 0.0 } else { inside(text, *group) });
        for (other, _) in &lists[text] {
            let other = community[*other as usize];
            let share = inside(text, other);
            if !loose[other as usize] && share > best.1 {
                best = (other, share);
            }
        }
        out[text] = if best.1 < LEAST_FIT { (groups + text) as u32 } else { best.0 };
    }
    communities::by_size(&out)
}

/// Drops communities below the least size. Communities are numbered by falling size, so the large ones keep their numbers.
fn keep_large(community: &[u32], least: usize) -> (Vec<Option<u32>>, usize) {
    let mut sizes = vec![0usize; community.iter().max().map_or(0, |top| *top as usize + 1)];
    community.iter().for_each(|group| sizes[*group as usize] += 1);
    let kept = sizes.iter().take_while(|size| **size >= least.max(1)).count();
    (community.iter().map(|group| Some(*group).filter(|g| (*g as usize) < kept)).collect(), kept)
}

/// The area of each kept theme: communities of communities.
fn areas(graph: &Graph, community: &[u32], kept: usize, seed: u64) -> Vec<u32> {
    let groups = community.iter().max().map_or(0, |top| *top as usize + 1);
    let mut area = communities::find(&graph.aggregate(community, groups), AREA_RESOLUTION, seed);
    area.truncate(kept);
    area
}

/// The theme most similar neighbours belong to; those without a theme vote for none.
fn vote(voters: &[Neighbour], groups: &[Option<u32>]) -> Option<u32> {
    let mut tally: Vec<(Option<u32>, f32)> = Vec::with_capacity(voters.len());
    for (voter, score) in voters.iter().filter(|(_, score)| *score >= LEAST_VOTE) {
        let group = groups[*voter as usize];
        match tally.iter_mut().find(|(other, _)| *other == group) {
            Some((_, sum)) => *sum += score,
            None => tally.push((group, *score)),
        }
    }
    tally.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_weighed_and_weak_ones_ignored() {
        let groups = [Some(0), Some(1), Some(1), None];
        assert_eq!(vote(&[(0, 0.9), (1, 0.5), (2, 0.5)], &groups), Some(1));
        assert_eq!(vote(&[(0, 0.2)], &groups), None);
        assert_eq!(vote(&[(3, 0.9), (0, 0.8)], &groups), None);
        assert_eq!(vote(&[], &groups), None);
    }

    #[test]
    fn loose_texts_leave() {
        let near = |texts: [u32; 2]| texts.map(|text| (text, 1.0)).to_vec();
        let lists = [near([1, 2]), near([0, 2]), near([0, 1]), near([0, 1]), near([0, 5]), near([1, 4])];
        let out = loosen(&[0, 0, 0, 0, 1, 1], &lists, &[true, true]);
        assert_eq!(out[..5], [0, 0, 0, 0, 0]);
        let out = loosen(&[0, 0, 0, 0, 1, 1], &lists, &[false, false]);
        assert_eq!(out, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn small_communities_wait() {
        assert_eq!(keep_large(&[0, 0, 0, 1], 2), (vec![Some(0), Some(0), Some(0), None], 1));
        assert_eq!(keep_large(&[], 2), (vec![], 0));
    }
}
