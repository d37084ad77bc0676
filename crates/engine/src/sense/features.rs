//! A text as words, and words as numbered features.

use super::READ_BYTES;
use super::linear::{BUCKETS, Row};
use super::start::Heard;
use crate::random::{hash, mix};
use crate::token::fold::Kind;
use crate::token::words::each_word;

/// Words looked at.
const WORDS: usize = 300;

/// A word of the text, as it is folded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    from: u32,
    to: u32,
    pub kind: Kind,
}

/// The words of one text.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    folded: String,
    all: Vec<Token>,
}

impl Tokens {
    /// Reads a text; signs other than `!`, `?` and pictures are left out, so that "can't" is "can", "t".
    pub fn read(&mut self, text: &str) {
        self.folded.clear();
        self.all.clear();
        let text = &text[..text.floor_char_boundary(READ_BYTES)];
        each_word(text, |word| {
            let sign = word.kind == Kind::Sign;
            let tells = !sign || !word.folded.is_ascii() || matches!(word.folded, "!" | "?");
            if !tells || self.all.len() >= WORDS {
                return;
            }
            let from = self.folded.len() as u32;
            self.folded.push_str(word.folded);
            self.all.push(Token { from, to: self.folded.len() as u32, kind: word.kind });
        });
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn all(&self) -> &[Token] {
        &self.all
    }

    pub fn word(&self, token: Token) -> &str {
        &self.folded[token.from as usize..token.to as usize]
    }
}

fn bucket(key: u64) -> u32 {
    (mix(key) % BUCKETS as u64) as u32
}

/// The features of a text: its words and pairs of words (pairs of characters where nothing is put between words), its
/// language, and what the cues made of it. The words together weigh one.
pub(super) fn row(tokens: &Tokens, heard: &Heard, language: Option<&str>, out: &mut Row) {
    out.clear();
    let mut before = 1;
    for token in tokens.all() {
        let word = tokens.word(*token);
        if token.kind == Kind::Dense {
            for c in word.chars() {
                let key = 3 + (u64::from(c as u32) << 8);
                out.push((bucket(key), 1.0));
                out.push((bucket(before ^ key.rotate_left(17)), 1.0));
                before = key;
            }
            continue;
        }
        let key = hash(word.as_bytes());
        out.push((bucket(key), 1.0));
        out.push((bucket(before ^ key.rotate_left(17)), 1.0));
        before = key;
    }
    out.sort_unstable_by_key(|(bucket, _)| *bucket);
    out.dedup_by_key(|(bucket, _)| *bucket);
    let weight = 1.0 / (out.len().max(1) as f32).sqrt();
    out.iter_mut().for_each(|feature| feature.1 = weight);
    let mut add = |name: u64, value: f32| out.push((bucket(name << 40 | 0x5e), value));
    for (name, value) in (1u64..).zip(heard.numbers()) {
        add(name, value);
    }
    add(20 + heard.tone().map_or(0, |(tone, _)| 1 + tone as u64), 0.5);
    add(30 + heard.kind().map_or(0, |(kind, _)| 1 + kind as u64), 0.5);
    add(40 + (hash(language.unwrap_or_default().as_bytes()) & 0xffff), 0.5);
}
