//! `firsthand doctor`: is everything well? Exit code 0 when it is.

use std::process::ExitCode;

use firsthand_store::integrity;

use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place) -> anyhow::Result<ExitCode> {
    println!("Firsthand {}", env!("CARGO_PKG_VERSION"));
    println!("Data folder  {}", place.folder.display());
    let opened = open::open(&place).await?;
    let checked = integrity::check(&opened.app.db).await?;
    println!(
        "Database     {}, tables of version {}, {:.1} MB",
        checked.engine,
        checked.schema,
        checked.bytes as f64 / 1e6
    );
    let mut complaints = checked.complaints;
    let behind = opened.app.index_behind().await?;
    println!("Search index {} voices, {behind} changes behind", opened.app.index.len());
    if behind > 0 {
        complaints.push(
            "The search index is behind. A running server, or `firsthand rebuild`, brings it up.".to_owned(),
        );
    }
    if behind < 0 {
        complaints.push("The search index belongs to another database. Run `firsthand rebuild`.".to_owned());
    }
    opened.app.db.close().await;
    complaints.iter().for_each(|complaint| println!("! {complaint}"));
    if complaints.is_empty() {
        println!("All is well.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
