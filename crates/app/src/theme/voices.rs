//! What people say of one voice and its theme: not this one, or another one. Every later run keeps it.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{ThemeId, VoiceId};
use firsthand_domain::theme::{Standing, State};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keep::recount;
use super::shape::told;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Says that a voice is not about the theme it is in.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RefuseTheme {
    pub voice: VoiceId,
    pub theme: ThemeId,
}

impl Action for RefuseTheme {
    type Output = Changed;
    const NAME: &'static str = "refuse_theme";
    const ABOUT: &'static str = "Takes a voice out of a theme; later runs never put it back there.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        let mut tx = ctx.app.db.write().await?;
        store::voice::read::get(&mut tx, ws, self.voice).await?;
        let name = store::theme::list::get(&mut tx, ws, self.theme).await?.theme.name;
        let before = store::theme::life::standing(&mut tx, ws, self.voice).await?;
        let Some(before) = before.filter(|before| before.theme == self.theme) else {
            return Err(Error::new(Kind::Conflict, format!("This voice is not in {name} any more.")));
        };
        store::theme::life::take_out(&mut tx, ws, self.voice, now).await?;
        store::theme::trace::refuse(&mut tx, ws, self.voice, self.theme).await?;
        recount(&mut tx, ws, &[self.theme], now).await?;
        tx.commit().await?;
        told(ctx);
        let undo =
            PutVoiceBack { voice: self.voice, to: Some(before), allow: Some(self.theme), refuse: None };
        Ok(Changed::new(format!("Taken out of {name}."), Undo::by(&undo)))
    }
}

/// Moves a voice to another theme, where later runs leave it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MoveVoice {
    pub voice: VoiceId,
    pub theme: ThemeId,
}

impl Action for MoveVoice {
    type Output = Changed;
    const NAME: &'static str = "move_voice";
    const ABOUT: &'static str = "Moves a voice to another theme; later runs leave it there.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        let mut tx = ctx.app.db.write().await?;
        let target = store::theme::list::get(&mut tx, ws, self.theme).await?;
        if target.life.state != State::Found {
            return Err(Error::invalid("theme", "Choose a theme of the list."));
        }
        let before = store::theme::life::standing(&mut tx, ws, self.voice).await?;
        let refused = store::theme::trace::refusals(&mut tx, ws).await?.contains(&(self.voice, self.theme));
        let quoted = before.as_ref().is_some_and(|before| before.quoted && before.theme == self.theme);
        let to = Standing { theme: self.theme, part: None, came_from: None, pinned: true, quoted };
        store::theme::life::put_back(&mut tx, ws, self.voice, &to, now).await?;
        store::theme::trace::allow(&mut tx, ws, self.voice, self.theme).await?;
        recount(&mut tx, ws, &both(self.theme, before.as_ref()), now).await?;
        tx.commit().await?;
        told(ctx);
        let refuse = refused.then_some(self.theme);
        let undo = PutVoiceBack { voice: self.voice, to: before, allow: None, refuse };
        Ok(Changed::new(format!("Moved to {}.", target.theme.name), Undo::by(&undo)))
    }
}

fn both(theme: ThemeId, before: Option<&Standing>) -> Vec<ThemeId> {
    let mut all = vec![theme];
    all.extend(before.map(|before| before.theme).filter(|before| *before != theme));
    all
}

/// Puts a voice where it was: takes back a move or a refusal.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PutVoiceBack {
    pub voice: VoiceId,
    /// Where it was; nothing is in no theme.
    pub to: Option<Standing>,
    /// A refusal that is taken back.
    #[serde(default)]
    pub allow: Option<ThemeId>,
    /// A refusal that holds again.
    #[serde(default)]
    pub refuse: Option<ThemeId>,
}

impl Action for PutVoiceBack {
    type Output = Changed;
    const NAME: &'static str = "put_voice_back";
    const ABOUT: &'static str = "Puts a voice back where it was before it was moved or taken out.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        let mut tx = ctx.app.db.write().await?;
        store::voice::read::get(&mut tx, ws, self.voice).await?;
        let before = store::theme::life::standing(&mut tx, ws, self.voice).await?;
        let mut themes: Vec<ThemeId> = before.iter().map(|before| before.theme).collect();
        match &self.to {
            Some(to) => {
                let state = store::theme::list::get(&mut tx, ws, to.theme).await?.life.state;
                if state == State::Merged {
                    return Err(Error::new(Kind::Conflict, "That theme was merged into another one since."));
                }
                store::theme::life::put_back(&mut tx, ws, self.voice, to, now).await?;
                themes.extend(Some(to.theme).filter(|theme| !themes.contains(theme)));
            }
            None => store::theme::life::take_out(&mut tx, ws, self.voice, now).await?,
        }
        if let Some(theme) = self.allow {
            store::theme::trace::allow(&mut tx, ws, self.voice, theme).await?;
        }
        if let Some(theme) = self.refuse {
            store::theme::list::get(&mut tx, ws, theme).await?;
            store::theme::trace::refuse(&mut tx, ws, self.voice, theme).await?;
        }
        recount(&mut tx, ws, &themes, now).await?;
        tx.commit().await?;
        told(ctx);
        let undo = PutVoiceBack { voice: self.voice, to: before, allow: self.refuse, refuse: self.allow };
        Ok(Changed::new("Back where it was.", Undo::by(&undo)))
    }
}
