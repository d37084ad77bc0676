//! Measures alerts and launch verdicts on dated customer questions, as they came and shuffled:
//!
//! ```text
//! cargo run --release -p firsthand-engine --example statistics -- FILE.csv.zst...
//! ```
//!
//! The files need the columns `created` (beginning with YYYY-MM-DD), `topic`, `locale` and `tags` (`;` between).

mod alerts;
mod read;
mod verdicts;

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let voices = read::voices(&files)?;
    let days = read::count(&voices, 40);
    println!("{} voices, {} days, {} series", voices.len(), days.observed.len(), days.series.len());
    alerts::report(&days, &voices);
    verdicts::report(&days);
    Ok(())
}
