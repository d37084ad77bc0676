//! The run of an import: records in, batches out, each batch one transaction with its counts.
//!
//! A thread reads the file and judges its texts while the database writes the batch before; the index follower
//! reads behind both. Memory holds a few batches, whatever the file's size. Stopped anywhere, by a wish, a kill or
//! a full disk, the import row tells how many records are stored, and the next run skips as many.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ImportId, SourceId, WorkspaceId};
use firsthand_domain::import::{Plan, Position, Reader};
use firsthand_domain::item::{BadRow, Item};
use firsthand_domain::noun::{Import, ImportState};
use firsthand_engine::sense::Model;
use firsthand_store as store;
use firsthand_store::db::Tx;
use tokio::sync::mpsc;

use super::put::{Judged, Origin, put_items};
use crate::ctx::App;
use crate::sense;
use crate::work::Task;

/// Voices and bytes of text that go into one transaction. Large, since the indexes of the database are written at
/// random places and each transaction writes a page but once.
const BATCH_VOICES: usize = 16_000;
const BATCH_BYTES: usize = 16 << 20;
/// Batches read ahead of the database.
const AHEAD: usize = 1;

/// Some records, ready to be stored.
#[derive(Default)]
struct Batch {
    items: Vec<Judged>,
    bad: Vec<BadRow>,
    position: Position,
}

/// Runs an import to its end, or until its task is told to stop; gives the import as it stands.
pub(crate) async fn run(
    app: &Arc<App>,
    ws: WorkspaceId,
    id: ImportId,
    path: &Path,
    task: &Arc<Task>,
) -> Result<Import> {
    let (import, plan, source) = begin(app, ws, id).await?;
    let skip = u64::try_from(import.rows).unwrap_or(0);
    let model = sense::model(app, ws).await?;
    let mut batches = read_ahead(app.reader.clone(), path.to_owned(), plan, skip, model, task.clone());
    let origin = Origin { source, import: Some(id), captured_by: None };
    let result = store_all(app, ws, origin, &mut batches, task).await;
    let (state, message) = match &result {
        Ok(()) if task.should_stop() => (ImportState::Paused, None),
        Ok(()) => (ImportState::Done, None),
        Err(error) => (ImportState::Failed, Some(error.message.clone())),
    };
    let noted = end(app, ws, id, state, message).await;
    app.forget_names();
    app.index.wake();
    // Where the disk is full the end cannot be noted either: the first failure is the one to tell, and the import
    // goes on from its last batch all the same.
    result?;
    noted
}

/// Notes how a run ended.
async fn end(
    app: &App,
    ws: WorkspaceId,
    id: ImportId,
    state: ImportState,
    message: Option<String>,
) -> Result<Import> {
    let mut tx = app.db.write().await?;
    let import = store::import::run::get(&mut tx, ws, id).await?;
    let nothing = (state == ImportState::Done && import.rows == 0)
        .then(|| "The file holds no rows: there was nothing to bring in.".to_owned());
    let message = message.or(nothing);
    store::import::run::set_state(&mut tx, ws, id, state, message.as_deref(), app.clock.now()).await?;
    let import = store::import::run::get(&mut tx, ws, id).await?;
    tx.commit().await?;
    Ok(import)
}

/// Marks an import as running, and names its source.
async fn begin(app: &App, ws: WorkspaceId, id: ImportId) -> Result<(Import, Plan, SourceId)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let import = store::import::run::get(&mut tx, ws, id).await?;
    let plan = store::import::run::find_plan(&mut tx, ws, id).await?;
    let plan = plan.ok_or_else(|| Error::internal("The import has no plan. Choose the file again."))?;
    let source = match import.source {
        Some(source) => source,
        None => source_of(&mut tx, app, ws, &plan).await?,
    };
    store::import::run::set_source(&mut tx, ws, id, source).await?;
    store::import::run::start(&mut tx, ws, id, now).await?;
    tx.commit().await?;
    app.forget_names();
    Ok((import, plan, source))
}

/// The source of that name, whatever kind it was taken for before: a file guessed to be something else than the last
/// one still goes where somebody said. A new one when there is none.
async fn source_of(tx: &mut Tx, app: &App, ws: WorkspaceId, plan: &Plan) -> Result<SourceId> {
    let known = store::source::list(tx, ws).await?;
    if let Some(found) = known.iter().find(|s| s.source.name == plan.source_name.trim()) {
        return Ok(found.source.id);
    }
    store::source::upsert(tx, ws, &plan.source_name, plan.source_kind, &app.ids, app.clock.now()).await
}

async fn store_all(
    app: &Arc<App>,
    ws: WorkspaceId,
    origin: Origin,
    batches: &mut mpsc::Receiver<Result<Batch>>,
    task: &Task,
) -> Result<()> {
    let Some(id) = origin.import else { return Ok(()) };
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        let now = app.clock.now();
        let position = batch.position;
        let mut tx = app.db.write().await?;
        let outcome = put_items(&mut tx, ws, origin, batch.items, &app.ids, now).await?;
        store::import::bad_row::insert(&mut tx, ws, id, &batch.bad, &app.ids, now).await?;
        let progress = store::import::run::Progress {
            rows: position.rows as i64,
            bytes_read: position.bytes_read as i64,
        };
        store::import::run::advance(&mut tx, ws, id, progress, &outcome, batch.bad.len() as i64).await?;
        tx.commit().await?;
        task.tell("Reading rows", position.bytes_read, position.bytes_total);
        app.index.wake();
    }
    Ok(())
}

/// Reads the file on a thread of its own; the channel's end is the file's end, or the first failure.
fn read_ahead(
    reader: Arc<dyn Reader>,
    path: PathBuf,
    plan: Plan,
    skip: u64,
    model: Arc<Model>,
    task: Arc<Task>,
) -> mpsc::Receiver<Result<Batch>> {
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read(&*reader, &path, &plan, skip, &model, &task, &send) {
            // The receiver is gone only when the import has failed already.
            let _ = send.blocking_send(Err(error));
        }
    });
    receive
}

fn read(
    reader: &dyn Reader,
    path: &Path,
    plan: &Plan,
    skip: u64,
    model: &Model,
    task: &Task,
    send: &mpsc::Sender<Result<Batch>>,
) -> Result<()> {
    let mut records = reader.open(path, plan)?;
    let mut batch = Batch::default();
    let mut judging = sense::Reader::default();
    let mut bytes = 0;
    while let Some(record) = records.next() {
        let record = record?;
        let position = records.position();
        if position.rows <= skip {
            continue;
        }
        batch.position = position;
        match record {
            Ok(items) => {
                for mut item in items {
                    bytes += item.text.len() + item.original.as_ref().map_or(0, String::len);
                    detect_language(&mut item);
                    let judged = sense::of_item(model, &mut judging, &item);
                    batch.items.push((item, judged));
                }
            }
            Err(bad) => {
                bytes += bad.content.len();
                batch.bad.push(bad);
            }
        }
        if batch.items.len() + batch.bad.len() >= BATCH_VOICES || bytes >= BATCH_BYTES {
            bytes = 0;
            if send.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
        }
        if task.should_stop() {
            break;
        }
    }
    if batch.position.rows > skip {
        let _ = send.blocking_send(Ok(batch));
    }
    Ok(())
}

/// A file's word on the language counts; without one the text tells.
fn detect_language(item: &mut Item) {
    if item.language.is_none() {
        item.language = firsthand_engine::language::detect(&item.text).map(str::to_owned);
    }
}
