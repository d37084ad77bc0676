//! Communities of a graph by the Leiden method on modularity with a resolution (Reichardt and Bornholdt 2006).
//! Source: Traag, Waltman and van Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities". The choice
//! inside refinement is the best gain, not a random one, so that the result is fixed by the seed.

pub mod graph;

use crate::random::Random;
use graph::Graph;
use std::collections::VecDeque;

/// Most rounds over the whole graph; later ones change little.
const ROUNDS: usize = 4;

/// The community of each node, numbered from 0 by falling size (ties by lowest node). Higher `resolution` gives more and
/// smaller communities; 1 is ordinary modularity.
#[must_use]
pub fn find(graph: &Graph, resolution: f64, seed: u64) -> Vec<u32> {
    let apart: Vec<u32> = (0..graph.len() as u32).collect();
    by_size(&improve(graph, apart, resolution, seed))
}

/// Modularity that is given up for keeping what was there before.
const LOYALTY: f64 = 0.01;

/// As [`find`], but stays near an earlier partition (`None`: a new node) unless a fresh one is clearly better: themes should
/// not move because a day was added.
#[must_use]
pub fn find_near(graph: &Graph, before: &[Option<u32>], resolution: f64, seed: u64) -> Vec<u32> {
    let fresh = find(graph, resolution, seed);
    if before.iter().all(Option::is_none) {
        return fresh;
    }
    let groups = before.iter().flatten().max().map_or(0, |top| *top + 1);
    let start: Vec<u32> = (groups..).zip(before).map(|(own, known)| known.unwrap_or(own)).collect();
    let near = improve(graph, compact(&start).0, resolution, seed);
    let lost = modularity(graph, &fresh, resolution) - modularity(graph, &near, resolution);
    if lost > LOYALTY { fresh } else { by_size(&near) }
}

/// Rounds from a partition (numbered from 0) until it gets no better.
fn improve(graph: &Graph, start: Vec<u32>, resolution: f64, seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed);
    let mut of = start;
    let mut best = f64::NEG_INFINITY;
    for _ in 0..ROUNDS {
        let next = round(graph, &of, resolution, &mut random);
        let quality = modularity(graph, &next, resolution);
        if quality <= best + 1e-9 {
            break;
        }
        best = quality;
        of = next;
    }
    of
}

/// Modularity of a partition at a resolution: from −resolution to 1, and 0 for a graph without edges.
#[must_use]
pub fn modularity(graph: &Graph, of: &[u32], resolution: f64) -> f64 {
    if graph.total <= 0.0 {
        return 0.0;
    }
    let groups = of.iter().max().map_or(0, |top| *top as usize + 1);
    let mut degrees = vec![0.0; groups];
    let mut inside = 0.0;
    for (node, group) in of.iter().enumerate() {
        degrees[*group as usize] += graph.degrees[node];
        let mut outside = graph.degrees[node];
        for (other, weight) in graph.edges(node) {
            outside -= weight;
            inside += if of[other] == *group { weight } else { 0.0 };
        }
        // What is left of the degree are loops.
        inside += outside;
    }
    let expected: f64 = degrees.iter().map(|d| d * d).sum::<f64>() / graph.total;
    (inside - resolution * expected) / graph.total
}

/// One round: move, refine, aggregate until nothing merges; the partition of the original nodes.
fn round(graph: &Graph, start: &[u32], resolution: f64, random: &mut Random) -> Vec<u32> {
    let mut level = graph.clone();
    let mut partition = start.to_vec();
    // The node of the current level that stands for each original node.
    let mut place: Vec<u32> = (0..graph.len() as u32).collect();
    loop {
        move_nodes(&level, &mut partition, resolution, random);
        let (compact, groups) = compact(&partition);
        partition = compact;
        if groups == level.len() {
            break;
        }
        let (refined, parts) = refine(&level, &partition, groups, resolution, random);
        // Without any refined merge the level would repeat itself: aggregate the partition as Louvain does.
        let (by, count) = if parts < level.len() { (refined, parts) } else { (partition.clone(), groups) };
        let mut next = vec![0u32; count];
        for (node, part) in by.iter().enumerate() {
            next[*part as usize] = partition[node];
        }
        level = level.aggregate(&by, count);
        place.iter_mut().for_each(|node| *node = by[*node as usize]);
        partition = next;
    }
    place.iter().map(|node| partition[*node as usize]).collect()
}

/// Weights from one node to the groups around it, reusing memory.
struct Around {
    weight: Vec<f64>,
    groups: Vec<u32>,
}

impl Around {
    fn new(groups: usize) -> Self {
        Self { weight: vec![0.0; groups], groups: Vec::new() }
    }

    fn look(&mut self, graph: &Graph, node: usize, of: &[u32], only: impl Fn(usize) -> bool) {
        for group in self.groups.drain(..) {
            self.weight[group as usize] = 0.0;
        }
        for (other, weight) in graph.edges(node).filter(|(other, _)| only(*other)) {
            let group = of[other];
            if self.weight[group as usize] == 0.0 {
                self.groups.push(group);
            }
            self.weight[group as usize] += weight;
        }
    }
}

/// Moves single nodes to the neighbouring community of the best gain until none gains; queued neighbours only.
fn move_nodes(graph: &Graph, of: &mut [u32], resolution: f64, random: &mut Random) {
    let count = graph.len();
    let mut degree = vec![0.0; count];
    of.iter().enumerate().for_each(|(node, group)| degree[*group as usize] += graph.degrees[node]);
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    let mut queue: VecDeque<usize> = order.into();
    let mut queued = vec![true; count];
    let mut around = Around::new(count);
    let share = if graph.total > 0.0 { resolution / graph.total } else { 0.0 };
    while let Some(node) = queue.pop_front() {
        queued[node] = false;
        let own = of[node];
        let mine = graph.degrees[node];
        around.look(graph, node, of, |_| true);
        degree[own as usize] -= mine;
        let gain = |group: u32| around.weight[group as usize] - share * mine * degree[group as usize];
        let (mut best, mut top) = (own, gain(own));
        for group in &around.groups {
            let value = gain(*group);
            if value > top + 1e-12 {
                (best, top) = (*group, value);
            }
        }
        degree[best as usize] += mine;
        if best != own {
            of[node] = best;
            for (other, _) in graph.edges(node) {
                if of[other] != best && !queued[other] {
                    queued[other] = true;
                    queue.push_back(other);
                }
            }
        }
    }
}

/// Splits each community into well-connected parts: nodes that are still alone join the best part of their community.
/// Returns the parts, numbered from 0, and how many there are.
fn refine(
    graph: &Graph,
    of: &[u32],
    groups: usize,
    resolution: f64,
    random: &mut Random,
) -> (Vec<u32>, usize) {
    let count = graph.len();
    let share = if graph.total > 0.0 { resolution / graph.total } else { 0.0 };
    let mut whole = vec![0.0; groups];
    of.iter().enumerate().for_each(|(node, group)| whole[*group as usize] += graph.degrees[node]);
    let mut part: Vec<u32> = (0..count as u32).collect();
    let mut degree = graph.degrees.clone();
    let mut size = vec![1u32; count];
    // Weight from each part to the rest of its community.
    let mut outward: Vec<f64> = (0..count)
        .map(|node| graph.edges(node).filter(|(o, _)| of[*o] == of[node]).map(|(_, w)| w).sum())
        .collect();
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    let mut around = Around::new(count);
    for node in order {
        let own = part[node];
        let mine = graph.degrees[node];
        let total = whole[of[node] as usize];
        if size[own as usize] != 1 || outward[own as usize] < share * mine * (total - mine) {
            continue;
        }
        around.look(graph, node, &part, |other| of[other] == of[node]);
        let (mut best, mut top) = (own, 0.0);
        for group in around.groups.iter().filter(|group| **group != own) {
            let theirs = degree[*group as usize];
            let value = around.weight[*group as usize] - share * mine * theirs;
            if value > top && outward[*group as usize] >= share * theirs * (total - theirs) {
                (best, top) = (*group, value);
            }
        }
        if best != own {
            let between = around.weight[best as usize];
            outward[best as usize] += outward[own as usize] - 2.0 * between;
            degree[best as usize] += mine;
            size[best as usize] += 1;
            size[own as usize] = 0;
            part[node] = best;
        }
    }
    compact(&part)
}

/// Renumbers groups from 0 in order of first appearance.
fn compact(of: &[u32]) -> (Vec<u32>, usize) {
    let top = of.iter().max().map_or(0, |top| *top as usize + 1);
    let mut numbers = vec![u32::MAX; top];
    let mut next = 0;
    let renamed = of
        .iter()
        .map(|group| {
            let number = &mut numbers[*group as usize];
            if *number == u32::MAX {
                *number = next;
                next += 1;
            }
            *number
        })
        .collect();
    (renamed, next as usize)
}

/// Renumbers groups by falling size.
pub(crate) fn by_size(of: &[u32]) -> Vec<u32> {
    let (of, groups) = compact(of);
    let mut sizes = vec![0usize; groups];
    of.iter().for_each(|group| sizes[*group as usize] += 1);
    let mut order: Vec<usize> = (0..groups).collect();
    order.sort_by_key(|group| std::cmp::Reverse(sizes[*group]));
    let mut rank = vec![0u32; groups];
    (0u32..).zip(&order).for_each(|(place, group)| rank[*group] = place);
    of.iter().map(|group| rank[*group as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rings of cliques: the textbook case with a known answer.
    fn ring(cliques: u32, size: u32) -> Graph {
        let mut edges = Vec::new();
        for c in 0..cliques {
            for i in 0..size {
                for j in 0..i {
                    edges.push((c * size + i, c * size + j, 1.0));
                }
            }
            edges.push((c * size, (c + 1) % cliques * size + 1, 1.0));
        }
        Graph::new((cliques * size) as usize, &edges)
    }

    #[test]
    fn cliques_are_found_and_the_run_repeats() {
        let graph = ring(12, 6);
        let of = find(&graph, 3.0, 1);
        assert_eq!(of, find(&graph, 3.0, 1));
        assert_eq!(of.iter().max(), Some(&11));
        for clique in of.chunks(6) {
            assert!(clique.iter().all(|group| *group == clique[0]));
        }
    }

    #[test]
    fn modularity_of_known_partitions() {
        let graph = ring(2, 3);
        assert!((modularity(&graph, &[0; 6], 1.0)).abs() < 1e-9);
        let halves = modularity(&graph, &[0, 0, 0, 1, 1, 1], 1.0);
        assert!((halves - (12.0 / 16.0 - 0.5)).abs() < 1e-9, "{halves}");
    }

    #[test]
    fn graphs_without_edges_stay_apart() {
        assert_eq!(find(&Graph::new(0, &[]), 3.0, 1), Vec::<u32>::new());
        assert_eq!(find(&Graph::new(3, &[]), 3.0, 1).len(), 3);
        assert_eq!(find(&Graph::new(2, &[(0, 0, 1.0), (0, 1, 1.0)]), 1.0, 1), [0, 0]);
    }
}
