//! How well words, meaning, and both together find what was asked for, on labelled texts:
//!
//! ```text
//! cargo run --release -p firsthand --example meaning -- FILE... (CSV with the columns text and category)
//! ```
//!
//! The question is the name of a category, as a person would type it; right is every text of that category. Printed are the
//! share of right ones among the first ten, and the share of all right ones among the first two hundred. Then how long a
//! question takes over a million rows.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use firsthand_engine::teacher::embedded;
use firsthand_engine::themes::{Given, Options, Space, Text, find};
use firsthand_engine::vectors;
use firsthand_search::document::Document;
use firsthand_search::index::Index;
use firsthand_search::request::Request;

/// First places looked at.
const FIRST: usize = 10;
const MOST: usize = 200;
/// Cosines below which nothing is close, to choose from.
const LEAST: [f32; 5] = [0.3, 0.4, 0.5, 0.6, 0.7];

fn main() -> Result<(), Box<dyn Error>> {
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for file in std::env::args().skip(1) {
        let mut reader = csv::Reader::from_path(file)?;
        for row in reader.deserialize() {
            let row: BTreeMap<String, String> = row?;
            texts.push(row.get("text").cloned().unwrap_or_default());
            labels.push(row.get("category").cloned().unwrap_or_default());
        }
    }
    let read: Vec<Text<'_>> = texts.iter().map(|text| Text { text, language: Some("en") }).collect();
    let given = Given { teacher: Some(embedded()), ..Given::default() };
    let found = find(&read, &Options::default(), given, &|_| true)?;
    let mut rows = Vec::new();
    for (id, vector) in (0i64..).zip(found.vectors.chunks_exact(vectors::ROW_BYTES - 8)) {
        vectors::put_stored_row(&mut rows, id, vector);
    }
    let folder = tempfile::tempdir()?;
    let (index, _) = Index::open_or_create(folder.path())?;
    let mut writer = index.writer(128 << 20)?;
    for (id, text) in (0i64..).zip(&texts) {
        writer.add(&Document::new(id, 1, text, id))?;
    }
    writer.finish(1)?;
    compare(&index, &found.space, &rows, &labels)?;
    scan(&found.space, &rows);
    Ok(())
}

/// The time to look at a million rows: the texts' own, again and again.
fn scan(space: &Space, rows: &[u8]) {
    let million: Vec<u8> = rows.iter().copied().cycle().take(1_000_000 * vectors::ROW_BYTES).collect();
    let asked = space.read(&[Text { text: "my card has not arrived", language: Some("en") }]);
    let mut times: Vec<f64> = (0..20)
        .map(|_| {
            let start = Instant::now();
            let found = vectors::nearest(&million, &asked, MOST, 0.5);
            assert_eq!(found.len(), MOST);
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("a question over 1,000,000 rows: {:.1} ms, the slowest of 20 {:.1} ms", times[10], times[19]);
}

/// Sums over all questions.
#[derive(Default)]
struct Score {
    first: f64,
    all: f64,
    took: Duration,
}

fn compare(index: &Index, space: &Space, rows: &[u8], labels: &[String]) -> Result<(), Box<dyn Error>> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    labels.iter().for_each(|label| *sizes.entry(label).or_default() += 1);
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (label, size) in &sizes {
        let question = label.replace('_', " ");
        for least in LEAST {
            for (name, words, meaning) in
                [("words", true, false), ("meaning", false, true), ("both", true, true)]
            {
                let start = Instant::now();
                let mut request = Request::new(1, if words { question.as_str() } else { "" });
                request.facets = false;
                request.limit = MOST;
                if meaning {
                    let asked = space.read(&[Text { text: &question, language: None }]);
                    request.close =
                        vectors::nearest(rows, &asked, MOST, least).iter().map(|near| near.id).collect();
                }
                // Without words everything would be a hit where nothing is close.
                let hits = match words || !request.close.is_empty() {
                    true => index.search(&request)?.hits,
                    false => Vec::new(),
                };
                let right = |count: usize| {
                    hits.iter().take(count).filter(|hit| labels[hit.id as usize] == **label).count() as f64
                };
                let score = scores.entry(format!("{name:<8} from {least}")).or_default();
                score.first += right(FIRST) / FIRST as f64;
                score.all += right(MOST) / (*size).min(MOST) as f64;
                score.took += start.elapsed();
            }
        }
    }
    let questions = sizes.len() as f64;
    for (name, score) in scores {
        println!(
            "{name}: of the first {FIRST} {:.3} right, of all {:.3} found, {:.2} ms a question",
            score.first / questions,
            score.all / questions,
            score.took.as_secs_f64() * 1000.0 / questions
        );
    }
    Ok(())
}
