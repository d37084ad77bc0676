//! Capture a signal: ten seconds for anyone who heard something.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::VoiceId;
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::voice::{Heard, SourceKind, Speaker};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::import::put::{Origin, put_items};
use crate::sense;
use crate::undo::{Changed, Undo};

/// The source captured signals belong to.
const SOURCE: &str = "Captured";
/// The longest signal, in bytes.
const LONGEST: usize = 20_000;

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Theirs, word for word: I was there.
    Theirs,
    /// My summary of what they said: second-hand.
    Summary,
    /// My own wish or observation: a colleague's, never customer evidence.
    Mine,
}

/// Adds what somebody heard.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CaptureSignal {
    pub text: String,
    pub words: Words,
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub account: Option<String>,
    #[serde(default)]
    pub area: Option<String>,
    /// Where: call, visit, mail…
    #[serde(default)]
    pub place: Option<String>,
}

impl Action for CaptureSignal {
    type Output = Changed;
    const NAME: &'static str = "capture_signal";
    const ABOUT: &'static str = "Adds what somebody heard from a customer.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        if self.text.trim().is_empty() {
            return Err(Error::invalid("text", "Write down what you heard."));
        }
        if self.text.len() > LONGEST {
            return Err(Error::invalid(
                "text",
                "This is too long for a signal. Import it as a file instead.",
            ));
        }
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let mut item = self.item(format!("{}-{}", ctx.actor.member, now.0), now);
        item.language = firsthand_engine::language::detect(&item.text).map(str::to_owned);
        let model = sense::model(&ctx.app, ws).await?;
        let judged = sense::of_item(&model, &mut sense::Reader::default(), &item);
        let mut tx = ctx.app.db.write().await?;
        let source =
            store::source::upsert(&mut tx, ws, SOURCE, SourceKind::Capture, &ctx.app.ids, now).await?;
        let origin = Origin { source, import: None, captured_by: Some(ctx.actor.member) };
        let outcome = put_items(&mut tx, ws, origin, vec![(item, judged)], &ctx.app.ids, now).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.forget_names();
        ctx.app.index.wait_for(seq).await;
        let id =
            outcome.added.first().copied().ok_or_else(|| Error::conflict("This was captured already."))?;
        Ok(Changed::new("Captured.", Undo::by(&TakeBackSignal { id })))
    }
}

impl CaptureSignal {
    fn item(self, external_id: String, now: firsthand_domain::time::Timestamp) -> Item {
        let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let (speaker, heard) = match self.words {
            Words::Theirs => (Speaker::Customer, Heard::Present),
            Words::Summary => (Speaker::Customer, Heard::Report),
            Words::Mine => (Speaker::Colleague, Heard::Report),
        };
        Item {
            external_id: Some(external_id),
            text: self.text,
            said_at: Some(now),
            speaker: Some(speaker),
            heard: Some(heard),
            area: filled(self.area),
            person: PersonHint {
                name: filled(self.person),
                account: filled(self.account),
                ..PersonHint::default()
            },
            extra: filled(self.place).map(|place| ("Where".to_owned(), place)).into_iter().collect(),
            ..Item::default()
        }
    }
}

/// Takes back a captured signal: the way back from [`CaptureSignal`].
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct TakeBackSignal {
    pub id: VoiceId,
}

impl Action for TakeBackSignal {
    type Output = Changed;
    const NAME: &'static str = "take_back_signal";
    const ABOUT: &'static str = "Removes a signal that was captured by mistake.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let voice = store::voice::read::get(&mut tx, ws, self.id).await?;
        let own = voice.captured_by == Some(ctx.actor.member);
        if voice.captured_by.is_none() || (!own && ctx.actor.role < Role::Admin) {
            return Err(Error::conflict("Only the one who captured a signal can take it back."));
        }
        store::import::undo::remove_voice(&mut tx, ws, self.id, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        Ok(Changed::new("Taken back.", None))
    }
}
