//! Words and pairs of words as sparse features.

use super::ridge::Sparse;
use crate::embed::Feature;
use crate::random::{QuickMap, mix};

/// Features of a text that are looked at.
const LOOKED_AT: usize = 400;

/// Keys of the words and pairs of words of one text, sorted, each once.
pub(crate) fn keys(features: &[Feature]) -> Sparse {
    let mut row = Sparse::with_capacity(2 * features.len().min(LOOKED_AT));
    let mut before = 0;
    for feature in features.iter().take(LOOKED_AT) {
        let (key, weight) = match feature {
            Feature::Piece(piece) => (mix(u64::from(*piece)), 1.0),
            Feature::Hashed(value, weight) => (*value, *weight),
        };
        row.push((key as u32, weight));
        if before != 0 {
            row.push((mix(before ^ key.rotate_left(17)) as u32, weight));
        }
        before = key;
    }
    row.sort_unstable_by_key(|(key, _)| *key);
    row.dedup_by_key(|(key, _)| *key);
    row
}

/// The words a student knows, by key, with how much each tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words {
    numbers: QuickMap<u32, u32>,
    /// By number: ln(texts / texts with the word) + 1.
    rarity: Vec<f32>,
}

impl Words {
    /// Learns the words that at least two of the rows have.
    pub(super) fn learn(rows: &[Sparse]) -> Self {
        let mut seen: QuickMap<u32, u32> = QuickMap::default();
        rows.iter().flatten().for_each(|(key, _)| *seen.entry(*key).or_default() += 1);
        let mut known: Vec<(u32, u32)> = seen.into_iter().filter(|(_, count)| *count >= 2).collect();
        known.sort_unstable();
        let rarity = known.iter().map(|(_, count)| (rows.len() as f32 / *count as f32).ln() + 1.0).collect();
        let numbers = (0u32..).zip(&known).map(|(number, (key, _))| (*key, number)).collect();
        Self { numbers, rarity }
    }

    pub(super) fn len(&self) -> usize {
        self.rarity.len()
    }

    /// The known words of a row as unit-length features.
    pub(super) fn of(&self, row: &Sparse) -> Sparse {
        let known = row.iter().filter_map(|(key, weight)| {
            let number = *self.numbers.get(key)?;
            Some((number, weight * self.rarity[number as usize]))
        });
        let mut out: Sparse = known.collect();
        let length = out.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
        if length > 0.0 {
            out.iter_mut().for_each(|(_, x)| *x /= length);
        }
        out
    }

    /// Keys by number, and rarities.
    pub(super) fn parts(&self) -> (Vec<u32>, &[f32]) {
        let mut keys = vec![0u32; self.rarity.len()];
        self.numbers.iter().for_each(|(key, number)| keys[*number as usize] = *key);
        (keys, &self.rarity)
    }

    pub(super) fn from_parts(keys: &[u32], rarity: Vec<f32>) -> Self {
        Self { numbers: keys.iter().copied().zip(0u32..).collect(), rarity }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_text_only_are_not_learned() {
        let rows = [vec![(1, 1.0), (2, 1.0)], vec![(2, 1.0), (3, 1.0)], vec![(2, 1.0), (1, 1.0)]];
        let words = Words::learn(&rows);
        assert_eq!(words.len(), 2);
        let of = words.of(&vec![(1, 1.0), (2, 1.0), (9, 1.0)]);
        assert!(of[0].1 > of[1].1, "the rarer word tells more: {of:?}");
        let (keys, rarity) = words.parts();
        assert_eq!(Words::from_parts(&keys, rarity.to_vec()), words);
    }
}
