//! Learning kind and tone from what a customer's own data says: stars, scores, and people's corrections.

use std::collections::BTreeMap;

use firsthand_domain::voice::{Kind, Tone};

use super::features::{Tokens, row};
use super::linear::{self, Linear, Row};
use super::start::{Heard, knows, listen};
use super::{Model, READ_BYTES, Report, SURE, Target};
use crate::random::hash;

/// Parts the examples are cut into; each is held back once.
const PARTS: u64 = 4;
/// Texts of a language, and of each of at least two classes, that are needed to compare.
const LEAST_TEXTS: u32 = 40;
const LEAST_OF_A_CLASS: u32 = 8;
/// Most examples learned from; more are thinned out by their hash.
pub const MOST: usize = 40_000;
/// A person's word weighs as much as this many stars.
const PERSON: f32 = 3.0;
/// Texts the cues are sure about stand beside the few that people sorted, at this weight, so that a handful of
/// corrections does not turn everything round.
const BESIDE: f32 = 0.15;
const MOST_BESIDE: usize = 4_000;

/// A text and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    pub text: &'a str,
    /// ISO 639-1.
    pub language: Option<&'a str>,
    /// As a person said.
    pub kind: Option<Kind>,
    /// As stars or a person said.
    pub tone: Option<Tone>,
    /// The tone is a person's word.
    pub tone_by_person: bool,
}

/// A text, read.
struct Read<'a> {
    row: Row,
    heard: Heard,
    language: &'a str,
    part: u64,
}

/// Learns; `None` when `stop` says so. The same examples in the same order give the same model; copies of a text count
/// once, the last label holding.
#[must_use]
pub fn learn(examples: &[Example<'_>], stop: &dyn Fn() -> bool) -> Option<Model> {
    let examples = distinct(examples);
    let read: Vec<Read<'_>> = examples.iter().map(|example| read(example)).collect();
    if stop() {
        return None;
    }
    let tones: Vec<(usize, usize, f32)> = (0..examples.len())
        .filter_map(|n| {
            let weight = if examples[n].tone_by_person { PERSON } else { 1.0 };
            Some((n, examples[n].tone? as usize, weight))
        })
        .collect();
    let (tone, mut reports) = judged(Target::Tone, &read, &tones, &[], Tone::ALL.len(), stop)?;
    let kinds: Vec<(usize, usize, f32)> =
        (0..examples.len()).filter_map(|n| Some((n, examples[n].kind? as usize, 1.0))).collect();
    let beside: Vec<(usize, usize, f32)> = (0..examples.len())
        .filter(|n| examples[*n].kind.is_none())
        .filter_map(|n| {
            read[n].heard.kind().filter(|(_, sure)| *sure > 0.6).map(|(kind, _)| (n, kind as usize, BESIDE))
        })
        .take(MOST_BESIDE)
        .collect();
    let (kind, of_kind) = judged(Target::Kind, &read, &kinds, &beside, Kind::ALL.len(), stop)?;
    reports.extend(of_kind);
    Some(Model { kind, tone, reports })
}

/// Each text once, and no more than [`MOST`]; what people said is always kept.
fn distinct<'a>(examples: &[Example<'a>]) -> Vec<Example<'a>> {
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut kept: Vec<(u64, Example<'a>)> = Vec::new();
    for example in examples.iter().filter(|example| !example.text.trim().is_empty()) {
        let key = hash(&example.text.as_bytes()[..example.text.len().min(READ_BYTES)]);
        match places.get(&key) {
            Some(&at) => {
                let known = &mut kept[at].1;
                known.kind = example.kind.or(known.kind);
                if example.tone.is_some() && (example.tone_by_person || !known.tone_by_person) {
                    (known.tone, known.tone_by_person) = (example.tone, example.tone_by_person);
                }
            }
            None => {
                places.insert(key, kept.len());
                kept.push((key, *example));
            }
        }
    }
    if kept.len() > MOST {
        let mut order: Vec<usize> = (0..kept.len()).collect();
        let by_person = |example: &Example<'_>| example.kind.is_some() || example.tone_by_person;
        order.sort_by_key(|&n| (!by_person(&kept[n].1), kept[n].0));
        order.truncate(MOST);
        order.sort_unstable();
        return order.into_iter().map(|n| kept[n].1).collect();
    }
    kept.into_iter().map(|(_, example)| example).collect()
}

fn read<'a>(example: &Example<'a>) -> Read<'a> {
    let mut tokens = Tokens::default();
    tokens.read(example.text);
    let heard = listen(&tokens, example.language);
    let mut features = Row::new();
    row(&tokens, &heard, example.language, &mut features);
    // Copies that differ in spaces or case must not stand on both sides.
    let key: u64 =
        tokens.all().iter().fold(0, |key, token| key.rotate_left(5) ^ hash(tokens.word(*token).as_bytes()));
    Read {
        row: features,
        heard,
        language: example.language.unwrap_or_default(),
        part: crate::random::mix(key) % PARTS,
    }
}

type Labelled = (usize, usize, f32);

/// The classifier learned from all labels, and how it does against the cues on labels held back, by language. `None`
/// when stopped.
fn judged(
    target: Target,
    read: &[Read<'_>],
    labels: &[Labelled],
    beside: &[Labelled],
    classes: usize,
    stop: &dyn Fn() -> bool,
) -> Option<(Option<Linear>, Vec<Report>)> {
    if labels.len() < LEAST_TEXTS as usize {
        return Some((None, Vec::new()));
    }
    let mut answers: Vec<Answers> = vec![Answers::default(); labels.len()];
    for part in 0..PARTS {
        if stop() {
            return None;
        }
        let others = labels.iter().filter(|label| read[label.0].part != part).copied();
        let linear = fitted(read, others, beside, classes);
        for (label, answers) in
            labels.iter().zip(&mut answers).filter(|(label, _)| read[label.0].part == part)
        {
            let found = &read[label.0];
            let (best, probability) = linear.best(&found.row);
            answers.learned = Some(best).filter(|_| probability >= SURE && !found.row.is_empty());
            answers.start = match target {
                Target::Kind => found.heard.kind().map(|(kind, _)| kind as usize),
                Target::Tone => found.heard.tone().map(|(tone, _)| tone as usize),
            };
        }
    }
    let mut languages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        languages.entry(read[label.0].language).or_default().push(at);
    }
    let reports: Vec<Report> = languages
        .into_iter()
        .map(|(language, of)| {
            let pairs: Vec<(usize, Answers)> = of.iter().map(|&at| (labels[at].1, answers[at])).collect();
            report(target, language, &pairs, classes)
        })
        .collect();
    let wanted = reports.iter().any(|report| report.uses_learned);
    Some((wanted.then(|| fitted(read, labels.iter().copied(), beside, classes)), reports))
}

#[derive(Debug, Clone, Copy, Default)]
struct Answers {
    start: Option<usize>,
    learned: Option<usize>,
}

/// Learns with every class of a language weighing the same: how many texts have five stars says nothing about texts
/// without stars.
fn fitted(
    read: &[Read<'_>],
    labels: impl Iterator<Item = Labelled>,
    beside: &[Labelled],
    classes: usize,
) -> Linear {
    let labels: Vec<Labelled> = labels.chain(beside.iter().copied()).collect();
    let mut sums: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
    for (n, class, weight) in &labels {
        sums.entry(read[*n].language).or_insert_with(|| vec![0.0; classes])[*class] += weight;
    }
    let balance = |n: usize, class: usize| {
        let sums = &sums[read[n].language];
        let present = sums.iter().filter(|sum| **sum > 0.0).count() as f32;
        (sums.iter().sum::<f32>() / (present * sums[class])).clamp(0.2, 8.0)
    };
    let examples: Vec<linear::Example<'_>> = labels
        .iter()
        .map(|&(n, class, weight)| linear::Example {
            row: &read[n].row,
            class,
            weight: weight * balance(n, class),
        })
        .collect();
    linear::learn(&examples, classes)
}

/// Compares both on the texts of one language. What was learned is used only where it is better by more than chance: by
/// more than one standard error of the difference, classes weighing the same.
fn report(target: Target, language: &str, pairs: &[(usize, Answers)], classes: usize) -> Report {
    let mut counts = vec![0u32; classes];
    pairs.iter().for_each(|(class, _)| counts[*class] += 1);
    let present = counts.iter().filter(|count| **count > 0).count().max(1);
    let guess = 1.0 / present as f32;
    let points = |answer: Option<usize>, class: usize| match answer {
        None => guess,
        Some(said) => f32::from(u8::from(said == class)),
    };
    let weight = |class: usize| 1.0 / (present as f32 * counts[class] as f32);
    let sum = |of: &dyn Fn(&(usize, Answers)) -> f32| -> f32 {
        pairs.iter().map(|pair| weight(pair.0) * of(pair)).sum()
    };
    let start = sum(&|(class, said)| points(said.start, *class));
    let learned = sum(&|(class, said)| points(said.learned, *class));
    let difference =
        |(class, said): &(usize, Answers)| points(said.learned, *class) - points(said.start, *class);
    let mut means = vec![0f32; classes];
    pairs.iter().for_each(|pair| means[pair.0] += difference(pair) / counts[pair.0] as f32);
    let error: f32 = pairs
        .iter()
        .map(|pair| (weight(pair.0) * (difference(pair) - means[pair.0])).powi(2))
        .sum::<f32>()
        .sqrt();
    let enough = counts.iter().filter(|count| **count >= LEAST_OF_A_CLASS).count() >= 2
        && pairs.len() as u32 >= LEAST_TEXTS;
    let uses_learned = enough && learned - start > error.max(0.005);
    let known = knows(Some(language).filter(|code| !code.is_empty()));
    let said: Vec<(usize, Option<usize>)> = pairs
        .iter()
        .map(|(class, said)| (*class, if uses_learned { said.learned } else { said.start }))
        .collect();
    let answered = said.iter().filter(|(_, answer)| answer.is_some()).count();
    let right = said.iter().filter(|(class, answer)| *answer == Some(*class)).count();
    let all = pairs.len().max(1) as f32;
    Report {
        target,
        language: language.to_owned(),
        texts: pairs.len() as u32,
        start: if known { start } else { guess },
        learned,
        uses_learned,
        answered: answered as f32 / all,
        right: if answered == 0 { 0.0 } else { right as f32 / answered as f32 },
        most: counts.iter().max().copied().unwrap_or(0) as f32 / all,
    }
}
