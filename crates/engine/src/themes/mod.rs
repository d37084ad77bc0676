//! From raw texts to named themes: copies fall away, texts become vectors, neighbours a graph, communities themes.

mod describe;
mod parts;
mod pipeline;
mod space;
mod tongue;
mod words;

use crate::matrix::dot;
use crate::model::DIMENSIONS;
use crate::teacher::{Fault, Teacher};
pub use space::Space;

/// One text of the corpus.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The customer's words; markup and web addresses in them are left out.
    pub text: &'a str,
    /// ISO 639-1 code where known.
    pub language: Option<&'a str>,
}

/// How to look for themes. The defaults serve all corpora measured.
#[derive(Debug, Clone)]
pub struct Options {
    /// Higher gives more and smaller themes.
    pub resolution: f64,
    /// Neighbours per text in the graph.
    pub neighbours: usize,
    /// Fixes every choice that could go either way.
    pub seed: u64,
    /// Different texts that are compared with each other; of more, an even sample is, and its members vote for the rest.
    pub compared: usize,
    /// Voices a theme needs; `None` lets the size of the corpus decide.
    pub least_size: Option<usize>,
    /// How much a teacher reads, in pieces of words; a student learns the rest.
    pub reading: usize,
    /// Typical texts per theme.
    pub typical: usize,
    /// Odd texts per theme.
    pub odd: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            resolution: 3.0,
            neighbours: 15,
            seed: 1,
            compared: 100_000,
            least_size: None,
            reading: 55_000,
            typical: 3,
            odd: 3,
        }
    }
}

/// The steps of [`find`], in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Copies are found.
    Copies,
    /// The teacher reads.
    Reading,
    /// Texts become vectors.
    Vectors,
    /// Each text's neighbours are found.
    Neighbours,
    /// Neighbours become communities.
    Communities,
    /// The remaining texts join.
    Rest,
    /// Themes get names and quotes.
    Names,
}

/// How far [`find`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The step at work.
    pub step: Step,
    /// Texts done in this step.
    pub done: usize,
    /// Texts to do in this step.
    pub of: usize,
}

/// Why no themes were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fail {
    /// The caller's progress function said to stop.
    Stopped,
    /// The teacher could not read.
    Teacher(Fault),
}

impl std::fmt::Display for Fail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stopped => f.write_str("the search for themes was stopped"),
            Self::Teacher(fault) => write!(f, "the model that reads texts could not: {fault}"),
        }
    }
}

impl std::error::Error for Fail {}

impl From<Fault> for Fail {
    fn from(fault: Fault) -> Self {
        Self::Teacher(fault)
    }
}

/// One theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// A phrase of its own texts, unlike every other theme's name.
    pub name: String,
    /// Its most distinctive words, best first.
    pub words: Vec<String>,
    /// Texts in it, copies included.
    pub size: usize,
    /// Indexes of texts that show it best.
    pub typical: Vec<usize>,
    /// Indexes of texts that fit it least.
    pub odd: Vec<usize>,
    /// Unit vector in [`Themes::space`]; where new texts are compared.
    pub centroid: Vec<f32>,
    /// Similarity to the centroid below which a text is no member (its members' 5th percentile).
    pub reach: f32,
    /// Index into [`Themes::areas`].
    pub area: Option<u32>,
}

/// A group of related themes.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// A phrase of its own texts.
    pub name: String,
    /// Texts in it, copies included.
    pub size: usize,
}

/// A sub-theme: texts of one theme that hold together more than the theme does.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// A phrase of its own texts, unlike its theme's name and its siblings'.
    pub name: String,
    /// Its most distinctive words within its theme, best first.
    pub words: Vec<String>,
    /// Index into [`Themes::themes`].
    pub theme: u32,
    /// Texts in it, copies included.
    pub size: usize,
    /// Indexes of texts that show it best.
    pub typical: Vec<usize>,
}

/// A small group of recent texts that are close to each other and to nothing else: too few for a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Small {
    pub name: String,
    pub words: Vec<String>,
    /// Indexes of its texts, copies included; none of them is in a theme.
    pub texts: Vec<usize>,
}

/// All themes of a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Themes {
    /// By falling size.
    pub themes: Vec<Theme>,
    /// By falling size.
    pub areas: Vec<Area>,
    /// Theme of each text; `None` for a text that has no theme yet.
    pub of: Vec<Option<u32>>,
    /// By theme, by falling size in each.
    pub parts: Vec<Part>,
    /// Sub-theme of each text, always of its own theme.
    pub part_of: Vec<Option<u32>>,
    /// Small new groups; empty unless [`Given::recent`] says what is new.
    pub small: Vec<Small>,
    /// For each text the first text it is a copy of: itself when it is none.
    pub original: Vec<u32>,
    /// Where new texts and questions lie.
    pub space: Space,
    /// Where each text lies: `DIMENSIONS` values each, see [`crate::embed::to_bytes`].
    pub vectors: Vec<i8>,
}

/// What stood before a run, and who helps.
#[derive(Default, Clone, Copy)]
pub struct Given<'a> {
    /// Reads texts whole; without one the static model serves.
    pub teacher: Option<&'a dyn Teacher>,
    /// The theme each text was in before, if any; empty when there was none.
    pub before: &'a [Option<u32>],
    /// The sub-theme each text was in before, if any, numbered over all themes; empty when there was none.
    pub parts: &'a [Option<u32>],
    /// Which texts are recent; empty when that does not matter.
    pub recent: &'a [bool],
}

/// Finds the themes of a corpus. `progress` is called between blocks of work; `false` stops.
///
/// # Errors
/// [`Fail::Stopped`] when `progress` said so, [`Fail::Teacher`] when the teacher could not read.
pub fn find(
    texts: &[Text<'_>],
    options: &Options,
    given: Given<'_>,
    progress: &dyn Fn(Progress) -> bool,
) -> Result<Themes, Fail> {
    pipeline::find(texts, options, given, progress)
}

/// Share of a theme's reach that a new text may fall short by.
const LENIENCE: f32 = 0.9;

/// The theme a text at `vector` (in the themes' space) joins and its similarity to the centroid; `None` when it fits nowhere.
#[must_use]
pub fn assign(centroids: &[Centroid<'_>], vector: &[f32]) -> Option<(usize, f32)> {
    let scored = centroids.iter().enumerate().map(|(index, theme)| (index, dot(theme.vector, vector)));
    let (index, similarity) = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (similarity > 0.0 && similarity >= centroids[index].reach * LENIENCE).then_some((index, similarity))
}

/// The middle of a theme's members (8-bit vectors, see [`crate::embed::to_bytes`]) and how far it reaches: as a run finds
/// them, for themes that people have changed since.
#[must_use]
pub fn middle(members: &[&[i8]]) -> (Vec<f32>, f32) {
    let vectors: Vec<f32> = members.iter().flat_map(|member| crate::embed::from_bytes(member)).collect();
    middle_of(&vectors)
}

/// The middle of unit vectors (`DIMENSIONS` values each), and the 5th percentile of their similarities to it.
fn middle_of(vectors: &[f32]) -> (Vec<f32>, f32) {
    let mut middle = vec![0.0; DIMENSIONS];
    for vector in vectors.chunks_exact(DIMENSIONS) {
        middle.iter_mut().zip(vector).for_each(|(m, x)| *m += x);
    }
    crate::matrix::normalise(&mut middle);
    let mut close: Vec<f32> = vectors.chunks_exact(DIMENSIONS).map(|vector| dot(vector, &middle)).collect();
    close.sort_by(f32::total_cmp);
    let reach = close.get(close.len() / 20).copied().unwrap_or(1.0);
    (middle, reach)
}

/// The middle of a theme and how far it reaches; see [`Theme`].
#[derive(Debug, Clone, Copy)]
pub struct Centroid<'a> {
    pub vector: &'a [f32],
    pub reach: f32,
}

/// How many of `vectors` (unit vectors, row-major) lie at least `similarity` close to `vector`: "close to N others".
#[must_use]
pub fn near(vectors: &[f32], vector: &[f32], similarity: f32) -> usize {
    vectors.chunks_exact(vector.len().max(1)).filter(|row| dot(row, vector) >= similarity).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(texts: &[&str]) -> Themes {
        let texts: Vec<Text<'_>> = texts.iter().map(|text| Text { text, language: None }).collect();
        let found = find(&texts, &Options::default(), Given::default(), &|_| true).expect("not stopped");
        assert_eq!((found.of.len(), found.original.len()), (texts.len(), texts.len()));
        for (index, theme) in found.themes.iter().enumerate() {
            assert_eq!(theme.size, found.of.iter().filter(|of| **of == Some(index as u32)).count());
            assert!(theme.typical.iter().chain(&theme.odd).all(|text| found.of[*text] == Some(index as u32)));
        }
        for (index, part) in found.parts.iter().enumerate() {
            let theme = &found.themes[part.theme as usize];
            assert!(part.name.to_lowercase() != theme.name.to_lowercase() && part.size < theme.size);
            let own: Vec<usize> =
                (0..texts.len()).filter(|text| found.part_of[*text] == Some(index as u32)).collect();
            assert_eq!(own.len(), part.size);
            assert!(own.iter().all(|text| found.of[*text] == Some(part.theme)));
            assert!(part.typical.iter().all(|text| own.contains(text)));
        }
        found
    }

    /// Messages about four matters, each in several wordings.
    fn messages() -> Vec<String> {
        let matters = [
            [
                "my card has not arrived",
                "when will my new card arrive",
                "still waiting for the card in the mail",
            ],
            [
                "the exchange rate is wrong",
                "which exchange rate do you apply",
                "your exchange rate is bad abroad",
            ],
            ["I forgot my password", "how do I reset my password", "password reset link does not work"],
            [
                "breakfast was cold at the hotel",
                "hotel breakfast had no fruit",
                "the breakfast room is too small",
            ],
        ];
        let tails = [
            "",
            " please",
            " today",
            " again and again",
            " since monday",
            " for my wife",
            " in london",
            " twice now",
        ];
        matters
            .iter()
            .flat_map(|m| m.iter())
            .flat_map(|text| tails.iter().map(move |tail| format!("{text}{tail}")))
            .collect()
    }

    #[test]
    fn messages_about_four_matters_separate() {
        let texts = messages();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = run(&texts);
        assert!((4..=12).contains(&found.themes.len()), "{}", found.themes.len());
        for (a, of) in found.of.iter().enumerate() {
            for (b, other) in found.of.iter().enumerate().filter(|_| of.is_some()) {
                assert!(of != other || a / 24 == b / 24, "{} | {}", texts[a], texts[b]);
            }
        }
        assert_eq!(found, run(&texts));
        let centroids: Vec<Centroid<'_>> =
            found.themes.iter().map(|t| Centroid { vector: &t.centroid, reach: t.reach }).collect();
        let place = |text| assign(&centroids, &found.space.read(&[Text { text, language: None }]));
        let (index, _) = place("what exchange rate did you use").expect("fits a theme");
        assert!(
            found.themes[index].words.iter().any(|word| word == "exchange"),
            "{:?}",
            found.themes[index].words
        );
        assert_eq!(place("!!!"), None);
        assert_eq!(Space::from_bytes(&found.space.to_bytes()), Some(found.space));
    }

    #[test]
    fn odd_corpora_do_no_harm() {
        assert!(run(&[]).themes.is_empty());
        run(&["one"]);
        run(&["slow", "too slow", "crash", "price", "price is high"]);
        assert_eq!(run(&["same text"; 50]).original, [0; 50]);
        run(&["😀", "😀😀", "🎉", "", " ", "!!!", "\u{0}", "\u{feff}"]);
        let long = "the card is lost ".repeat(300_000);
        run(&[&long, "the card is lost", "where is my card"]);
        let word = "x".repeat(3_000_000);
        run(&[&word, "a < b", "&#;&", "ß\u{301}"]);
        let thai = ["ห้องพักสะอาดมาก", "ห้องพักเล็ก", "อาหารเช้าอร่อย", "อาหารเช้าเย็น"];
        run(&thai);
    }

    #[test]
    fn a_flood_of_copies_is_one_voice() {
        let texts = messages();
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        texts.extend(["Win a FREE prize now"; 200]);
        let found = run(&texts);
        assert!(found.original[96..].iter().all(|first| *first == 96));
        assert!(found.themes.iter().all(|theme| theme.typical.iter().filter(|t| **t >= 96).count() <= 1));
    }

    #[test]
    fn texts_outside_the_sample_join_by_vote() {
        let texts = messages();
        let texts: Vec<Text<'_>> = texts.iter().map(|text| Text { text, language: None }).collect();
        let found =
            find(&texts, &Options { compared: 50, ..Options::default() }, Given::default(), &|_| true)
                .expect("not stopped");
        let placed = found.of.iter().filter(|of| of.is_some()).count();
        assert!(placed > 85, "{placed}");
    }

    #[test]
    fn progress_can_stop_every_step() {
        let texts = messages();
        let texts: Vec<Text<'_>> = texts.iter().map(|text| Text { text, language: None }).collect();
        for step in [Step::Copies, Step::Vectors, Step::Neighbours, Step::Communities, Step::Names] {
            assert_eq!(
                find(&texts, &Options::default(), Given::default(), &|p| p.step != step),
                Err(Fail::Stopped)
            );
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_read(texts in proptest::collection::vec("\\PC{0,40}|[a-e <>&;:/-]{0,30}|[ぁ-ん漢字ก-ฮа-я ]{0,20}", 0..20)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            run(&texts);
            assert!(texts.iter().all(|text| crate::language::detect(text).is_none_or(|code| code.len() == 2)));
        }
    }

    #[test]
    fn near_counts_rows() {
        assert_eq!(near(&[1.0, 0.0, 0.0, 1.0, 0.6, 0.8], &[0.0, 1.0], 0.75), 2);
        assert_eq!(near(&[], &[], 0.5), 0);
    }
}
