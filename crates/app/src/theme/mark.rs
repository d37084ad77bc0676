//! What people decide about themes: names and pinned quotes, kept by every later run.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, VoiceId};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// Gives a theme a name that stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RenameTheme {
    pub id: ThemeId,
    pub name: String,
    /// False leaves the name to later runs again.
    #[serde(default = "yes")]
    pub by_hand: bool,
}

pub(super) fn yes() -> bool {
    true
}

impl Action for RenameTheme {
    type Output = Changed;
    const NAME: &'static str = "rename_theme";
    const ABOUT: &'static str = "Gives a theme a name that every later run keeps.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let new = name::checked("name", &self.name)?;
        let mut tx = ctx.app.db.write().await?;
        let ws = ctx.actor.workspace;
        let before = store::theme::list::get(&mut tx, ws, self.id).await?.theme;
        store::theme::list::name_it(&mut tx, ws, self.id, (&new, self.by_hand), ctx.now()).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        let undo = RenameTheme { id: self.id, name: before.name, by_hand: before.named_by_hand };
        Ok(Changed::new(format!("Now called {new}."), Undo::by(&undo)))
    }
}

/// Pins a voice to a theme: it is quoted there, and belongs there whatever the engine finds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PinQuote {
    pub theme: ThemeId,
    pub voice: VoiceId,
}

impl Action for PinQuote {
    type Output = Changed;
    const NAME: &'static str = "pin_quote";
    const ABOUT: &'static str = "Pins a voice to a theme, where it is quoted and stays.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::theme::assign::pin(&mut tx, ws, self.theme, self.voice, ctx.now()).await?;
        tx.commit().await?;
        ctx.app.index.wake();
        Ok(Changed::new("Pinned.", Undo::by(&UnpinQuote { theme: self.theme, voice: self.voice })))
    }
}

/// Takes a pin out.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnpinQuote {
    pub theme: ThemeId,
    pub voice: VoiceId,
}

impl Action for UnpinQuote {
    type Output = Changed;
    const NAME: &'static str = "unpin_quote";
    const ABOUT: &'static str = "Takes a pinned voice off a theme's quotes.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::theme::assign::unpin(&mut tx, ws, self.voice, ctx.now()).await?;
        tx.commit().await?;
        ctx.app.index.wake();
        Ok(Changed::new("Unpinned.", Undo::by(&PinQuote { theme: self.theme, voice: self.voice })))
    }
}
