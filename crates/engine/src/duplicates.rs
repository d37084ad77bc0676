//! Copies: identical and nearly identical texts (copied reviews, spam floods, quoted mail) count as one voice each.
//! Source for near copies: Broder 1997, "On the resemblance and containment of documents" (word shingles, minimum hashes).

use crate::embed::readable;
use crate::random::{QuickMap, hash, mix};
use crate::token::fold::Kind;
use crate::token::words::each_word;

/// For each text the first text it is a copy of; a text without an earlier copy names itself.
#[must_use]
pub fn originals(texts: &[&str]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..texts.len() as u32).collect();
    let mut same: QuickMap<u64, u32> = QuickMap::default();
    let mut bands: QuickMap<u64, u32> = QuickMap::default();
    let mut words = Vec::new();
    for (index, text) in (0u32..).zip(texts) {
        let whole = word_hashes(text, &mut words);
        if let Some(first) = same.get(&whole) {
            parent[index as usize] = *first;
            continue;
        }
        same.insert(whole, index);
        if words.len() < NEAR_WORDS {
            continue;
        }
        for key in band_keys(&words) {
            let first = *bands.entry(key).or_insert(index);
            if first != index && resembles(&words, texts[first as usize]) {
                parent[index as usize] = parent[first as usize];
                break;
            }
        }
    }
    parent
}

/// Shorter texts must be identical: in a short one, a single other word can be another meaning.
const NEAR_WORDS: usize = 12;
/// Words to a shingle.
const SHINGLE: usize = 3;
/// Share of shingles two texts must have in common.
const RESEMBLANCE: f64 = 0.7;

/// Hashes of the words of a text into `out`; the result is the hash of them all. A text without words is its own signs.
fn word_hashes(text: &str, out: &mut Vec<u64>) -> u64 {
    out.clear();
    let text = readable(text);
    each_word(text, |word| {
        if word.kind != Kind::Sign {
            out.push(hash(word.folded.as_bytes()));
        }
    });
    if out.is_empty() {
        return hash(text.trim().as_bytes());
    }
    out.iter().fold(0, |state: u64, word| mix(state.rotate_left(9) ^ word))
}

fn shingles(words: &[u64]) -> Vec<u64> {
    let mut all: Vec<u64> =
        words.windows(SHINGLE).map(|few| few.iter().fold(1, |s: u64, w| mix(s.rotate_left(9) ^ w))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Three keys of two minimum hashes each: near copies share at least one with high probability.
fn band_keys(words: &[u64]) -> [u64; 3] {
    let shingles = shingles(words);
    let least = |seed: u64| shingles.iter().map(|s| mix(s ^ mix(seed))).min().unwrap_or(0);
    [0, 1, 2].map(|band| mix(least(2 * band) ^ least(2 * band + 1).rotate_left(32)).wrapping_add(band))
}

fn resembles(words: &[u64], other: &str) -> bool {
    let mut theirs = Vec::new();
    word_hashes(other, &mut theirs);
    let (a, b) = (shingles(words), shingles(&theirs));
    let common = a.iter().filter(|shingle| b.binary_search(shingle).is_ok()).count();
    common as f64 >= RESEMBLANCE * (a.len() + b.len() - common) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_markup_do_not_make_a_new_voice() {
        assert_eq!(originals(&["Great app!", "great app", "<b>GREAT</b> app…", "Great apps"]), [0, 0, 0, 3]);
        assert_eq!(originals(&["", " ", "👍", "👎", "👍"]), [0, 0, 2, 3, 2]);
    }

    #[test]
    fn nearly_the_same_long_text_is_a_copy_and_a_short_one_is_not() {
        let long = "since the last update my phone gets hot and the battery is empty after two hours even when I do nothing with it";
        let copy = format!("{long} thanks");
        let other = "since the last update the map shows the wrong street and the driver calls me every time to ask where I am now";
        assert_eq!(originals(&[long, other, &copy]), [0, 1, 0]);
        assert_eq!(originals(&["I lost my card", "I lost my phone"]), [0, 1]);
    }
}
