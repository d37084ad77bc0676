//! Kind and tone of a voice: from hand-written cues at first, from the customer's own stars and people's corrections as
//! soon as those do better.
//!
//! [`Model::read`] answers a text; "not sure" is an answer. [`learn::learn`] makes a [`Model`] from examples: for each
//! language it holds back texts, compares the cues with what was learned, and keeps the better. [`Report`] says which, from
//! how many texts and how well. A language neither can judge is not judged.

mod cues;
mod features;
mod file;
pub mod learn;
mod linear;
mod start;

use firsthand_domain::voice::{Kind, Tone};

pub use start::knows;

use features::Tokens;
use linear::{Linear, Row};

/// Bytes of a text that are read: the beginning says what it is about.
pub const READ_BYTES: usize = 2_000;
/// A class must have this much of the probability, or the answer is "not sure".
const SURE: f32 = 0.5;

/// What a text says about itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    pub kind: Option<Kind>,
    pub tone: Option<Tone>,
    /// 0 to 1: how sure each is; 0 where there is no answer.
    pub kind_sure: f32,
    pub tone_sure: f32,
}

impl Reading {
    /// What stars add: their tone is the customer's own word, nobody praises with one star or complains with five, and
    /// where the words alone tell no kind, low stars are a complaint and high ones praise.
    #[must_use]
    pub fn with_stars(mut self, tone: Option<Tone>) -> Self {
        let Some(tone) = tone else { return self };
        (self.tone, self.tone_sure) = (Some(tone), 1.0);
        let (fits, not) = match tone {
            Tone::Negative => (Some(Kind::Complaint), Kind::Praise),
            Tone::Positive => (Some(Kind::Praise), Kind::Complaint),
            Tone::Mixed => return self,
        };
        if self.kind.is_none() || self.kind == Some(not) {
            (self.kind, self.kind_sure) = (fits, SURE);
        }
        self
    }
}

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Kind,
    Tone,
}

/// How one language is judged, from texts that were held back.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub target: Target,
    /// ISO 639-1; empty for texts too short to tell.
    pub language: String,
    /// Labelled texts of this language, each once.
    pub texts: u32,
    /// Points of the cues and of what was learned, 0 to 1: a right answer counts 1, a wrong one 0, "not sure" as much as
    /// a guess; each class weighs the same.
    pub start: f32,
    pub learned: f32,
    /// What was learned is in use; otherwise the cues.
    pub uses_learned: bool,
    /// Of the held-back texts, the share that gets an answer by what is in use, and the share of answers that are right.
    pub answered: f32,
    pub right: f32,
    /// The share that always saying the most frequent class would get right.
    pub most: f32,
}

/// Reads kind and tone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    kind: Option<Linear>,
    tone: Option<Linear>,
    reports: Vec<Report>,
}

/// Scratch space of a reader: one for each thread.
#[derive(Debug, Default)]
pub struct Reader {
    tokens: Tokens,
    row: Row,
}

impl Model {
    /// The model that needs no data.
    #[must_use]
    pub fn start() -> Self {
        Self::default()
    }

    /// How each language is judged, as learned; empty for the start model.
    #[must_use]
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// Whether anything was learned that is in use.
    #[must_use]
    pub fn has_learned(&self) -> bool {
        self.reports.iter().any(|report| report.uses_learned)
    }

    /// Whether a language is judged at all.
    #[must_use]
    pub fn judges(&self, target: Target, language: Option<&str>) -> bool {
        knows(language) || self.uses_learned(target, language)
    }

    /// Kind and tone of a text in a language (ISO 639-1; `None` where nobody knows).
    #[must_use]
    pub fn read(&self, reader: &mut Reader, text: &str, language: Option<&str>) -> Reading {
        reader.tokens.read(text);
        let heard = start::listen(&reader.tokens, language);
        let (mut kind, mut tone) = (heard.kind(), heard.tone());
        let by_kind = self.kind.as_ref().filter(|_| self.uses_learned(Target::Kind, language));
        let by_tone = self.tone.as_ref().filter(|_| self.uses_learned(Target::Tone, language));
        if (by_kind.is_some() || by_tone.is_some()) && !reader.tokens.is_empty() {
            features::row(&reader.tokens, &heard, language, &mut reader.row);
            if let Some(linear) = by_kind {
                kind = answer(linear, &reader.row, Kind::ALL);
            }
            if let Some(linear) = by_tone {
                tone = answer(linear, &reader.row, Tone::ALL);
            }
        }
        Reading {
            kind: kind.map(|found| found.0),
            tone: tone.map(|found| found.0),
            kind_sure: kind.map_or(0.0, |found| found.1),
            tone_sure: tone.map_or(0.0, |found| found.1),
        }
    }

    fn uses_learned(&self, target: Target, language: Option<&str>) -> bool {
        let language = language.unwrap_or_default();
        self.reports.iter().any(|r| r.uses_learned && r.target == target && r.language == language)
    }
}

/// The likeliest class and its probability; `None` below [`SURE`].
fn answer<T: Copy>(linear: &Linear, row: &Row, classes: &[T]) -> Option<(T, f32)> {
    let (best, probability) = linear.best(row);
    classes.get(best).copied().filter(|_| probability >= SURE).map(|class| (class, probability))
}

#[cfg(test)]
mod tests;
