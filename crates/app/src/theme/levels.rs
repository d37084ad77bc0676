//! Names of what lies above and below themes, and where the address of a theme leads that is no more.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::{GroupId, PartId, ThemeId};
use firsthand_domain::theme::State;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// Gives a sub-theme a name that stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenamePart {
    pub id: PartId,
    pub name: String,
    /// False leaves the name to later runs again.
    #[serde(default = "super::mark::yes")]
    pub by_hand: bool,
}

impl Action for RenamePart {
    type Output = Changed;
    const NAME: &'static str = "rename_sub_theme";
    const ABOUT: &'static str = "Gives a sub-theme a name that every later run keeps.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::theme::part::get(&mut tx, ws, self.id).await?;
        store::theme::part::rename(&mut tx, ws, self.id, (&new, self.by_hand), ctx.now()).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        let undo = RenamePart { id: self.id, name: before.name, by_hand: before.named_by_hand };
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&undo)))
    }
}

/// Gives a group of themes a name that stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenameGroup {
    pub id: GroupId,
    pub name: String,
    /// False leaves the name to later runs again.
    #[serde(default = "super::mark::yes")]
    pub by_hand: bool,
}

impl Action for RenameGroup {
    type Output = Changed;
    const NAME: &'static str = "rename_theme_group";
    const ABOUT: &'static str = "Gives a group of themes a name that every later run keeps.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let before = store::theme::group::get(&mut tx, ws, self.id).await?;
        store::theme::group::rename(&mut tx, ws, self.id, (&new, self.by_hand), ctx.now()).await?;
        tx.commit().await?;
        let undo = RenameGroup { id: self.id, name: before.name, by_hand: before.named_by_hand };
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&undo)))
    }
}

/// Asks where a theme's address leads.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FollowTheme {
    pub id: ThemeId,
}

/// Where a theme is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "at", content = "theme", rename_all = "snake_case")]
pub enum Leads {
    /// It is there.
    Here,
    /// It was merged, or most of its voices are in this one now.
    To(ThemeId),
    /// It is no more, and most of its voices are in no theme.
    Nowhere,
    /// There never was one.
    Unknown,
}

impl Action for FollowTheme {
    type Output = Leads;
    const NAME: &'static str = "follow_theme";
    const ABOUT: &'static str = "Says where a merged or vanished theme's voices are now.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Leads> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let all = store::theme::list::all(&mut tx, ws).await?;
        let mut at = self.id;
        let mut seen = std::collections::HashSet::new();
        while seen.insert(at) {
            let known = all.iter().find(|theme| theme.theme.id == at);
            let next = match known {
                Some(known) if known.life.state == State::Merged => known.life.leads_to,
                Some(known) if known.theme.voices == 0 => {
                    let split = all.iter().filter(|theme| theme.life.split_from == Some(at));
                    let next = split.max_by_key(|theme| theme.theme.voices).map(|theme| theme.theme.id);
                    if next.is_none() {
                        return Ok(Leads::Nowhere);
                    }
                    next
                }
                Some(_) if at == self.id => return Ok(Leads::Here),
                Some(_) => return Ok(Leads::To(at)),
                None => match store::theme::trace::trail(&mut tx, ws, at).await? {
                    Some(next) => next,
                    None if at == self.id => return Ok(Leads::Unknown),
                    None => None,
                },
            };
            let Some(next) = next else { return Ok(Leads::Nowhere) };
            at = next;
        }
        Ok(Leads::Nowhere)
    }
}
