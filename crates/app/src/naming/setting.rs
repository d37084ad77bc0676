//! Which chat endpoint may propose names; none unless somebody switches one on.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SecretId, WorkspaceId};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PURPOSE;
use super::propose::{CHARACTERS, QUOTES};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::outgoing::Base;
use crate::secret;
use crate::undo::{Changed, Undo};

const SETTING: &str = "naming";
const LONGEST_FIELD: usize = 500;

/// The settings of naming. A key is kept apart; here is only which one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Naming {
    pub on: bool,
    /// The endpoint's base address, such as http://127.0.0.1:11434/v1.
    pub url: String,
    pub model: String,
    pub key: Option<SecretId>,
}

/// Whether a machine may propose names, and which.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowNaming {}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NamingPage {
    pub naming: Naming,
    /// A key is kept. The key itself is never shown.
    pub has_key: bool,
    /// Quotes sent for one theme, at most, and characters of each.
    pub quotes: usize,
    pub characters: usize,
}

impl Action for ShowNaming {
    type Output = NamingPage;
    const NAME: &'static str = "show_naming";
    const ABOUT: &'static str = "Shows whether a chat endpoint may propose names for themes, and which.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<NamingPage> {
        let mut tx = ctx.app.db.read().await?;
        let naming = saved(&mut tx, ctx.actor.workspace).await?;
        Ok(NamingPage { has_key: naming.key.is_some(), naming, quotes: QUOTES, characters: CHARACTERS })
    }
}

pub(super) async fn saved(tx: &mut store::db::Tx, ws: WorkspaceId) -> Result<Naming> {
    let kept = store::meta::find_setting(tx, ws, SETTING).await?;
    let Some(kept) = kept else { return Ok(Naming::default()) };
    serde_json::from_str(&kept)
        .map_err(|_| Error::internal("The settings of naming cannot be read. Save them again in Settings."))
}

/// Switches the proposing of names on or off.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangeNaming {
    pub naming: Naming,
    /// A new key; it is never shown again. Left out, the key named in `naming` stays.
    pub key: Option<String>,
    /// Customers' words are sent: somebody must have agreed to that.
    pub agreed: bool,
}

impl Action for ChangeNaming {
    type Output = Changed;
    const NAME: &'static str = "change_naming";
    const ABOUT: &'static str = "Switches on or off that a chat endpoint may propose names for themes.";
    const ROLE: Role = Role::Admin;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut naming = if self.naming.on { checked(self.naming, self.agreed)? } else { Naming::default() };
        let mut tx = ctx.app.db.write().await?;
        let before = saved(&mut tx, ws).await.unwrap_or_default();
        if naming.on {
            let origin = Base::read(&naming.url)?.origin();
            if let Some(key) = self.key.filter(|key| !key.trim().is_empty()) {
                naming.key = Some(secret::keep(ctx, &mut tx, PURPOSE, &origin, &key).await?);
            } else if let Some(id) = naming.key {
                let kept = store::secret::find(&mut tx, ws, id).await?;
                naming.key = kept.filter(|s| s.purpose == PURPOSE && s.origin == origin).map(|s| s.id);
            }
        }
        let json =
            serde_json::to_string(&naming).map_err(|_| Error::internal("Settings could not be written."))?;
        store::meta::set_setting(&mut tx, ws, SETTING, &json).await?;
        let needed: Vec<SecretId> = naming.key.into_iter().chain(before.key).collect();
        store::secret::keep_only(&mut tx, ws, PURPOSE, &needed).await?;
        tx.commit().await?;
        let back = ChangeNaming { agreed: before.on, naming: before, key: None };
        let message = if naming.on { "Names can be proposed now." } else { "No machine proposes names." };
        Ok(Changed::new(message, Undo::by(&back)))
    }
}

fn checked(mut naming: Naming, agreed: bool) -> Result<Naming> {
    naming.url = Base::read(&naming.url)
        .map_err(|error| Error { field: Some("naming_url"), ..error })?
        .as_str()
        .to_owned();
    naming.model = naming.model.trim().to_owned();
    if naming.model.is_empty()
        || naming.model.len() > LONGEST_FIELD
        || naming.model.chars().any(char::is_control)
    {
        return Err(Error::invalid("naming_model", "Enter the model’s name, as the server knows it."));
    }
    if !agreed {
        return Err(Error::invalid("naming_agreed", "Tick this first: quotes will be sent to this address."));
    }
    Ok(naming)
}
