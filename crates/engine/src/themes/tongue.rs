//! Corpora of several languages: what is a language's rather than a subject's is taken away.

use crate::embed::{Feature, Reader};
use crate::glossary::Tongue;
use crate::matrix::normalise;
use crate::model::DIMENSIONS;
use crate::random::QuickMap;
use std::collections::{BTreeMap, BTreeSet};

/// Texts of a language below which its mean says nothing.
const LEAST: usize = 20;

/// The mean vector of a language (`None`: English and those the glossary does not know).
pub(super) type Mean = (Option<Tongue>, Vec<f32>);

/// Languages of fewer than 2 % of the texts are mostly mistakes about short texts.
pub(super) fn ignore_rare(languages: &mut [Option<&str>]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    languages.iter().flatten().for_each(|language| *counts.entry(language).or_default() += 1);
    let least = languages.len();
    for language in languages.iter_mut() {
        *language = language.filter(|code| counts[code] * 50 >= least);
    }
}

/// Whether a tenth of the texts or more needs the glossary.
pub(super) fn is_mixed(tongues: &[Option<Tongue>]) -> bool {
    tongues.iter().flatten().count() * 10 > tongues.len()
}

/// Takes its language's mean away from each vector; the means.
pub(super) fn centre(vectors: &mut [f32], tongues: &[Option<Tongue>]) -> Vec<Mean> {
    let means: Vec<Mean> = std::iter::once(None)
        .chain(Tongue::all().map(Some))
        .filter_map(|tongue| mean(vectors, tongues, tongue).map(|mean| (tongue, mean)))
        .collect();
    take_away(vectors, tongues, &means);
    means
}

fn mean(vectors: &[f32], tongues: &[Option<Tongue>], tongue: Option<Tongue>) -> Option<Vec<f32>> {
    let mut mean = vec![0.0; DIMENSIONS];
    let mut count = 0usize;
    for (row, _) in vectors.chunks_exact(DIMENSIONS).zip(tongues).filter(|(_, own)| **own == tongue) {
        mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        count += 1;
    }
    mean.iter_mut().for_each(|sum| *sum /= count.max(1) as f32);
    (count >= LEAST).then_some(mean)
}

/// Takes means away from unit vectors and makes them unit vectors again.
pub(super) fn take_away(vectors: &mut [f32], tongues: &[Option<Tongue>], means: &[Mean]) {
    for (row, tongue) in vectors.chunks_exact_mut(DIMENSIONS).zip(tongues) {
        if let Some((_, mean)) = means.iter().find(|(own, _)| own == tongue) {
            row.iter_mut().zip(mean).for_each(|(x, m)| *x -= m);
            normalise(row);
        }
    }
}

/// Share of a community's texts that must have one word in common, and how many times more frequent than elsewhere it is.
const TOLD: f32 = 0.25;
const MORE: f32 = 5.0;

/// Whether some word tells each community: texts that only share a manner of speaking are no theme.
pub(super) fn told_by_a_word(texts: &[&str], tongues: &[Option<Tongue>], community: &[u32]) -> Vec<bool> {
    let mut reader = Reader::default();
    let rows: Vec<Vec<u64>> = texts
        .iter()
        .zip(tongues)
        .map(|(text, tongue)| {
            let keys = reader.features(text, *tongue).iter().map(|feature| match feature {
                Feature::Piece(piece) => u64::from(*piece),
                Feature::Hashed(value, _) => *value,
            });
            keys.collect::<BTreeSet<u64>>().into_iter().collect()
        })
        .collect();
    let groups = community.iter().max().map_or(0, |top| *top as usize + 1);
    let mut everywhere: QuickMap<u64, u32> = QuickMap::default();
    let mut inside: Vec<QuickMap<u64, u32>> = vec![QuickMap::default(); groups];
    let mut sizes = vec![0.0f32; groups];
    for (row, group) in rows.iter().zip(community) {
        sizes[*group as usize] += 1.0;
        for key in row {
            *everywhere.entry(*key).or_default() += 1;
            *inside[*group as usize].entry(*key).or_default() += 1;
        }
    }
    let tells = |key: &u64, count: u32, size: f32| {
        let share = count as f32 / size;
        let around = everywhere[key] as f32 / texts.len() as f32;
        share >= TOLD && share >= MORE * around
    };
    inside
        .iter()
        .zip(&sizes)
        .map(|(words, size)| words.iter().any(|(key, count)| tells(key, *count, *size)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_languages_are_ignored() {
        let mut few = vec![Some("en"); 99];
        few.push(Some("de"));
        ignore_rare(&mut few);
        assert_eq!(few.iter().flatten().count(), 99);
        let mut many = vec![Some("de"); 50];
        many.extend([None; 50]);
        ignore_rare(&mut many);
        assert_eq!(many[0], Some("de"));
        let german = Tongue::of("de");
        assert!(is_mixed(&[german, None]) && !is_mixed(&[None, None]));
    }

    #[test]
    fn a_shared_word_tells_a_community() {
        let mut texts = vec!["the brake is loose", "my brake squeaks", "brake again"];
        texts.extend([
            "went home",
            "red sky",
            "nice people",
            "slow lift",
            "old door",
            "cold soup",
            "long queue",
        ]);
        texts.extend(["blue car", "wet grass", "late bus", "hot tea", "new shoes", "big dog"]);
        let community: Vec<u32> = (0..texts.len() as u32).map(|i| u32::from(i >= 3)).collect();
        assert_eq!(told_by_a_word(&texts, &vec![None; texts.len()], &community), [true, false]);
    }
}
