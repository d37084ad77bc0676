//! `firsthand export`: everything that was said, as CSV or JSON lines.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::Context;
use firsthand_app::export;

use super::args::{Export, ExportWhat, Format};
use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place, args: Export) -> anyhow::Result<ExitCode> {
    let ExportWhat::Voices { format, out } = args.what;
    let opened = open::open(&place).await?;
    let mut target: Box<dyn Write + Send> = match &out {
        Some(path) => {
            Box::new(File::create(path).with_context(|| format!("{} cannot be written.", path.display()))?)
        }
        None => Box::new(std::io::stdout()),
    };
    let format = match format {
        Format::Csv => export::Format::Csv,
        Format::Jsonl => export::Format::JsonLines,
    };
    let mut buffered = BufWriter::new(&mut target);
    let written = export::voices(&opened.ctx(), format, &mut buffered).await?;
    drop(buffered);
    if let Some(path) = out {
        eprintln!("{written} voices written to {}.", path.display());
    }
    opened.app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
