//! Product areas.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::AreaId;
use firsthand_domain::noun::Area;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListAreas>(), entry::<AddArea>(), entry::<RenameArea>()]
}

/// All product areas, by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListAreas {}

impl Action for ListAreas {
    type Output = Vec<Area>;
    const NAME: &'static str = "list_areas";
    const ABOUT: &'static str = "Lists the parts of the product.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Area>> {
        let mut tx = ctx.app.db.read().await?;
        store::area::list(&mut tx, ctx.actor.workspace).await
    }
}

/// Adds a product area; one of that name stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddArea {
    pub name: String,
}

impl Action for AddArea {
    type Output = Changed;
    const NAME: &'static str = "add_area";
    const ABOUT: &'static str = "Adds a part of the product.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let name = name::checked("name", &self.name)?;
        let mut tx = ctx.app.db.write().await?;
        store::area::upsert(&mut tx, ctx.actor.workspace, &name, &ctx.app.ids, ctx.now()).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        Ok(Changed::new(format!("{name} added."), None))
    }
}

/// Gives a product area another name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenameArea {
    pub id: AreaId,
    pub name: String,
}

impl Action for RenameArea {
    type Output = Changed;
    const NAME: &'static str = "rename_area";
    const ABOUT: &'static str = "Gives a part of the product another name.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::area::get(&mut tx, ctx.actor.workspace, self.id).await?.name;
        store::area::rename(&mut tx, ctx.actor.workspace, self.id, &new).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&RenameArea { id: self.id, name: before })))
    }
}
