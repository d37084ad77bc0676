//! Nearest neighbours of many vectors without comparing every pair: vectors fall into cells around centres, and only cells
//! near a query's own are searched. Source: Sivic and Zisserman 2003 (inverted file), with Lloyd's k-means for the centres.

use super::{Neighbour, nearest};
use crate::matrix::normalise;

/// Passes of k-means; centres need not be perfect.
const PASSES: usize = 4;
/// Rows per centre the centres are learned from.
const LEARNED_FROM: usize = 48;

/// Rows sorted into cells.
pub struct Cells<'a> {
    rows: &'a [f32],
    width: usize,
    centres: Vec<f32>,
    members: Vec<Vec<u32>>,
}

impl<'a> Cells<'a> {
    /// Sorts unit vectors (row-major, `width` values each) into about √rows cells; the same rows give the same cells.
    #[must_use]
    pub fn build(rows: &'a [f32], width: usize) -> Self {
        let count = rows.len().checked_div(width).unwrap_or(0);
        let cells = (count as f64).sqrt().ceil().max(1.0) as usize;
        let step = (count / (cells * LEARNED_FROM)).max(1);
        let learned: Vec<f32> = rows.chunks_exact(width.max(1)).step_by(step).flatten().copied().collect();
        let apart = (learned.len() / width.max(1) / cells).max(1);
        let mut centres: Vec<f32> =
            learned.chunks_exact(width.max(1)).step_by(apart).take(cells).flatten().copied().collect();
        for _ in 0..PASSES {
            move_centres(&mut centres, &learned, width);
        }
        let mut members = vec![Vec::new(); centres.len().checked_div(width).unwrap_or(0)];
        for (row, list) in (0u32..).zip(nearest(rows, &centres, width, 1, None)) {
            if let Some((cell, _)) = list.first() {
                members[*cell as usize].push(row);
            }
        }
        Self { rows, width, centres, members }
    }

    /// As [`nearest`] among the rows of the `probes` cells nearest to each query's own cell.
    #[must_use]
    pub fn nearest(
        &self,
        queries: &[f32],
        k: usize,
        probes: usize,
        own: Option<usize>,
    ) -> Vec<Vec<Neighbour>> {
        let width = self.width;
        let mut asked: Vec<Vec<u32>> = vec![Vec::new(); self.members.len()];
        for (query, list) in (0u32..).zip(nearest(queries, &self.centres, width, 1, None)) {
            if let Some((cell, _)) = list.first() {
                asked[*cell as usize].push(query);
            }
        }
        let around = nearest(&self.centres, &self.centres, width, probes, None);
        let mut found = vec![Vec::new(); queries.len().checked_div(width).unwrap_or(0)];
        // Two threads take turns at the cells; each query belongs to exactly one.
        let parts: Vec<Vec<(u32, Vec<Neighbour>)>> = std::thread::scope(|scope| {
            let (asked, around) = (&asked, &around);
            let threads: Vec<_> = (0..2)
                .map(|part| {
                    scope.spawn(move || {
                        let cells = (part..asked.len()).step_by(2).filter(|cell| !asked[*cell].is_empty());
                        cells
                            .flat_map(|cell| self.search(queries, &asked[cell], &around[cell], k, own))
                            .collect()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
        });
        for (query, list) in parts.into_iter().flatten() {
            found[query as usize] = list;
        }
        found
    }

    /// Searches for the queries of one cell.
    fn search(
        &self,
        queries: &[f32],
        asked: &[u32],
        around: &[Neighbour],
        k: usize,
        own: Option<usize>,
    ) -> Vec<(u32, Vec<Neighbour>)> {
        let candidates: Vec<u32> =
            around.iter().flat_map(|(cell, _)| &self.members[*cell as usize]).copied().collect();
        let gather = |from: &[f32], rows: &[u32]| -> Vec<f32> {
            rows.iter().flat_map(|row| &from[*row as usize * self.width..][..self.width]).copied().collect()
        };
        // One more is asked for, because a row finds itself.
        let lists =
            super::search(&gather(queries, asked), &gather(self.rows, &candidates), self.width, k + 1, None);
        let named = |query: u32, list: Vec<Neighbour>| {
            let me = own.map(|first| first + query as usize);
            let named = list.into_iter().map(|(place, score)| (candidates[place as usize], score));
            let mut named: Vec<Neighbour> = named.filter(|(row, _)| Some(*row as usize) != me).collect();
            named.truncate(k);
            (query, named)
        };
        asked.iter().zip(lists).map(|(query, list)| named(*query, list)).collect()
    }
}

/// One pass of k-means on the sphere; an empty cell keeps its centre.
fn move_centres(centres: &mut [f32], rows: &[f32], width: usize) {
    let mut sums = vec![0.0f32; centres.len()];
    for (row, list) in rows.chunks_exact(width.max(1)).zip(nearest(rows, centres, width, 1, None)) {
        if let Some((cell, _)) = list.first() {
            let sum = &mut sums[*cell as usize * width..][..width];
            sum.iter_mut().zip(row).for_each(|(s, x)| *s += x);
        }
    }
    for (centre, sum) in centres.chunks_exact_mut(width.max(1)).zip(sums.chunks_exact_mut(width.max(1))) {
        normalise(sum);
        if sum.iter().any(|x| *x != 0.0) {
            centre.copy_from_slice(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Vectors in fifty loose heaps, as texts are.
    fn heaps(count: usize, width: usize) -> Vec<f32> {
        let mut random = Random::new(4);
        let mut value = |scale: f32| (random.below(2001) as f32 / 1000.0 - 1.0) * scale;
        let middles: Vec<f32> = (0..50 * width).map(|_| value(1.0)).collect();
        let mut rows: Vec<f32> = (0..count)
            .flat_map(|i| (0..width).map(move |j| (i, j)))
            .map(|(i, j)| middles[i % 50 * width + j] + value(0.7))
            .collect();
        rows.chunks_exact_mut(width).for_each(normalise);
        rows
    }

    #[test]
    fn finds_nearly_all_that_comparing_every_pair_finds() {
        let (width, k) = (32, 10);
        let rows = heaps(3_000, width);
        let exact = nearest(&rows, &rows, width, k, Some(0));
        let fast = Cells::build(&rows, width).nearest(&rows, k, 12, Some(0));
        let mut hits = 0;
        for (me, (a, b)) in (0u32..).zip(exact.iter().zip(&fast)) {
            assert!(b.len() <= k && b.iter().all(|(row, _)| *row != me));
            hits += a.iter().filter(|(row, _)| b.iter().any(|(other, _)| other == row)).count();
        }
        assert!(hits > 3_000 * k * 9 / 10, "{hits}");
    }

    #[test]
    fn empty_and_tiny() {
        assert!(Cells::build(&[], 4).nearest(&[], 3, 2, None).is_empty());
        let one = [1.0, 0.0];
        assert_eq!(Cells::build(&one, 2).nearest(&one, 3, 2, None), [vec![(0, 1.0)]]);
        assert_eq!(Cells::build(&one, 2).nearest(&one, 3, 2, Some(0)), [vec![]]);
        assert!(Cells::build(&[0.0; 8], 2).nearest(&[0.0; 2], 3, 2, None)[0].len() <= 3);
    }
}
