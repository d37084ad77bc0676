//! A run of the engine: every voice read, themes found, the old ones recognised, the set replaced in one transaction.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_domain::voice::Speaker;
use firsthand_engine::teacher::Teacher;
use firsthand_engine::themes::{self, Fail, Given, Options, Progress, Step, Text, Themes};
use firsthand_store as store;
use firsthand_store::theme::space::SpaceInfo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tally::Said;
use super::{keep, settle, wishes};
use crate::action::{Action, Effect};
use crate::alert;
use crate::ctx::{App, Ctx};
use crate::meaning::{self, READ_BYTES};
use crate::sense;
use crate::teacher::{self, Counted};
use crate::undo::Changed;
use crate::work::{Key, Task};

/// Where it is noted which voices the last run read: up to this number.
pub(crate) const READ_TO: &str = "themes_read_to";
/// Voices read from the database at once.
const PAGE: i64 = 2000;
/// Voices that came in (or went) since the last run that make another one worth while: this many, or one in so many.
const LEAST_NEW: i64 = 20;
const NEW_SHARE: i64 = 50;

/// Finds themes in the background; one run at a time however often it is asked.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct FindThemes {}

impl Action for FindThemes {
    type Output = Changed;
    const NAME: &'static str = "find_themes";
    const ABOUT: &'static str = "Starts looking for themes in everything that was said.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let started = start(&ctx.app, ctx.actor.workspace);
        Ok(Changed::new(if started { "Looking for themes." } else { "Already looking for themes." }, None))
    }
}

/// Stops a run; the themes stay as they were.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct StopThemes {}

impl Action for StopThemes {
    type Output = Changed;
    const NAME: &'static str = "stop_themes";
    const ABOUT: &'static str = "Stops looking for themes; those there are stay.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        if let Some(task) = ctx.app.work.find(Key::Themes(ctx.actor.workspace.0)) {
            task.stop();
        }
        Ok(Changed::new("Stopped. The themes are as they were.", None))
    }
}

/// How far a run is.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ThemesProgress {}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunProgress {
    pub running: bool,
    pub doing: String,
    pub done: u64,
    /// 0 when not known.
    pub total: u64,
}

impl Action for ThemesProgress {
    type Output = RunProgress;
    const NAME: &'static str = "themes_progress";
    const ABOUT: &'static str = "Says whether themes are being looked for, and how far it is.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<RunProgress> {
        let task = ctx.app.work.find(Key::Themes(ctx.actor.workspace.0));
        let (doing, done, total) = task.as_ref().map(|task| task.progress()).unwrap_or_default();
        Ok(RunProgress { running: task.is_some(), doing, done, total })
    }
}

/// Starts a run in the background; false when one is under way.
pub fn start(app: &Arc<App>, ws: WorkspaceId) -> bool {
    let key = Key::Themes(ws.0);
    let Some(task) = app.work.begin(key) else { return false };
    let app = app.clone();
    tokio::spawn(async move {
        match find(&app, ws, &task).await {
            Ok(found) => tracing::info!(themes = found.themes, voices = found.voices, "themes found"),
            Err(error) => tracing::warn!(%error, "themes could not be found; the old ones stay"),
        }
        app.work.end(key);
    });
    true
}

/// Starts a run when enough came in since the last: what is little joins the themes there are.
pub async fn start_when_due(app: &Arc<App>, ws: WorkspaceId) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let voices = store::workspace::voices(&mut tx, ws).await?;
    let before = store::theme::space::find(&mut tx, ws).await?;
    drop(tx);
    let due = before
        .is_none_or(|before| (voices - before.voices).abs() >= LEAST_NEW.max(before.voices / NEW_SHARE));
    Ok(due && start(app, ws))
}

/// What a run found.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Found {
    pub voices: usize,
    pub themes: usize,
    /// Voices in no theme.
    pub without: usize,
}

/// Runs the engine over a workspace and stores what it found, then learns kind and tone anew. Stopped, or failed, it
/// leaves the old themes; what it did is kept either way.
pub async fn find(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) -> Result<Found> {
    let found = find_and_keep(app, ws, task).await?;
    task.tell("Looking at each theme’s days", 0, 0);
    if let Err(error) = alert::look(app, ws).await {
        tracing::warn!(%error, "alerts could not be looked for; the old ones stay");
    }
    sense::learn::within(app, ws, task).await;
    Ok(found)
}

async fn find_and_keep(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) -> Result<Found> {
    let (at, started) = (app.clock.now(), std::time::Instant::now());
    let stop = task.clone();
    let teacher = Arc::new(teacher::of(app, ws, move || stop.should_stop()).await?);
    let mut read = read(app, ws, task, &teacher).await?;
    if read.is_known {
        // Nothing new was said: the themes are those there are, and only what depends on today is counted anew.
        return store_found(app, ws, &mut read, None).await;
    }
    let found = match teacher.ready() {
        Ok(()) => find_with(app, ws, task, &teacher, read).await,
        Err(error) => Err(error),
    };
    let outcome = found.as_ref().map(|(found, agreement)| (found.voices, *agreement));
    teacher::keep(app, ws, &teacher, (at, started.elapsed()), outcome).await;
    found.map(|(found, _)| found)
}

/// What was found, and how well a student predicts the teacher.
async fn find_with(
    app: &Arc<App>,
    ws: WorkspaceId,
    task: &Arc<Task>,
    teacher: &Arc<Counted>,
    mut read: Read,
) -> Result<(Found, Option<f32>)> {
    let now = app.clock.now();
    let said = Arc::new(read.said);
    let (engine_said, engine_task, engine_teacher) = (said.clone(), task.clone(), teacher.clone());
    let found = tokio::task::spawn_blocking(move || {
        let texts: Vec<Text<'_>> =
            engine_said.iter().map(|s| Text { text: &s.text, language: s.language.as_deref() }).collect();
        let before = numbered(engine_said.iter().map(|said| said.theme));
        let parts = numbered(engine_said.iter().map(|said| said.part));
        let recent: Vec<bool> = engine_said.iter().map(|said| said.is_recent(now)).collect();
        let given =
            Given { teacher: Some(&*engine_teacher), before: &before, parts: &parts, recent: &recent };
        let usual = Options::default();
        let options = Options { reading: engine_teacher.budget(usual.reading), ..usual };
        themes::find(&texts, &options, given, &|progress| tell(&engine_task, progress))
    })
    .await
    .map_err(|_| Error::internal("Finding themes stopped unexpectedly."))?
    .map_err(|fail| match fail {
        Fail::Stopped => Error::new(Kind::Conflict, "Stopped. The themes are as they were."),
        Fail::Teacher(_) if task.should_stop() => {
            Error::new(Kind::Conflict, "Stopped. The themes are as they were.")
        }
        Fail::Teacher(fault) => Error::upstream(format!(
            "{} could not read: {fault}. The themes are as they were.",
            teacher.name()
        )),
    })?;
    task.tell("Storing themes", 0, 0);
    read.said = Arc::into_inner(said).ok_or_else(|| Error::internal("The voices are still being read."))?;
    // Nobody joins a theme while they are replaced; what came in meanwhile does afterwards.
    let _turn = app.meaning.turn.lock().await;
    let stamp = app.ids.next(app.clock.now());
    let ids: Vec<VoiceId> = read.said.iter().map(|s| s.id).collect();
    app.meaning.keep(ws, stamp, &ids, &found.vectors).await?;
    let stored = store_found(app, ws, &mut read, Some((&found, stamp))).await?;
    app.meaning.tidy(ws, stamp).await?;
    meaning::join::catch_up(app, ws, read.seq).await?;
    app.index.wake();
    Ok((stored, found.space.student().and_then(|student| student.agreement)))
}

/// As [`find`], even when nothing new was said since the last run.
pub async fn find_anew(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) -> Result<Found> {
    let mut tx = app.db.write().await?;
    store::theme::trace::forget_run(&mut tx, ws).await?;
    tx.commit().await?;
    find(app, ws, task).await
}

/// The theme or sub-theme each voice is in now, numbered from 0: a run stays near it.
fn numbered<I: Eq + Hash>(now: impl Iterator<Item = Option<I>>) -> Vec<Option<u32>> {
    let mut numbers: HashMap<I, u32> = HashMap::new();
    now.map(|id| {
        let next = numbers.len() as u32;
        id.map(|id| *numbers.entry(id).or_insert(next))
    })
    .collect()
}

fn tell(task: &Task, progress: Progress) -> bool {
    let doing = match progress.step {
        Step::Copies => "Looking for copies",
        Step::Vectors => "Preparing",
        Step::Reading => "Reading",
        Step::Neighbours => "Comparing",
        Step::Communities => "Grouping",
        Step::Rest => "Placing the rest",
        Step::Names => "Naming",
    };
    task.tell(doing, progress.done as u64, progress.of as u64);
    !task.should_stop()
}

/// What a run works on.
struct Read {
    said: Vec<Said>,
    /// How far the change log was.
    seq: i64,
    /// Voices there are, with colleagues'.
    voices: i64,
    /// The highest number among them.
    read_to: i64,
    /// All this as one number.
    fingerprint: i64,
    /// The last run read the same.
    is_known: bool,
}

/// Everything customers said, as the engine and the counts need it. Colleagues' own wishes are left out.
async fn read(app: &App, ws: WorkspaceId, task: &Task, teacher: &Counted) -> Result<Read> {
    let mut said = Vec::new();
    let mut after = VoiceId(0);
    let mut tx = app.db.read().await?;
    let seq = store::change::last_seq(&mut tx, ws).await?;
    let read_to = store::workspace::last_number(&mut tx, ws).await?;
    let voices = store::workspace::voices(&mut tx, ws).await?;
    loop {
        let page = store::export::voices_after(&mut tx, ws, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.voice.id;
        for voice in page.into_iter().map(|named| named.voice).filter(|v| v.speaker != Speaker::Colleague) {
            said.push(Said::of(voice, READ_BYTES));
        }
        task.tell("Collecting voices", said.len() as u64, app.index.len());
        if task.should_stop() {
            return Err(Error::new(Kind::Conflict, "Stopped. The themes are as they were."));
        }
    }
    wishes::place(&mut tx, ws, &mut said).await?;
    let reader = format!("{} {}", teacher.name(), teacher.budget(Options::default().reading));
    let fingerprint = fingerprint(&reader, &said);
    let last = store::theme::trace::last_run(&mut tx, ws).await?;
    let is_known = last.is_some_and(|last| last.fingerprint == fingerprint);
    Ok(Read { said, seq, voices, read_to, fingerprint, is_known })
}

/// Stores what was found, with what people decided held. What they decided while the run went on counts too.
async fn store_found(
    app: &App,
    ws: WorkspaceId,
    read: &mut Read,
    found: Option<(&Themes, i64)>,
) -> Result<Found> {
    let said = &mut read.said;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let wishes = wishes::read(&mut tx, ws).await?;
    wishes::place(&mut tx, ws, said).await?;
    let ground = keep::ground(&mut tx, ws, said, now).await?;
    let settled = match found {
        Some((found, _)) => settle::settle(said, found, &wishes, &mut || app.ids.next(now)),
        None => settle::as_it_is(said, &wishes),
    };
    let trace = (&ground, read.fingerprint);
    let themes = keep::store(&mut tx, ws, said, (&settled, &wishes), trace).await?;
    if let Some((found, stamp)) = found {
        let info = SpaceInfo { stamp, seq: read.seq, voices: read.voices };
        let places = meaning::join::places_of(&settled.of, &found.vectors);
        store::theme::space::replace(&mut tx, ws, info, &found.space.to_bytes(), &places).await?;
    }
    store::meta::set_setting(&mut tx, ws, READ_TO, &read.read_to.to_string()).await?;
    tx.commit().await?;
    app.forget_names();
    app.index.wake();
    let without = settled.of.iter().filter(|theme| theme.is_none()).count();
    Ok(Found { voices: said.len(), themes, without })
}

/// All the engine reads as one number, and who reads it: the same number, the same themes.
fn fingerprint(reader: &str, said: &[Said]) -> i64 {
    let mut hash = blake3::Hasher::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash.update(reader.as_bytes());
    for said in said {
        hash.update(&said.id.0.to_le_bytes());
        hash.update(&(said.text.len() as u64).to_le_bytes());
        hash.update(said.text.as_bytes());
        hash.update(said.language.as_deref().unwrap_or("-").as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize().as_bytes()[..8]);
    // 0 is "read nothing yet".
    i64::from_le_bytes(first).max(i64::MIN + 1).wrapping_abs().max(1)
}
