//! Where texts lie: one space for a corpus, learned once and used again for every new text and every question.

use super::tongue::{self, Mean};
use super::{Fail, Options, Text};
use crate::bytes::{Rest, put};
use crate::embed::{Lens, embed_in};
use crate::glossary::Tongue;
use crate::language;
use crate::model::DIMENSIONS;
use crate::random::hash;
use crate::student::{Student, Told};
use crate::teacher::{self, Teacher};

/// Texts a teacher reads between two calls of the progress function.
const AT_ONCE: usize = 256;

/// How texts become vectors: by the static model alone, or by a student of a teacher.
#[derive(Debug, Clone, PartialEq)]
enum Way {
    Static(Lens),
    Taught(Box<Student>),
}

/// The space of one corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    way: Way,
    /// Languages that get their words from the glossary.
    tongues: Vec<Tongue>,
    means: Vec<Mean>,
}

/// A corpus as the engine reads it: texts, their languages where they matter, their tongues.
pub(super) struct Corpus<'a> {
    pub texts: Vec<&'a str>,
    pub languages: Vec<Option<&'a str>>,
    pub tongues: Vec<Option<Tongue>>,
}

impl<'a> Corpus<'a> {
    /// Languages are those given, or detected; those of fewer than 2 % of the texts are mostly mistakes about short texts.
    pub(super) fn of(texts: impl Iterator<Item = Text<'a>>) -> Self {
        let given: Vec<Text<'a>> = texts.collect();
        let mut languages: Vec<Option<&'a str>> = vec![None; given.len()];
        crate::threads::in_parts(&given, &mut languages, 1, |part, out| {
            part.iter().zip(out).for_each(|(text, language)| *language = language_of(text));
        });
        tongue::ignore_rare(&mut languages);
        let tongues = languages.iter().map(|language| language.and_then(Tongue::of)).collect();
        Self { texts: given.iter().map(|text| text.text).collect(), languages, tongues }
    }
}

fn language_of<'a>(text: &Text<'a>) -> Option<&'a str> {
    let given = text.language.map(|code| code.split(['-', '_']).next().unwrap_or(code));
    given.or_else(|| language::detect(crate::embed::readable(text.text)))
}

impl Space {
    /// Learns the space of a corpus and where its texts lie (`DIMENSIONS` values each). The teacher reads what
    /// `options.reading` allows, chosen by the texts' own hashes, so that a few more texts change little.
    pub(super) fn learn(
        corpus: &Corpus<'_>,
        options: &Options,
        teacher: Option<&dyn Teacher>,
        tell: &dyn Fn(usize, usize) -> Result<(), Fail>,
    ) -> Result<(Self, Vec<f32>), Fail> {
        let mixed = tongue::is_mixed(&corpus.tongues);
        let mut lens = Lens::fit(&corpus.texts, &corpus.tongues);
        if mixed {
            lens.raise_shared();
        }
        let told = Told { texts: &corpus.texts, tongues: &corpus.tongues };
        let mut space =
            Self { way: Way::Static(lens.clone()), tongues: distinct(&corpus.tongues), means: Vec::new() };
        let mut vectors = match teacher {
            Some(teacher) => space.be_taught(corpus, lens, options, teacher, tell)?,
            None => None,
        }
        .unwrap_or_else(|| space.raw(told));
        if mixed {
            space.means = tongue::centre(&mut vectors, &corpus.tongues);
        }
        Ok((space, vectors))
    }

    /// Lets a teacher read and a student learn; the vectors of all texts, or nothing when there was too little to learn.
    fn be_taught(
        &mut self,
        corpus: &Corpus<'_>,
        lens: Lens,
        options: &Options,
        teacher: &dyn Teacher,
        tell: &dyn Fn(usize, usize) -> Result<(), Fail>,
    ) -> Result<Option<Vec<f32>>, Fail> {
        let chosen = chosen(corpus, teacher, options.reading);
        let mut wide: Vec<f32> = Vec::new();
        let mut width = None;
        for (block, part) in chosen.chunks(AT_ONCE).enumerate() {
            tell(block * AT_ONCE, chosen.len())?;
            let texts: Vec<&str> = part.iter().map(|i| corpus.texts[*i]).collect();
            let (rows, found) = teacher::read(teacher, &texts, width)?;
            width = Some(found);
            wide.extend(rows);
        }
        let texts: Vec<&str> = chosen.iter().map(|i| corpus.texts[*i]).collect();
        let tongues: Vec<Option<Tongue>> = chosen.iter().map(|i| corpus.tongues[*i]).collect();
        let told = Told { texts: &texts, tongues: &tongues };
        let Some(student) = Student::learn(told, &wide, width.unwrap_or(0), lens) else { return Ok(None) };
        let read = student.place(&wide);
        self.way = Way::Taught(Box::new(student));
        let mut vectors = self.raw(Told { texts: &corpus.texts, tongues: &corpus.tongues });
        for (i, row) in chosen.iter().zip(read.chunks_exact(DIMENSIONS)) {
            vectors[i * DIMENSIONS..][..DIMENSIONS].copy_from_slice(row);
        }
        Ok(Some(vectors))
    }

    fn raw(&self, told: Told<'_>) -> Vec<f32> {
        match &self.way {
            Way::Static(lens) => embed_in(told.texts, told.tongues, Some(lens)),
            Way::Taught(student) => student.read(told),
        }
    }

    /// Unit vectors of new texts, `DIMENSIONS` values each; zeros for a text without words or emoji.
    #[must_use]
    pub fn read(&self, texts: &[Text<'_>]) -> Vec<f32> {
        let tongues: Vec<Option<Tongue>> = texts
            .iter()
            .map(|text| language_of(text).and_then(Tongue::of).filter(|tongue| self.tongues.contains(tongue)))
            .collect();
        let texts: Vec<&str> = texts.iter().map(|text| text.text).collect();
        let mut vectors = self.raw(Told { texts: &texts, tongues: &tongues });
        tongue::take_away(&mut vectors, &tongues, &self.means);
        vectors
    }

    /// The student, where a teacher was there.
    #[must_use]
    pub fn student(&self) -> Option<&Student> {
        match &self.way {
            Way::Static(_) => None,
            Way::Taught(student) => Some(student),
        }
    }

    /// The space as bytes, to be read by [`Space::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out =
            vec![u8::from(self.student().is_some()), self.tongues.len() as u8, self.means.len() as u8];
        out.extend(self.tongues.iter().map(|tongue| tongue.number()));
        for (tongue, mean) in &self.means {
            out.push(tongue.map_or(u8::MAX, Tongue::number));
            put(&mut out, mean);
        }
        match &self.way {
            Way::Static(lens) => lens.put(&mut out),
            Way::Taught(student) => out.extend(student.to_bytes()),
        }
        out
    }

    /// Reads [`Space::to_bytes`]; `None` when damaged or of another version.
    #[must_use]
    pub fn from_bytes(file: &[u8]) -> Option<Self> {
        let mut rest = Rest(file);
        let [taught, tongues, means] = *rest.bytes(3)?.first_chunk::<3>()?;
        let tongues = rest.bytes(tongues.into())?.iter().map(|n| Tongue::at(*n)).collect::<Option<_>>()?;
        let mut mean = || {
            let number = *rest.bytes(1)?.first()?;
            let tongue = if number == u8::MAX { None } else { Some(Tongue::at(number)?) };
            Some((tongue, rest.vector(DIMENSIONS)?))
        };
        let means = (0..means).map(|_| mean()).collect::<Option<_>>()?;
        let way = match taught {
            0 => Way::Static(Lens::take(&mut rest)?),
            _ => Way::Taught(Box::new(Student::from_bytes(rest.0)?)),
        };
        Some(Self { way, tongues, means })
    }
}

fn distinct(tongues: &[Option<Tongue>]) -> Vec<Tongue> {
    Tongue::all().filter(|tongue| tongues.contains(&Some(*tongue))).collect()
}

/// The texts a teacher reads: in languages it knows, by rising hash, until their pieces pass the budget; in the corpus's order.
fn chosen(corpus: &Corpus<'_>, teacher: &dyn Teacher, budget: usize) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..corpus.texts.len()).filter(|i| teacher.knows(corpus.languages[*i])).collect();
    order.sort_by_cached_key(|i| (hash(corpus.texts[*i].as_bytes()), *i));
    let mut spent = 0;
    let mut taken = Vec::new();
    for i in order {
        if spent >= budget {
            break;
        }
        if teacher.spells(corpus.texts[i]) {
            spent += teacher.cost(corpus.texts[i]);
            taken.push(i);
        }
    }
    taken.sort_unstable();
    taken
}
