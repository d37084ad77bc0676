//! Measures language detection on a CSV with a language column (`en-US` counts as `en`):
//!
//! ```text
//! cargo run --release -p firsthand-engine --example language -- FILE... --text COLUMN --label COLUMN [--wrong CODE]
//! ```

use firsthand_engine::language::detect;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut files, mut named) = (Vec::new(), BTreeMap::new());
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.strip_prefix("--") {
            Some(name) => drop(named.insert(name.to_owned(), given.next().unwrap_or_default())),
            None => files.push(argument),
        }
    }
    let column = |name: &str| named.get(name).map_or("", String::as_str);
    let mut rows: Vec<(String, String)> = Vec::new();
    for file in &files {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
        let headers = reader.headers()?.clone();
        let place =
            |name: &str| headers.iter().position(|h| h == column(name)).ok_or(format!("no column --{name}"));
        let (text, label) = (place("text")?, place("label")?);
        for row in reader.records() {
            let row = row?;
            let code = row.get(label).unwrap_or_default().split('-').next().unwrap_or_default().to_owned();
            rows.push((code, row.get(text).unwrap_or_default().to_owned()));
        }
    }
    let start = Instant::now();
    let found: Vec<Option<&str>> = rows.iter().map(|(_, text)| detect(text)).collect();
    let each = start.elapsed().as_secs_f64() * 1e6 / rows.len().max(1) as f64;
    let mut table: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((code, text), found) in rows.iter().zip(&found) {
        *table.entry(code).or_default().entry(found.unwrap_or("none")).or_default() += 1;
        if column("wrong") == code && found.is_some_and(|f| f != code) {
            println!("{found:?}: {}", text.chars().take(160).collect::<String>().replace('\n', " "));
        }
    }
    for (code, counts) in &table {
        let total: usize = counts.values().sum();
        let right = counts.get(code).copied().unwrap_or(0);
        let mut others: Vec<_> = counts.iter().filter(|(other, _)| *other != code).collect();
        others.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        println!(
            "{code:<4} {total:>6} texts, {:>5.1} % agree; others {:?}",
            100.0 * right as f64 / total as f64,
            &others[..others.len().min(6)]
        );
    }
    println!("{each:.2} µs a text");
    Ok(())
}
