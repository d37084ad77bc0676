//! `firsthand series`: numbers by day from a file; every row that did not fit is said with its line.

use std::process::ExitCode;

use anyhow::Context;
use firsthand_app::series::ImportSeries;

use super::args;
use crate::serve::open;
use crate::serve::place::Place;
use crate::ui::series::csv_text;

pub async fn run(place: Place, args: args::Series) -> anyhow::Result<ExitCode> {
    let bytes =
        std::fs::read(&args.file).with_context(|| format!("{} cannot be read.", args.file.display()))?;
    let file_name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let import = ImportSeries { name: args.name, csv: csv_text(&bytes)?, file_name };
    let opened = open::open(&place).await?;
    let done = opened.ctx().run(import).await;
    opened.app.db.close().await;
    let done = done?;
    println!("{}", done.message);
    for bad in &done.bad_rows {
        eprintln!("Line {}: {}", bad.line, bad.reason);
    }
    Ok(ExitCode::SUCCESS)
}
