//! Makes `model/static.fhm` from a local folder with all-MiniLM-L6-v2 (`model.safetensors`, `vocab.txt`):
//!
//! ```text
//! cargo run --release -p firsthand-engine --example distil -- FOLDER [OUTPUT]
//! ```
//!
//! With `--teacher`, makes `model/teacher.fht` instead: the transformer itself, its weights in 8 bits.
//!
//! Every vocabulary piece is read alone by the transformer; principal components keep 128 of its 384 values; each row is
//! weighed by how rare the piece is; then the rows are fitted to made-up phrases the transformer reads whole. Source: "Model2Vec: Turn any Sentence Transformer into a Small Fast Model"
//! (Tulkens and van Dongen 2024); weights after Arora et al. 2017 (SIF) with ranks in place of counts (Zipf).

mod fit;
mod phrases;

use firsthand_engine::axes::Axes;
use firsthand_engine::encoder::{Encoder, compact};
use firsthand_engine::model::{DIMENSIONS, write};
use firsthand_engine::token::Vocabulary;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("give the folder with model.safetensors and vocab.txt")?;
    let folder = Path::new(folder);
    let encoder = Encoder::read(&std::fs::read(folder.join("model.safetensors"))?, 12, 1e-12)?;
    if arguments.iter().any(|a| a == "--teacher") {
        let file = compact::write(&encoder);
        std::fs::write("crates/engine/model/teacher.fht", &file)?;
        println!("crates/engine/model/teacher.fht: {} bytes", file.len());
        return Ok(());
    }
    let lines: &'static str = std::fs::read_to_string(folder.join("vocab.txt"))?.leak();
    if let Some(text) = arguments.get(1).and_then(|a| a.strip_prefix("--check=")) {
        let sequence = Vocabulary::read(lines).sequence(text, 256);
        println!("{sequence:?}\n{:?}", &encoder.encode(std::slice::from_ref(&sequence))[..6]);
        return Ok(());
    }
    let output = arguments.get(1).map_or("crates/engine/model/static.fhm", String::as_str);
    let vocabulary = Vocabulary::read(lines);
    let phrases = phrases::make(lines, &vocabulary, PHRASES);
    let targets = encoder.encode(&with_marks(&vocabulary, &phrases));
    let axes = Axes::learn(&targets, encoder.shape().width, DIMENSIONS);
    let targets = axes.place(&targets);
    let mut rows = axes.project(&read_pieces(&encoder, &vocabulary, lines));
    weigh(&mut rows, lines);
    fit::fit(&mut rows, &phrases, &targets);
    let file = write(lines, &rows);
    std::fs::write(output, &file)?;
    println!("{output}: {} bytes, {} rows", file.len(), rows.len() / DIMENSIONS);
    Ok(())
}

/// Whether a line of the vocabulary stands for text.
fn is_text(line: &str) -> bool {
    !(line.starts_with('[') && line.ends_with(']') && line.len() > 2)
}

/// Made-up phrases the transformer reads.
const PHRASES: usize = 150_000;

/// One unit vector per vocabulary line, the piece read alone; zeros for marks.
fn read_pieces(encoder: &Encoder, vocabulary: &Vocabulary, lines: &str) -> Vec<f32> {
    let numbered = (0u32..).zip(lines.lines());
    let pieces: Vec<Vec<u32>> =
        numbered.map(|(n, line)| if is_text(line) { vec![n] } else { vec![] }).collect();
    encoder.encode(&with_marks(vocabulary, &pieces))
}

/// `[CLS]` and `[SEP]` around every sequence that is not empty.
fn with_marks(vocabulary: &Vocabulary, sequences: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let (first, last) = (vocabulary.number("[CLS]"), vocabulary.number("[SEP]"));
    let marked = |s: &Vec<u32>| first.into_iter().chain(s.iter().copied()).chain(last).collect();
    sequences.iter().map(|s| if s.is_empty() { Vec::new() } else { marked(s) }).collect()
}

/// First line of the vocabulary that follows frequency order: before it are marks and single characters.
const FIRST_WORD: usize = 1_996;

/// Scales each row by a / (a + p), p the frequency Zipf's law gives its rank.
fn weigh(rows: &mut [f32], lines: &str) {
    let total: f32 = (1..=28_000).map(|rank| 1.0 / (rank as f32 + 2.7)).sum();
    for ((place, line), row) in lines.lines().enumerate().zip(rows.chunks_exact_mut(DIMENSIONS)) {
        // Single characters come before the words, in code-point order: treat them as middling.
        let rank = if place < FIRST_WORD { 500 } else { place - FIRST_WORD + 1 } as f32;
        let share = 1.0 / (rank + 2.7) / total;
        let weight = if is_text(line) { 1e-3 / (1e-3 + share) } else { 0.0 };
        row.iter_mut().for_each(|x| *x *= weight);
    }
}
