//! What reads texts whole: slower than the static model and better. The engine asks it for a few thousand texts and learns
//! the rest from them ([`crate::student`]).

pub mod folder;
mod speller;

use crate::embed::readable;
use crate::encoder::{Encoder, compact};
use crate::model;
use crate::token::fold::Kind;
use crate::token::words::each_word;
use speller::Speller;
use std::sync::OnceLock;

/// Pieces of one text that are read: what a message is about stands in its beginning.
pub const PIECES: usize = 96;

/// Why a teacher could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It did not answer; what it said, fit to be shown.
    Silent(String),
    /// It gave another number of vectors than it was given texts.
    Count { wanted: usize, given: usize },
    /// Its vectors changed their width in the middle.
    Width { wanted: usize, given: usize },
    /// A value was not a number.
    NotFinite,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Silent(why) => f.write_str(why),
            Self::Count { wanted, given } => {
                write!(f, "it was given {wanted} texts and answered with {given} vectors")
            }
            Self::Width { wanted, given } => write!(f, "its vectors had {wanted} values, then {given}"),
            Self::NotFinite => f.write_str("one of its values is not a number"),
        }
    }
}

impl std::error::Error for Fault {}

/// Reads texts into vectors of meaning.
pub trait Teacher: Sync {
    /// What people know it by.
    fn name(&self) -> &str;
    /// Whether it was made for texts in a language (ISO 639-1; `None`: not known).
    fn knows(&self, language: Option<&str>) -> bool;
    /// Whether it can read the script of a text.
    fn spells(&self, _text: &str) -> bool {
        true
    }
    /// How much reading a text takes, in pieces.
    fn cost(&self, text: &str) -> usize;
    /// One vector per text, in order, all of one width.
    ///
    /// # Errors
    /// When it cannot; see [`Fault`].
    fn read(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Fault>;
}

impl<T: Teacher + ?Sized> Teacher for &T {
    fn name(&self) -> &str {
        (**self).name()
    }
    fn knows(&self, language: Option<&str>) -> bool {
        (**self).knows(language)
    }
    fn spells(&self, text: &str) -> bool {
        (**self).spells(text)
    }
    fn cost(&self, text: &str) -> usize {
        (**self).cost(text)
    }
    fn read(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Fault> {
        (**self).read(texts)
    }
}

/// [`Teacher::read`] with the answer checked, as one row-major slice and its width.
///
/// # Errors
/// The teacher's own, or that its answer cannot be used.
pub fn read(teacher: &dyn Teacher, texts: &[&str], width: Option<usize>) -> Result<(Vec<f32>, usize), Fault> {
    let vectors = teacher.read(texts)?;
    if vectors.len() != texts.len() {
        return Err(Fault::Count { wanted: texts.len(), given: vectors.len() });
    }
    let wanted = width.or(vectors.first().map(Vec::len)).unwrap_or(0);
    if let Some(other) = vectors.iter().find(|vector| vector.len() != wanted || vector.is_empty()) {
        return Err(Fault::Width { wanted, given: other.len() });
    }
    let mut all: Vec<f32> = vectors.into_iter().flatten().collect();
    if !all.iter().all(|x| x.is_finite()) {
        return Err(Fault::NotFinite);
    }
    if wanted > 0 {
        all.chunks_exact_mut(wanted).for_each(crate::matrix::normalise);
    }
    Ok((all, wanted))
}

/// A transformer in memory: the embedded one, or one from a folder.
pub struct Local {
    name: String,
    encoder: Encoder,
    speller: Speller,
    /// Languages it was made for; `None`: all.
    languages: Option<Vec<String>>,
    /// Put before every text, as some models were taught: `query: `.
    prefix: String,
    /// Longest sequence.
    pieces: usize,
}

/// The teacher in the binary: all-MiniLM-L6-v2, made for English.
///
/// # Panics
/// Never in a build whose tests passed: the embedded file is checked there.
#[must_use]
pub fn embedded() -> &'static Local {
    static TEACHER: OnceLock<Local> = OnceLock::new();
    TEACHER.get_or_init(|| Local {
        name: EMBEDDED.to_owned(),
        encoder: compact::read(include_bytes!("../../model/teacher.fht"))
            .expect("the embedded teacher is the one the tests read"),
        speller: Speller::Built(&model::embedded().vocabulary),
        languages: Some(vec!["en".to_owned()]),
        prefix: String::new(),
        pieces: PIECES,
    })
}

/// The name of [`embedded`].
pub const EMBEDDED: &str = "all-MiniLM-L6-v2";

impl Local {
    /// Values of its vectors.
    #[must_use]
    pub fn width(&self) -> usize {
        self.encoder.shape().width
    }

    /// The same, known to have been made for these languages only (ISO 639-1); none given: for all.
    #[must_use]
    pub fn for_languages(self, languages: Vec<String>) -> Self {
        Self { languages: (!languages.is_empty()).then_some(languages), ..self }
    }

    /// The same, with words put before every text.
    #[must_use]
    pub fn with_prefix(self, prefix: String) -> Self {
        Self { prefix, ..self }
    }

    fn sequence(&self, text: &str) -> Vec<u32> {
        if self.prefix.is_empty() {
            self.speller.sequence(readable(text), self.pieces)
        } else {
            self.speller.sequence(&format!("{}{}", self.prefix, readable(text)), self.pieces)
        }
    }
}

/// Whether a teacher made for these languages (`None`: for all) knows one; an unknown language is taken to be known.
#[must_use]
pub fn is_among(languages: Option<&[String]>, language: Option<&str>) -> bool {
    let (Some(known), Some(code)) = (languages, language) else { return true };
    let code = code.split(['-', '_']).next().unwrap_or(code);
    known.iter().any(|own| own == code)
}

impl Teacher for Local {
    fn name(&self) -> &str {
        &self.name
    }

    fn knows(&self, language: Option<&str>) -> bool {
        is_among(self.languages.as_deref(), language)
    }

    fn spells(&self, text: &str) -> bool {
        !matches!(self.speller, Speller::Built(_)) || has_latin_word(text)
    }

    fn cost(&self, text: &str) -> usize {
        self.sequence(text).len()
    }

    fn read(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Fault> {
        let sequences: Vec<Vec<u32>> = texts.iter().map(|text| self.sequence(text)).collect();
        let rows = self.encoder.encode(&sequences);
        Ok(rows.chunks_exact(self.width()).map(<[f32]>::to_vec).collect())
    }
}

fn has_latin_word(text: &str) -> bool {
    let mut found = false;
    each_word(readable(text), |word| found |= word.kind == Kind::Latin);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::dot;

    struct Odd(Vec<Vec<f32>>);

    impl Teacher for Odd {
        fn name(&self) -> &str {
            "odd"
        }
        fn knows(&self, _: Option<&str>) -> bool {
            true
        }
        fn cost(&self, _: &str) -> usize {
            1
        }
        fn read(&self, _: &[&str]) -> Result<Vec<Vec<f32>>, Fault> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn the_embedded_teacher_knows_meanings() {
        let texts = ["My card has not arrived", "Where is the new card I ordered?", "The soup was cold"];
        let (rows, width) = read(embedded(), &texts, None).expect("an answer");
        let close = dot(&rows[..width], &rows[width..2 * width]);
        let far = dot(&rows[..width], &rows[2 * width..]);
        assert!(width == 384 && close > 0.6 && far < 0.2, "{close} {far}");
        assert!(embedded().knows(Some("en-US")) && !embedded().knows(Some("de")));
    }

    #[test]
    fn answers_that_cannot_be_used_are_refused() {
        let ask = |rows: &[&[f32]]| {
            read(&Odd(rows.iter().map(|row| row.to_vec()).collect()), &["a", "b"], None).map(|(_, w)| w)
        };
        assert_eq!(ask(&[&[1.0, 0.0], &[0.0, 2.0]]), Ok(2));
        assert_eq!(ask(&[&[1.0]]), Err(Fault::Count { wanted: 2, given: 1 }));
        assert_eq!(ask(&[&[1.0], &[1.0, 2.0]]), Err(Fault::Width { wanted: 1, given: 2 }));
        assert_eq!(ask(&[&[1.0], &[f32::NAN]]), Err(Fault::NotFinite));
        assert_eq!(ask(&[&[], &[]]), Err(Fault::Width { wanted: 0, given: 0 }));
    }
}
