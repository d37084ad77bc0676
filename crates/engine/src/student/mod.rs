//! A student: learns from a few thousand texts a teacher read to predict where the teacher would put all others.
//!
//! Its features cost next to nothing: the static vector, and the words and pairs of words of the text. On the customer's
//! own texts its themes come close to those of a teacher that reads everything (`docs/engine-notes.md`).

mod file;
pub(crate) mod ridge;
pub(crate) mod words;

use crate::axes::Axes;
use crate::embed::{Feature, Lens, Reader};
use crate::glossary::Tongue;
use crate::matrix::{dot, normalise, times_transposed};
use crate::model::DIMENSIONS;
use crate::threads;
use ridge::{Examples, Sparse};
use words::{Words, keys};

/// Fewer texts than this teach nothing.
pub const LEAST: usize = 8;
/// Penalty on the weights; between 0.1 and 1 makes no difference on any corpus measured.
const PENALTY: f32 = 0.3;
/// One in this many of the texts read is kept to see how well the rest taught.
const HELD_OUT: usize = 20;
/// Texts predicted together.
const BLOCK: usize = 256;

/// What was learned of one teacher on one corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Student {
    lens: Lens,
    axes: Axes,
    /// Mean of the static vectors learned from.
    middle: Vec<f32>,
    /// `DIMENSIONS` rows: static vector in, teacher's space out.
    map: Vec<f32>,
    words: Words,
    /// One row per word.
    rows: Vec<f32>,
    /// Its teacher read other languages and scripts than English too: their words tell something.
    polyglot: bool,
    /// Mean cosine between prediction and teacher on texts kept aside; `None` when there were too few.
    pub agreement: Option<f32>,
    /// Texts it learned from.
    pub learned_from: usize,
}

/// Texts with the glossary's language of each.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub texts: &'a [&'a str],
    pub tongues: &'a [Option<Tongue>],
}

impl Student {
    /// Learns from texts and what a teacher made of them (`width` values each); `None` with fewer than [`LEAST`].
    #[must_use]
    pub fn learn(told: Told<'_>, vectors: &[f32], width: usize, lens: Lens) -> Option<Self> {
        let count = told.texts.len();
        if count < LEAST || width == 0 || vectors.len() != count * width {
            return None;
        }
        let axes = Axes::learn(vectors, width, DIMENSIONS);
        let wanted = axes.place(vectors);
        let (mut dense, read) = features(&lens, told);
        let polyglot = told.tongues.iter().any(Option::is_some) || read.iter().any(|text| !text.spelt);
        let found: Vec<Sparse> =
            read.into_iter().zip(told.tongues).map(|(text, tongue)| text.words(*tongue, polyglot)).collect();
        let middle = mean(&dense);
        dense.chunks_exact_mut(DIMENSIONS).for_each(|row| without(row, &middle));
        let kept: Vec<bool> =
            (0..count).map(|i| count >= HELD_OUT * 5 && i % HELD_OUT == HELD_OUT / 2).collect();
        let learning: Vec<usize> = (0..count).filter(|i| !kept[*i]).collect();
        let rows: Vec<Sparse> = learning.iter().map(|i| found[*i].clone()).collect();
        let words = Words::learn(&rows);
        let sparse: Vec<Sparse> = rows.iter().map(|row| words.of(row)).collect();
        let pick = |all: &[f32]| -> Vec<f32> {
            learning.iter().flat_map(|i| &all[i * DIMENSIONS..][..DIMENSIONS]).copied().collect()
        };
        let examples =
            Examples { dense: &pick(&dense), width: DIMENSIONS, sparse: &sparse, features: words.len() };
        let learned = ridge::learn(&examples, &pick(&wanted), DIMENSIONS, PENALTY);
        let mut student = Self {
            lens,
            axes,
            middle,
            map: transposed(&learned.dense),
            words,
            rows: learned.sparse,
            polyglot,
            agreement: None,
            learned_from: learning.len(),
        };
        student.agreement = student.check(told, &wanted, &kept);
        Some(student)
    }

    fn check(&self, told: Told<'_>, wanted: &[f32], kept: &[bool]) -> Option<f32> {
        let aside: Vec<usize> = (0..kept.len()).filter(|i| kept[*i]).collect();
        let texts: Vec<&str> = aside.iter().map(|i| told.texts[*i]).collect();
        let tongues: Vec<Option<Tongue>> = aside.iter().map(|i| told.tongues[*i]).collect();
        let read = self.read(Told { texts: &texts, tongues: &tongues });
        let cosines = aside
            .iter()
            .zip(read.chunks_exact(DIMENSIONS))
            .map(|(i, row)| dot(row, &wanted[i * DIMENSIONS..][..DIMENSIONS]));
        (!aside.is_empty()).then(|| cosines.sum::<f32>() / aside.len() as f32)
    }

    /// What the teacher itself said of texts, in the student's space.
    #[must_use]
    pub fn place(&self, vectors: &[f32]) -> Vec<f32> {
        self.axes.place(vectors)
    }

    /// Predicts unit vectors (`DIMENSIONS` values each), on all processors. Texts in scripts the vocabulary cannot spell
    /// keep their static vector: only their own words say what they share.
    #[must_use]
    pub fn read(&self, told: Told<'_>) -> Vec<f32> {
        let mut out = vec![0.0; told.texts.len() * DIMENSIONS];
        let items: Vec<(&str, Option<Tongue>)> =
            told.texts.iter().copied().zip(told.tongues.iter().copied()).collect();
        threads::in_parts(&items, &mut out, DIMENSIONS, |part, rows| {
            let mut reader = Reader::with_lens(&self.lens);
            for (few, rows) in part.chunks(BLOCK).zip(rows.chunks_mut(BLOCK * DIMENSIONS)) {
                self.read_block(&mut reader, few, rows);
            }
        });
        out
    }

    fn read_block(&self, reader: &mut Reader<'_>, few: &[(&str, Option<Tongue>)], out: &mut [f32]) {
        let mut dense = vec![0.0; out.len()];
        let mut found = Vec::with_capacity(few.len());
        for ((text, tongue), row) in few.iter().zip(dense.chunks_exact_mut(DIMENSIONS)) {
            reader.read(text, *tongue, row);
            found.push(Features::of(reader.last()));
        }
        let mut centred = dense.clone();
        centred.chunks_exact_mut(DIMENSIONS).for_each(|row| without(row, &self.middle));
        times_transposed(&centred, &self.map, DIMENSIONS, out);
        let rows = out.chunks_exact_mut(DIMENSIONS).zip(dense.chunks_exact(DIMENSIONS));
        for (((row, own), found), (_, tongue)) in rows.zip(found).zip(few) {
            if !found.spelt && !self.polyglot {
                row.copy_from_slice(own);
                continue;
            }
            for (number, weight) in self.words.of(&found.words(*tongue, self.polyglot)) {
                let word = &self.rows[number as usize * DIMENSIONS..][..DIMENSIONS];
                row.iter_mut().zip(word).for_each(|(x, w)| *x += weight * w);
            }
            normalise(row);
        }
    }
}

/// What a text offers the student beside its static vector.
struct Features {
    keys: Sparse,
    /// Whether the vocabulary knows any of its words.
    spelt: bool,
}

impl Features {
    fn of(features: &[Feature]) -> Self {
        let spelt = features.iter().any(|feature| matches!(feature, Feature::Piece(_)));
        Self { keys: keys(features), spelt }
    }

    /// Words of other languages say nothing to a student of an English teacher.
    fn words(self, tongue: Option<Tongue>, polyglot: bool) -> Sparse {
        if tongue.is_none() || polyglot { self.keys } else { Sparse::new() }
    }
}

/// Static vectors and words of all texts.
fn features(lens: &Lens, told: Told<'_>) -> (Vec<f32>, Vec<Features>) {
    let mut reader = Reader::with_lens(lens);
    let mut dense = vec![0.0; told.texts.len() * DIMENSIONS];
    let mut sparse = Vec::with_capacity(told.texts.len());
    for ((text, tongue), row) in told.texts.iter().zip(told.tongues).zip(dense.chunks_exact_mut(DIMENSIONS)) {
        reader.read(text, *tongue, row);
        sparse.push(Features::of(reader.last()));
    }
    (dense, sparse)
}

fn mean(rows: &[f32]) -> Vec<f32> {
    let mut mean = vec![0.0f32; DIMENSIONS];
    for row in rows.chunks_exact(DIMENSIONS) {
        mean.iter_mut().zip(row).for_each(|(m, x)| *m += x);
    }
    let count = (rows.len() / DIMENSIONS).max(1) as f32;
    mean.iter_mut().for_each(|m| *m /= count);
    mean
}

fn without(row: &mut [f32], middle: &[f32]) {
    row.iter_mut().zip(middle).for_each(|(x, m)| *x -= m);
}

fn transposed(square: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; square.len()];
    for (i, row) in square.chunks_exact(DIMENSIONS).enumerate() {
        row.iter().enumerate().for_each(|(j, x)| out[j * DIMENSIONS + i] = *x);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teacher::{self, embedded};

    /// Made-up messages about four matters.
    fn messages() -> Vec<String> {
        let what = ["card", "refund", "password", "breakfast"];
        let how = [
            "my _ is late",
            "where is the _",
            "I want a new _",
            "the _ does not work",
            "thanks for the _",
            "no _ today",
            "please check my _",
        ];
        let when = ["", " again", " since monday", " in london", " for my wife", " twice"];
        let all = what.iter().flat_map(|w| how.iter().map(move |h| h.replace('_', w)));
        all.flat_map(|text| when.iter().map(move |tail| format!("{text}{tail}"))).collect()
    }

    fn taught(texts: &[&str]) -> Option<Student> {
        let tongues = vec![None; texts.len()];
        let (vectors, width) = teacher::read(embedded(), texts, None).expect("an answer");
        Student::learn(Told { texts, tongues: &tongues }, &vectors, width, Lens::fit(texts, &tongues))
    }

    #[test]
    fn predicts_the_teacher_on_texts_it_did_not_read() {
        let all = messages();
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let student = taught(&texts).expect("enough texts");
        assert!(student.agreement.is_some_and(|a| a > 0.7), "{:?}", student.agreement);
        let new = ["my password was late", "where is my breakfast"];
        let (vectors, _) = teacher::read(embedded(), &new, None).expect("an answer");
        let truth = student.place(&vectors);
        let read = student.read(Told { texts: &new, tongues: &[None; 2] });
        for (a, b) in read.chunks(DIMENSIONS).zip(truth.chunks(DIMENSIONS)) {
            assert!(dot(a, b) > 0.5, "{}", dot(a, b));
        }
        let back = Student::from_bytes(&student.to_bytes()).expect("a whole file");
        assert!(back == student, "a student read back is the same");
        let mut damaged = student.to_bytes();
        damaged[40] ^= 1;
        assert!(Student::from_bytes(&damaged).is_none());
    }

    #[test]
    fn few_texts_teach_nothing_and_other_scripts_keep_their_own_vector() {
        assert!(taught(&["one", "two"]).is_none());
        let all = messages();
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let student = taught(&texts).expect("enough texts");
        let read = student.read(Told {
            texts: &["ห้องพักสะอาดมาก", "ห้องพักสะอาด", "!!!"], tongues: &[None; 3]
        });
        assert!(dot(&read[..DIMENSIONS], &read[DIMENSIONS..2 * DIMENSIONS]) > 0.7);
        assert!(read[2 * DIMENSIONS..].iter().all(|x| *x == 0.0));
    }
}
