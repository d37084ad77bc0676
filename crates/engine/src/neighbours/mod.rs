//! Exact nearest neighbours of unit vectors by dot product: blocked matrix products, two threads.

pub mod cells;

use crate::matrix::times_transposed;

/// Rows and columns of one product block: the block of results (512 KiB) stays in the cache.
const ROWS: usize = 128;
const COLUMNS: usize = 1_024;

/// One neighbour: its row and the dot product.
pub type Neighbour = (u32, f32);

/// For each row of `queries` the `k` most similar rows of `among`, best first, ties by lower row; both hold `width` values
/// a row. `own` is the row of `among` that is the first query itself (the others follow): no text is its own neighbour.
/// Lists are shorter than `k` when there are fewer rows.
#[must_use]
pub fn nearest(
    queries: &[f32],
    among: &[f32],
    width: usize,
    k: usize,
    own: Option<usize>,
) -> Vec<Vec<Neighbour>> {
    let count = queries.len().checked_div(width).unwrap_or(0);
    let half = count.div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = queries
            .chunks((half * width).max(1))
            .enumerate()
            .map(|(part, rows)| {
                scope.spawn(move || search(rows, among, width, k, own.map(|row| row + part * half)))
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

fn search(queries: &[f32], among: &[f32], width: usize, k: usize, own: Option<usize>) -> Vec<Vec<Neighbour>> {
    let count = queries.len().checked_div(width).unwrap_or(0);
    let mut found: Vec<Best> = (0..count).map(|_| Best::new(k)).collect();
    let mut cells = vec![0.0; ROWS * COLUMNS];
    for (block, rows) in queries.chunks((ROWS * width).max(1)).enumerate().take(count.div_ceil(ROWS)) {
        let lists = &mut found[block * ROWS..][..rows.len() / width];
        for (panel, columns) in among.chunks(COLUMNS * width).enumerate() {
            let wide = columns.len() / width;
            let cells = &mut cells[..lists.len() * wide];
            times_transposed(rows, columns, width, cells);
            for (i, (list, line)) in lists.iter_mut().zip(cells.chunks_exact_mut(wide)).enumerate() {
                let me = own
                    .map(|first| first + block * ROWS + i)
                    .and_then(|row| row.checked_sub(panel * COLUMNS));
                if let Some(cell) = me.and_then(|column| line.get_mut(column)) {
                    *cell = f32::NEG_INFINITY;
                }
                list.offer(line, panel * COLUMNS);
            }
        }
    }
    found.into_iter().map(|best| best.items).collect()
}

/// The best `k` so far, sorted.
struct Best {
    items: Vec<Neighbour>,
    k: usize,
    floor: f32,
}

impl Best {
    fn new(k: usize) -> Self {
        let floor = if k == 0 { f32::INFINITY } else { f32::NEG_INFINITY };
        Self { items: Vec::with_capacity(k.min(1_000) + 1), k, floor }
    }

    fn offer(&mut self, scores: &[f32], first: usize) {
        for (chunk, part) in scores.chunks(16).enumerate() {
            // One vector comparison skips sixteen rows at a time: nearly all are worse than the worst kept.
            if !part.iter().fold(false, |any, score| any | (*score > self.floor)) {
                continue;
            }
            for (i, score) in part.iter().enumerate() {
                if *score > self.floor {
                    self.insert((first + chunk * 16 + i) as u32, *score);
                }
            }
        }
    }

    fn insert(&mut self, row: u32, score: f32) {
        let place = self.items.partition_point(|(_, kept)| *kept >= score);
        self.items.insert(place, (row, score));
        self.items.truncate(self.k);
        if self.items.len() == self.k {
            self.floor = self.items.last().map_or(f32::INFINITY, |(_, kept)| *kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{dot, normalise};
    use crate::random::Random;

    fn random_rows(count: usize, width: usize) -> Vec<f32> {
        let mut random = Random::new(3);
        let mut rows: Vec<f32> =
            (0..count * width).map(|_| random.below(1000) as f32 / 500.0 - 1.0).collect();
        rows.chunks_exact_mut(width).for_each(normalise);
        rows
    }

    #[test]
    fn agrees_with_comparing_every_pair() {
        let (width, count) = (16, 1_500);
        let rows = random_rows(count, width);
        let found = nearest(&rows, &rows, width, 5, Some(0));
        for i in (0..count).step_by(97) {
            let mut all: Vec<(u32, f32)> = (0..count)
                .filter(|j| *j != i)
                .map(|j| (j as u32, dot(&rows[i * width..][..width], &rows[j * width..][..width])))
                .collect();
            all.sort_by(|a, b| b.1.total_cmp(&a.1));
            let expected: Vec<u32> = all[..5].iter().map(|(j, _)| *j).collect();
            assert_eq!(found[i].iter().map(|(j, _)| *j).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn small_and_empty_sets() {
        assert!(nearest(&[], &[], 4, 3, Some(0)).is_empty());
        let rows = random_rows(2, 4);
        let found = nearest(&rows, &rows, 4, 3, Some(0));
        assert_eq!(found.iter().map(|list| list[0].0).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(nearest(&rows, &rows, 4, 0, None), [vec![], vec![]]);
        assert_eq!(nearest(&rows, &rows, 4, 9, None)[1].len(), 2);
        assert!(nearest(&rows, &rows, 0, 3, None).is_empty());
    }
}
