//! The workspace and the member who acts: settings.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::noun::{Member, Workspace};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ShowWorkspace>(), entry::<ChangeWorkspace>(), entry::<ChangeMe>(), entry::<ListMembers>()]
}

/// Where we are and who acts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Here {
    pub workspace: Workspace,
    pub me: Member,
    /// Voices in the search index.
    pub voices: u64,
}

/// The workspace and the member who asks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowWorkspace {}

impl Action for ShowWorkspace {
    type Output = Here;
    const NAME: &'static str = "show_workspace";
    const ABOUT: &'static str = "Shows the workspace and the member who asks.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Here> {
        let mut tx = ctx.app.db.read().await?;
        let workspace = store::workspace::get(&mut tx, ctx.actor.workspace).await?;
        let me = store::member::get(&mut tx, ctx.actor.workspace, ctx.actor.member).await?;
        Ok(Here { workspace, me, voices: ctx.app.index.len() })
    }
}

/// Changes the workspace; what is left out stays.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangeWorkspace {
    pub name: Option<String>,
    /// An IANA zone, such as Europe/Berlin.
    pub zone: Option<String>,
    /// Languages the product speaks, ISO 639-1.
    pub product_languages: Option<Vec<String>>,
}

impl Action for ChangeWorkspace {
    type Output = Changed;
    const NAME: &'static str = "change_workspace";
    const ABOUT: &'static str = "Changes the workspace's name, time zone or product languages.";
    const ROLE: Role = Role::Admin;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let before = store::workspace::get(&mut tx, ctx.actor.workspace).await?;
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.name = name::checked("name", name)?;
        }
        if let Some(zone) = &self.zone {
            after.zone = checked_zone(zone)?;
        }
        if let Some(languages) = &self.product_languages {
            after.product_languages = languages.iter().map(|l| checked_language(l)).collect::<Result<_>>()?;
        }
        store::workspace::update(&mut tx, &after).await?;
        tx.commit().await?;
        let back = ChangeWorkspace {
            name: Some(before.name),
            zone: Some(before.zone),
            product_languages: Some(before.product_languages),
        };
        Ok(Changed::new("Workspace saved.", Undo::by(&back)))
    }
}

fn checked_zone(zone: &str) -> Result<String> {
    let fault = || Error::invalid("zone", format!("“{zone}” is not a time zone. Write it as Europe/Berlin."));
    jiff::tz::TimeZone::get(zone.trim()).map(|_| zone.trim().to_owned()).map_err(|_| fault())
}

fn checked_language(code: &str) -> Result<String> {
    let code = code.trim().to_lowercase();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(code);
    }
    Err(Error::invalid(
        "product_languages",
        format!("“{code}” is not a language code. Write two letters, such as en."),
    ))
}

/// Changes what the member sees; what is left out stays.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangeMe {
    pub name: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: Option<String>,
    /// Single-key shortcuts.
    pub keys: Option<bool>,
}

impl Action for ChangeMe {
    type Output = Changed;
    const NAME: &'static str = "change_me";
    const ABOUT: &'static str = "Changes your name, the colours of your pages or your keys.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        let before = store::member::get(&mut tx, ctx.actor.workspace, ctx.actor.member).await?;
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.name = name::checked("name", name)?;
        }
        if let Some(theme) = self.theme {
            if !["auto", "light", "dark"].contains(&theme.as_str()) {
                return Err(Error::invalid("theme", "Choose auto, light or dark."));
            }
            after.theme = theme;
        }
        after.keys = self.keys.unwrap_or(before.keys);
        store::member::update(&mut tx, ctx.actor.workspace, &after).await?;
        tx.commit().await?;
        let back = ChangeMe { name: Some(before.name), theme: Some(before.theme), keys: Some(before.keys) };
        Ok(Changed::new("Saved.", Undo::by(&back)))
    }
}

/// Everybody who works here, by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListMembers {}

impl Action for ListMembers {
    type Output = Vec<Member>;
    const NAME: &'static str = "list_members";
    const ABOUT: &'static str = "Lists everybody who works in this workspace.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Member>> {
        let mut tx = ctx.app.db.read().await?;
        store::member::list(&mut tx, ctx.actor.workspace).await
    }
}
