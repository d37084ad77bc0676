//! Starting, pausing, going on.

use std::path::PathBuf;
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ImportId, WorkspaceId};
use firsthand_domain::noun::{Import, ImportState};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Deserialize;

use super::prepare::upload_path;
use super::run;
use crate::action::{Action, Effect};
use crate::alert;
use crate::ctx::{App, Ctx};
use crate::sense;
use crate::theme;
use crate::undo::Changed;
use crate::work::{Key, Task};

/// Above this many voices themes are looked for when somebody asks, not after every import.
const THEMES_BY_THEMSELVES: u64 = 200_000;

/// Starts an import, or goes on with a paused one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StartImport {
    pub id: ImportId,
}

impl Action for StartImport {
    type Output = Changed;
    const NAME: &'static str = "start_import";
    const ABOUT: &'static str = "Starts bringing a file in, or goes on where it stopped.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let path = upload_path(&ctx.app, self.id);
        let mut tx = ctx.app.db.read().await?;
        let import = store::import::run::get(&mut tx, ctx.actor.workspace, self.id).await?;
        drop(tx);
        if matches!(import.state, ImportState::Done | ImportState::Undone) {
            return Err(Error::conflict(
                "This import has ended. Choose the file again to bring it in once more.",
            ));
        }
        if !path.exists() {
            return Err(Error::conflict(
                "The file is not here. It was brought in from the command line: run that command again and it goes on.",
            ));
        }
        start(&ctx.app, ctx.actor.workspace, self.id, path)?;
        Ok(Changed::new("Reading the file.", None))
    }
}

/// Runs an import in the background.
fn start(app: &Arc<App>, ws: WorkspaceId, id: ImportId, path: PathBuf) -> Result<()> {
    let key = Key::Import(id.0);
    let task = app.work.begin(key).ok_or_else(|| Error::conflict("This import is running already."))?;
    let app = app.clone();
    tokio::spawn(async move {
        match run::run(&app, ws, id, &path, &task).await {
            Ok(import) => ended(&app, ws, &import, &path).await,
            Err(error) => tracing::warn!(%error, "an import stopped; what was read is kept"),
        }
        app.work.end(key);
    });
    Ok(())
}

/// After an import that came to its end: the uploaded copy goes, themes are found anew.
async fn ended(app: &Arc<App>, ws: WorkspaceId, import: &Import, path: &std::path::Path) {
    if import.state != ImportState::Done {
        return;
    }
    if let Err(fault) = tokio::fs::remove_file(path).await {
        tracing::warn!(%fault, "an uploaded file could not be removed");
    }
    if import.added + import.updated > 0 && app.index.len() <= THEMES_BY_THEMSELVES {
        // A run of themes ends with a look at each one's days, and learns kind and tone.
        match theme::run::start_when_due(app, ws).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "themes were not looked for"),
        }
        sense::learn::start(app, ws);
    }
    alert::start(app, ws);
}

/// Runs an import here and now, telling `task` how far it is. For the command line.
pub async fn run_here(ctx: &Ctx, id: ImportId, path: &std::path::Path, task: &Arc<Task>) -> Result<Import> {
    ctx.actor.must_be(StartImport::ROLE)?;
    let import = run::run(&ctx.app, ctx.actor.workspace, id, path, task).await?;
    if import.state == ImportState::Done
        && let Err(error) = alert::look(&ctx.app, ctx.actor.workspace).await
    {
        tracing::warn!(%error, "alerts could not be looked for; the old ones stay");
    }
    Ok(import)
}

/// Pauses a running import at the end of its batch.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PauseImport {
    pub id: ImportId,
}

impl Action for PauseImport {
    type Output = Changed;
    const NAME: &'static str = "pause_import";
    const ABOUT: &'static str = "Pauses an import; what was read is kept.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.read().await?;
        store::import::run::get(&mut tx, ctx.actor.workspace, self.id).await?;
        match ctx.app.work.find(Key::Import(self.id.0)) {
            Some(task) => task.stop(),
            None => return Err(Error::conflict("This import is not running here.")),
        }
        Ok(Changed::new("Paused after this batch.", None))
    }
}
