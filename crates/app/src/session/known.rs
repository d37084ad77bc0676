//! What talking to one person brought: sessions, promises, and what they fear, want, believe and value, each with the
//! words it rests on.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::highlight::{Trait, quote};
use firsthand_domain::id::{HighlightId, PersonId, SessionId};
use firsthand_domain::promise::Promise;
use firsthand_domain::session::Session;
use firsthand_store as store;
use firsthand_store::session::read::Wanted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// The most sessions of one person that are looked at.
const MOST: i64 = 200;

/// What talking to somebody brought.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowTalks {
    pub person: PersonId,
}

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Talks {
    /// Latest first.
    pub sessions: Vec<Session>,
    /// Latest first.
    pub promises: Vec<Promise>,
    pub traits: Vec<Known>,
}

/// A fear, motivation, belief, value or desire, in their own words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Known {
    #[serde(rename = "trait")]
    pub of_person: Trait,
    pub words: String,
    pub session: SessionId,
    pub highlight: HighlightId,
}

impl Action for ShowTalks {
    type Output = Talks;
    const NAME: &'static str = "show_talks";
    const ABOUT: &'static str = "Shows the sessions with a person, what was promised, and their fears, motivations, \
                                 beliefs, values and desires in their own words.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Talks> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        store::person::list::get(&mut tx, ws, self.person).await?;
        let wanted = Wanted { person: Some(self.person), ..Wanted::default() };
        let sessions = store::session::read::list(&mut tx, ws, &wanted, None, MOST).await?.items;
        let promises = store::promise::of_person(&mut tx, ws, self.person).await?;
        let codes = store::highlight::codes(&mut tx, ws, true).await?;
        let codes: HashMap<_, _> =
            codes.into_iter().filter_map(|entry| Some((entry.code.id, entry.code.of_person?))).collect();
        let mut texts = HashMap::new();
        let mut traits = Vec::new();
        for highlight in store::highlight::of_person(&mut tx, ws, self.person).await? {
            // Only words that became a voice: said by the customer, agreed to, and not hidden.
            let (Some(of_person), true) = (codes.get(&highlight.code), highlight.voice.is_some()) else {
                continue;
            };
            let text = match texts.entry(highlight.transcript) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(store::transcript::get(&mut tx, ws, highlight.transcript).await?.words.text)
                }
            };
            if let Some(words) = quote(text, &highlight.range, highlight.digest) {
                let words = words.to_owned();
                traits.push(Known {
                    of_person: *of_person,
                    words,
                    session: highlight.session,
                    highlight: highlight.id,
                });
            }
        }
        traits.sort_by_key(|known| known.of_person);
        Ok(Talks { sessions, promises, traits })
    }
}
