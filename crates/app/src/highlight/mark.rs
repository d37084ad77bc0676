//! Marking words of a transcript. The words are locked: a range with a digest, checked whenever they are shown.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::{Highlight, digest};
use firsthand_domain::id::{CodeId, HighlightId, ThemeId, TranscriptId};
use firsthand_store as store;
use firsthand_store::db::Tx;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{book, voice};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// The longest highlight and the longest remark, in bytes.
const LONGEST: usize = 8000;
const LONGEST_REMARK: usize = 2000;

/// Marks words of a transcript.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MarkWords {
    pub transcript: TranscriptId,
    /// Bytes of the transcript's words: from, and to before.
    pub first: u32,
    pub past: u32,
    /// As what; the first entry of the codebook where nothing is said.
    #[serde(default)]
    pub code: Option<CodeId>,
    /// What it tells us.
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub theme: Option<ThemeId>,
}

/// Words were marked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Marked {
    pub highlight: Highlight,
    /// The words, as they were said.
    pub words: String,
    pub message: String,
    pub undo: Option<Undo>,
}

impl Action for MarkWords {
    type Output = Marked;
    const NAME: &'static str = "mark_words";
    const ABOUT: &'static str = "Marks words of a transcript, with a code, a remark and a theme.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Marked> {
        let ws = ctx.actor.workspace;
        let now = ctx.now();
        let book = book::codes(ctx).await?;
        let code = match self.code {
            Some(code) => book.iter().find(|known| known.id == code).map(|known| known.id),
            None => book.first().map(|known| known.id),
        };
        let code = code.ok_or_else(|| Error::not_found("code"))?;
        let mut tx = ctx.app.db.write().await?;
        let kept = store::transcript::get(&mut tx, ws, self.transcript).await?;
        let range = trimmed(&kept.words.text, self.first, self.past)?;
        let words =
            kept.words.text.get(range.start as usize..range.end as usize).unwrap_or_default().to_owned();
        let highlight = Highlight {
            id: HighlightId(ctx.app.ids.next(now)),
            session: kept.session,
            transcript: kept.id,
            digest: digest(&words),
            range,
            code,
            body: remark(&self.body)?,
            theme: theme(ctx, &mut tx, self.theme).await?,
            member: Some(ctx.actor.member),
            at: now,
            voice: None,
        };
        store::highlight::create(&mut tx, ws, &highlight).await?;
        let session = store::session::read::get(&mut tx, ws, kept.session).await?;
        tx.commit().await?;
        voice::follow_consent(ctx, &session).await?;
        let undo = Undo::by(&RemoveHighlight { id: highlight.id });
        Ok(Marked { highlight, words, message: "Highlighted.".to_owned(), undo })
    }
}

/// The range without blanks at its ends; it must lie in the words, on whole characters.
fn trimmed(text: &str, first: u32, past: u32) -> Result<std::ops::Range<u32>> {
    let fault = |what: &str| Error::invalid("first", what);
    let words = text
        .get(first as usize..past as usize)
        .ok_or_else(|| fault("These are no words of the transcript. Select them again."))?;
    if words.len() > LONGEST {
        return Err(fault("This is too much for one highlight. Mark the words that matter."));
    }
    let before = (words.len() - words.trim_start().len()) as u32;
    let kept = words.trim().len() as u32;
    if kept == 0 {
        return Err(fault("Select some words first."));
    }
    Ok(first + before..first + before + kept)
}

fn remark(text: &str) -> Result<String> {
    let text = text.trim();
    if text.len() > LONGEST_REMARK {
        return Err(Error::invalid("body", "This remark is too long."));
    }
    Ok(text.to_owned())
}

async fn theme(ctx: &Ctx, tx: &mut Tx, theme: Option<ThemeId>) -> Result<Option<ThemeId>> {
    if let Some(id) = theme {
        store::theme::list::get(tx, ctx.actor.workspace, id).await?;
    }
    Ok(theme)
}

/// Changes the code, the remark or the theme; the words stay.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ChangeHighlight {
    pub id: HighlightId,
    pub code: CodeId,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub theme: Option<ThemeId>,
}

impl Action for ChangeHighlight {
    type Output = Changed;
    const NAME: &'static str = "change_highlight";
    const ABOUT: &'static str = "Changes the code, the remark or the theme of a highlight. The words stay.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let book = book::codes(ctx).await?;
        let mut tx = ctx.app.db.write().await?;
        let before = store::highlight::get(&mut tx, ws, self.id).await?;
        if self.code != before.code && !book.iter().any(|known| known.id == self.code) {
            return Err(Error::not_found("code"));
        }
        let highlight = Highlight {
            code: self.code,
            body: remark(&self.body)?,
            theme: theme(ctx, &mut tx, self.theme).await?,
            ..before.clone()
        };
        store::highlight::update(&mut tx, ws, &highlight).await?;
        let session = store::session::read::get(&mut tx, ws, before.session).await?;
        tx.commit().await?;
        voice::follow_consent(ctx, &session).await?;
        let undo = Undo::by(&ChangeHighlight {
            id: self.id,
            code: before.code,
            body: before.body,
            theme: before.theme,
        });
        Ok(Changed::new("Saved.", undo))
    }
}

/// Takes a highlight away; the words stay in the transcript.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveHighlight {
    pub id: HighlightId,
}

impl Action for RemoveHighlight {
    type Output = Changed;
    const NAME: &'static str = "remove_highlight";
    const ABOUT: &'static str = "Takes a highlight away. The words stay in the transcript.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let found = store::highlight::get(&mut ctx.app.db.read().await?, ws, self.id).await?;
        voice::unvoice(ctx, vec![found]).await?;
        let mut tx = ctx.app.db.write().await?;
        store::highlight::remove(&mut tx, ws, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("The highlight is gone.", Undo::by(&RestoreHighlight { id: self.id })))
    }
}

/// Brings a highlight back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreHighlight {
    pub id: HighlightId,
}

impl Action for RestoreHighlight {
    type Output = Changed;
    const NAME: &'static str = "restore_highlight";
    const ABOUT: &'static str = "Brings back a highlight that was taken away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::highlight::remove(&mut tx, ws, self.id, None).await?;
        let found = store::highlight::get(&mut tx, ws, self.id).await?;
        let session = store::session::read::get(&mut tx, ws, found.session).await?;
        tx.commit().await?;
        voice::follow_consent(ctx, &session).await?;
        Ok(Changed::new("The highlight is back.", Undo::by(&RemoveHighlight { id: self.id })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_are_whole_words_of_the_transcript() {
        let text = "Well,  I scan again. Käse";
        assert_eq!(trimmed(text, 5, 21).ok(), Some(7..20));
        assert!(trimmed(text, 5, 7).is_err(), "blanks only");
        assert!(trimmed(text, 0, 99).is_err(), "beyond the end");
        assert!(trimmed(text, 0, 23).is_err(), "half a character");
        assert!(trimmed(text, 9, 3).is_err(), "backwards");
    }
}
