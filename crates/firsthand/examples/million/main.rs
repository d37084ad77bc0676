//! The million: real voices repeated with changed ids and varied words, from CSV to stored, searchable and themed, then
//! every page asked for over HTTP.
//!
//! `cargo run --example million -- --binary target/swift/firsthand --voices 1000000 --data ../shared/data`
//!
//! Prints seconds, voices per second, peak memory of the importing process, size on disk, time to start, and the
//! median and 99th percentile of each page. Needs the data folder; says so when it is not there.

mod ask;
mod corpus;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Options {
    voices: usize,
    data: PathBuf,
    work: PathBuf,
    keep: bool,
    binary: PathBuf,
}

fn options() -> Options {
    let mut found = Options {
        voices: 1_000_000,
        data: PathBuf::from("../shared/data"),
        work: std::env::temp_dir().join("firsthand-million"),
        keep: false,
        binary: binary(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--voices" => found.voices = words.next().and_then(|n| n.parse().ok()).unwrap_or(found.voices),
            "--data" => found.data = words.next().map_or(found.data, PathBuf::from),
            "--work" => found.work = words.next().map_or(found.work, PathBuf::from),
            "--binary" => found.binary = words.next().map_or(found.binary, PathBuf::from),
            "--keep" => found.keep = true,
            other => eprintln!("unknown: {other}"),
        }
    }
    found
}

fn main() -> std::io::Result<()> {
    let options = options();
    if !options.data.join("support").is_dir() {
        println!("skipped: no data folder at {}", options.data.display());
        return Ok(());
    }
    std::fs::create_dir_all(&options.work)?;
    let csv = options.work.join(format!("voices-{}.csv", options.voices));
    if !csv.exists() {
        corpus::write(&options.data, options.voices, &csv)?;
    }
    let home = options.work.join("home");
    let binary = options.binary;
    if !options.keep || !home.exists() {
        let _ = std::fs::remove_dir_all(&home);
        import(&binary, &home, &csv, options.voices)?;
    }
    themes(&binary, &home)?;
    serve(&binary, &home)
}

/// The binary built beside this example.
fn binary() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(2).unwrap_or(Path::new(".")).join("firsthand")
}

fn import(binary: &Path, home: &Path, csv: &Path, voices: usize) -> std::io::Result<()> {
    let bytes = std::fs::metadata(csv)?.len();
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(["import", "--source", "Million", "--data"])
        .arg(home)
        .arg(csv)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let peak = watch(&mut child)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("import to stored and searchable: {voices} voices, {:.0} MB of CSV", bytes as f64 / 1e6);
    println!(
        "  {seconds:.1} s, {:.0} voices/s, peak memory {:.0} MiB",
        voices as f64 / seconds,
        peak as f64 / 1024.0
    );
    println!("  on disk {:.0} MB", size(home) as f64 / 1e6);
    Ok(())
}

/// Themes of all that was imported; nothing is done again where they were found before.
fn themes(binary: &Path, home: &Path) -> std::io::Result<()> {
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(["themes", "--data"])
        .arg(home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let peak = watch(&mut child)?;
    println!("themes: {:.1} s, peak memory {:.0} MiB", start.elapsed().as_secs_f64(), peak as f64 / 1024.0);
    Ok(())
}

/// Waits for a child; gives the most memory it held at once, in KiB.
fn watch(child: &mut Child) -> std::io::Result<u64> {
    let mut peak = 0;
    loop {
        peak = peak.max(high_water(child.id()));
        if let Some(status) = child.try_wait()? {
            assert!(status.success(), "the import failed: {status}");
            return Ok(peak);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn high_water(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn size(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) })
        .sum()
}

fn serve(binary: &Path, home: &Path) -> std::io::Result<()> {
    let address = "127.0.0.1:7791";
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(["serve", "--listen", address, "--data"])
        .arg(home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    while ask::get(address, "/readyz").is_err() {
        assert!(start.elapsed() < Duration::from_secs(120), "the server did not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    println!("start to ready: {:.2} s", start.elapsed().as_secs_f64());
    ask::pages(address)?;
    println!("server memory {:.0} MiB at most", high_water(child.id()) as f64 / 1024.0);
    child.kill()?;
    child.wait()?;
    Ok(())
}
