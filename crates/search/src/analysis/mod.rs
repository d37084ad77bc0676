//! From a text to terms: one analyzer for all languages.
//!
//! Words are runs of letters and digits, folded. Scripts without spaces between words (Chinese, Japanese,
//! Thai, …) and Korean become overlapping pairs of characters: a pair is found wherever it occurs, while a
//! dictionary cuts 部屋代 differently from 部屋 and then misses one for the other. Measured on 10,000 sentences of
//! Japanese hotel reviews and 15 usual words, cutting by dictionary finds 89 % of what pairs find.

pub mod fold;
pub mod stem;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::char::compose;

use fold::{Class, class, push_folded};
use stem::PLURAL;

/// Longer words (keys, base 64) are cut: nobody types them, and they fill the dictionary.
const LONGEST_WORD_BYTES: usize = 48;

/// The name the schema knows [`Analyzer`] by.
pub const ANALYZER: &str = "firsthand";

/// Splits, folds and stems. Keeps one buffer, so that a text costs no allocation.
#[derive(Clone, Default)]
pub struct Analyzer {
    token: Token,
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.reset();
        Stream { text, token: &mut self.token, tokens: None }
    }
}

/// The terms of one text.
pub struct Stream<'a> {
    text: &'a str,
    token: &'a mut Token,
    /// Filled only by who walks with `advance`; indexing uses `process`.
    tokens: Option<std::vec::IntoIter<Token>>,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let next = self.tokens.get_or_insert_with(|| terms(self.text).into_iter()).next();
        next.map(|token| *self.token = token).is_some()
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        each_term(self.text, self.token, sink);
    }
}

/// All terms of a text, with byte offsets; a stem follows its word at the same position.
pub fn terms(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    each_term(text, &mut Token::default(), &mut |token| all.push(token.clone()));
    all
}

/// Hands every term of `text` to `sink`, using `token` as the buffer.
pub fn each_term(text: &str, token: &mut Token, sink: &mut dyn FnMut(&Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    token.position = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            if bytes[at].is_ascii_alphanumeric() {
                at = word(text, at, token, sink);
            } else {
                at += 1;
            }
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        match class(c) {
            Class::Word => at = word(text, at, token, sink),
            Class::Dense => at = dense(text, at, token, sink),
            Class::Symbol => {
                token.text.clear();
                token.text.push(c);
                emit(token, at, at + c.len_utf8(), sink);
                token.position += 1;
                at += c.len_utf8();
            }
            Class::Separator | Class::Mark | Class::Apostrophe => at += c.len_utf8(),
        }
    }
}

fn emit(token: &mut Token, from: usize, to: usize, sink: &mut dyn FnMut(&Token)) {
    token.offset_from = from;
    token.offset_to = to;
    sink(token);
}

/// Reads the word at `start`; returns where it ends.
fn word(text: &str, start: usize, token: &mut Token, sink: &mut dyn FnMut(&Token)) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    // Length of the folded word at its last apostrophe.
    let mut apostrophe = None;
    token.text.clear();
    loop {
        let run = at;
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        token.text.push_str(&text[run..at]);
        let Some(c) = text[at..].chars().next() else { break };
        match class(c) {
            Class::Word => push_folded(c, &mut token.text),
            Class::Mark => {}
            Class::Apostrophe if joins(&bytes[at + c.len_utf8()..]) => apostrophe = Some(token.text.len()),
            _ => break,
        }
        at += c.len_utf8();
    }
    if token.text.is_empty() {
        return at;
    }
    token.text.make_ascii_lowercase();
    let length = token.text.len();
    if length > LONGEST_WORD_BYTES {
        let cut = (0..=LONGEST_WORD_BYTES).rev().find(|&i| token.text.is_char_boundary(i)).unwrap_or(0);
        token.text.truncate(cut);
    }
    emit(token, start, at, sink);
    if apostrophe == Some(length - 1) && token.text.ends_with('s') {
        token.text.pop();
        token.text.insert(0, PLURAL);
        emit(token, start, at, sink);
    } else if let Some(stem) = stem::stem(&token.text) {
        token.text.truncate(stem.keep);
        token.text.push_str(stem.add);
        token.text.insert(0, stem.mark);
        emit(token, start, at, sink);
    }
    token.position += 1;
    at
}

/// Whether an apostrophe before `rest` is inside a word: one or two letters follow in `don’t`, `they’ll`;
/// three or more are a word of their own in `l’application`.
fn joins(rest: &[u8]) -> bool {
    let letters = rest.iter().take(3).take_while(|b| b.is_ascii_alphabetic()).count();
    matches!(letters, 1 | 2)
        && rest.get(letters).is_none_or(|b| !b.is_ascii_alphanumeric() && b.is_ascii() || *b == 0xE2)
}

/// Reads a run of a dense script at `start`: every pair of neighbours at the position of the first, and the
/// last character alone, so that one character can be found by its pairs. Returns where it ends.
fn dense(text: &str, start: usize, token: &mut Token, sink: &mut dyn FnMut(&Token)) -> usize {
    let mut at = start;
    // The character before, with its folded form.
    let mut before: Option<(usize, String)> = None;
    let mut current = String::new();
    let mut rest = text[start..].chars().peekable();
    while let Some(mut c) = rest.next() {
        if class(c) != Class::Dense {
            break;
        }
        let from = at;
        at += c.len_utf8();
        while let Some(&mark) = rest.peek().filter(|m| matches!(m, '\u{3099}' | '\u{309A}')) {
            c = compose(c, mark).unwrap_or(c);
            at += mark.len_utf8();
            rest.next();
        }
        current.clear();
        push_folded(c, &mut current);
        if let Some((before_from, before)) = &mut before {
            token.text.clear();
            token.text.push_str(before);
            token.text.push_str(&current);
            emit(token, *before_from, at, sink);
            token.position += 1;
            *before_from = from;
            std::mem::swap(before, &mut current);
        } else {
            before = Some((from, std::mem::take(&mut current)));
        }
    }
    if let Some((from, last)) = before {
        token.text.clear();
        token.text.push_str(&last);
        emit(token, from, at, sink);
        token.position += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, usize)> {
        terms(text).into_iter().map(|t| (t.text, t.position)).collect()
    }

    fn plain(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|t| t.text).filter(|t| !t.starts_with(['\u{1}', '\u{2}'])).collect()
    }

    #[test]
    fn words_stems_and_positions() {
        let expected = [("it", 0), ("crashes", 1), ("\u{1}crash", 1), ("often", 2)];
        assert_eq!(words("It CRASHES, often."), expected.map(|(w, p)| (w.to_owned(), p)));
        assert_eq!(
            plain("don't don’t l’application O'Brien"),
            ["dont", "dont", "l", "application", "o", "brien"]
        );
        assert_eq!(words("Firefox’s")[1], ("\u{1}firefox".to_owned(), 0));
        assert_eq!(plain("e-mail 96.0.1 naïve_Café"), ["e", "mail", "96", "0", "1", "naive", "cafe"]);
        assert_eq!(plain("cafe\u{301} 👍🏽 ok"), ["cafe", "👍", "ok"]);
    }

    #[test]
    fn dense_scripts_become_pairs() {
        assert_eq!(plain("部屋が狭い。A棟"), ["部屋", "屋が", "が狭", "狭い", "い", "a", "棟"]);
        assert_eq!(plain("ห้อง"), ["ห้", "้อ", "อง", "ง"]);
        assert_eq!(plain("か\u{3099}く"), ["がく", "く"]);
        assert_eq!(terms("東京だ")[1].offset_from, 3);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_terms_inside_it(text in "\\PC{0,200}") {
            let mut last = 0;
            for token in terms(&text) {
                assert!(text.get(token.offset_from..token.offset_to).is_some_and(|t| !t.is_empty()));
                assert!(!token.text.is_empty() && token.text.len() <= LONGEST_WORD_BYTES + 8);
                assert!(token.position >= last);
                last = token.position;
            }
        }
    }
}
