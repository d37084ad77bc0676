//! `firsthand rebuild`: everything derived, made again from the database.

use std::process::ExitCode;
use std::sync::Arc;

use firsthand_app::{index, theme};

use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place) -> anyhow::Result<ExitCode> {
    let opened = open::open(&place).await?;
    eprintln!("Finding themes…");
    let found = theme::run::find_anew(&opened.app, opened.owner.workspace, &Arc::default()).await?;
    eprintln!("Making the search index…");
    let voices = index::rebuild(&opened.app).await?;
    println!("{} themes; {voices} voices are searchable.", found.themes);
    opened.app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
