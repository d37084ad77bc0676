//! Reading sessions: ten minutes with voices drawn at random, so that the loudest do not choose. Counts as reading,
//! never as hearing a customer.

use std::collections::HashSet;

use firsthand_domain::access::Role;
use firsthand_domain::clock::mix;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ReadingId, VoiceId};
use firsthand_domain::noun::Reading;
use firsthand_domain::voice::{Triage, is_customer_evidence};
use firsthand_store as store;
use firsthand_store::db::Tx;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::voice::row::{self, VoiceRow};

/// Voices in one session: about ten minutes.
pub const VOICES: usize = 12;
/// Draws before a small or well-read workspace has to do with fewer.
const DRAWS: u64 = 8;

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<StartReading>(),
        entry::<ShowReading>(),
        entry::<MarkRead>(),
        entry::<FinishReading>(),
        entry::<ListReadings>(),
    ]
}

/// Draws voices nobody has dealt with yet: first-hand, new, each as likely as any other. The seed makes the draw
/// repeatable, so that Home can show today's before it is started.
pub(crate) async fn draw(tx: &mut Tx, ctx: &Ctx, seed: u64) -> Result<Vec<VoiceId>> {
    let ws = ctx.actor.workspace;
    let mut drawn = Vec::new();
    let mut seen = HashSet::new();
    for turn in 0..DRAWS {
        let ids =
            store::voice::chance::random_ids(tx, ws, VOICES * 3, None, mix(seed.wrapping_add(turn))).await?;
        let fresh: Vec<VoiceId> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
        for voice in store::voice::read::find_many(tx, ws, &fresh).await? {
            if voice.triage == Triage::New
                && is_customer_evidence(voice.speaker, voice.heard)
                && !voice.text.is_empty()
            {
                drawn.push(voice.id);
            }
            if drawn.len() == VOICES {
                return Ok(drawn);
            }
        }
    }
    Ok(drawn)
}

/// Today's seed of a member: the same all day, another tomorrow and for a colleague.
pub(crate) fn todays_seed(ctx: &Ctx, day: jiff::civil::Date) -> u64 {
    let days = i64::from(day.year()) * 400 + i64::from(day.day_of_year());
    mix(mix(days as u64) ^ ctx.actor.member.0 as u64)
}

/// Starts a session, or goes on with today's unfinished one.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct StartReading {}

impl Action for StartReading {
    type Output = Reading;
    const NAME: &'static str = "start_reading";
    const ABOUT: &'static str =
        "Starts ten minutes with voices drawn at random, or goes on with an unfinished session.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Reading> {
        let zone = ctx.zone().await?;
        let today = ctx.now().date(&zone);
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let latest = store::reading::latest(&mut tx, ws, ctx.actor.member).await?;
        if let Some(open) =
            latest.as_ref().filter(|r| r.finished_at.is_none() && r.started_at.date(&zone) == today)
        {
            return Ok(open.clone());
        }
        // A second session on the same day is another draw.
        let again = latest.filter(|r| r.started_at.date(&zone) == today).map_or(0, |r| r.id.0 as u64);
        let voices = draw(&mut tx, ctx, todays_seed(ctx, today) ^ again).await?;
        if voices.is_empty() {
            return Err(Error::conflict(
                "There is nothing new to read. Import a file or capture a signal first.",
            ));
        }
        let from = store::voice::read::count(&mut tx, ws, None).await?;
        let now = ctx.now();
        let id = ReadingId(ctx.app.ids.next(now));
        let member = ctx.actor.member;
        let reading =
            Reading { id, member, started_at: now, finished_at: None, voices, read: Vec::new(), from };
        store::reading::start(&mut tx, ws, &reading).await?;
        tx.commit().await?;
        Ok(reading)
    }
}

/// A session with its voices.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReadingView {
    pub reading: Reading,
    pub voices: Vec<VoiceRow>,
}

/// Shows a session.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowReading {
    pub id: ReadingId,
}

impl Action for ShowReading {
    type Output = ReadingView;
    const NAME: &'static str = "show_reading";
    const ABOUT: &'static str = "Shows a reading session with its voices.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<ReadingView> {
        let mut tx = ctx.app.db.read().await?;
        let reading = store::reading::get(&mut tx, ctx.actor.workspace, self.id).await?;
        drop(tx);
        let ids: Vec<i64> = reading.voices.iter().map(|id| id.0).collect();
        let voices = row::load(ctx, &ids, "").await?;
        Ok(ReadingView { reading, voices })
    }
}

/// Marks one of a session's voices as read.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MarkRead {
    pub id: ReadingId,
    pub voice: VoiceId,
}

impl Action for MarkRead {
    type Output = Reading;
    const NAME: &'static str = "mark_read";
    const ABOUT: &'static str = "Marks one of a reading session's voices as read.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Reading> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        own(&mut tx, ctx, self.id).await?;
        let reading = store::reading::mark_read(&mut tx, ws, self.id, self.voice).await?;
        tx.commit().await?;
        Ok(reading)
    }
}

/// Ends a session.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FinishReading {
    pub id: ReadingId,
}

impl Action for FinishReading {
    type Output = Reading;
    const NAME: &'static str = "finish_reading";
    const ABOUT: &'static str = "Ends a reading session.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Reading> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        own(&mut tx, ctx, self.id).await?;
        store::reading::finish(&mut tx, ws, self.id, ctx.now()).await?;
        let reading = store::reading::get(&mut tx, ws, self.id).await?;
        tx.commit().await?;
        Ok(reading)
    }
}

/// A session is its member's own.
async fn own(tx: &mut Tx, ctx: &Ctx, id: ReadingId) -> Result<()> {
    let reading = store::reading::get(tx, ctx.actor.workspace, id).await?;
    if reading.member == ctx.actor.member { Ok(()) } else { Err(Error::not_found("reading")) }
}

/// The member's own sessions, latest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListReadings {}

impl Action for ListReadings {
    type Output = Vec<Reading>;
    const NAME: &'static str = "list_readings";
    const ABOUT: &'static str = "Lists your reading sessions, latest first.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Reading>> {
        let mut tx = ctx.app.db.read().await?;
        store::reading::list_by_member(&mut tx, ctx.actor.workspace, ctx.actor.member, 50).await
    }
}
