//! Trying a teacher out on two sentences of our own.

use std::sync::Arc;
use std::time::Instant;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_engine::teacher::read;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Chosen, TeacherKind, key, make};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::outgoing::Key;

/// Ours, not a customer's.
const SENTENCES: [&str; 2] = ["The lock froze in the rain.", "I could not open the lock this morning."];

/// Lets a teacher read two sentences, without choosing it. No customer's words are sent.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TestTeacher {
    pub teacher: Chosen,
    /// The key to try; left out, the kept key named in `teacher` is used.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tested {
    pub name: String,
    /// From the first byte read to two vectors, in milliseconds; for a folder with loading it.
    pub took_ms: u64,
    /// Values per vector.
    pub width: usize,
}

impl Action for TestTeacher {
    type Output = Tested;
    const NAME: &'static str = "test_teacher";
    const ABOUT: &'static str = "Lets a teacher read two made-up sentences and says how long that took.";
    const ROLE: Role = Role::Admin;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Tested> {
        let chosen = self.teacher.checked()?;
        let typed = self.key.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
        let key = match typed {
            Some(key) => Some(Key::new(key)),
            None => key(&ctx.app, ctx.actor.workspace, &chosen).await?,
        };
        let started = Instant::now();
        let teacher = make(&ctx.app, &chosen, key, Arc::new(|| false)).await?;
        let name = firsthand_engine::teacher::Teacher::name(&*teacher).to_owned();
        let answer = tokio::task::spawn_blocking(move || read(&*teacher, &SENTENCES, None))
            .await
            .map_err(|_| Error::internal("Reading stopped unexpectedly."))?;
        let field = if chosen.kind == TeacherKind::Folder { "folder" } else { "url" };
        let (_, width) =
            answer.map_err(|fault| Error::invalid(field, format!("It could not read: {fault}.")))?;
        Ok(Tested { name, took_ms: started.elapsed().as_millis() as u64, width })
    }
}
