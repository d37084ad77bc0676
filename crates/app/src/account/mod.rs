//! Accounts: the organisations people belong to.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::AccountId;
use firsthand_domain::noun::Account;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::person::PersonRow;
use crate::voice::row::{self, VoiceRow};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListAccounts>(), entry::<ShowAccount>()]
}

/// An account with how much we heard of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountRow {
    pub account: Account,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
}

impl From<store::account::AccountCount> for AccountRow {
    fn from(found: store::account::AccountCount) -> Self {
        AccountRow { account: found.account, voices: found.voices, last_heard: found.last_heard }
    }
}

/// Accounts by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListAccounts {
    /// A part of the name.
    pub q: String,
    /// The `next` of the page before.
    pub after: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountList {
    pub accounts: Vec<AccountRow>,
    pub next: Option<String>,
    /// All accounts of the workspace, whatever was asked.
    pub total: i64,
}

impl Action for ListAccounts {
    type Output = AccountList;
    const NAME: &'static str = "list_accounts";
    const ABOUT: &'static str = "Lists accounts by name, with how often they were heard.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<AccountList> {
        let mut tx = ctx.app.db.read().await?;
        let ws = ctx.actor.workspace;
        let page = store::account::list(&mut tx, ws, &self.q, self.after.as_deref(), 50).await?;
        let total = store::account::count(&mut tx, ws).await?;
        Ok(AccountList {
            accounts: page.items.into_iter().map(AccountRow::from).collect(),
            next: page.next,
            total,
        })
    }
}

/// One account: its people and what they said.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowAccount {
    pub id: AccountId,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountPage {
    pub account: Account,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
    pub people: Vec<PersonRow>,
    /// What was said, latest first.
    pub said: Vec<VoiceRow>,
    pub next: Option<String>,
}

impl Action for ShowAccount {
    type Output = AccountPage;
    const NAME: &'static str = "show_account";
    const ABOUT: &'static str = "Shows an account, its people and what they said.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<AccountPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let found = store::account::get(&mut tx, ws, self.id).await?;
        let people = store::person::list::list_by_account(&mut tx, ws, self.id, 100).await?;
        let page =
            store::voice::list::list_by_account(&mut tx, ws, self.id, self.after.as_deref(), 50).await?;
        drop(tx);
        let ids: Vec<i64> = page.items.iter().map(|voice| voice.id.0).collect();
        Ok(AccountPage {
            account: found.account,
            voices: found.voices,
            last_heard: found.last_heard,
            people: people.into_iter().map(PersonRow::from).collect(),
            said: row::load(ctx, &ids, "").await?,
            next: page.next,
        })
    }
}
