//! A run of the engine: every voice read, themes found, the old ones recognised, the set replaced in one transaction.

use std::collections::HashMap;
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Theme;
use firsthand_domain::voice::Speaker;
use firsthand_engine::teacher;
use firsthand_engine::themes::{self, Fail, Given, Options, Progress, Step, Text, Themes};
use firsthand_store as store;
use firsthand_store::theme::assign::Assigned;
use firsthand_store::theme::set::NewTheme;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identity;
use super::tally::{self, Said};
use crate::action::{Action, Effect};
use crate::alert;
use crate::ctx::{App, Ctx};
use crate::undo::Changed;
use crate::work::{Key, Task};

/// Where it is noted which voices the last run read: up to this number.
pub(crate) const READ_TO: &str = "themes_read_to";
/// Voices read from the database at once, and assigned at once.
const PAGE: i64 = 2000;
const ASSIGN: usize = 10_000;
/// What the engine reads of one text, in bytes: the beginning says what it is about.
const READ_BYTES: usize = 2000;

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

/// What a run found.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Found {
    pub voices: usize,
    pub themes: usize,
    /// Voices in no theme.
    pub without: usize,
}

/// Runs the engine over a workspace and stores what it found. Stopped, or failed, it leaves the old themes.
pub async fn find(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) -> Result<Found> {
    let (said, read_to) = read(app, ws, task).await?;
    let said = Arc::new(said);
    let (engine_said, engine_task) = (said.clone(), task.clone());
    let found = tokio::task::spawn_blocking(move || {
        let texts: Vec<Text<'_>> =
            engine_said.iter().map(|s| Text { text: &s.text, language: s.language.as_deref() }).collect();
        let before = numbered(&engine_said);
        let given = Given { teacher: Some(teacher::embedded()), before: &before };
        themes::find(&texts, &Options::default(), given, &|progress| tell(&engine_task, progress))
    })
    .await
    .map_err(|_| Error::internal("Finding themes stopped unexpectedly."))?
    .map_err(|fail| match fail {
        Fail::Stopped => Error::new(Kind::Conflict, "Stopped. The themes are as they were."),
        Fail::Teacher(fault) => Error::new(
            Kind::Internal,
            format!("The model that reads texts could not: {fault}. The themes are as they were."),
        ),
    })?;
    task.tell("Storing themes", 0, 0);
    let stored = store_found(app, ws, &said, &found, read_to).await?;
    task.tell("Looking at each theme’s days", 0, 0);
    if let Err(error) = alert::look(app, ws).await {
        tracing::warn!(%error, "alerts could not be looked for; the old ones stay");
    }
    Ok(stored)
}

/// The theme each voice is in now, numbered from 0: a run stays near it.
fn numbered(said: &[Said]) -> Vec<Option<u32>> {
    let mut numbers: HashMap<ThemeId, u32> = HashMap::new();
    said.iter()
        .map(|s| {
            let next = numbers.len() as u32;
            s.theme.map(|theme| *numbers.entry(theme).or_insert(next))
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

/// Everything customers said, as the engine and the counts need it, and the highest number among all voices.
/// Colleagues' own wishes are left out.
async fn read(app: &App, ws: WorkspaceId, task: &Task) -> Result<(Vec<Said>, i64)> {
    let mut all = Vec::new();
    let mut after = VoiceId(0);
    let mut tx = app.db.read().await?;
    let read_to = store::workspace::last_number(&mut tx, ws).await?;
    loop {
        let page = store::export::voices_after(&mut tx, ws, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok((all, read_to)) };
        after = last.voice.id;
        for voice in page.into_iter().map(|named| named.voice).filter(|v| v.speaker != Speaker::Colleague) {
            all.push(Said::of(voice, READ_BYTES));
        }
        task.tell("Collecting voices", all.len() as u64, app.index.len());
        if task.should_stop() {
            return Err(Error::new(Kind::Conflict, "Stopped. The themes are as they were."));
        }
    }
}

async fn store_found(
    app: &App,
    ws: WorkspaceId,
    said: &[Said],
    found: &Themes,
    read_to: i64,
) -> Result<Found> {
    let now = app.clock.now();
    let before: Vec<Option<ThemeId>> = said.iter().map(|s| s.theme).collect();
    let ids: Vec<ThemeId> = identity::continued(&before, &found.of, found.themes.len())
        .into_iter()
        .map(|old| old.unwrap_or_else(|| ThemeId(app.ids.next(now))))
        .collect();
    let mut tx = app.db.write().await?;
    let pinned: std::collections::HashSet<VoiceId> =
        store::theme::assign::pins(&mut tx, ws).await?.into_iter().map(|(voice, _)| voice).collect();
    let after = |n: usize| found.of[n].map(|theme| ids[theme as usize]);
    let lost: Vec<VoiceId> = (0..said.len())
        .filter(|&n| after(n).is_none() && before[n].is_some() && !pinned.contains(&said[n].id))
        .map(|n| said[n].id)
        .collect();
    for chunk in lost.chunks(ASSIGN) {
        store::theme::assign::clear_theme(&mut tx, ws, chunk, now).await?;
    }
    let counts = tally::count(said, &found.of, found.themes.len(), now);
    let new: Vec<NewTheme> = found
        .themes
        .iter()
        .zip(&ids)
        .zip(counts)
        .map(|((theme, id), count)| NewTheme {
            theme: Theme {
                id: *id,
                name: theme.name.clone(),
                words: theme.words.clone(),
                voices: count.voices,
                people: count.people,
                named_by_hand: false,
                typical: theme.typical.iter().map(|&n| said[n].id).collect(),
                odd: theme.odd.iter().map(|&n| said[n].id).collect(),
            },
            vitals: count.vitals,
            weeks: count.weeks,
        })
        .collect();
    store::theme::set::replace(&mut tx, ws, &new, now).await?;
    let moved: Vec<Assigned> = (0..said.len())
        .filter(|&n| after(n) != before[n])
        .filter_map(|n| {
            after(n).map(|theme| Assigned { voice: said[n].id, theme, similarity: 1.0, by_hand: false })
        })
        .collect();
    for chunk in moved.chunks(ASSIGN) {
        store::theme::assign::set_theme(&mut tx, ws, chunk, now).await?;
    }
    store::meta::set_setting(&mut tx, ws, READ_TO, &read_to.to_string()).await?;
    tx.commit().await?;
    app.forget_names();
    app.index.wake();
    let without = found.of.iter().filter(|theme| theme.is_none()).count();
    Ok(Found { voices: said.len(), themes: new.len(), without })
}
