//! Measures the engine on labelled texts and prints what it found:
//!
//! ```text
//! cargo run --release -p firsthand-engine --example measure -- FILE... [--text COLUMN] [--label COLUMN] [--language COLUMN] [--names N]
//!     [--reading PIECES] (0: the static model alone) [--neighbours N] [--compared N] [--resolution X]
//! ```
//!
//! Files are CSV with a header, or JSON lines (`.jsonl`); several count as one corpus. Without `--label` only times and
//! names are printed.

use firsthand_engine::embed::embed_all;
use firsthand_engine::measure::{adjusted_rand, v_measure};
use firsthand_engine::teacher::{Teacher, embedded};
use firsthand_engine::themes::{Given, Options, Progress, Text, Themes, find};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::time::Instant;

#[derive(Default)]
struct Arguments {
    files: Vec<String>,
    text: Option<String>,
    label: Option<String>,
    language: Option<String>,
    names: usize,
    resolution: Option<f64>,
    compared: Option<usize>,
    neighbours: Option<usize>,
    reading: Option<usize>,
}

#[derive(Default)]
struct Corpus {
    texts: Vec<String>,
    labels: Vec<u32>,
    languages: Vec<String>,
    numbers: HashMap<String, u32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let mut corpus = Corpus::default();
    for file in &arguments.files {
        corpus.read(file, &arguments)?;
    }
    let texts: Vec<&str> = corpus.texts.iter().map(String::as_str).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    println!("{} texts, {} bytes each on average", texts.len(), bytes / texts.len().max(1));
    // The first call opens the model; only later ones are timed.
    drop(embed_all(&texts[..texts.len().min(1)], None));
    let start = Instant::now();
    drop(embed_all(&texts, None));
    println!(
        "static vectors: {:.0} texts/s on two threads",
        texts.len() as f64 / start.elapsed().as_secs_f64()
    );
    let mut options = Options::default();
    options.resolution = arguments.resolution.unwrap_or(options.resolution);
    options.compared = arguments.compared.unwrap_or(options.compared);
    options.neighbours = arguments.neighbours.unwrap_or(options.neighbours);
    options.reading = arguments.reading.unwrap_or(options.reading);
    let found = timed(&texts, &corpus.languages, &options)?;
    let waiting = found.of.iter().filter(|group| group.is_none()).count();
    println!("{} themes in {} areas, {waiting} texts without", found.themes.len(), found.areas.len());
    if corpus.labels.len() == texts.len() {
        println!(
            "V {:.3}  ARI {:.3}",
            v_measure(&found.of, &corpus.labels),
            adjusted_rand(&found.of, &corpus.labels)
        );
    }
    if corpus.labels.len() == texts.len() {
        let placed = || (0..texts.len()).filter(|i| found.of[*i].is_some());
        let of: Vec<Option<u32>> = placed().map(|i| found.of[i]).collect();
        let labels: Vec<u32> = placed().map(|i| corpus.labels[i]).collect();
        println!(
            "of the {} placed: V {:.3}  ARI {:.3}",
            of.len(),
            v_measure(&of, &labels),
            adjusted_rand(&of, &labels)
        );
    }
    print_by_language(&found, &corpus);
    print_names(&found, &texts, &corpus, arguments.names);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status
            .lines()
            .filter(|line| line.starts_with("VmHWM"))
            .for_each(|line| println!("peak memory {line}"));
    }
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut arguments = Arguments::default();
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--text" => arguments.text = Some(value()?),
            "--label" => arguments.label = Some(value()?),
            "--language" => arguments.language = Some(value()?),
            "--names" => arguments.names = value()?.parse()?,
            "--resolution" => arguments.resolution = Some(value()?.parse()?),
            "--neighbours" => arguments.neighbours = Some(value()?.parse()?),
            "--reading" => arguments.reading = Some(value()?.parse()?),
            "--compared" => arguments.compared = Some(value()?.parse()?),
            _ => arguments.files.push(argument),
        }
    }
    Ok(arguments)
}

impl Corpus {
    fn read(&mut self, file: &str, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
        if file.ends_with(".jsonl") {
            let (text, label) =
                (arguments.text.as_deref().unwrap_or("utterance"), arguments.label.as_deref());
            for line in std::fs::read_to_string(file)?.lines() {
                let row: serde_json::Value = serde_json::from_str(line)?;
                let cell = |name: &str| row.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
                self.languages.extend(arguments.language.as_deref().map(cell));
                self.push(cell(text), label.map(cell));
            }
            return Ok(());
        }
        let delimiter = if file.ends_with(".tsv") { b'\t' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter == b',')
            .flexible(true)
            .from_path(file)?;
        let headers = reader.headers()?.clone();
        let place = |name: &str| {
            headers.iter().position(|h| h == name).ok_or_else(|| format!("no column {name} in {file}"))
        };
        let text = arguments
            .text
            .as_deref()
            .unwrap_or("text")
            .split('+')
            .map(place)
            .collect::<Result<Vec<_>, _>>()?;
        let label = arguments.label.as_deref().map(place).transpose()?;
        for row in reader.records() {
            let row = row?;
            let parts: Vec<&str> = text.iter().filter_map(|column| row.get(*column)).collect();
            self.push(parts.join("\n"), label.and_then(|column| row.get(column)).map(str::to_owned));
        }
        Ok(())
    }

    /// The label of each text.
    fn names(&self) -> Vec<String> {
        let by_number: HashMap<u32, &String> = self.numbers.iter().map(|(name, at)| (*at, name)).collect();
        self.labels.iter().map(|label| by_number[label].clone()).collect()
    }

    fn push(&mut self, text: String, label: Option<String>) {
        self.texts.push(text);
        if let Some(label) = label {
            let next = self.numbers.len() as u32;
            self.labels.push(*self.numbers.entry(label).or_insert(next));
        }
    }
}

/// Runs the pipeline and prints the seconds of each step.
fn timed(texts: &[&str], languages: &[String], options: &Options) -> Result<Themes, Box<dyn Error>> {
    let language = |i: usize| languages.get(i).map(String::as_str);
    let texts: Vec<Text<'_>> =
        texts.iter().enumerate().map(|(i, text)| Text { text, language: language(i) }).collect();
    let start = Instant::now();
    let steps: RefCell<Vec<(String, Instant)>> = RefCell::default();
    let teacher: Option<&dyn Teacher> = if options.reading > 0 { Some(embedded()) } else { None };
    let found = find(&texts, options, Given { teacher, ..Given::default() }, &|progress: Progress| {
        let name = format!("{:?}", progress.step);
        let mut steps = steps.borrow_mut();
        if steps.last().is_none_or(|(last, _)| *last != name) {
            steps.push((name, Instant::now()));
        }
        true
    })?;
    let end = Instant::now();
    let steps = steps.into_inner();
    for (i, (name, from)) in steps.iter().enumerate() {
        let to = steps.get(i + 1).map_or(end, |next| next.1);
        println!("  {name:<12} {:>7.2} s", (to - *from).as_secs_f64());
    }
    if let Some(student) = found.space.student() {
        println!("student of {} texts, agreement {:?}", student.learned_from, student.agreement);
    }
    let seconds = (end - start).as_secs_f64();
    println!("  all          {seconds:>7.2} s, {:.0} texts/s", texts.len() as f64 / seconds);
    Ok(found)
}

/// V for each language's texts alone, where languages and labels are known.
fn print_by_language(found: &Themes, corpus: &Corpus) {
    let languages: BTreeSet<&String> = corpus.languages.iter().collect();
    for language in languages.iter().filter(|_| !corpus.labels.is_empty()) {
        let own = || (0..corpus.languages.len()).filter(|i| corpus.languages[*i] == **language);
        let of: Vec<Option<u32>> = own().map(|i| found.of[i]).collect();
        let labels: Vec<u32> = own().map(|i| corpus.labels[i]).collect();
        print!("{language} V {:.3}  ", v_measure(&of, &labels));
    }
    println!();
}

fn print_names(found: &Themes, texts: &[&str], corpus: &Corpus, count: usize) {
    for (index, theme) in found.themes.iter().enumerate().take(count) {
        println!("{:>6}  {}  [{}]", theme.size, theme.name, theme.words.join(", "));
        println!(
            "          {} | {}",
            shares(found, index, &corpus.languages),
            shares(found, index, &corpus.names())
        );
        for quote in theme.typical.iter().take(3) {
            let line: String =
                texts[*quote].chars().take(110).map(|c| if c.is_control() { ' ' } else { c }).collect();
            println!("          “{line}”");
        }
    }
    for area in found.areas.iter().take(count.min(30)) {
        println!("area {:>6}  {}", area.size, area.name);
    }
}

/// The commonest values among a theme's texts, with their share in percent.
fn shares(found: &Themes, theme: usize, values: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let members = found.of.iter().zip(values).filter(|(of, _)| **of == Some(theme as u32));
    members.for_each(|(_, value)| *counts.entry(value).or_default() += 1);
    let total = counts.values().sum::<usize>().max(1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = counts.iter().take(4).map(|(value, count)| format!("{value} {}", count * 100 / total));
    shown.collect::<Vec<_>>().join(" ")
}
