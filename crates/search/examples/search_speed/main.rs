//! How fast the index fills and answers, on real words.
//!
//! `cargo run --release -p firsthand-search --example search_speed -- [documents] [memory in MB]`
//! reads the folder `FIRSTHAND_DATA` or `../shared/data`, and says so when it is absent.

mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use firsthand_search::index::Index;
use firsthand_search::request::{Filters, Request, Sort};

use corpus::{Corpus, Random};

type Anything<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Anything<()> {
    let mut arguments = std::env::args().skip(1);
    let documents: usize = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(1_000_000);
    let memory_mb: usize = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(128);
    let folder =
        std::env::var_os("FIRSTHAND_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let Some(corpus) = Corpus::load(&folder)? else {
        println!("No data in {}: nothing measured. Set FIRSTHAND_DATA.", folder.display());
        return Ok(());
    };
    println!("{} texts read; resident {} MB", corpus.len(), status_mb("VmRSS"));
    let place = tempfile::tempdir()?;
    let (index, _) = Index::open_or_create(place.path())?;
    fill(&index, &corpus, documents, memory_mb)?;
    println!("index       {:.0} MB in {}", folder_mb(place.path())?, place.path().display());
    drop(index);
    let start = Instant::now();
    let (index, opened) = Index::open_or_create(place.path())?;
    println!("reopen      {:?} {opened:?}; anonymous memory {} MB", start.elapsed(), status_mb("RssAnon"));
    queries(&index, &corpus)?;
    update(&index, &corpus, memory_mb)
}

fn fill(index: &Index, corpus: &Corpus, documents: usize, memory_mb: usize) -> Anything<()> {
    let mut writer = index.writer(memory_mb << 20)?;
    let (mut bytes, mut peak, mut making) = (0, 0, Duration::ZERO);
    let before = status_mb("RssAnon");
    let (start, processor) = (Instant::now(), processor_seconds());
    for i in 0..documents {
        let made = Instant::now();
        let voice = corpus.voice(i);
        making += made.elapsed();
        bytes += voice.text.len() + voice.title.len();
        writer.add(&voice.document(i as i64, 1))?;
        if i % 2_000 == 0 {
            peak = peak.max(status_mb("RssAnon"));
        }
    }
    let added = start.elapsed();
    writer.commit(1)?;
    let committed = start.elapsed();
    peak = peak.max(status_mb("RssAnon"));
    writer.finish(1)?;
    let merged = start.elapsed();
    peak = peak.max(status_mb("RssAnon"));
    let (seconds, mb) = (committed.as_secs_f64(), bytes as f64 / 1e6);
    println!(
        "texts       {documents}, {:.0} bytes each; making them took {making:?} of the time",
        mb * 1e6 / documents as f64
    );
    println!("filled      {committed:?} (adding {added:?}), merged {merged:?}");
    println!("processor   {:.1} s of all cores", processor_seconds() - processor);
    println!("rate        {:.0} voices/s, {:.1} MB/s", documents as f64 / seconds, mb / seconds);
    println!(
        "memory      {} MB more at most (buffer {memory_mb} MB); whole process {} MB",
        peak - before,
        status_mb("VmHWM")
    );
    Ok(())
}

/// Queries as people type them, by kind.
fn kinds(corpus: &Corpus) -> Vec<(&'static str, Vec<Request>)> {
    let mut random = Random(7);
    let word = |random: &mut Random| corpus.word(random);
    let common =
        ["firefox", "page", "open", "problem", "update", "work", "the", "bookmarks", "crash", "password"];
    let mut kinds: Vec<(&'static str, Vec<Request>)> = Vec::new();
    let request = |query: String| Request::new(1, query);
    kinds.push(("everything", vec![request(String::new())]));
    kinds.push(("a common word", common.iter().map(|w| request((*w).to_owned())).collect()));
    kinds.push(("a word", (0..120).map(|_| request(word(&mut random))).collect()));
    let two = |r: &mut Random| format!("{} {}", corpus.word(r), corpus.word(r));
    kinds.push(("two words", (0..100).map(|_| request(two(&mut random))).collect()));
    kinds.push((
        "three words",
        (0..60).map(|_| request(format!("{} {}", two(&mut random), word(&mut random)))).collect(),
    ));
    kinds.push((
        "either of two",
        (0..40).map(|_| request(two(&mut random).replacen(' ', " OR ", 1))).collect(),
    ));
    kinds.push((
        "a phrase",
        (0..60).map(|_| request(format!("\"{}\"", corpus.phrase(&mut random)))).collect(),
    ));
    kinds.push((
        "a beginning",
        (0..20)
            .map(|_| request(format!("{}*", word(&mut random).chars().take(4).collect::<String>())))
            .collect(),
    ));
    let filtered = |mut r: Request| {
        r.filters = Filters {
            source: vec![1, 2],
            language: vec!["en-US".to_owned()],
            theme: vec![None],
            ..Filters::default()
        };
        r
    };
    kinds.push(("a word, filters", (0..80).map(|_| filtered(request(word(&mut random)))).collect()));
    kinds.push((
        "newest first",
        common.iter().map(|w| Request { sort: Sort::Newest, ..request(format!("{w} slow")) }).collect(),
    ));
    kinds.push((
        "a word, no facets",
        (0..120).map(|_| Request { facets: false, ..request(word(&mut random)) }).collect(),
    ));
    kinds
}

fn queries(index: &Index, corpus: &Corpus) -> Anything<()> {
    let kinds = kinds(corpus);
    let mut all = Vec::new();
    for (name, requests) in &kinds {
        let mut times = Vec::new();
        let mut hits = 0;
        for request in requests {
            // The least of three: other programs' work on the machine is not ours. Refreshing forgets answers.
            let mut least = Duration::MAX;
            for _ in 0..3 {
                index.refresh()?;
                let start = Instant::now();
                index.search(request)?;
                least = least.min(start.elapsed());
            }
            times.push(least);
            hits += index.search(request)?.total;
        }
        println!("{name:<20} {} mean hits {}", percentiles(&mut times), hits / requests.len() as u64);
        all.extend(times);
    }
    println!("{:<20} {}", "ALL", percentiles(&mut all));
    let mut again: Vec<Duration> = Vec::new();
    for request in kinds.iter().flat_map(|(_, requests)| requests.iter().take(20)) {
        let start = Instant::now();
        index.search(&Request { offset: 50, ..request.clone() })?;
        again.push(start.elapsed());
    }
    println!("{:<20} {}", "second page", percentiles(&mut again));
    Ok(())
}

fn update(index: &Index, corpus: &Corpus, memory_mb: usize) -> Anything<()> {
    let mut writer = index.writer(memory_mb << 20)?;
    let mut times = Vec::new();
    for i in 0..10 {
        let start = Instant::now();
        for j in 0..100 {
            writer.put(&corpus.voice(i * 1_000 + j).document((i * 1_000 + j) as i64, 1))?;
        }
        writer.commit(2)?;
        times.push(start.elapsed());
    }
    println!("{:<20} {}", "replace 100, commit", percentiles(&mut times));
    Ok(())
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get(((times.len() as f64 - 1.0) * share).round() as usize)
            .map_or(0.0, |t| t.as_secs_f64() * 1e3)
    };
    format!(
        "n {:>4}  p50 {:>7.2} ms  p90 {:>7.2}  p99 {:>7.2}  max {:>7.2}",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    )
}

/// A line of what Linux says about this process, in MB; 0 elsewhere.
fn status_mb(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1_024
}

/// Processor time of this process so far; 0 where Linux does not say.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn folder_mb(folder: &Path) -> Anything<f64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64 / 1e6)
}
