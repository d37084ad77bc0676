//! Measures tone on starred reviews that were held back, language by language, and kind on the sample voices sorted by
//! hand:
//!
//! ```text
//! cargo run --release -p firsthand-engine --example sense -- DATA [--out HELD_OUT.jsonl]
//! ```
//!
//! `DATA` is the folder of public data (`reviews/`, `sentiment/`, `payloads/`). A fifth of each set is held back by a hash
//! of its text; what was learned never saw it, nor a copy. `--out` writes those texts for `peers.py`, which asks VADER and
//! TextBlob the same.

mod read;

use firsthand_domain::voice::{Kind, Tone};
use firsthand_engine::random::{hash, mix};
use firsthand_engine::sense::learn::{Example, learn};
use firsthand_engine::sense::{Model, Reader};
use read::Starred;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("name the folder of public data")?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../firsthand/sample");
    let mut all = read::reviews(Path::new(folder))?;
    all.extend(read::sample(&sample)?);
    let (held, told): (Vec<Starred>, Vec<Starred>) = all.into_iter().partition(is_held_back);
    if let Some(at) = arguments.iter().position(|a| a == "--out") {
        let mut out = std::fs::File::create(arguments.get(at + 1).ok_or("name the file to write")?)?;
        for s in &held {
            let line = serde_json::json!({"set": s.set, "language": s.language, "text": s.text, "tone": s.tone.name()});
            writeln!(out, "{line}")?;
        }
    }
    let start = Model::start();
    let taught = |sets: &dyn Fn(&Starred) -> bool| {
        let examples: Vec<Example<'_>> = told.iter().filter(|s| sets(s)).map(example).collect();
        let since = Instant::now();
        let model = learn(&examples, &|| false).unwrap_or_default();
        println!(
            "learned from {} texts in {:.2} s, {} bytes",
            examples.len(),
            since.elapsed().as_secs_f64(),
            model.to_bytes().len()
        );
        for r in model.reports().iter().filter(|r| r.texts >= 300) {
            println!(
                "  in turn: {} {} texts, cues {:.3}, learned {:.3}",
                r.language, r.texts, r.start, r.learned
            );
        }
        model
    };
    let mut sets: Vec<(&str, &str)> = held.iter().map(|s| (s.set, s.language.as_str())).collect();
    sets.sort_unstable();
    sets.dedup();
    println!(
        "{:<20} {:<5} {:>6} {:>9}  cues: answered right points   learned: answered right points",
        "set", "", "texts", "majority"
    );
    for (set, language) in sets {
        let of: Vec<&Starred> = held.iter().filter(|s| s.set == set && s.language == language).collect();
        if of.len() < 8 {
            continue;
        }
        let model = taught(&|s| s.set == set);
        line(set, language, &of, &start, &model);
    }
    let of: Vec<&Starred> = held.iter().filter(|s| s.set == "youtube" && s.language == "en").collect();
    line("food's, on youtube", "en", &of, &start, &taught(&|s| s.set == "food"));
    kinds(&sample, &start)?;
    speed(&held, &start, &taught(&|_| true));
    Ok(())
}

/// Copies fall on the same side.
fn is_held_back(s: &Starred) -> bool {
    let plain: String = s.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    mix(hash(plain.as_bytes()) ^ 91).is_multiple_of(5)
}

fn example(s: &Starred) -> Example<'_> {
    let language = Some(s.language.as_str()).filter(|code| !code.is_empty());
    Example { text: &s.text, language, kind: None, tone: Some(s.tone), tone_by_person: false }
}

fn line(set: &str, language: &str, of: &[&Starred], start: &Model, model: &Model) {
    let most = Tone::ALL.iter().map(|tone| of.iter().filter(|s| s.tone == *tone).count()).max().unwrap_or(0);
    let [a, b] = [start, model].map(|model| {
        let answers: Vec<(usize, Option<usize>)> = of
            .iter()
            .map(|s| {
                let found = model.read(&mut Reader::default(), &s.text, example(s).language);
                (s.tone as usize, found.tone.map(|tone| tone as usize))
            })
            .collect();
        scored(&answers)
    });
    let majority = most as f32 / of.len() as f32;
    let uses = if model.has_learned() { "" } else { " (cues stay)" };
    println!(
        "{set:<20} {language:<5} {:>6} {majority:>9.2}  {:>14.2} {:>5.2} {:>6.3}   {:>17.2} {:>5.2} {:>6.3}{uses}",
        of.len(),
        a[0],
        a[1],
        a[2],
        b[0],
        b[1],
        b[2]
    );
}

/// Share answered, share of answers right, points (classes weigh the same, "not sure" counts as a guess).
fn scored(answers: &[(usize, Option<usize>)]) -> [f32; 3] {
    let answered = answers.iter().filter(|(_, said)| said.is_some()).count() as f32;
    let right = answers.iter().filter(|(class, said)| *said == Some(*class)).count() as f32;
    let classes: Vec<usize> = (0..8).filter(|class| answers.iter().any(|(c, _)| c == class)).collect();
    let guess = 1.0 / classes.len().max(1) as f32;
    let points: f32 = classes
        .iter()
        .map(|class| {
            let of: Vec<_> = answers.iter().filter(|(c, _)| c == class).collect();
            let sum: f32 =
                of.iter().map(|(c, said)| said.map_or(guess, |s| f32::from(u8::from(s == *c)))).sum();
            sum / of.len() as f32
        })
        .sum::<f32>()
        / classes.len().max(1) as f32;
    [answered / answers.len().max(1) as f32, right / answered.max(1.0), points]
}

fn kinds(sample: &Path, start: &Model) -> Result<(), Box<dyn Error>> {
    let sorted = read::kinds(sample, include_str!("kinds.txt"))?;
    for with_stars in [false, true] {
        let mut table = [[0usize; 7]; 6];
        let answers: Vec<(usize, Option<usize>)> = sorted
            .iter()
            .map(|(text, language, stars, kind)| {
                let found = start.read(&mut Reader::default(), text, Some(language));
                let found = found.with_stars(stars.filter(|_| with_stars)).kind.map(|kind| kind as usize);
                table[*kind as usize][found.unwrap_or(6)] += 1;
                (*kind as usize, found)
            })
            .collect();
        let [answered, right, points] = scored(&answers);
        let stars = if with_stars { "words and stars" } else { "words alone" };
        println!(
            "kind, {} sample voices, {stars}: answered {answered:.2}, right {right:.2}, points {points:.3}",
            sorted.len()
        );
        for (kind, row) in Kind::ALL.iter().zip(&table) {
            println!(
                "  {:<10} {row:?}  (bug request question praise complaint other, not sure)",
                kind.name()
            );
        }
    }
    Ok(())
}

fn speed(held: &[Starred], start: &Model, model: &Model) {
    for (name, model) in [("cues", start), ("learned", model)] {
        let mut reader = Reader::default();
        let since = Instant::now();
        let judged = held
            .iter()
            .filter(|s| model.read(&mut reader, &s.text, example(s).language).tone.is_some())
            .count();
        let each = since.elapsed().as_secs_f64() * 1e6 / held.len() as f64;
        let bytes = held.iter().map(|s| s.text.len()).sum::<usize>() / held.len();
        println!("{name}: {each:.1} µs a text of {bytes} bytes ({judged} judged)");
    }
}
