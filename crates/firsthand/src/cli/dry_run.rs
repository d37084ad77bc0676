//! `firsthand import --dry-run`: how each file would be read, and what would come of its first rows.

use std::path::PathBuf;
use std::process::ExitCode;

use firsthand_catalog::reader;
use firsthand_domain::import::{Look, Reader, Wishes};

/// Characters of a voice shown.
const SHOWN: usize = 90;

pub fn run(files: &[PathBuf], wishes: &Wishes) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match reader().look(file, &name, wishes) {
            Ok(look) => show(&name, &look),
            Err(fault) => {
                eprintln!("{name}: {fault}");
                code = ExitCode::FAILURE;
            }
        }
    }
    println!("Nothing was stored.");
    Ok(code)
}

fn show(name: &str, look: &Look) {
    let plan = &look.plan;
    println!("{name} ({} bytes)", look.bytes);
    println!(
        "  format {}, encoding {}, preset {}",
        plan.format,
        plan.encoding,
        plan.preset.as_deref().unwrap_or("none")
    );
    println!("  source “{}”, dates without a zone are {}", plan.source_name, plan.zone);
    for column in &plan.columns {
        let unsure = if column.unsure { "  ?" } else { "" };
        println!("  {:<28} {:<16} {}{unsure}", column.name, column.field.name(), column.because);
    }
    plan.notes.iter().for_each(|note| println!("  note: {note}"));
    for item in look.first.iter().take(3) {
        let text: String =
            item.text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        println!("  row {}: {text}", item.row);
    }
    for bad in look.bad.iter().take(5) {
        println!("  row {} would be set aside: {}", bad.row, bad.reason);
    }
}
