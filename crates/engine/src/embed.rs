//! Text to a unit vector of [`DIMENSIONS`] values, from the static model and, where its vocabulary ends, from hashed letters.
//!
//! A text is the weighted sum of its pieces (Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for Sentence
//! Embeddings"). Words of scripts the vocabulary cannot spell become pseudo-random directions of their letter groups, so
//! that texts sharing words still meet.

use crate::bytes::{self, Rest};
use crate::glossary::{self, Tongue};
use crate::language;
use crate::matrix::normalise;
use crate::model::{self, DIMENSIONS, Model};
use crate::names::stop_words::is_grammar;
use crate::random::{hash, mix};
use crate::token::fold::Kind;
use crate::token::words::{Word, each_word};
use std::sync::OnceLock;

/// Bytes of a text that are read; the rest of a very long one says little more about its theme.
pub const READ_BYTES: usize = 8_000;

/// The start of a text that the engine reads, cut at a character boundary.
#[must_use]
pub fn readable(text: &str) -> &str {
    &text[..text.floor_char_boundary(READ_BYTES)]
}

/// What one text is made of: a vocabulary piece or a hashed letter group, and its weight before the corpus is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Feature {
    /// A row of the static model.
    Piece(u32),
    /// A direction drawn from a hash.
    Hashed(u64, f32),
}

/// Buckets in which a [`Lens`] counts hashed features.
const BUCKETS: usize = 1 << 16;

/// How a corpus weighs its words: what nearly every text says, tells little. Without one, general frequencies count.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    pieces: Vec<f32>,
    hashed: Vec<f32>,
}

/// Reads texts into features and vectors, reusing its memory.
pub struct Reader<'a> {
    model: &'static Model,
    lens: Option<&'a Lens>,
    pieces: Vec<u32>,
    features: Vec<Feature>,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Self { model: model::embedded(), lens: None, pieces: Vec::new(), features: Vec::new() }
    }
}

impl<'a> Reader<'a> {
    /// A reader that weighs words by a corpus.
    #[must_use]
    pub fn with_lens(lens: &'a Lens) -> Self {
        Self { lens: Some(lens), ..Self::default() }
    }

    /// The features of the first [`READ_BYTES`] of a text, in the glossary's language given.
    pub fn features(&mut self, text: &str, tongue: Option<Tongue>) -> &[Feature] {
        self.features.clear();
        let (model, pieces, features) = (self.model, &mut self.pieces, &mut self.features);
        each_word(readable(text), |word| match tongue {
            Some(tongue) if word.kind == Kind::Latin => foreign(model, tongue, word.folded, pieces, features),
            _ => features_of(model, &word, pieces, features),
        });
        if features.is_empty() {
            // Only signs: emoji are all such a text says.
            each_word(readable(text), |word| {
                if word.kind == Kind::Sign && !word.folded.is_ascii() {
                    features.push(Feature::Hashed(hash(word.folded.as_bytes()), 1.0));
                }
            });
        }
        features
    }

    /// Writes the unit vector of a text into `out` (`DIMENSIONS` values); zeros when nothing in it can be read.
    pub fn read(&mut self, text: &str, tongue: Option<Tongue>, out: &mut [f32]) {
        self.features(text, tongue);
        out.fill(0.0);
        for feature in &self.features {
            self.add(*feature, out);
        }
        normalise(out);
    }

    /// The features of the text read last.
    #[must_use]
    pub fn last(&self) -> &[Feature] {
        &self.features
    }

    fn add(&self, feature: Feature, out: &mut [f32]) {
        match feature {
            Feature::Piece(piece) => {
                if let Some((scale, row)) = self.model.row(piece) {
                    let weight = scale * self.lens.map_or(1.0, |lens| lens.pieces[piece as usize]);
                    out.iter_mut().zip(row).for_each(|(x, v)| *x += weight * f32::from(*v as i8));
                }
            }
            Feature::Hashed(value, weight) => {
                let weight = weight * self.lens.map_or(1.0, |lens| lens.hashed[value as usize % BUCKETS]);
                add_direction(value, weight, out);
            }
        }
    }
}

/// Typical length of a static row, so that hashed words weigh about as much as known ones.
const HASHED_LENGTH: f32 = 0.6;

fn add_direction(value: u64, weight: f32, out: &mut [f32]) {
    let step = weight * HASHED_LENGTH / (DIMENSIONS as f32).sqrt();
    for (part, cells) in out.chunks_mut(64).enumerate() {
        let bits = mix(value ^ part as u64);
        for (bit, cell) in cells.iter_mut().enumerate() {
            *cell += if bits >> bit & 1 == 1 { step } else { -step };
        }
    }
}

fn features_of(model: &Model, word: &Word<'_>, pieces: &mut Vec<u32>, out: &mut Vec<Feature>) {
    match word.kind {
        Kind::Latin => {
            pieces.clear();
            if model.vocabulary.pieces(word.folded, pieces) {
                out.extend(pieces.iter().map(|piece| Feature::Piece(*piece)));
            }
            // A word in many pieces is a name or another language: its pieces mean little, the word itself a lot.
            if pieces.len() > 2 || pieces.is_empty() {
                spaced(word.folded, out);
            }
        }
        Kind::Spaced => spaced(word.folded, out),
        Kind::Dense => dense(word.folded, out),
        Kind::Sign | Kind::Nothing | Kind::Space => {}
    }
}

/// Weight of a foreign word the glossary does not know, and of the letters of one it does (names of products meet by them).
const UNKNOWN: f32 = 0.3;
const KNOWN: f32 = 0.2;

/// A word of another language: its English concept and, with less weight, its own letters. Grammar says nothing here: it
/// would gather texts by language.
fn foreign(model: &Model, tongue: Tongue, word: &str, pieces: &mut Vec<u32>, out: &mut Vec<Feature>) {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        pieces.clear();
        model.vocabulary.pieces(word, pieces);
        out.extend(pieces.iter().map(|piece| Feature::Piece(*piece)));
        return;
    }
    let concept = tongue.concept(word);
    if let Some(concept) = concept {
        out.extend(english(concept).iter().map(|piece| Feature::Piece(*piece)));
    } else if is_grammar(word) {
        return;
    }
    let from = out.len();
    spaced(word, out);
    let share = if concept.is_some() { KNOWN } else { UNKNOWN };
    for feature in &mut out[from..] {
        if let Feature::Hashed(_, weight) = feature {
            *weight *= share;
        }
    }
}

/// Pieces of the English words of a concept.
fn english(concept: usize) -> &'static [u32] {
    static PIECES: OnceLock<Vec<Vec<u32>>> = OnceLock::new();
    let all = PIECES.get_or_init(|| {
        let vocabulary = &model::embedded().vocabulary;
        let pieces = |words: &str| {
            let mut out = Vec::new();
            for word in words.split(' ') {
                vocabulary.pieces(word, &mut out);
            }
            out
        };
        glossary::concepts().map(pieces).collect()
    });
    all.get(concept).map_or(&[], Vec::as_slice)
}

/// Letters of a word's start that stand for the word, whatever its ending.
const STEM: usize = 5;

fn spaced(word: &str, out: &mut Vec<Feature>) {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
    let letters = word.chars().take(4).count();
    // Words of one to three letters are mostly grammar.
    let weight = [0.0, 0.2, 0.3, 0.5, 1.0][letters];
    out.push(Feature::Hashed(hash(&word.as_bytes()[..end]), weight));
}

fn dense(run: &str, out: &mut Vec<Feature>) {
    let mut before: Option<(usize, char)> = None;
    for (at, c) in run.char_indices() {
        let to = at + c.len_utf8();
        if let Some((from, first)) = before {
            // Pairs of hiragana are mostly grammar.
            let weight = if is_hiragana(first) && is_hiragana(c) { 0.3 } else { 1.0 };
            out.push(Feature::Hashed(hash(&run.as_bytes()[from..to]), weight));
        }
        before = Some((at, c));
    }
    if run.chars().nth(1).is_none() {
        out.push(Feature::Hashed(hash(run.as_bytes()), 0.5));
    }
}

fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309f}').contains(&c)
}

/// Share of texts at which a piece loses half its weight: nearly never, for the model already weighs by general frequency.
const COMMON: f32 = 1.0;
/// The same for hashed features, whose general frequency nobody knows.
const COMMON_HASHED: f32 = 0.02;

/// Weight of words that languages share, see [`Lens::raise_shared`].
const SHARED: f32 = 2.5;

impl Lens {
    /// Learns the weights of a corpus from up to 20,000 evenly spaced texts: a feature in a share `p` of them counts
    /// `c / (c + p)`.
    #[must_use]
    pub fn fit(texts: &[&str], tongues: &[Option<Tongue>]) -> Self {
        let mut reader = Reader::default();
        let mut pieces = vec![0u32; reader.model.rows()];
        let mut hashed = vec![0u32; BUCKETS];
        let step = texts.len().div_ceil(20_000).max(1);
        let mut seen: Vec<usize> = Vec::new();
        let mut count = 0usize;
        for (text, tongue) in texts.iter().zip(tongues).step_by(step) {
            seen.clear();
            seen.extend(reader.features(text, *tongue).iter().map(|feature| match feature {
                Feature::Piece(piece) => *piece as usize,
                Feature::Hashed(value, _) => pieces.len() + *value as usize % BUCKETS,
            }));
            seen.sort_unstable();
            seen.dedup();
            for at in &seen {
                match at.checked_sub(pieces.len()) {
                    None => pieces[*at] += 1,
                    Some(bucket) => hashed[bucket] += 1,
                }
            }
            count += 1;
        }
        // Few texts say little about frequencies: pretend some that contain nothing.
        let total = count as f32 + 200.0;
        let weight = |common: f32| move |seen: &u32| common / (common + *seen as f32 / total);
        Self {
            pieces: pieces.iter().map(weight(COMMON)).collect(),
            hashed: hashed.iter().map(weight(COMMON_HASHED)).collect(),
        }
    }

    /// Appends the weights that are not 1: place and value.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for weights in [&self.pieces, &self.hashed] {
            let told: Vec<(u32, f32)> =
                (0u32..).zip(weights).filter(|(_, w)| **w != 1.0).map(|(i, w)| (i, *w)).collect();
            out.extend_from_slice(&(told.len() as u32).to_le_bytes());
            for (place, weight) in told {
                out.extend_from_slice(&place.to_le_bytes());
                bytes::put(out, &[weight]);
            }
        }
    }

    /// Reads [`Lens::put`].
    pub(crate) fn take(rest: &mut Rest<'_>) -> Option<Self> {
        let mut weights = |len: usize| {
            let mut all = vec![1.0; len];
            for _ in 0..rest.number()? {
                // An assignment reads its right side first: the place must be taken before the value.
                let place = rest.number()? as usize;
                *all.get_mut(place)? = rest.vector(1)?[0];
            }
            Some(all)
        };
        Some(Self { pieces: weights(model::embedded().rows())?, hashed: weights(BUCKETS)? })
    }

    /// Raises the words of the glossary: in a corpus of several languages they are what texts about one subject share.
    pub fn raise_shared(&mut self) {
        let subjects = (0..glossary::concepts().count()).filter(|concept| glossary::is_subject(*concept));
        let mut shared: Vec<u32> = subjects.flat_map(english).copied().collect();
        shared.sort_unstable();
        shared.dedup();
        shared.iter().for_each(|piece| self.pieces[*piece as usize] *= SHARED);
    }
}

/// The unit vector of one text (`DIMENSIONS` values), by general word frequencies; zeros for a text without words or emoji.
#[must_use]
pub fn embed(text: &str) -> Vec<f32> {
    let mut out = vec![0.0; DIMENSIONS];
    Reader::default().read(text, tongue_of(text, None), &mut out);
    out
}

/// The glossary's language of a text: the one given, or else detected.
#[must_use]
pub fn tongue_of(text: &str, given: Option<&str>) -> Option<Tongue> {
    let code = given.map(|code| code.split(['-', '_']).next().unwrap_or(code));
    code.or_else(|| language::detect(readable(text))).and_then(Tongue::of)
}

/// [`tongue_of`] of many texts, on two threads.
#[must_use]
pub fn tongues_of(texts: &[(&str, Option<&str>)]) -> Vec<Option<Tongue>> {
    let mut out = vec![None; texts.len()];
    let half = texts.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        for (part, rows) in texts.chunks(half).zip(out.chunks_mut(half)) {
            scope.spawn(move || {
                part.iter().zip(rows).for_each(|((text, given), row)| *row = tongue_of(text, *given));
            });
        }
    });
    out
}

/// The vectors of many texts, row-major, on two threads.
#[must_use]
pub fn embed_all(texts: &[&str], lens: Option<&Lens>) -> Vec<f32> {
    let told: Vec<(&str, Option<&str>)> = texts.iter().map(|text| (*text, None)).collect();
    embed_in(texts, &tongues_of(&told), lens)
}

/// [`embed_all`] for texts whose language is known.
#[must_use]
pub fn embed_in(texts: &[&str], tongues: &[Option<Tongue>], lens: Option<&Lens>) -> Vec<f32> {
    let mut out = vec![0.0; texts.len() * DIMENSIONS];
    let half = texts.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let parts = texts.chunks(half).zip(tongues.chunks(half)).zip(out.chunks_mut(half * DIMENSIONS));
        for ((part, tongues), rows) in parts {
            scope.spawn(move || {
                let mut reader = lens.map_or_else(Reader::default, Reader::with_lens);
                let texts = part.iter().zip(tongues);
                for ((text, tongue), row) in texts.zip(rows.chunks_exact_mut(DIMENSIONS)) {
                    reader.read(text, *tongue, row);
                }
            });
        }
    });
    out
}

/// A unit vector in 8 bits: 128 bytes, for storage. Value × (1 / 127) approximates the original within 0.004 where the
/// largest magnitude is 1; directions are kept within about 0.5 degrees.
#[must_use]
pub fn to_bytes(vector: &[f32]) -> [i8; DIMENSIONS] {
    model::quantise(vector).1
}

/// The unit vector of stored bytes.
#[must_use]
pub fn from_bytes(bytes: &[i8]) -> Vec<f32> {
    let mut vector: Vec<f32> = bytes.iter().map(|b| f32::from(*b)).collect();
    normalise(&mut vector);
    vector
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::dot;

    fn similarity(a: &str, b: &str) -> f32 {
        dot(&embed(a), &embed(b))
    }

    #[test]
    fn like_meanings_lie_closer() {
        let close = similarity("My card has not arrived", "Where is the card I ordered?");
        let far = similarity("My card has not arrived", "The hotel breakfast was cold");
        assert!(close > far + 0.2, "{close} against {far}");
        assert!(
            similarity("кнопка не работает", "кнопки не работают больше")
                > similarity("кнопка не работает", "где мой заказ") + 0.2
        );
        assert!(
            similarity("朝食が美味しい", "美味しい朝食でした")
                > similarity("朝食が美味しい", "駅から近い") + 0.2
        );
    }

    #[test]
    fn every_text_gives_unit_length_or_zeros() {
        for text in ["", "   ", "!!!", "😀😀", "\u{301}", "ß", "한", "<p></p>", "a"] {
            let vector = embed(text);
            let length = dot(&vector, &vector);
            assert!(length == 0.0 || (length - 1.0).abs() < 1e-4, "{text}: {length}");
        }
        assert!(similarity("😀", "😀 😀") > 0.9);
    }

    #[test]
    fn bytes_keep_the_direction() {
        let vector = embed("The app crashes when I open the camera");
        assert!(dot(&vector, &from_bytes(&to_bytes(&vector))) > 0.999);
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        let long = "é".repeat(5_000);
        assert!(readable(&long).len() <= READ_BYTES);
        assert!(!embed(&long).is_empty());
    }
}
