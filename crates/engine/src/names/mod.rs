//! Names for themes: the phrase of the theme's own texts that sets it apart.
//!
//! Class-based tf-idf (Grootendorst 2022, "BERTopic", section 3.3) over phrases of one to three words, by texts rather than by
//! occurrences, with generic words held back.

pub mod phrases;
pub mod stop_words;

use crate::glossary::{self, Tongue};
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
    name_in(texts, &vec![None; texts.len()], of, groups)
}

/// [`name`] for texts of several languages: a group is named in the language most of it is written in, by comparison with
/// other texts of that language.
#[must_use]
pub fn name_in(texts: &[&str], tongues: &[Option<Tongue>], of: &[Option<u32>], groups: usize) -> Vec<Name> {
    name_apart(texts, tongues, of, groups, &[])
}

/// [`name_in`], with names that are taken already.
#[must_use]
pub fn name_apart(
    texts: &[&str],
    tongues: &[Option<Tongue>],
    of: &[Option<u32>],
    groups: usize,
    taken: &[&str],
) -> Vec<Name> {
    let mut lexicon = Lexicon::default();
    let numbers: Vec<Vec<u32>> = texts.iter().map(|text| lexicon.read(text)).collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (text, group) in of.iter().enumerate() {
        if let Some(list) = group.and_then(|group| members.get_mut(group as usize)) {
            list.push(text);
        }
    }
    let chosen: Vec<Option<Tongue>> = members.iter().map(|list| main_tongue(list, tongues)).collect();
    let mut ranked: Vec<Vec<Phrase>> = vec![Vec::new(); groups];
    for tongue in std::iter::once(None).chain(Tongue::all().map(Some)) {
        if !chosen.contains(&tongue) {
            continue;
        }
        let own: Vec<usize> = (0..texts.len()).filter(|text| tongues[*text] == tongue).collect();
        let everywhere = count_everywhere(&own, &numbers, &lexicon);
        let corpus = Corpus { numbers: &numbers, lexicon: &lexicon, everywhere, total: own.len(), tongue };
        for group in (0..groups).filter(|group| chosen[*group] == tongue) {
            let list: Vec<usize> =
                members[group].iter().copied().filter(|text| tongues[*text] == tongue).collect();
            ranked[group] = corpus.rank(&list);
        }
    }
    let mut taken: QuickMap<String, ()> = taken.iter().map(|name| (name.to_lowercase(), ())).collect();
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

/// The language most members are written in; English where it comes near.
fn main_tongue(members: &[usize], tongues: &[Option<Tongue>]) -> Option<Tongue> {
    let count = |tongue: Option<Tongue>| members.iter().filter(|text| tongues[**text] == tongue).count();
    let most = Tongue::all().map(Some).max_by_key(|tongue| count(*tongue)).flatten();
    most.filter(|tongue| count(Some(*tongue)) * 2 > count(None) * 3)
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
fn count_everywhere(texts: &[usize], numbers: &[Vec<u32>], lexicon: &Lexicon) -> QuickMap<u64, u32> {
    let mut counts: QuickMap<u64, u32> = QuickMap::default();
    let mut seen = QuickMap::default();
    for text in texts {
        each_phrase(&numbers[*text], lexicon, &mut seen, |key, _| *counts.entry(key).or_default() += 1);
    }
    counts
}

/// All texts of one language.
struct Corpus<'a> {
    numbers: &'a [Vec<u32>],
    lexicon: &'a Lexicon,
    everywhere: QuickMap<u64, u32>,
    total: usize,
    tongue: Option<Tongue>,
}

impl Corpus<'_> {
    fn rank(&self, members: &[usize]) -> Vec<Phrase> {
        let mut inside: QuickMap<u64, (Phrase, u32)> = QuickMap::default();
        let mut seen = QuickMap::default();
        for text in members {
            each_phrase(&self.numbers[*text], self.lexicon, &mut seen, |key, words| {
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
            .iter()
            .filter(|(_, (_, count))| *count >= least)
            .map(|(key, (phrase, count))| {
                let inside_share = |count: u32| f64::from(count) / members.len() as f64;
                let around = self.everywhere.get(key).copied().unwrap_or(*count);
                let own = strength(inside_share(*count), self.share(around));
                let content: Vec<u32> = phrase.words[..phrase.length]
                    .iter()
                    .copied()
                    .filter(|word| !grammar(self.lexicon, *word))
                    .collect();
                let carried: f64 = content
                    .iter()
                    .map(|word| {
                        let key = mix(u64::from(*word));
                        let count = inside.get(&key).map_or(*count, |(_, count)| *count);
                        let around = self.everywhere.get(&key).copied().unwrap_or(count);
                        strength(inside_share(count), self.share(around))
                    })
                    .sum::<f64>()
                    / content.len().max(1) as f64;
                let score = self.score(phrase, own, carried, around);
                Phrase { inside: inside_share(*count), score, ..*phrase }
            })
            .collect();
        phrases.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.words.cmp(&b.words)));
        phrases.truncate(CANDIDATES);
        phrases
    }

    fn share(&self, count: u32) -> f64 {
        f64::from(count) / self.total.max(1) as f64
    }

    /// A phrase's own strength and that of its words: a pair of words that each stand in many of the theme's texts names
    /// it better than one met twice. Longer phrases say more; generic words, and names of people and places, less.
    fn score(&self, phrase: &Phrase, own: f64, carried: f64, around: u32) -> f64 {
        let words = &phrase.words[..phrase.length];
        let generic = words.iter().filter(|w| is_generic(&self.lexicon.word(**w).folded)).count();
        let grammar_inside = words.iter().filter(|w| grammar(self.lexicon, **w)).count();
        let proper = words.iter().filter(|w| self.is_proper(**w, around)).count();
        let subject = words.iter().any(|w| self.is_subject(&self.lexicon.word(*w).folded));
        let length = [0.0, 1.0, 2.5, 2.7][phrase.length];
        let held_back =
            0.75f64.powi(generic as i32) * 0.8f64.powi(grammar_inside as i32) * 0.2f64.powi(proper as i32);
        (own * length + carried) * held_back * if subject { 1.5 } else { 1.0 }
    }

    /// A word with a capital inside sentences that few write; German gives capitals to every noun.
    fn is_proper(&self, word: u32, around: u32) -> bool {
        let known = self.lexicon.word(word);
        let few = u64::from(around) * 100 < self.total as u64 * 3;
        let german = self.tongue.is_some() && self.tongue == Tongue::of("de");
        few && !german && known.is_proper() && !self.is_subject(&known.folded) && !is_acronym(&known.folded)
    }

    fn is_subject(&self, folded: &str) -> bool {
        self.tongue.map_or_else(
            || glossary::is_english(folded),
            |tongue| tongue.concept(folded).is_some_and(glossary::is_subject),
        )
    }
}

/// Share of the theme's texts times how much more frequent than elsewhere.
fn strength(inside: f64, anywhere: f64) -> f64 {
    inside.powf(0.8) * (inside / anywhere.max(1e-9)).max(1.0).ln()
}

/// The best phrase nobody has, or the best two joined.
fn unique(phrases: &[Phrase], lexicon: &Lexicon, taken: &mut QuickMap<String, ()>) -> Option<String> {
    let best = phrases.first()?;
    let first = longer(best, phrases);
    let strong =
        std::iter::once(first).chain(phrases.iter().take_while(|phrase| phrase.score > best.score * 0.5));
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

/// A phrase of two or three words around the best single one, if a fair share of texts has it.
fn longer<'a>(best: &'a Phrase, phrases: &'a [Phrase]) -> &'a Phrase {
    let wider = |phrase: &&Phrase| {
        phrase.length > best.length
            && phrase.words[..phrase.length].contains(&best.words[0])
            && phrase.inside >= 0.04
            && phrase.score > best.score * 0.35
    };
    if best.length > 1 { best } else { phrases.iter().find(wider).unwrap_or(best) }
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
        } else if word.is_proper() {
            push_raised(&mut out, &word.surface);
        } else {
            out.push_str(&word.surface);
        }
        dense_before = word.dense;
    }
    let mut raised = String::with_capacity(out.len());
    push_raised(&mut raised, &out);
    raised
}

/// Adds a word with its first letter raised.
fn push_raised(out: &mut String, word: &str) {
    let mut letters = word.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
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
