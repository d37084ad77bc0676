//! Actions: everything the product does, each a small type listed once.
//!
//! A page, the JSON API and the command line all run the same struct, so a role, a check or a message exists in
//! one place. To add one: a struct beside its noun, `impl Action`, and a line in that noun's `actions()`.

use std::future::Future;
use std::pin::Pin;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ctx::Ctx;

/// Whether an action may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Reads,
    Changes,
}

/// One thing the product can do. The struct is its input.
pub trait Action: DeserializeOwned + JsonSchema + Send + 'static {
    type Output: Serialize + JsonSchema + Send;
    /// Verb and noun, in snake case: the API path, and the operation's id.
    const NAME: &'static str;
    /// One sentence for the API's reader.
    const ABOUT: &'static str;
    /// The least role that may run it.
    const ROLE: Role;
    const EFFECT: Effect;

    /// Does it. Called through [`Ctx::run`], which has checked the role.
    fn run(self, ctx: &Ctx) -> impl Future<Output = Result<Self::Output>> + Send;
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'a>>;

/// An action without its type, as the API, the OpenAPI document and the authorization tests see it.
pub struct Entry {
    pub name: &'static str,
    pub about: &'static str,
    pub role: Role,
    pub effect: Effect,
    pub input: fn() -> Schema,
    pub output: fn() -> Schema,
    /// Runs it with JSON in and JSON out.
    pub run: for<'a> fn(&'a Ctx, Value) -> Running<'a>,
}

/// The entry of one action type.
pub fn entry<A: Action>() -> Entry {
    Entry {
        name: A::NAME,
        about: A::ABOUT,
        role: A::ROLE,
        effect: A::EFFECT,
        input: || schemars::schema_for!(A),
        output: || schemars::schema_for!(A::Output),
        run: |ctx, input| Box::pin(run_json::<A>(ctx, input)),
    }
}

async fn run_json<A: Action>(ctx: &Ctx, input: Value) -> Result<Value> {
    let action: A = serde_json::from_value(input)
        .map_err(|fault| Error::invalid("input", format!("The input does not fit {}: {fault}.", A::NAME)))?;
    let output = ctx.run(action).await?;
    serde_json::to_value(output).map_err(|_| Error::internal("The answer could not be written as JSON."))
}

/// Every action there is.
pub fn all() -> Vec<Entry> {
    [
        crate::voice::actions(),
        crate::theme::actions(),
        crate::teacher::actions(),
        crate::naming::actions(),
        crate::alert::actions(),
        crate::person::actions(),
        crate::account::actions(),
        crate::source::actions(),
        crate::area::actions(),
        crate::launch::actions(),
        crate::series::actions(),
        crate::practice::actions(),
        crate::study::actions(),
        crate::session::actions(),
        crate::transcript::actions(),
        crate::highlight::actions(),
        crate::promise::actions(),
        crate::question::actions(),
        crate::goal::actions(),
        crate::missing::actions(),
        crate::saved_search::actions(),
        crate::reading::actions(),
        crate::import::actions(),
        crate::workspace::actions(),
        crate::home::actions(),
        crate::sense::actions(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Finds an action by its name.
pub fn find(name: &str) -> Option<Entry> {
    all().into_iter().find(|entry| entry.name == name)
}
