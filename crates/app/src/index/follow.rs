//! The follower: reads the change log after the index's watermark, puts what changed into the index, commits.
//!
//! The watermark is part of the index's own commit, so a crash leaves the index behind the database, and the same
//! changes are read again: putting a voice twice is the same as putting it once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use firsthand_domain::error::{Error, Kind as Fault, Result};
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_domain::voice::{Kind, Tone};
use firsthand_search::document::Document;
use firsthand_search::index::writer::Writer;
use firsthand_store as store;
use firsthand_store::change::{Change, Op};
use firsthand_store::voice::read::NamedVoice;
use tokio::sync::watch;

use crate::ctx::App;
use crate::meaning;

/// Memory the index may use for what it has not written yet.
const MEMORY_BYTES: usize = 160 << 20;
/// Rows of the change log read at once; a row of an import names a whole batch.
const CHANGES: i64 = 16;
/// Voices loaded at once.
const VOICES: usize = 2000;
/// While much is coming in, this many voices go between two commits.
const COMMIT_EVERY: usize = 200_000;
/// How often the log is looked at without being told: another process may have written.
const LOOK_EVERY: Duration = Duration::from_millis(1000);

/// How far the index came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caught {
    /// Everything committed is searchable.
    Up,
    /// Another process writes this index; it will.
    ByAnother,
}

/// Follows until told to stop. Failures are logged and tried again: the truth is in the database.
pub async fn follow(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    if let Err(error) = restore_meaning(&app).await {
        tracing::error!(%error, "the file of meanings could not be made anew");
    }
    while !*stop.borrow() {
        if let Err(error) = catch_up(&app).await {
            tracing::error!(%error, "the search index could not follow");
        }
        tokio::select! {
            () = app.index.news.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            told = stop.changed() => if told.is_err() { return },
        }
    }
}

async fn restore_meaning(app: &App) -> Result<()> {
    let workspaces = {
        let mut tx = app.db.read().await?;
        store::workspace::list(&mut tx).await?
    };
    for workspace in workspaces {
        meaning::join::restore(app, workspace.id).await?;
    }
    Ok(())
}

/// Brings the index up to date with what is committed now.
pub async fn catch_up(app: &App) -> Result<Caught> {
    if app.index_behind().await? <= 0 {
        return Ok(Caught::Up);
    }
    let mut writer = match app.index.inner.writer(MEMORY_BYTES) {
        Ok(writer) => writer,
        Err(firsthand_search::error::Error::Busy) => return Ok(Caught::ByAnother),
        Err(error) => return Err(error.into()),
    };
    let mut watermark = app.index.watermark();
    let mut waiting = 0;
    loop {
        let news = read(app, watermark).await?;
        let Some(last) = news.upto else { break };
        for (workspace, changes) in &news.changes {
            (writer, waiting) = put_changes(app, writer, *workspace, changes, waiting).await?;
        }
        watermark = last;
        if waiting >= COMMIT_EVERY {
            writer = commit(app, writer, watermark).await?;
            waiting = 0;
        }
    }
    finish(app, writer, watermark).await?;
    Ok(Caught::Up)
}

/// What the change log holds after a place in it.
struct News {
    changes: Vec<(WorkspaceId, Vec<Change>)>,
    /// Everything up to here is in `changes`; `None` when there is nothing new.
    upto: Option<i64>,
}

/// Reads a stretch of the log over all workspaces. A workspace with more than fits ends the stretch for all, since
/// the watermark is one number.
async fn read(app: &App, after: i64) -> Result<News> {
    let mut tx = app.db.read().await?;
    let mut changes = Vec::new();
    let mut upto = None;
    let mut limit = i64::MAX;
    for workspace in store::workspace::list(&mut tx).await? {
        let found = store::change::changes_after(&mut tx, workspace.id, after, CHANGES).await?;
        let last = found.last().map(|change| change.seq);
        if found.len() as i64 == CHANGES {
            limit = limit.min(last.unwrap_or(limit));
        }
        upto = upto.max(last);
        changes.push((workspace.id, found));
    }
    for (_, found) in &mut changes {
        found.retain(|change| change.seq <= limit);
    }
    Ok(News { changes, upto: upto.map(|last| last.min(limit)) })
}

async fn put_changes(
    app: &App,
    mut writer: Writer,
    workspace: WorkspaceId,
    changes: &[Change],
    mut waiting: usize,
) -> Result<(Writer, usize)> {
    let voices = || changes.iter().filter(|change| change.noun == "voice");
    let of =
        |op: Op| voices().filter(move |change| change.op == op).flat_map(|change| change.ids.iter().copied());
    let mut seen = HashSet::new();
    let mut first = |op| -> Vec<VoiceId> { of(op).filter(|id| seen.insert(*id)).map(VoiceId).collect() };
    let (added, renewed, marked) = (first(Op::Added), first(Op::Updated), first(Op::Marked));
    // What the log says was added after the watermark cannot be in the index: both are one commit. So it goes in
    // without looking for an older self, which is what makes a large import fast.
    for (ids, new, said) in [(added, true, true), (renewed, false, true), (marked, false, false)] {
        for chunk in ids.chunks(VOICES) {
            let mut tx = app.db.read().await?;
            let voices = store::voice::read::find_many_named(&mut tx, workspace, chunk).await?;
            drop(tx);
            waiting += voices.len();
            if said {
                // What joins a theme here is marked in the log, and read again from there.
                if let Err(error) = meaning::join::meet(app, workspace, &voices).await {
                    tracing::warn!(%error, "new voices could not be placed; the next run of themes will");
                }
            }
            writer = write(writer, workspace, voices, new).await?;
        }
    }
    for id in of(Op::Removed) {
        writer.remove(id)?;
        waiting += 1;
    }
    Ok((writer, waiting))
}

async fn write(
    mut writer: Writer,
    workspace: WorkspaceId,
    voices: Vec<NamedVoice>,
    new: bool,
) -> Result<Writer> {
    blocking(move || {
        for voice in &voices {
            let document = document(workspace, voice);
            if new { writer.add(&document)? } else { writer.put(&document)? }
        }
        Ok(writer)
    })
    .await
}

async fn commit(app: &App, mut writer: Writer, watermark: i64) -> Result<Writer> {
    let writer = blocking(move || {
        writer.commit(watermark)?;
        Ok(writer)
    })
    .await?;
    app.index.read.notify_waiters();
    Ok(writer)
}

async fn finish(app: &App, writer: Writer, watermark: i64) -> Result<()> {
    blocking(move || Ok(writer.finish(watermark)?)).await?;
    app.index.read.notify_waiters();
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::new(Fault::Internal, "Writing the search index stopped unexpectedly."))?
}

fn document(workspace: WorkspaceId, named: &NamedVoice) -> Document<'_> {
    let voice = &named.voice;
    Document {
        id: voice.id.0,
        workspace: workspace.0,
        title: voice.title.as_deref(),
        text: &voice.text,
        question: voice.question.as_deref(),
        person: named.person_name.as_deref(),
        account: named.account_name.as_deref(),
        source: voice.source.0,
        speaker: voice.speaker.name(),
        heard: voice.heard.name(),
        rating: voice.rating,
        language: voice.language.as_deref(),
        country: voice.country.as_deref(),
        version: voice.version.as_deref(),
        area: voice.area.map(|id| id.0),
        theme: voice.theme.map(|id| id.0),
        tags: &voice.tags,
        said_at: voice.said_at.0,
        dated: voice.dated,
        person_id: voice.person.map(|id| id.0),
        account_id: voice.account.map(|id| id.0),
        import: voice.import.map(|id| id.0),
        triage: voice.triage.name(),
        kind: voice.kind.map(Kind::name),
        tone: voice.tone.map(Tone::name),
    }
}

/// Forgets the index and reads every voice again, all at one moment of the database, so that the change log goes on
/// exactly where this ends.
pub async fn rebuild(app: &App) -> Result<u64> {
    let mut writer = app.index.inner.writer(MEMORY_BYTES).map_err(Error::from)?;
    writer = blocking(move || {
        writer.clear()?;
        Ok(writer)
    })
    .await?;
    let mut tx = app.db.read().await?;
    let workspaces = store::workspace::list(&mut tx).await?;
    let mut watermark = 0;
    for workspace in &workspaces {
        watermark = watermark.max(store::change::last_seq(&mut tx, workspace.id).await?);
    }
    let mut written = 0;
    for workspace in workspaces {
        let mut after = VoiceId(0);
        loop {
            let voices = store::export::voices_after(&mut tx, workspace.id, after, VOICES as i64).await?;
            let Some(last) = voices.last() else { break };
            after = last.voice.id;
            written += voices.len() as u64;
            writer = write(writer, workspace.id, voices, true).await?;
        }
    }
    drop(tx);
    finish(app, writer, watermark).await?;
    Ok(written)
}
