//! Reads a file the way an import does and prints how fast that was, and with how much memory.
//!
//! `cargo run --release -p firsthand-catalog --example read_speed -- FILE [--rows]`

use std::path::Path;
use std::time::Instant;

use firsthand_domain::import::{Reader, Wishes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = std::env::args().nth(1) else { return Err("Which file?".into()) };
    let show = std::env::args().any(|a| a == "--rows");
    let path = Path::new(&file);
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let reader = firsthand_catalog::reader();
    let started = Instant::now();
    let look = reader.look(path, &name, &Wishes::default())?;
    let plan = &look.plan;
    println!(
        "{name}: {} {:?} {} {:?} dates {:?}, {:?} “{}”, looked {:.1?}",
        plan.format,
        plan.preset,
        plan.encoding,
        plan.delimiter,
        plan.dates,
        plan.source_kind,
        plan.source_name,
        started.elapsed()
    );
    for column in &plan.columns {
        let unsure = if column.unsure { "?" } else { "" };
        let short: String = column.name.chars().take(50).collect();
        println!("  {short} → {}{unsure} ({}) {:?}", column.field.name(), column.because, column.examples);
    }
    plan.notes.iter().for_each(|note| println!("  note: {note}"));
    if show {
        look.first.iter().take(3).for_each(|item| println!("  {item:?}"));
        look.bad.iter().take(5).for_each(|row| println!("  bad {row:?}"));
    }
    let started = Instant::now();
    let (mut voices, mut bad, mut bytes) = (0u64, 0u64, 0u64);
    let mut records = reader.open(path, plan)?;
    while let Some(record) = records.next() {
        match record {
            Ok(Ok(items)) => {
                voices += items.len() as u64;
                bytes += items.iter().map(|i| i.text.len() as u64).sum::<u64>();
            }
            Ok(Err(_)) => bad += 1,
            Err(fault) => println!("  stopped: {fault}"),
        }
    }
    let (seconds, at) = (started.elapsed().as_secs_f64(), records.position());
    println!(
        "  {} rows, {voices} voices, {bad} set aside, {:.1} MB of words; {:.1} MB in {seconds:.2} s = {:.1} MB/s, {:.0} rows/s, peak {}",
        at.rows,
        bytes as f64 / 1e6,
        at.bytes_total as f64 / 1e6,
        at.bytes_total as f64 / 1e6 / seconds,
        at.rows as f64 / seconds,
        peak()
    );
    Ok(())
}

/// The most memory this process held, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("unknown".into(), |l| l.trim().to_string())
}
