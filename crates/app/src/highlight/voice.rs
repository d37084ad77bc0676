//! A customer's marked words are a voice like any other: searched, grouped into themes, counted as evidence. They follow
//! what the customer agreed to, who is said to speak, and what is hidden.

use std::collections::HashMap;

use firsthand_domain::error::Result;
use firsthand_domain::highlight::{Highlight, Redaction, quote};
use firsthand_domain::id::{PersonId, SessionId, TranscriptId};
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::session::{Session, SpeakerRole};
use firsthand_domain::time::Timestamp;
use firsthand_domain::transcript::Turn;
use firsthand_domain::voice::{Heard, SourceKind, Speaker};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::transcript::Kept;

use crate::ctx::Ctx;
use crate::import::put::{Origin, put_items};
use crate::sense;

/// The source of what was said in sessions.
const SOURCE: &str = "Conversations";

/// Makes voices of a session's highlights that may be quoted, and takes those back that may not.
pub(crate) async fn follow_consent(ctx: &Ctx, session: &Session) -> Result<()> {
    let ws = ctx.actor.workspace;
    let mut tx = ctx.app.db.read().await?;
    let transcripts = store::transcript::of_session(&mut tx, ws, session.id).await?;
    let mut hidden = HashMap::new();
    for kept in &transcripts {
        hidden.insert(kept.id, store::transcript::redactions(&mut tx, ws, kept.id).await?);
    }
    let highlights = store::highlight::of_session(&mut tx, ws, session.id).await?;
    drop(tx);
    let (mut to_voice, mut to_hush) = (Vec::new(), Vec::new());
    for highlight in highlights {
        let kept = transcripts.iter().find(|kept| kept.id == highlight.transcript);
        let said = kept.filter(|_| session.consent.may_quote()).and_then(|kept| {
            let hidden = hidden.get(&kept.id).map_or(&[][..], Vec::as_slice);
            said_by_customer(kept, hidden, &highlight)
        });
        match (said, highlight.voice) {
            (Some(said), None) => to_voice.push((highlight, said)),
            (None, Some(_)) => to_hush.push(highlight),
            _ => {}
        }
    }
    unvoice(ctx, to_hush).await?;
    voice(ctx, session, to_voice).await
}

/// Words a customer said.
struct Words {
    text: String,
    speaker: PersonId,
    /// Milliseconds since the beginning.
    at: Option<i64>,
}

/// The words of a highlight when a customer said all of them, none of them is hidden, and they are what was marked.
fn said_by_customer(kept: &Kept, hidden: &[Redaction], highlight: &Highlight) -> Option<Words> {
    let range = &highlight.range;
    let text = quote(&kept.words.text, range, highlight.digest)?;
    if hidden.iter().any(|gap| gap.range.start < range.end && range.start < gap.range.end) {
        return None;
    }
    let inside = |turn: &&Turn| turn.range.start < range.end && range.start < turn.range.end;
    let speaker = |turn: &Turn| match turn.speaker.and_then(|n| kept.roles.get(usize::from(n))) {
        Some(SpeakerRole::Customer(person)) => Some(*person),
        _ => None,
    };
    let first = kept.words.turns.iter().find(inside)?;
    let one = speaker(first)?;
    let all_theirs = kept.words.turns.iter().filter(inside).all(|turn| speaker(turn) == Some(one));
    all_theirs.then(|| Words { text: text.to_owned(), speaker: one, at: first.start_ms })
}

async fn voice(ctx: &Ctx, session: &Session, said: Vec<(Highlight, Words)>) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let ws = ctx.actor.workspace;
    let now = ctx.now();
    let model = sense::model(&ctx.app, ws).await?;
    let mut reader = sense::Reader::default();
    let mut tx = ctx.app.db.write().await?;
    let source = store::source::upsert(&mut tx, ws, SOURCE, SourceKind::Interview, &ctx.app.ids, now).await?;
    let heard = if store::transcript::recordings(&mut tx, ws, session.id).await?.is_empty() {
        Heard::Written
    } else {
        Heard::Recording
    };
    // One of us was there, which is nearer than any recording.
    let there = store::session::read::attendees(&mut tx, ws, &[session.id]).await?;
    let heard = if there.is_empty() { heard } else { Heard::Present };
    for (highlight, words) in said {
        let person = store::person::list::key_of(&mut tx, ws, words.speaker).await?;
        let item = item(session, &highlight, words, (heard, person));
        let judged = sense::of_item(&model, &mut reader, &item);
        let origin = Origin { source, import: None, captured_by: highlight.member };
        let made = put_items(&mut tx, ws, origin, vec![(item, judged)], &ctx.app.ids, now).await?;
        let Some(id) = made.added.first().copied() else { continue };
        if let Some(theme) = highlight.theme {
            store::theme::assign::pin(&mut tx, ws, theme, id, now).await?;
            crate::theme::recount(&mut tx, ws, &[theme], now).await?;
        }
        store::highlight::update(&mut tx, ws, &Highlight { voice: Some(id), ..highlight }).await?;
    }
    settle(ctx, tx).await
}

fn item(session: &Session, highlight: &Highlight, words: Words, (heard, person): (Heard, String)) -> Item {
    let at = Timestamp(session.starts_at.0 + words.at.unwrap_or_default() * 1000);
    Item {
        external_id: Some(highlight.id.to_string()),
        language: firsthand_engine::language::detect(&words.text).map(str::to_owned),
        text: words.text,
        said_at: Some(at),
        speaker: Some(Speaker::Customer),
        heard: Some(heard),
        person: PersonHint { known: Some(person), ..PersonHint::default() },
        link: Some(format!("/conversations/{}#h-{}", session.id, highlight.id)),
        ..Item::default()
    }
}

/// Takes back the voices of some highlights.
pub(super) async fn unvoice(ctx: &Ctx, highlights: Vec<Highlight>) -> Result<()> {
    if !highlights.iter().any(|highlight| highlight.voice.is_some()) {
        return Ok(());
    }
    let (ws, now) = (ctx.actor.workspace, ctx.now());
    let mut tx = ctx.app.db.write().await?;
    let mut themes = Vec::new();
    for highlight in highlights {
        let Some(id) = highlight.voice else { continue };
        if let Some(voice) = store::voice::read::find(&mut tx, ws, id).await? {
            themes.extend(voice.theme);
            store::import::undo::remove_voice(&mut tx, ws, id, now).await?;
        }
        store::highlight::update(&mut tx, ws, &Highlight { voice: None, ..highlight }).await?;
    }
    themes.sort_unstable();
    themes.dedup();
    crate::theme::recount(&mut tx, ws, &themes, now).await?;
    settle(ctx, tx).await
}

/// Takes back the voices of a session, or of one of its transcripts.
pub(crate) async fn hush(ctx: &Ctx, session: SessionId, transcript: Option<TranscriptId>) -> Result<()> {
    let ws = ctx.actor.workspace;
    let mut all = store::highlight::of_session(&mut ctx.app.db.read().await?, ws, session).await?;
    all.retain(|highlight| transcript.is_none_or(|id| id == highlight.transcript));
    unvoice(ctx, all).await
}

/// Commits, and waits until what changed can be found.
async fn settle(ctx: &Ctx, mut tx: Tx) -> Result<()> {
    let seq = store::change::last_seq(&mut tx, ctx.actor.workspace).await?;
    tx.commit().await?;
    ctx.app.forget_names();
    ctx.app.index.wait_for(seq).await;
    Ok(())
}
