//! Texts as words with numbers, so that phrases can be counted.

use crate::embed::readable;
use crate::random::QuickMap;
use crate::token::fold::Kind;
use crate::token::words::{Word, each_word};

/// Number that stands between words a phrase must not cross (signs).
pub const BREAK: u32 = 0;
/// Words of a text that are counted.
const WORDS: usize = 250;

/// One counted word.
#[derive(Debug, Clone)]
pub struct Known {
    /// Lower case, without accents.
    pub folded: String,
    /// As some text wrote it, with case and accents.
    pub surface: String,
    /// Belongs to a script without spaces, so phrases join without one.
    pub dense: bool,
    capital: bool,
    /// Times met inside a sentence, and of those with a capital.
    inside: u32,
    capitals: u32,
}

impl Known {
    fn count(&mut self, surface: &str, first: bool) {
        self.inside += u32::from(!first);
        self.capitals += u32::from(!first && surface.starts_with(char::is_uppercase));
    }

    /// Whether it is written like a person's or a place's name wherever that can be told.
    #[must_use]
    pub fn is_proper(&self) -> bool {
        self.inside > 0 && self.capitals * 5 >= self.inside * 4
    }
}

/// All words of a corpus.
#[derive(Debug)]
pub struct Lexicon {
    numbers: QuickMap<String, u32>,
    words: Vec<Known>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let nothing = Known {
            folded: String::new(),
            surface: String::new(),
            dense: false,
            capital: false,
            inside: 0,
            capitals: 0,
        };
        Self { numbers: QuickMap::default(), words: vec![nothing] }
    }
}

impl Lexicon {
    /// The word with a number.
    #[must_use]
    pub fn word(&self, number: u32) -> &Known {
        self.words.get(number as usize).unwrap_or(&self.words[0])
    }

    /// Numbers of the words of a text, [`BREAK`] for signs.
    pub fn read(&mut self, text: &str) -> Vec<u32> {
        let text = readable(text);
        let mut out: Vec<u32> = Vec::new();
        let mut last_to = 0;
        each_word(text, |word| {
            if out.len() >= WORDS {
                return;
            }
            // Markup and addresses break a phrase.
            let gap = &text[last_to.min(word.from)..word.from];
            if !gap.bytes().all(|b| b == b' ') {
                out.push(BREAK);
            }
            last_to = word.to;
            let first = out.last().is_none_or(|last| *last == BREAK);
            match word.kind {
                Kind::Latin | Kind::Spaced => {
                    out.push(self.number(word.folded, &text[word.from..word.to], false, first))
                }
                Kind::Dense => self.read_run(text, &word, &mut out),
                // A hyphen or apostrophe inside a word (top-up) keeps the phrase together.
                Kind::Sign if matches!(word.folded, "-" | "'" | "’") && gap.is_empty() && !first => {}
                Kind::Sign | Kind::Space | Kind::Nothing => out.push(BREAK),
            }
        });
        out
    }

    /// Cuts a run without spaces where its script changes: Han, katakana and hiragana take turns in Japanese; long runs of
    /// one script (Chinese, Thai) are cut into pairs, since no dictionary is at hand.
    fn read_run(&mut self, text: &str, word: &Word<'_>, out: &mut Vec<u32>) {
        let run = &text[word.from..word.to];
        let mut from = 0;
        let mut chars = run.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let to = at + c.len_utf8();
            let long = to - from >= 12 && script(c) == Script::Han || to - from >= 36;
            if long || chars.peek().is_none_or(|(_, next)| script(*next) != script(c)) {
                let part = &run[from..to];
                out.push(self.number(part, part, true, false));
                from = to;
            }
        }
    }

    fn number(&mut self, folded: &str, surface: &str, dense: bool, first: bool) -> u32 {
        if let Some(number) = self.numbers.get(folded) {
            let known = &mut self.words[*number as usize];
            known.count(surface, first);
            // The start of a sentence says nothing about capitals; any other place does, and lower case wins.
            if known.capital && !first {
                surface.clone_into(&mut known.surface);
                known.capital = surface.chars().next().is_some_and(char::is_uppercase);
            }
            return *number;
        }
        let number = self.words.len() as u32;
        let capital = surface.chars().next().is_some_and(char::is_uppercase);
        let surface = surface.to_owned();
        let mut known = Known { folded: folded.to_owned(), surface, dense, capital, inside: 0, capitals: 0 };
        known.count(&known.surface.clone(), first);
        self.words.push(known);
        self.numbers.insert(folded.to_owned(), number);
        number
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Hiragana,
    Katakana,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Han,
        _ => Script::Other,
    }
}

/// Whether a word of a script without spaces is only grammar (short hiragana).
#[must_use]
pub fn is_particle(word: &str) -> bool {
    word.chars().count() < 3 && word.chars().all(|c| script(c) == Script::Hiragana)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_break_and_spaces_join() {
        let mut lexicon = Lexicon::default();
        let numbers = lexicon.read("Lost card, new <b>PIN</b>");
        let words: Vec<&str> = numbers.iter().map(|n| lexicon.word(*n).folded.as_str()).collect();
        assert_eq!(words, ["lost", "card", "", "new", "", "pin"]);
    }

    #[test]
    fn lower_case_inside_a_sentence_wins() {
        let mut lexicon = Lexicon::default();
        let number = lexicon.read("Card")[0];
        lexicon.read("my card");
        assert_eq!(lexicon.word(number).surface, "card");
        let number = lexicon.read("my PIN")[1];
        assert_eq!(lexicon.word(number).surface, "PIN");
    }

    #[test]
    fn japanese_runs_are_cut_where_the_script_changes() {
        let mut lexicon = Lexicon::default();
        let numbers = lexicon.read("駅からホテル");
        let words: Vec<&str> = numbers.iter().map(|n| lexicon.word(*n).folded.as_str()).collect();
        assert_eq!(words, ["駅", "から", "ホテル"]);
        assert!(is_particle("から"));
    }
}
