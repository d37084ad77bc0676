//! The hand-written words of `cues.txt`, ready to be looked up.

use crate::random::QuickMap;
use std::sync::OnceLock;

const CUES: &str = include_str!("cues.txt");
/// The heading of what counts in every language.
const ANY: &str = "any";

/// What a cue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Plus,
    Minus,
    Not,
    Bug,
    Request,
    Question,
    Complaint,
}

/// What follows the first word of a cue.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    pub says: Says,
    /// Words that must follow; a `*` at the end of one makes it a stem.
    pub words: Vec<&'static str>,
}

/// The cues of one language.
#[derive(Debug, Default)]
pub(super) struct Cues {
    whole: QuickMap<&'static str, Vec<Rest>>,
    stems: QuickMap<&'static str, Vec<Rest>>,
    /// Bit `n`: there are stems of `n` bytes.
    stem_lengths: u64,
    /// Cues of scripts without spaces, by their first character.
    dense: QuickMap<char, Vec<(&'static str, Says)>>,
}

impl Cues {
    fn enter(&mut self, cue: &'static str, says: Says) {
        if let Some(first) = cue.chars().next().filter(|c| is_dense(*c)) {
            self.dense.entry(first).or_default().push((cue, says));
            return;
        }
        let mut words = cue.split('_').filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return };
        let rest = Rest { says, words: words.collect() };
        match first.strip_suffix('*') {
            Some(stem) => {
                self.stem_lengths |= 1 << stem.len().min(63);
                self.stems.entry(stem).or_default().push(rest);
            }
            None => self.whole.entry(first).or_default().push(rest),
        }
    }

    /// Calls `each` with every cue that a word can begin.
    pub fn of(&self, word: &str, mut each: impl FnMut(&Rest)) {
        if let Some(rests) = self.whole.get(word) {
            rests.iter().for_each(&mut each);
        }
        for length in 2..=word.len().min(40) {
            if self.stem_lengths & (1 << length) != 0
                && let Some(rests) = word.get(..length).and_then(|stem| self.stems.get(stem))
            {
                rests.iter().for_each(&mut each);
            }
        }
    }

    /// The longest cue at the very start of a run without spaces.
    pub fn dense(&self, run: &str) -> Option<(&'static str, Says)> {
        let cues = self.dense.get(&run.chars().next()?)?;
        cues.iter().filter(|(cue, _)| run.starts_with(cue)).max_by_key(|(cue, _)| cue.len()).copied()
    }
}

fn is_dense(c: char) -> bool {
    crate::token::fold::kind(c) == crate::token::fold::Kind::Dense
}

struct All {
    by_language: QuickMap<&'static str, Cues>,
    any: Cues,
    /// For texts whose language nobody knows: what no two languages contradict each other about.
    agreed: Cues,
}

fn all() -> &'static All {
    static ALL: OnceLock<All> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = All { by_language: QuickMap::default(), any: Cues::default(), agreed: Cues::default() };
        let mut meanings: QuickMap<&'static str, Vec<Says>> = QuickMap::default();
        each(|language, says, cue| {
            if language == ANY {
                all.any.enter(cue, says);
                return;
            }
            all.by_language.entry(language).or_default().enter(cue, says);
            let known = meanings.entry(cue).or_default();
            if !known.contains(&says) {
                known.push(says);
            }
        });
        let mut sorted: Vec<_> = meanings.into_iter().filter(|(_, says)| says.len() == 1).collect();
        sorted.sort_unstable_by_key(|(cue, _)| *cue);
        sorted.into_iter().for_each(|(cue, says)| all.agreed.enter(cue, says[0]));
        all
    })
}

/// Every cue with its language.
fn each(mut enter: impl FnMut(&'static str, Says, &'static str)) {
    let mut language = ANY;
    for line in CUES.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some(code) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            language = code;
            continue;
        }
        let mut words = line.split_whitespace();
        let says = words.next().and_then(parse);
        debug_assert!(says.is_some(), "{line}");
        let Some(says) = says else { continue };
        words.for_each(|cue| enter(language, says, cue));
    }
}

fn parse(name: &str) -> Option<Says> {
    Some(match name {
        "+" => Says::Plus,
        "-" => Says::Minus,
        "not" => Says::Not,
        "bug" => Says::Bug,
        "request" => Says::Request,
        "question" => Says::Question,
        "complaint" => Says::Complaint,
        _ => return None,
    })
}

/// The cues of a language: `None` where there are none; for a text of no known language those that are clear.
pub(super) fn of(language: Option<&str>) -> Option<&'static Cues> {
    match language {
        Some(code) => all().by_language.get(code),
        None => Some(&all().agreed),
    }
}

/// What counts in every language: signs and faces.
pub(super) fn any() -> &'static Cues {
    &all().any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_written_as_words_are_folded() {
        each(|language, says, cue| {
            let folded: String = cue.chars().map(crate::token::fold::fold).collect();
            assert_eq!(folded, cue, "{language}");
            assert!(cue.len() < 40, "{cue}");
            // A slip such as "op" would call half of all Dutch texts a bug.
            assert!(
                cue.len() >= 3 || says == Says::Not || !cue.is_ascii(),
                "{language}: {cue} is too short to tell"
            );
        });
    }
}
