//! Sources: where voices come from.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::SourceId;
use firsthand_domain::noun::Source;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListSources>(), entry::<RenameSource>()]
}

/// A source with what came from it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceRow {
    pub source: Source,
    pub voices: i64,
}

/// All sources, by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListSources {}

impl Action for ListSources {
    type Output = Vec<SourceRow>;
    const NAME: &'static str = "list_sources";
    const ABOUT: &'static str = "Lists where voices come from, with counts.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<SourceRow>> {
        let mut tx = ctx.app.db.read().await?;
        let found = store::source::list(&mut tx, ctx.actor.workspace).await?;
        let row = |s: store::source::SourceCount| SourceRow { source: s.source, voices: s.voices };
        Ok(found.into_iter().map(row).collect())
    }
}

/// Gives a source another name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenameSource {
    pub id: SourceId,
    pub name: String,
}

impl Action for RenameSource {
    type Output = Changed;
    const NAME: &'static str = "rename_source";
    const ABOUT: &'static str = "Gives a source another name.";
    const ROLE: Role = Role::Admin;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::source::get(&mut tx, ctx.actor.workspace, self.id).await?.source.name;
        store::source::rename(&mut tx, ctx.actor.workspace, self.id, &new).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&RenameSource { id: self.id, name: before })))
    }
}
