//! Learning kind and tone from a workspace's own stars and corrections, and reading every voice anew with what was
//! learned.
//!
//! Runs at the end of a theme run and after enough corrections; one at a time for each workspace, stoppable. A stop leaves
//! the model that was there, or voices partly read with the new one; the next run goes over all of them again.

use std::collections::HashMap;
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::clock::mix;
use firsthand_domain::error::{Error, Kind as Fault, Result};
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_domain::voice::{Kind, Tone, is_customer_evidence};
use firsthand_engine::sense::learn::{Example, learn};
use firsthand_engine::sense::{Model, READ_BYTES, Reader};
use firsthand_engine::threads;
use firsthand_store as store;
use firsthand_store::voice::sense::{Learned, Words};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::action::{Action, Effect};
use crate::ctx::{App, Ctx};
use crate::undo::Changed;
use crate::work::{Key, Task};

/// Voices read from the database at once.
const PAGE: i64 = 4_000;
/// Starred texts kept of each language and tone; more are drawn from.
const EACH: usize = 5_000;
/// Corrections after which it is worth learning anew.
const CORRECTIONS: i64 = 20;

/// Learns from stars and corrections in the background.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct LearnSense {}

impl Action for LearnSense {
    type Output = Changed;
    const NAME: &'static str = "learn_kind_and_tone";
    const ABOUT: &'static str =
        "Learns kind and tone from stars and corrections, and reads every voice anew.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let started = start(&ctx.app, ctx.actor.workspace);
        let message = if started { "Learning kind and tone." } else { "Already learning kind and tone." };
        Ok(Changed::new(message, None))
    }
}

/// Stops learning.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct StopLearning {}

impl Action for StopLearning {
    type Output = Changed;
    const NAME: &'static str = "stop_learning_kind_and_tone";
    const ABOUT: &'static str = "Stops learning kind and tone; voices keep what they have.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        if let Some(task) = ctx.app.work.find(Key::Sense(ctx.actor.workspace.0)) {
            task.stop();
        }
        Ok(Changed::new("Stopped. Voices keep the kind and tone they have.", None))
    }
}

/// Starts learning in the background; false when it is under way.
pub fn start(app: &Arc<App>, ws: WorkspaceId) -> bool {
    let key = Key::Sense(ws.0);
    let Some(task) = app.work.begin(key) else { return false };
    let app = app.clone();
    tokio::spawn(async move {
        run(&app, ws, &task).await;
        app.work.end(key);
    });
    true
}

/// Learns as the last step of another task; one stop stops both. Nothing happens where it is under way already.
pub async fn within(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) {
    let key = Key::Sense(ws.0);
    if app.work.begin_within(key, task) {
        run(app, ws, task).await;
        app.work.end(key);
    }
}

/// A failure is logged, and what was there stays: nothing else depends on it.
async fn run(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) {
    match learn_and_read(app, ws, task).await {
        Ok(changed) => tracing::info!(changed, "kind and tone read anew"),
        Err(error) => {
            tracing::warn!(%error, "kind and tone could not be learned; voices keep what they have")
        }
    }
}

/// Learns anew once there are enough corrections that the model does not know of.
pub(super) async fn after_corrections(app: &Arc<App>, ws: WorkspaceId) -> Result<()> {
    let mut tx = app.db.read().await?;
    let now = store::voice::sense::corrections(&mut tx, ws).await?;
    let then = store::voice::sense::find_learned(&mut tx, ws).await?.map_or(0, |learned| learned.corrections);
    drop(tx);
    if (now - then).abs() >= CORRECTIONS {
        start(app, ws);
    }
    Ok(())
}

/// After a start: reads what no model has read to the end yet, as after an update of the program or a stop.
pub async fn catch_up(app: &Arc<App>) -> Result<()> {
    let mut tx = app.db.read().await?;
    for workspace in store::workspace::list(&mut tx).await? {
        let learned = store::voice::sense::find_learned(&mut tx, workspace.id).await?;
        let voices = store::voice::read::count(&mut tx, workspace.id, None).await?;
        if voices > 0 && !learned.is_some_and(|learned| learned.applied) {
            start(app, workspace.id);
        }
    }
    Ok(())
}

fn stopped() -> Error {
    Error::new(Fault::Conflict, "Stopped. Voices keep the kind and tone they have.")
}

/// Gives how many voices changed.
async fn learn_and_read(app: &Arc<App>, ws: WorkspaceId, task: &Arc<Task>) -> Result<u64> {
    let mut tx = app.db.read().await?;
    let before = store::voice::sense::find_learned(&mut tx, ws).await?;
    let corrections = store::voice::sense::corrections(&mut tx, ws).await?;
    drop(tx);
    let lessons = lessons(app, ws, task).await?;
    let learning = task.clone();
    task.tell("Learning kind and tone", 0, 0);
    let model = tokio::task::spawn_blocking(move || {
        let examples: Vec<Example<'_>> = lessons.iter().map(Lesson::example).collect();
        learn(&examples, &|| learning.should_stop())
    })
    .await
    .map_err(|_| Error::internal("Learning kind and tone stopped unexpectedly."))?
    .ok_or_else(stopped)?;
    let bytes = model.to_bytes();
    let same = before.is_some_and(|b| b.applied && b.model == bytes);
    let mut learned = Learned { at: app.clock.now(), corrections, applied: same, model: bytes };
    keep(app, ws, &learned).await?;
    let model = Arc::new(model);
    app.models.keep(ws, model.clone());
    if same {
        return Ok(0);
    }
    let changed = read_all(app, ws, &model, task).await?;
    learned.applied = true;
    keep(app, ws, &learned).await?;
    Ok(changed)
}

async fn keep(app: &App, ws: WorkspaceId, learned: &Learned) -> Result<()> {
    let mut tx = app.db.write().await?;
    store::voice::sense::keep_learned(&mut tx, ws, learned).await?;
    tx.commit().await
}

/// A text to learn from.
struct Lesson {
    text: String,
    language: Option<String>,
    kind: Option<Kind>,
    tone: Option<Tone>,
    by_person: bool,
}

impl Lesson {
    /// What a voice teaches: what people said of it, and the stars of customers' own words.
    fn of(voice: &Words) -> Option<Lesson> {
        let (kind, tone) = voice.said;
        let own_words = is_customer_evidence(voice.speaker, voice.heard);
        let marks = Tone::of_marks(voice.rating, voice.score).filter(|_| own_words);
        if kind.is_none() && tone.is_none() && marks.is_none() {
            return None;
        }
        let mut text = super::words(voice.title.as_deref(), &voice.text).into_owned();
        text.truncate(text.floor_char_boundary(READ_BYTES));
        Some(Lesson {
            text,
            language: voice.language.clone(),
            kind,
            tone: tone.or(marks),
            by_person: tone.is_some(),
        })
    }

    fn example(&self) -> Example<'_> {
        Example {
            text: &self.text,
            language: self.language.as_deref(),
            kind: self.kind,
            tone: self.tone,
            tone_by_person: self.by_person,
        }
    }
}

/// A language and a tone.
type Drawer = (Option<String>, Option<Tone>);

/// What there is to learn from: every voice somebody sorted, and of starred ones so many of each language and tone,
/// drawn by their ids.
async fn lessons(app: &App, ws: WorkspaceId, task: &Task) -> Result<Vec<Lesson>> {
    let mut all = Vec::new();
    let mut starred: HashMap<Drawer, (u64, Vec<usize>)> = HashMap::new();
    let mut pages = Pages::new(app, ws);
    while let Some(page) = pages.next(task, "Collecting stars").await? {
        for voice in &page {
            let Some(lesson) = Lesson::of(voice) else { continue };
            if lesson.by_person || lesson.kind.is_some() {
                all.push(lesson);
                continue;
            }
            let (seen, places) = starred.entry((lesson.language.clone(), lesson.tone)).or_default();
            *seen += 1;
            if places.len() < EACH {
                places.push(all.len());
                all.push(lesson);
            } else if let Some(place) = places.get((mix(voice.id.0 as u64) % *seen) as usize) {
                all[*place] = lesson;
            }
        }
    }
    Ok(all)
}

/// All voices of a workspace, page by page.
struct Pages<'a> {
    app: &'a App,
    ws: WorkspaceId,
    after: VoiceId,
    done: u64,
}

impl<'a> Pages<'a> {
    fn new(app: &'a App, ws: WorkspaceId) -> Self {
        Pages { app, ws, after: VoiceId(0), done: 0 }
    }

    async fn next(&mut self, task: &Task, doing: &str) -> Result<Option<Vec<Words>>> {
        if task.should_stop() {
            return Err(stopped());
        }
        let mut tx = self.app.db.read().await?;
        let page = store::voice::sense::after(&mut tx, self.ws, self.after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(None) };
        self.after = last.id;
        self.done += page.len() as u64;
        task.tell(doing, self.done, self.app.index.len().max(self.done));
        Ok(Some(page))
    }
}

/// Reads every voice with a model and writes those whose kind or tone changes, a page a transaction.
async fn read_all(app: &App, ws: WorkspaceId, model: &Arc<Model>, task: &Task) -> Result<u64> {
    let mut changed = 0;
    let mut pages = Pages::new(app, ws);
    while let Some(page) = pages.next(task, "Reading kind and tone").await? {
        let reading = model.clone();
        let news = tokio::task::spawn_blocking(move || news(&reading, &page))
            .await
            .map_err(|_| Error::internal("Reading kind and tone stopped unexpectedly."))?;
        if news.is_empty() {
            continue;
        }
        changed += news.len() as u64;
        let mut tx = app.db.write().await?;
        store::voice::sense::set_judged(&mut tx, ws, &news, app.clock.now()).await?;
        tx.commit().await?;
        app.index.wake();
    }
    Ok(changed)
}

/// Those of a page whose reading is another now.
fn news(model: &Model, page: &[Words]) -> Vec<(VoiceId, Option<Kind>, Option<Tone>)> {
    let mut judged = vec![(None, None); page.len()];
    threads::in_parts(page, &mut judged, 1, |voices, out| {
        let mut reader = Reader::default();
        for (voice, out) in voices.iter().zip(out) {
            let words = super::words(voice.title.as_deref(), &voice.text);
            let marks = (voice.rating, voice.score);
            *out = super::judge(model, &mut reader, &words, voice.language.as_deref(), marks);
        }
    });
    page.iter()
        .zip(judged)
        .filter(|(voice, judged)| voice.judged != *judged)
        .map(|(voice, (kind, tone))| (voice.id, kind, tone))
        .collect()
}
