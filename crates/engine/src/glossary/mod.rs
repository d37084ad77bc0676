//! Everyday words of customer messages in languages the static model does not know, each with its English word: enough for a
//! German sentence about an invoice to lie near an English one. Written by hand; not a translation.

use crate::random::QuickMap;
use std::sync::OnceLock;

/// The languages of `words.txt`, in its order.
const LANGUAGES: [&str; 7] = ["de", "es", "pt", "nl", "fi", "fr", "it"];
/// One concept a line: English words, then for each language stems that begin its words; `=` marks a whole word, `~` a
/// concept that is seldom the subject (morning, street, new).
const WORDS: &str = include_str!("words.txt");

/// A language of the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tongue(u8);

impl Tongue {
    /// The tongue of an ISO 639-1 code; `None` where the glossary has no words (English needs none).
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        LANGUAGES.iter().position(|language| *language == code).map(|at| Self(at as u8))
    }

    /// Its number, the same in every version.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The tongue of a number.
    #[must_use]
    pub fn at(number: u8) -> Option<Self> {
        Some(Self(number)).filter(|tongue| usize::from(tongue.0) < LANGUAGES.len())
    }

    /// Every tongue of the glossary.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANGUAGES.len() as u8).map(Self)
    }

    /// Number of the concept a folded word stands for.
    #[must_use]
    pub fn concept(self, word: &str) -> Option<usize> {
        if word.contains('ß') {
            return self.concept(&word.replace('ß', "ss"));
        }
        let stems = stems(self);
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        ends.take_while(|end| *end >= 2).find_map(|end| {
            let (concept, whole) = stems.get(&word[..end])?;
            (!whole || end == word.len()).then_some(*concept)
        })
    }
}

/// The English words of each concept.
pub fn concepts() -> impl Iterator<Item = &'static str> {
    WORDS.lines().filter_map(|line| line.split(':').next()).map(|words| words.trim_start_matches('~'))
}

/// Whether a concept may be the subject of a text.
#[must_use]
pub fn is_subject(concept: usize) -> bool {
    static SUBJECTS: OnceLock<Vec<bool>> = OnceLock::new();
    let subjects = SUBJECTS.get_or_init(|| WORDS.lines().map(|line| !line.starts_with('~')).collect());
    subjects.get(concept).copied().unwrap_or(false)
}

/// Whether a folded English word belongs to a concept that may be the subject.
#[must_use]
pub fn is_english(word: &str) -> bool {
    static ENGLISH: OnceLock<QuickMap<&'static str, ()>> = OnceLock::new();
    let words = || {
        let subjects = concepts().enumerate().filter(|(concept, _)| is_subject(*concept));
        subjects.flat_map(|(_, words)| words.split(' ')).map(|word| (word, ())).collect()
    };
    ENGLISH.get_or_init(words).contains_key(word)
}

type Stems = QuickMap<&'static str, (usize, bool)>;

fn stems(tongue: Tongue) -> &'static Stems {
    static STEMS: [OnceLock<Stems>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    STEMS[tongue.0 as usize].get_or_init(|| {
        let mut stems = Stems::default();
        for (concept, line) in WORDS.lines().enumerate() {
            let column = line.split(':').nth(1).and_then(|rest| rest.split(';').nth(tongue.0 as usize));
            for word in column.into_iter().flat_map(str::split_whitespace) {
                let stem = word.trim_end_matches('=');
                stems.entry(stem).or_insert((concept, stem.len() < word.len()));
            }
        }
        stems
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fold::fold;

    fn english(code: &str, word: &str) -> Option<&'static str> {
        concepts().nth(Tongue::of(code)?.concept(word)?)
    }

    #[test]
    fn words_lead_to_english() {
        assert_eq!(english("de", "rechnungen"), Some("invoice"));
        assert_eq!(english("pt", "capacete"), Some("helmet"));
        assert_eq!(english("fi", "laskuissa"), Some("invoice"));
        assert_eq!(english("de", "weiß"), Some("white"));
        assert_eq!(english("de", "xyz"), None);
        assert_eq!(english("en", "invoice"), None);
    }

    #[test]
    fn every_line_has_all_columns_of_folded_words() {
        for line in WORDS.lines() {
            let (concept, rest) = line.split_once(':').expect("a concept");
            assert!(!concept.is_empty());
            assert_eq!(rest.split(';').count(), LANGUAGES.len(), "{line}");
            assert!(rest.chars().all(|c| fold(c) == c), "{line}");
        }
    }
}
