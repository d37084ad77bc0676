//! Names for themes: the phrase of the theme's own texts that sets it apart.
//!
//! Class-based tf-idf (Grootendorst 2022, "BERTopic", section 3.3) over phrases of one to three words, by texts rather than by
//! occurrences, with generic words held back.

pub mod phrases;
pub mod stop_words;

use crate::random::{QuickMap, mix};
use phrases::{BREAK, Lexicon, is_particle};
use stop_words::{is_acronym, is_generic, is_grammar};

/// A name and the words that explain it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// A phrase found word for word in the theme's texts, first letter raised; two joined by `·` where one is not unique.
    pub name: String,
    /// The most distinctive single words, best first.
    pub words: Vec<String>,
}

/// Words in the longest phrase.
const LONGEST: usize = 3;
/// Candidate phrases kept per theme.
const CANDIDATES: usize = 40;

/// One phrase: up to three word numbers.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    words: [u32; LONGEST],
    length: usize,
    inside: f64,
    score: f64,
}

/// Names for `groups` groups, `of[i]` being the group of `texts[i]`. Names differ from each other. A group whose texts have
/// no words gets its first text's first signs.
#[must_use]
pub fn name(texts: &[&str], of: &[Option<u32>], groups: usize) -> Vec<Name> {
    let mut lexicon = Lexicon::default();
    let numbers: Vec<Vec<u32>> = texts.iter().map(|text| lexicon.read(text)).collect();
    let everywhere = count_everywhere(&numbers, &lexicon);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (text, group) in of.iter().enumerate() {
        if let Some(list) = group.and_then(|group| members.get_mut(group as usize)) {
            list.push(text);
        }
    }
    let ranked: Vec<Vec<Phrase>> =
        members.iter().map(|list| rank(list, &numbers, &lexicon, &everywhere, texts.len())).collect();
    let mut taken: QuickMap<String, ()> = QuickMap::default();
    ranked
        .iter()
        .zip(&members)
        .map(|(phrases, list)| {
            let name =
                unique(phrases, &lexicon, &mut taken).unwrap_or_else(|| fallback(list, texts, &mut taken));
            Name { name, words: single_words(phrases, &lexicon) }
        })
        .collect()
}

/// Calls `each` once for every different phrase of a text that may be a name.
fn each_phrase(
    numbers: &[u32],
    lexicon: &Lexicon,
    seen: &mut QuickMap<u64, ()>,
    mut each: impl FnMut(u64, &[u32]),
) {
    seen.clear();
    for from in 0..numbers.len() {
        for length in 1..=LONGEST.min(numbers.len() - from) {
            let words = &numbers[from..from + length];
            let last = words[length - 1];
            if last == BREAK || length == 1 && grammar(lexicon, last) {
                break;
            }
            if (!grammar(lexicon, last) || length == 2 && is_particle_verb(&lexicon.word(last).folded))
                && words.iter().any(|w| !is_generic(&lexicon.word(*w).folded))
            {
                let key = words.iter().fold(0u64, |key, word| mix(key ^ u64::from(*word)));
                if seen.insert(key, ()).is_none() {
                    each(key, words);
                }
            }
        }
    }
}

/// Whether a small word completes the word before it: top up, sign out, turn off, break down.
fn is_particle_verb(folded: &str) -> bool {
    matches!(folded, "up" | "out" | "off" | "down")
}

fn grammar(lexicon: &Lexicon, number: u32) -> bool {
    let word = lexicon.word(number);
    let digits = word.folded.bytes().all(|b| b.is_ascii_digit());
    let short = !word.dense && word.folded.chars().nth(1).is_none();
    digits || short || is_grammar(&word.folded) || word.dense && is_particle(&word.folded)
}

/// In how many texts each phrase occurs.
fn count_everywhere(numbers: &[Vec<u32>], lexicon: &Lexicon) -> QuickMap<u64, u32> {
    let mut counts: QuickMap<u64, u32> = QuickMap::default();
    let mut seen = QuickMap::default();
    for text in numbers {
        each_phrase(text, lexicon, &mut seen, |key, _| *counts.entry(key).or_default() += 1);
    }
    counts
}

fn rank(
    members: &[usize],
    numbers: &[Vec<u32>],
    lexicon: &Lexicon,
    everywhere: &QuickMap<u64, u32>,
    total: usize,
) -> Vec<Phrase> {
    let mut inside: QuickMap<u64, (Phrase, u32)> = QuickMap::default();
    let mut seen = QuickMap::default();
    for text in members {
        each_phrase(&numbers[*text], lexicon, &mut seen, |key, words| {
            let entry = inside.entry(key).or_insert_with(|| {
                let mut phrase =
                    Phrase { words: [BREAK; LONGEST], length: words.len(), inside: 0.0, score: 0.0 };
                phrase.words[..words.len()].copy_from_slice(words);
                (phrase, 0)
            });
            entry.1 += 1;
        });
    }
    let least = if members.len() < 8 { 1 } else { 2 };
    let mut phrases: Vec<Phrase> = inside
        .into_iter()
        .filter(|(_, (_, count))| *count >= least)
        .map(|(key, (phrase, count))| {
            let inside = f64::from(count) / members.len() as f64;
            let anywhere = f64::from(everywhere.get(&key).copied().unwrap_or(count)) / total.max(1) as f64;
            Phrase { inside, score: score(&phrase, inside, anywhere, lexicon), ..phrase }
        })
        .collect();
    phrases.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.words.cmp(&b.words)));
    phrases.truncate(CANDIDATES);
    phrases
}

/// Share of the theme's texts times how much more frequent than elsewhere; longer phrases say more, generic words less.
fn score(phrase: &Phrase, inside: f64, anywhere: f64, lexicon: &Lexicon) -> f64 {
    let words = &phrase.words[..phrase.length];
    let generic = words.iter().filter(|w| is_generic(&lexicon.word(**w).folded)).count();
    let grammar_inside = words.iter().filter(|w| grammar(lexicon, **w)).count();
    let length = [0.0, 1.0, 2.5, 2.7][phrase.length];
    let held_back = 0.75f64.powi(generic as i32) * 0.8f64.powi(grammar_inside as i32);
    inside.powf(0.8) * (inside / anywhere.max(1e-9)).max(1.0).ln() * length * held_back
}

/// The best phrase nobody has, or the best two joined.
fn unique(phrases: &[Phrase], lexicon: &Lexicon, taken: &mut QuickMap<String, ()>) -> Option<String> {
    let first = phrases.first()?;
    let strong = phrases.iter().take_while(|phrase| phrase.score > first.score * 0.5);
    let singles = strong.map(|phrase| shown(phrase, lexicon));
    let apart = |other: &&Phrase| {
        !other.words[..other.length].iter().any(|w| first.words[..first.length].contains(w))
    };
    let joined = phrases
        .iter()
        .skip(1)
        .filter(apart)
        .map(|other| format!("{} · {}", shown(first, lexicon), shown(other, lexicon).to_lowercase()));
    let name = singles.chain(joined).find(|name| !taken.contains_key(&name.to_lowercase()))?;
    taken.insert(name.to_lowercase(), ());
    Some(name)
}

fn fallback(members: &[usize], texts: &[&str], taken: &mut QuickMap<String, ()>) -> String {
    let text = members.first().map_or("", |text| texts[*text]);
    let start: String =
        text.split_whitespace().take(4).collect::<Vec<_>>().join(" ").chars().take(40).collect();
    let start = if start.is_empty() { "…".to_owned() } else { start };
    let mut name = start.clone();
    for number in 2.. {
        if taken.insert(name.to_lowercase(), ()).is_none() {
            break;
        }
        name = format!("{start} ({number})");
    }
    name
}

/// A phrase as a reader sees it: with its own capitals and accents, first letter raised.
fn shown(phrase: &Phrase, lexicon: &Lexicon) -> String {
    let mut out = String::new();
    let mut dense_before = true;
    for number in &phrase.words[..phrase.length] {
        let word = lexicon.word(*number);
        if !(dense_before && word.dense || out.is_empty()) {
            out.push(' ');
        }
        if is_acronym(&word.folded) {
            out.push_str(&word.surface.to_uppercase());
        } else {
            out.push_str(&word.surface);
        }
        dense_before = word.dense;
    }
    let mut letters = out.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn single_words(phrases: &[Phrase], lexicon: &Lexicon) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for phrase in phrases.iter().filter(|phrase| phrase.inside > 0.03) {
        for number in &phrase.words[..phrase.length] {
            let word = lexicon.word(*number);
            if !is_generic(&word.folded) && !grammar(lexicon, *number) && !words.contains(&word.surface) {
                words.push(word.surface.clone());
            }
        }
    }
    words.truncate(6);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinctive_phrases_win_over_frequent_words() {
        let texts = [
            "My exchange rate is wrong",
            "what exchange rate do you use",
            "the exchange rate changed",
            "Exchange rate please",
            "My phone was stolen",
            "I lost my phone",
            "someone took my phone",
            "my phone is gone",
        ];
        let of: Vec<Option<u32>> = (0..8).map(|i| Some(i / 4)).collect();
        let names = name(&texts, &of, 2);
        assert_eq!(names[0].name, "Exchange rate");
        assert!(names[1].name.contains("hone"), "{names:?}");
        assert!(names[0].words.contains(&"exchange".to_owned()));
    }

    #[test]
    fn names_are_unique_and_never_empty() {
        let texts = ["card", "card", "card", "card", "😀", "", "the"];
        let of = [0, 1, 0, 1, 2, 3, 4].map(Some);
        let names = name(&texts, &of, 6);
        let mut all: Vec<String> = names.iter().map(|n| n.name.to_lowercase()).collect();
        assert!(all.iter().all(|n| !n.is_empty()));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 6);
    }
}
