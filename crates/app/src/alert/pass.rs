//! One look at everything: counts, judgement, and what is kept of it.
//!
//! After each run of themes, after each import, and once a day while serving. Nothing is done where nothing changed
//! since the last look; otherwise everything is counted anew, so that a look interrupted anywhere is made good by the
//! next, and two looks at the same voices keep the same.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use firsthand_domain::access::Role;
use firsthand_domain::alert::Watched;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AlertId, WorkspaceId};
use firsthand_domain::language;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use firsthand_store::db::Tx;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LEAST_DAYS;
use super::continued::{self, Judged};
use super::series::{self, Found};
use crate::action::{Action, Effect};
use crate::ctx::{App, Ctx, Names};
use crate::undo::Changed;

/// Where the last look is noted.
const SETTING: &str = "alerts";
/// An alert still open this many days after the newest voice ends there: nobody can tell how it went on.
const UNHEARD: i64 = 21;
/// Voices that came after themes were found, beyond which themes are not judged: they would seem to fall.
const UNTHEMED: i64 = 20;
const UNTHEMED_SHARE: f64 = 0.01;
/// How often a serving program asks whether a new day has begun.
const HOUR: Duration = Duration::from_secs(3600);

/// What the last look was of, and how it went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// The last change it knew, and the day it was made on.
    pub seq: i64,
    pub today: i64,
    pub at: Option<Timestamp>,
    /// The newest day heard, days listened to, and how many series were judged together.
    pub through: Option<i64>,
    pub days: i64,
    pub series: i64,
    /// Voices that came after themes were last found, when themes were left out for it.
    pub unthemed: i64,
    /// A look since then failed.
    pub failed: bool,
}

/// Looks again, now.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct WatchAgain {}

impl Action for WatchAgain {
    type Output = Changed;
    const NAME: &'static str = "watch_again";
    const ABOUT: &'static str = "Looks again for what left its normal range.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        look(&ctx.app, ctx.actor.workspace).await?;
        Ok(Changed::new("Looked again.", None))
    }
}

/// Looks in the background.
pub fn start(app: &Arc<App>, ws: WorkspaceId) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = look(&app, ws).await {
            tracing::warn!(%error, "alerts could not be looked for; the old ones stay");
        }
    });
}

/// Looks at every workspace on which a new day has begun, until `stopping`.
pub async fn look_daily(app: Arc<App>, mut stopping: tokio::sync::watch::Receiver<bool>) {
    loop {
        if let Err(error) = look_at_all(&app).await {
            tracing::warn!(%error, "alerts could not be looked for; the old ones stay");
        }
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(HOUR) => {}
        }
    }
}

async fn look_at_all(app: &App) -> Result<()> {
    let mut tx = app.db.read().await?;
    let all = store::workspace::list(&mut tx).await?;
    let mut due = Vec::new();
    for workspace in all {
        let today = today(app, &zone(&workspace.zone));
        if last(&mut tx, workspace.id).await?.today != series::number(today) {
            due.push(workspace.id);
        }
    }
    drop(tx);
    for ws in due {
        look(app, ws).await?;
    }
    Ok(())
}

/// One look, after any that is under way. Gives what it was of.
pub async fn look(app: &App, ws: WorkspaceId) -> Result<Looked> {
    let _one = app.watching.lock().await;
    let looked = once(app, ws).await;
    if looked.is_err() {
        let mut tx = app.db.write().await?;
        let before = last(&mut tx, ws).await?;
        note(&mut tx, ws, &Looked { failed: true, ..before }).await?;
        tx.commit().await?;
    }
    looked
}

async fn once(app: &App, ws: WorkspaceId) -> Result<Looked> {
    let mut tx = app.db.read().await?;
    let zone = zone(&store::workspace::get(&mut tx, ws).await?.zone);
    let today = today(app, &zone);
    let before = last(&mut tx, ws).await?;
    let seq = store::change::last_seq(&mut tx, ws).await?;
    if before.seq == seq && before.today == series::number(today) && before.at.is_some() && !before.failed {
        return Ok(before);
    }
    let unthemed = unthemed(&mut tx, ws).await?;
    let span = series::span(today, &zone)?;
    let counted = series::counted(&mut tx, ws, &span, unthemed == 0).await?;
    drop(tx);
    let mut looked = Looked {
        seq,
        today: series::number(today),
        at: Some(app.clock.now()),
        unthemed,
        ..Looked::default()
    };
    let Some(counted) = counted else {
        let judged = Judged {
            watched: BTreeSet::new(),
            without_themes: false,
            since: looked.today,
            now: app.clock.now(),
        };
        return keep(app, ws, Vec::new(), judged, looked).await;
    };
    looked.through = Some(counted.through());
    looked.days = counted.days();
    looked.series = counted.series.len() as i64 + 1;
    let mut watched: BTreeSet<Watched> = counted.series.iter().map(|s| s.watched.clone()).collect();
    watched.insert(Watched::Whole);
    let judging = move || {
        let mut found = counted.alerts();
        let heard = counted.through();
        // Long after the last voice nothing is open.
        for found in found.iter_mut().filter(|f| f.course.closed.is_none()) {
            if looked_long_after(series::number(today), heard) {
                found.course.closed = Some(found.course.last);
            }
        }
        (found, counted.first)
    };
    let (found, first) = tokio::task::spawn_blocking(judging)
        .await
        .map_err(|_| Error::internal("Judging the days stopped unexpectedly."))?;
    let since = first + LEAST_DAYS;
    let found = found.into_iter().filter(|f| f.course.opened >= since).collect();
    let judged = Judged { watched, without_themes: unthemed > 0, since, now: app.clock.now() };
    keep(app, ws, found, judged, looked).await
}

fn looked_long_after(today: i64, heard: i64) -> bool {
    today - heard > UNHEARD
}

/// Stores what was found beside what is kept, and that it was looked for.
async fn keep(
    app: &App,
    ws: WorkspaceId,
    found: Vec<Found>,
    judged: Judged,
    looked: Looked,
) -> Result<Looked> {
    let names = crate::ctx::load_names(&app.db, ws).await?;
    let mut tx = app.db.write().await?;
    let kept = store::alert::kept::all(&mut tx, ws).await?;
    let new_id = || AlertId(app.ids.next(judged.now));
    let plan = continued::plan(&kept, found, &judged, |watched| name(&names, watched), new_id);
    for alert in &plan.put {
        store::alert::kept::put(&mut tx, ws, alert).await?;
    }
    for id in &plan.delete {
        store::alert::kept::delete(&mut tx, ws, *id).await?;
    }
    note(&mut tx, ws, &looked).await?;
    tx.commit().await?;
    if !plan.put.is_empty() {
        tracing::info!(opened = plan.opened, grown = plan.grown, closed = plan.closed, "alerts");
    }
    Ok(looked)
}

/// What is called how, where it is known.
pub(super) fn name(names: &Names, watched: &Watched) -> Option<String> {
    match watched {
        Watched::Whole => Some("All voices together".to_owned()),
        Watched::Theme(id) => names.themes.get(&id.0).cloned(),
        Watched::Source(id) => names.sources.get(&id.0).cloned(),
        Watched::Version(version) => Some(version.clone()),
        Watched::Language(code) => Some(language::name(code).to_owned()),
    }
}

/// The last look, or what stands there before the first.
pub(super) async fn last(tx: &mut Tx, ws: WorkspaceId) -> Result<Looked> {
    let text = store::meta::find_setting(tx, ws, SETTING).await?;
    // What another version wrote is as if it had not been looked at.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

async fn note(tx: &mut Tx, ws: WorkspaceId, looked: &Looked) -> Result<()> {
    let text = serde_json::to_string(looked).map_err(|_| Error::internal("A look could not be noted."))?;
    store::meta::set_setting(tx, ws, SETTING, &text).await
}

/// How many voices came after themes were found, when they are too many to judge themes; otherwise 0.
async fn unthemed(tx: &mut Tx, ws: WorkspaceId) -> Result<i64> {
    let number = store::workspace::last_number(tx, ws).await?;
    let read = store::meta::find_setting(tx, ws, crate::theme::run::READ_TO).await?;
    let new = read.and_then(|text| text.parse::<i64>().ok()).map_or(0, |read| number - read);
    Ok(if new > UNTHEMED.max((number as f64 * UNTHEMED_SHARE) as i64) { new } else { 0 })
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn today(app: &App, zone: &TimeZone) -> Date {
    app.clock.now().date(zone)
}
