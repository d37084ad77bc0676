//! People: everything one person said, in one place.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::PersonId;
use firsthand_domain::noun::{Account, Launch, Person};
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use firsthand_store::person::list::PersonCount;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::voice::row::{self, VoiceRow};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ListPeople>(), entry::<ShowPerson>()]
}

/// A person with how much we heard of them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonRow {
    pub person: Person,
    pub account_name: Option<String>,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
}

impl From<PersonCount> for PersonRow {
    fn from(found: PersonCount) -> Self {
        PersonRow {
            person: found.person,
            account_name: found.account_name,
            voices: found.voices,
            last_heard: found.last_heard,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleOrder {
    /// Latest heard first.
    #[default]
    LastHeard,
    Name,
}

/// People by name or by when they were last heard.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListPeople {
    /// A part of the name.
    pub q: String,
    pub order: PeopleOrder,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// 1 to 200; 0 means 50.
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PeoplePage {
    pub people: Vec<PersonRow>,
    pub next: Option<String>,
    /// Everybody in the workspace, whatever was asked.
    pub total: i64,
}

impl Action for ListPeople {
    type Output = PeoplePage;
    const NAME: &'static str = "list_people";
    const ABOUT: &'static str = "Lists people who spoke, with how often and when last.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<PeoplePage> {
        let ws = ctx.actor.workspace;
        let order = match self.order {
            PeopleOrder::LastHeard => store::person::list::Order::LastHeard,
            PeopleOrder::Name => store::person::list::Order::Name,
        };
        let limit = if self.limit == 0 { 50 } else { self.limit.clamp(1, 200) };
        let mut tx = ctx.app.db.read().await?;
        let page =
            store::person::list::list(&mut tx, ws, &self.q, order, self.after.as_deref(), limit).await?;
        let total = ctx.people(&mut tx).await?;
        Ok(PeoplePage {
            people: page.items.into_iter().map(PersonRow::from).collect(),
            next: page.next,
            total,
        })
    }
}

/// One person and everything between us.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowPerson {
    pub id: PersonId,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonPage {
    pub person: Person,
    pub account: Option<Account>,
    pub voices: i64,
    pub last_heard: Option<Timestamp>,
    /// What they said, latest first.
    pub said: Vec<VoiceRow>,
    pub next: Option<String>,
    /// What was shipped while we knew them.
    pub launches: Vec<Launch>,
}

impl Action for ShowPerson {
    type Output = PersonPage;
    const NAME: &'static str = "show_person";
    const ABOUT: &'static str = "Shows a person and everything they said.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<PersonPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let found = store::person::list::get(&mut tx, ws, self.id).await?;
        let account = match found.person.account {
            Some(id) => store::account::find(&mut tx, ws, id).await?.map(|found| found.account),
            None => None,
        };
        let page =
            store::voice::list::list_by_person(&mut tx, ws, self.id, self.after.as_deref(), 50).await?;
        let launches = store::launch::list(&mut tx, ws).await?;
        drop(tx);
        let ids: Vec<i64> = page.items.iter().map(|voice| voice.id.0).collect();
        let said = row::load(ctx, &ids, "").await?;
        Ok(PersonPage {
            person: found.person,
            account,
            voices: found.voices,
            last_heard: found.last_heard,
            said,
            next: page.next,
            launches,
        })
    }
}
