//! The sample workspace, part of the binary.

use firsthand_app::index;
use firsthand_app::sample::{self, Sample};
use firsthand_app::theme;
use firsthand_store as store;

use super::open::Opened;

/// The fictional scooter company. Every voice, person and account in it is invented.
pub const TRUNDLE: Sample = Sample {
    voices: &[
        include_str!("../../sample/voices-a.jsonl"),
        include_str!("../../sample/voices-b.jsonl"),
        include_str!("../../sample/voices-c.jsonl"),
    ],
    people: &[
        include_str!("../../sample/people-a.jsonl"),
        include_str!("../../sample/people-b.jsonl"),
        include_str!("../../sample/people-c.jsonl"),
    ],
    accounts: include_str!("../../sample/accounts.jsonl"),
    launches: include_str!("../../sample/launches.jsonl"),
};

/// Loads the sample when the workspace was made just now; an older one is left alone.
pub async fn load_when_new(opened: &Opened) -> anyhow::Result<()> {
    if !opened.new {
        return Ok(());
    }
    let app = &opened.app;
    let ws = opened.owner.workspace;
    tracing::info!("loading the sample workspace");
    sample::load(&app.db, &app.ids, &*app.clock, ws, &TRUNDLE).await?;
    let mut tx = app.db.write().await?;
    let mut workspace = store::workspace::get(&mut tx, ws).await?;
    workspace.name = "Trundle".to_owned();
    workspace.fictional = true;
    workspace.zone = "Europe/Brussels".to_owned();
    workspace.product_languages = vec!["en".to_owned(), "de".to_owned()];
    store::workspace::update(&mut tx, &workspace).await?;
    tx.commit().await?;
    let task = std::sync::Arc::default();
    theme::run::find(app, ws, &task).await?;
    index::catch_up(app).await?;
    Ok(())
}
