//! Taking an import back, one that runs included.

use std::time::Duration;

use firsthand_app::ctx::Ctx;
use firsthand_app::import::undo::UndoImport;
use firsthand_app::undo::Changed;
use firsthand_app::work::Key;
use firsthand_domain::error::{Kind, Result};
use firsthand_domain::id::ImportId;

/// A batch ends well within this; then the import stops and can be taken back.
const TRIES: u32 = 150;
const BETWEEN: Duration = Duration::from_millis(100);

/// Asks a running import to stop, waits for the end of its batch, and takes it back.
pub async fn run(ctx: &Ctx, id: ImportId) -> Result<Changed> {
    for _ in 0..TRIES {
        match ctx.run(UndoImport { id }).await {
            Err(error) if error.kind == Kind::Conflict && ctx.app.work.find(Key::Import(id.0)).is_some() => {
                tokio::time::sleep(BETWEEN).await;
            }
            answer => return answer,
        }
    }
    ctx.run(UndoImport { id }).await
}
