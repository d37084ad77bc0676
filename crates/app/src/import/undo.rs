//! Taking a whole import back.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use firsthand_domain::noun::ImportState;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Deserialize;

use super::prepare::upload_path;
use crate::action::{Action, Effect};
use crate::alert;
use crate::ctx::Ctx;
use crate::undo::Changed;
use crate::work::Key;

/// Takes an import back: what it added goes, what it changed is as before.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UndoImport {
    pub id: ImportId,
}

impl Action for UndoImport {
    type Output = Changed;
    const NAME: &'static str = "undo_import";
    const ABOUT: &'static str =
        "Takes a whole import back: what it added goes, what it changed is as before.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let import = store::import::run::get(&mut tx, ws, self.id).await?;
        if let Some(task) = ctx.app.work.find(Key::Import(self.id.0)) {
            task.stop();
            return Err(Error::conflict("It is being stopped. Take it back in a moment."));
        }
        if import.state == ImportState::Running {
            // It runs nowhere: the program was stopped in the middle.
            store::import::run::set_state(&mut tx, ws, self.id, ImportState::Paused, None, now).await?;
        }
        tx.commit().await?;
        let undone = store::import::undo::undo(&ctx.app.db, ws, self.id, now).await?;
        let path = upload_path(&ctx.app, self.id);
        if path.exists() {
            tokio::fs::remove_file(&path).await.ok();
        }
        ctx.app.forget_names();
        alert::start(&ctx.app, ws);
        let mut tx = ctx.app.db.read().await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        drop(tx);
        ctx.app.index.wait_for(seq).await;
        let mut message = format!("Taken back: {} voices removed", undone.removed);
        if undone.restored > 0 {
            message.push_str(&format!(", {} as they were before", undone.restored));
        }
        if undone.kept > 0 {
            message.push_str(&format!(", {} kept because a later import brought them too", undone.kept));
        }
        Ok(Changed::new(format!("{message}."), None))
    }
}
