//! What people do with whole themes: merge, split, dismiss, and each of these taken back. Every later run keeps it.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{PartId, ThemeId};
use firsthand_domain::theme::State;
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::theme::list::ThemeVitals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keep::recount;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Themes merged or split at once, at most.
const MOST: usize = 50;

/// Makes one theme of several.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MergeThemes {
    /// Two or more.
    pub themes: Vec<ThemeId>,
    /// The one that stays. Without it: the largest of those somebody named, else the largest.
    #[serde(default)]
    pub into: Option<ThemeId>,
}

impl Action for MergeThemes {
    type Output = Changed;
    const NAME: &'static str = "merge_themes";
    const ABOUT: &'static str = "Merges two or more themes into one; later runs keep them together.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        let mut ids = self.themes.clone();
        ids.extend(self.into);
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < 2 {
            return Err(Error::invalid("themes", "Choose two or more themes to merge."));
        }
        few(ids.len())?;
        let mut tx = ctx.app.db.write().await?;
        let mut found = Vec::new();
        for id in &ids {
            found.push(standing(&mut tx, ctx, *id).await?);
        }
        found.sort_by_key(|theme| {
            let chosen = self.into == Some(theme.theme.id);
            (!chosen, !theme.theme.named_by_hand, -theme.theme.voices, theme.theme.id)
        });
        let into = &found[0].theme;
        let others: Vec<ThemeId> = found[1..].iter().map(|theme| theme.theme.id).collect();
        for other in &others {
            store::theme::life::merge(&mut tx, ws, *other, into.id, now).await?;
        }
        recount(&mut tx, ws, &[into.id], now).await?;
        tx.commit().await?;
        told(ctx);
        let message = format!("Merged {} themes into {}.", ids.len(), into.name);
        Ok(Changed::new(message, Undo::by(&SeparateThemes { from: into.id, themes: others })))
    }
}

/// Takes merged themes out of the one they went into.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SeparateThemes {
    /// The theme they were merged into.
    pub from: ThemeId,
    pub themes: Vec<ThemeId>,
}

impl Action for SeparateThemes {
    type Output = Changed;
    const NAME: &'static str = "separate_themes";
    const ABOUT: &'static str = "Takes a merge back: each theme gets the voices it brought.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        few(self.themes.len())?;
        let mut tx = ctx.app.db.write().await?;
        for theme in &self.themes {
            let known = store::theme::list::get(&mut tx, ws, *theme).await?;
            if known.life.leads_to != Some(self.from) {
                return Err(conflict("This theme is not merged into that one any more."));
            }
            store::theme::life::separate(&mut tx, ws, self.from, *theme, now).await?;
        }
        let mut all = vec![self.from];
        all.extend(&self.themes);
        recount(&mut tx, ws, &all, now).await?;
        tx.commit().await?;
        told(ctx);
        let undo = MergeThemes { themes: all, into: Some(self.from) };
        Ok(Changed::new("The themes are apart again.", Undo::by(&undo)))
    }
}

/// Makes themes of sub-themes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SplitTheme {
    pub theme: ThemeId,
    /// The sub-themes that become themes; the rest stays.
    pub parts: Vec<PartId>,
}

impl Action for SplitTheme {
    type Output = Changed;
    const NAME: &'static str = "split_theme";
    const ABOUT: &'static str = "Makes sub-themes themes of their own; later runs keep them apart.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(mut self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        self.parts.sort_unstable();
        self.parts.dedup();
        if self.parts.is_empty() {
            return Err(Error::invalid("parts", "Choose the sub-themes that become themes."));
        }
        few(self.parts.len())?;
        let mut tx = ctx.app.db.write().await?;
        let theme = standing(&mut tx, ctx, self.theme).await?.theme;
        let mut all = vec![self.theme];
        for id in &self.parts {
            let part = store::theme::part::get(&mut tx, ws, *id).await?;
            if part.theme != self.theme {
                return Err(conflict("This sub-theme is in another theme by now."));
            }
            all.push(store::theme::life::split(&mut tx, ws, &part, now).await?);
        }
        recount(&mut tx, ws, &all, now).await?;
        tx.commit().await?;
        told(ctx);
        let message = match self.parts.len() {
            1 => format!("Split off {}: 1 theme more.", theme.name),
            more => format!("Split off {}: {more} themes more.", theme.name),
        };
        Ok(Changed::new(message, Undo::by(&RejoinThemes { theme: self.theme, themes: all[1..].to_vec() })))
    }
}

/// Makes themes that were split off sub-themes again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RejoinThemes {
    /// The theme they came from.
    pub theme: ThemeId,
    pub themes: Vec<ThemeId>,
}

impl Action for RejoinThemes {
    type Output = Changed;
    const NAME: &'static str = "rejoin_themes";
    const ABOUT: &'static str = "Takes a split back: the themes become sub-themes again.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, now) = (ctx.actor.workspace, ctx.now());
        few(self.themes.len())?;
        let mut tx = ctx.app.db.write().await?;
        for theme in &self.themes {
            let known = standing(&mut tx, ctx, *theme).await?;
            if known.life.split_from != Some(self.theme) {
                return Err(conflict("This theme was not split from that one."));
            }
            store::theme::life::rejoin(&mut tx, ws, *theme, self.theme, now).await?;
        }
        recount(&mut tx, ws, &[self.theme], now).await?;
        tx.commit().await?;
        told(ctx);
        let parts = self.themes.iter().map(|theme| PartId(theme.0)).collect();
        Ok(Changed::new("One theme again.", Undo::by(&SplitTheme { theme: self.theme, parts })))
    }
}

/// Says that something found is not a theme.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DismissThemes {
    pub themes: Vec<ThemeId>,
}

impl Action for DismissThemes {
    type Output = Changed;
    const NAME: &'static str = "dismiss_themes";
    const ABOUT: &'static str = "Says that these are not themes: out of lists and counts, in later runs too.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let names = turn(ctx, &self.themes, State::Found, State::Dismissed).await?;
        let message = match names.as_slice() {
            [one] => format!("Dismissed: {one}."),
            many => format!("Dismissed {} themes.", many.len()),
        };
        Ok(Changed::new(message, Undo::by(&RestoreThemes { themes: self.themes })))
    }
}

/// Takes a dismissal back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreThemes {
    pub themes: Vec<ThemeId>,
}

impl Action for RestoreThemes {
    type Output = Changed;
    const NAME: &'static str = "restore_themes";
    const ABOUT: &'static str = "Brings dismissed themes back with all their voices.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let names = turn(ctx, &self.themes, State::Dismissed, State::Found).await?;
        let message = match names.as_slice() {
            [one] => format!("{one} is a theme again."),
            many => format!("{} themes are back.", many.len()),
        };
        Ok(Changed::new(message, Undo::by(&DismissThemes { themes: self.themes })))
    }
}

/// Turns themes from one state to another; gives their names.
async fn turn(ctx: &Ctx, themes: &[ThemeId], from: State, to: State) -> Result<Vec<String>> {
    let (ws, now) = (ctx.actor.workspace, ctx.now());
    if themes.is_empty() {
        return Err(Error::invalid("themes", "Choose a theme."));
    }
    few(themes.len())?;
    let mut tx = ctx.app.db.write().await?;
    let mut names = Vec::new();
    for theme in themes {
        let known = store::theme::list::get(&mut tx, ws, *theme).await?;
        if known.life.state != from {
            return Err(conflict("Somebody has changed this theme meanwhile."));
        }
        store::theme::life::set_state(&mut tx, ws, *theme, (to, None), now).await?;
        names.push(known.theme.name);
    }
    tx.commit().await?;
    told(ctx);
    Ok(names)
}

/// A theme that is one.
async fn standing(tx: &mut Tx, ctx: &Ctx, id: ThemeId) -> Result<ThemeVitals> {
    let known = store::theme::list::get(tx, ctx.actor.workspace, id).await?;
    match known.life.state {
        State::Found => Ok(known),
        State::Dismissed => Err(conflict(format!("{} is dismissed. Bring it back first.", known.theme.name))),
        State::Merged => Err(conflict(format!("{} is merged into another theme already.", known.theme.name))),
    }
}

fn conflict(message: impl Into<String>) -> Error {
    Error::new(Kind::Conflict, message)
}

fn few(many: usize) -> Result<()> {
    if many <= MOST {
        return Ok(());
    }
    Err(Error::invalid("themes", format!("At most {MOST} at once.")))
}

/// Names and voices changed: pages and the search index read them again.
pub(super) fn told(ctx: &Ctx) {
    ctx.app.forget_names();
    ctx.app.index.wake();
}
