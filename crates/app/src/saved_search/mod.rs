//! Searches somebody keeps.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AreaId, SearchId};
use firsthand_domain::noun::SavedSearch;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListSearches>(), entry::<SaveSearch>(), entry::<RenameSearch>(), entry::<RemoveSearch>()]
}

/// All saved searches, by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListSearches {}

impl Action for ListSearches {
    type Output = Vec<SavedSearch>;
    const NAME: &'static str = "list_searches";
    const ABOUT: &'static str = "Lists the searches kept in this workspace.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<SavedSearch>> {
        let mut tx = ctx.app.db.read().await?;
        store::saved_search::list(&mut tx, ctx.actor.workspace).await
    }
}

/// Keeps a search under a name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SaveSearch {
    pub name: String,
    /// The query string of `/voice`.
    pub query: String,
    #[serde(default)]
    pub area: Option<AreaId>,
}

impl Action for SaveSearch {
    type Output = Changed;
    const NAME: &'static str = "save_search";
    const ABOUT: &'static str = "Keeps a search under a name.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let name = name::checked("name", &self.name)?;
        if self.query.len() > 4000 {
            return Err(Error::invalid("query", "This search is too long to keep."));
        }
        let id = SearchId(ctx.app.ids.next(ctx.now()));
        let search = SavedSearch { id, name, query: self.query, area: self.area };
        let mut tx = ctx.app.db.write().await?;
        store::saved_search::create(&mut tx, ctx.actor.workspace, &search).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{} is kept.", search.name), Undo::by(&RemoveSearch { id })))
    }
}

/// Gives a saved search another name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenameSearch {
    pub id: SearchId,
    pub name: String,
}

impl Action for RenameSearch {
    type Output = Changed;
    const NAME: &'static str = "rename_search";
    const ABOUT: &'static str = "Gives a saved search another name.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::saved_search::get(&mut tx, ctx.actor.workspace, self.id).await?.name;
        store::saved_search::rename(&mut tx, ctx.actor.workspace, self.id, &new).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&RenameSearch { id: self.id, name: before })))
    }
}

/// Forgets a saved search.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveSearch {
    pub id: SearchId,
}

impl Action for RemoveSearch {
    type Output = Changed;
    const NAME: &'static str = "remove_search";
    const ABOUT: &'static str = "Forgets a saved search.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let search = store::saved_search::get(&mut tx, ctx.actor.workspace, self.id).await?;
        store::saved_search::delete(&mut tx, ctx.actor.workspace, self.id).await?;
        tx.commit().await?;
        let back = SaveSearch { name: search.name.clone(), query: search.query, area: search.area };
        Ok(Changed::new(format!("{} removed.", search.name), Undo::by(&back)))
    }
}
