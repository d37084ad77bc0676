//! Exact words beside meanings: a share of tf-idf similarity when neighbours are chosen (words and pairs of words).

use crate::embed::Reader;
use crate::glossary::Tongue;
use crate::neighbours::Neighbour;
use crate::student::ridge::Sparse as Row;
use crate::student::words::keys;

/// Words and pairs kept per text, the rarest first.
const KEPT: usize = 64;
/// Counters that words and pairs share; a rare clash only makes a word look more common.
const COUNTED: usize = 1 << 22;

/// The weighted words of each text: sorted keys, unit length.
pub struct Words {
    texts: Vec<Row>,
}

impl Words {
    /// Reads the words and pairs of words of all texts, weighed by ln(texts / texts with it), on two threads.
    #[must_use]
    pub fn read(texts: &[&str], tongues: &[Option<Tongue>]) -> Self {
        let mut rows: Vec<Row> = vec![Row::new(); texts.len()];
        let half = texts.len().div_ceil(2).max(1);
        std::thread::scope(|scope| {
            for ((part, tongues), rows) in
                texts.chunks(half).zip(tongues.chunks(half)).zip(rows.chunks_mut(half))
            {
                scope.spawn(move || {
                    let mut reader = Reader::default();
                    for ((text, tongue), row) in part.iter().zip(tongues).zip(rows) {
                        *row = keys(reader.features(text, *tongue));
                    }
                });
            }
        });
        let mut seen = vec![0u32; COUNTED];
        rows.iter().flatten().for_each(|(key, _)| seen[*key as usize % COUNTED] += 1);
        let total = texts.len() as f32;
        rows.iter_mut().for_each(|row| weigh(row, &seen, total));
        Self { texts: rows }
    }

    /// Cosine of two texts' words, 0 to 1.
    #[must_use]
    pub fn similarity(&self, a: usize, b: usize) -> f32 {
        let (a, b) = (&self.texts[a], &self.texts[b]);
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            if x.0 == y.0 {
                sum += x.1 * y.1;
            }
            i += usize::from(x.0 <= y.0);
            j += usize::from(y.0 <= x.0);
        }
        sum
    }

    /// Mixes `share` of word similarity into lists of neighbours, `lists[i]` being those of text `first + i`, and keeps the
    /// best `k` of each; on two threads.
    pub fn choose(&self, first: usize, lists: &mut [Vec<Neighbour>], share: f32, k: usize) {
        let half = lists.len().div_ceil(2).max(1);
        std::thread::scope(|scope| {
            for (part, lists) in lists.chunks_mut(half).enumerate() {
                scope.spawn(move || {
                    for (i, list) in lists.iter_mut().enumerate() {
                        self.choose_one(first + part * half + i, list, share, k);
                    }
                });
            }
        });
    }

    fn choose_one(&self, text: usize, list: &mut Vec<Neighbour>, share: f32, k: usize) {
        for (other, score) in list.iter_mut() {
            *score = (1.0 - share) * *score + share * self.similarity(text, *other as usize);
        }
        list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        list.truncate(k);
        list.shrink_to_fit();
    }
}

fn weigh(row: &mut Row, seen: &[u32], total: f32) {
    for (key, weight) in row.iter_mut() {
        *weight *= (total / seen[*key as usize % COUNTED].max(1) as f32).ln().max(0.0);
    }
    if row.len() > KEPT {
        row.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        row.truncate(KEPT);
        row.sort_unstable_by_key(|(key, _)| *key);
    }
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
    row.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_rare_words_count_most() {
        let texts = ["lost my card", "lost my phone", "stolen card today", "my day", "card lost"];
        let words = Words::read(&texts, &[None; 5]);
        assert!((words.similarity(0, 0) - 1.0).abs() < 1e-5);
        assert!(words.similarity(0, 1) > words.similarity(0, 3));
        assert_eq!(words.similarity(2, 3), 0.0);
        let mut lists = vec![vec![(3, 0.5), (1, 0.5)], vec![(3, 0.5), (0, 0.5)]];
        words.choose(0, &mut lists, 0.2, 1);
        assert_eq!((lists[0][0].0, lists[1][0].0), (1, 0));
    }
}
