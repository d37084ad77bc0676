//! Asking for a name, and what was proposed.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ThemeId, VoiceId};
use firsthand_domain::noun::Theme;
use firsthand_store as store;
use firsthand_store::theme::proposal::Proposal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::setting::{Naming, saved};
use super::{PURPOSE, chat, checked};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::outgoing::{Asked, Base, Key, Refused, ask};
use crate::secret;
use crate::undo::Changed;
use crate::voice::row::{VoiceRow, load};

/// Quotes sent for one theme, at most.
pub(super) const QUOTES: usize = 5;
/// What is sent of one quote, in characters.
pub(super) const CHARACTERS: usize = 300;

/// Asks the chat endpoint for a better name of one theme. A few of its quotes are sent.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProposeName {
    pub theme: ThemeId,
}

impl Action for ProposeName {
    type Output = Changed;
    const NAME: &'static str = "propose_name";
    const ABOUT: &'static str =
        "Asks the chat endpoint for a better name of a theme, to be accepted or declined.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let naming = saved(&mut tx, ws).await?;
        if !naming.on {
            return Err(Error::conflict(
                "No machine may propose names. An admin can switch it on in Settings, Themes.",
            ));
        }
        let theme = store::theme::list::get(&mut tx, ws, self.theme).await?.theme;
        let quotes = quotes(&mut tx, ctx, &theme).await?;
        drop(tx);
        let base = Base::read(&naming.url)?;
        let key = match naming.key {
            Some(id) => secret::open(&ctx.app, ws, id, PURPOSE, &base.origin()).await?,
            None => None,
        };
        let (name, voice, quote) = asked(ctx, &naming, base, key, &theme, quotes).await?;
        let proposal =
            Proposal { theme: theme.id, name, voice, quote, model: naming.model, state: "open".to_owned() };
        let mut tx = ctx.app.db.write().await?;
        // Somebody may have switched it off, or the voice may be gone, while the model thought.
        if !saved(&mut tx, ws).await?.on || store::voice::read::find(&mut tx, ws, voice).await?.is_none() {
            return Err(Error::conflict("This changed while the model was asked. Nothing was kept."));
        }
        store::theme::proposal::put(&mut tx, ws, &proposal, ctx.now()).await?;
        tx.commit().await?;
        Ok(Changed::new("A name is proposed. Accept it or decline it.", None))
    }
}

/// The quotes that show a theme, shortened to their beginning.
async fn quotes(tx: &mut store::db::Tx, ctx: &Ctx, theme: &Theme) -> Result<Vec<(VoiceId, String)>> {
    let ws = ctx.actor.workspace;
    let pins = store::theme::assign::pins(tx, ws).await?;
    let pinned = pins.into_iter().filter(|(_, of)| *of == theme.id).map(|(voice, _)| voice);
    let mut ids: Vec<VoiceId> = Vec::new();
    for id in pinned.chain(theme.typical.iter().copied()) {
        if !ids.contains(&id) && ids.len() < QUOTES {
            ids.push(id);
        }
    }
    let found = store::voice::read::find_many(tx, ws, &ids).await?;
    let said: Vec<(VoiceId, String)> = found
        .into_iter()
        .filter(is_a_customers)
        .map(|voice| (voice.id, voice.text.chars().take(CHARACTERS).collect()))
        .collect();
    if said.is_empty() {
        return Err(Error::conflict("No customer’s words are there to name this theme by."));
    }
    Ok(said)
}

/// A colleague's report is no customer's word.
fn is_a_customers(voice: &firsthand_domain::noun::Voice) -> bool {
    voice.speaker != firsthand_domain::voice::Speaker::Colleague
}

/// Asks, and checks what comes back: the name, the voice and the passage in it.
async fn asked(
    ctx: &Ctx,
    naming: &Naming,
    base: Base,
    key: Option<Key>,
    theme: &Theme,
    quotes: Vec<(VoiceId, String)>,
) -> Result<(String, VoiceId, String)> {
    let (out, host, words) = (ctx.app.outgoing.clone(), base.host(), theme.words.clone());
    let (ids, texts): (Vec<VoiceId>, Vec<String>) = quotes.into_iter().unzip();
    let body = chat::body(&naming.model, &words, &texts);
    let answer = tokio::task::spawn_blocking(move || {
        let asked = Asked {
            base: &base,
            endpoint: "chat/completions",
            key: key.as_ref(),
            body: &body,
            longest: chat::LONGEST,
        };
        ask(&*out, &asked, &|| false)
    })
    .await
    .map_err(|_| Error::internal("Asking for a name stopped unexpectedly."))?;
    let failed = |why: String| Error::upstream(format!("{why}. The theme keeps its name."));
    let answer = answer.map_err(|refused| match refused {
        Refused::Said(why) => failed(why),
        Refused::TooMuch => failed(format!("{host} finds the quotes too long")),
        Refused::Stopped => failed("Asking was stopped".to_owned()),
    })?;
    let said = chat::read(&answer).map_err(|why| failed(format!("{host} {why}")))?;
    let place = checked::checked(&said, &words, &texts).map_err(|why| failed(format!("{host} {why}")))?;
    Ok((said.name.trim().to_owned(), ids[place], said.quote.trim().to_owned()))
}

/// The open proposal for a theme, if there is one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowProposal {
    pub theme: ThemeId,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Shown {
    /// Made by a machine; not the theme's name until somebody accepts it.
    pub name: Option<String>,
    /// Which model proposed it.
    pub model: String,
    /// The passage it rests on, verbatim, and the voice it stands in.
    pub quote: String,
    pub voice: Option<VoiceRow>,
    /// Where a name could be asked for; empty when nowhere.
    pub host: String,
}

impl Action for ShowProposal {
    type Output = Shown;
    const NAME: &'static str = "show_proposal";
    const ABOUT: &'static str = "Shows the name a machine proposed for a theme, and the words it rests on.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Shown> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let naming = saved(&mut tx, ws).await?;
        let host = if naming.on { Base::read(&naming.url)?.host() } else { String::new() };
        let open = store::theme::proposal::find(&mut tx, ws, self.theme).await?.filter(|p| p.state == "open");
        drop(tx);
        let none = Shown { name: None, model: naming.model, quote: String::new(), voice: None, host };
        let Some(open) = open else { return Ok(none) };
        let voice = load(ctx, &[open.voice.0], "").await?.into_iter().next();
        // A voice that reads otherwise now no longer carries the name.
        let Some(voice) = voice.filter(|row| row.voice.text.contains(&open.quote)) else { return Ok(none) };
        Ok(Shown { name: Some(open.name), model: open.model, quote: open.quote, voice: Some(voice), ..none })
    }
}
