//! The sample workspace, part of the binary.

use std::sync::Arc;

use firsthand_app::ctx::{App, Ctx};
use firsthand_app::index;
use firsthand_app::sample::{self, Sample};
use firsthand_app::theme;
use firsthand_app::undo::Changed;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::WorkspaceId;
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
    series: ("Rides", include_str!("../../sample/rides.csv")),
    base: include_str!("../../sample/riders.csv"),
};

/// What the invented team did: studies, sessions, promises.
const TALK: &str = include_str!("../../sample/talk.json");

/// Loads the sample when the workspace was made just now; an older one is left alone.
pub async fn load_when_new(opened: &Opened) -> anyhow::Result<()> {
    if !opened.new {
        return Ok(());
    }
    let app = &opened.app;
    let ws = opened.owner.workspace;
    tracing::info!("loading the sample workspace");
    put(app, ws).await?;
    index::catch_up(app).await?;
    let ctx = Ctx { app: app.clone(), actor: opened.owner };
    // Nobody follows the log yet, so what the team marks is indexed at the end.
    sample::talk(&ctx, TALK).await?;
    let task = Arc::default();
    theme::run::find(app, ws, &task).await?;
    index::catch_up(app).await?;
    Ok(())
}

/// Loads the sample into a workspace that holds nothing yet, for somebody who asks on its first page. Themes follow
/// in the background.
pub async fn load_when_empty(ctx: &Ctx) -> Result<Changed> {
    ctx.actor.must_be(Role::Owner)?;
    let ws = ctx.actor.workspace;
    let mut tx = ctx.app.db.read().await?;
    let empty = store::source::list(&mut tx, ws).await?.is_empty() && ctx.app.index.is_empty();
    drop(tx);
    if !empty {
        return Err(Error::conflict(
            "This workspace holds voices already. The sample is only for an empty one.",
        ));
    }
    put(&ctx.app, ws).await?;
    sample::talk(ctx, TALK).await?;
    ctx.app.forget_names();
    theme::run::start(&ctx.app, ws);
    let mut tx = ctx.app.db.read().await?;
    let seq = store::change::last_seq(&mut tx, ws).await?;
    drop(tx);
    ctx.app.index.wait_for(seq).await;
    Ok(Changed::new("The sample is here. Everything in it is invented.", None))
}

/// Voices, people, accounts and launches, and a workspace that says it is fictional.
async fn put(app: &App, ws: WorkspaceId) -> Result<()> {
    sample::load(&app.db, &app.ids, &*app.clock, ws, &TRUNDLE).await?;
    let mut tx = app.db.write().await?;
    let mut workspace = store::workspace::get(&mut tx, ws).await?;
    workspace.name = "Trundle".to_owned();
    workspace.fictional = true;
    workspace.zone = "Europe/Brussels".to_owned();
    workspace.product_languages = vec!["en".to_owned(), "de".to_owned()];
    store::workspace::update(&mut tx, &workspace).await?;
    tx.commit().await
}
