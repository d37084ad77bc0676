//! Kind and tone: read from the words as voices come in, learned from stars and corrections, put right by people.

pub mod correct;
pub mod learn;
pub mod show;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::item::Item;
use firsthand_domain::voice::{Kind, Tone};
use firsthand_engine::sense::Model;
pub(crate) use firsthand_engine::sense::Reader;
use firsthand_store as store;

use crate::action::{Entry, entry};
use crate::ctx::App;

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<correct::CorrectKind>(),
        entry::<correct::CorrectTone>(),
        entry::<learn::LearnSense>(),
        entry::<learn::StopLearning>(),
        entry::<show::ShowSense>(),
    ]
}

/// The models in use, by workspace.
#[derive(Default)]
pub struct Models(RwLock<HashMap<i64, Arc<Model>>>);

impl Models {
    fn find(&self, ws: WorkspaceId) -> Option<Arc<Model>> {
        self.0.read().ok()?.get(&ws.0).cloned()
    }

    fn keep(&self, ws: WorkspaceId, model: Arc<Model>) {
        if let Ok(mut all) = self.0.write() {
            all.insert(ws.0, model);
        }
    }
}

/// The model of a workspace: what it learned last, or the one that needs no data. One that cannot be read, being of
/// another version, counts as none; the next run learns anew.
pub(crate) async fn model(app: &App, ws: WorkspaceId) -> Result<Arc<Model>> {
    if let Some(known) = app.models.find(ws) {
        return Ok(known);
    }
    let mut tx = app.db.read().await?;
    let learned = store::voice::sense::find_learned(&mut tx, ws).await?;
    let model = Arc::new(learned.and_then(|l| Model::from_bytes(&l.model)).unwrap_or_else(Model::start));
    app.models.keep(ws, model.clone());
    Ok(model)
}

/// A voice's words for reading kind and tone: the title says as much as the text.
fn words<'a>(title: Option<&str>, text: &'a str) -> Cow<'a, str> {
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => Cow::Owned(format!("{title}. {text}")),
        None => Cow::Borrowed(text),
    }
}

/// What a machine says of a voice: what its words say, and its stars or score where it has them.
fn judge(
    model: &Model,
    reader: &mut Reader,
    words: &str,
    language: Option<&str>,
    marks: (Option<u8>, Option<u8>),
) -> (Option<Kind>, Option<Tone>) {
    let reading = model.read(reader, words, language).with_stars(Tone::of_marks(marks.0, marks.1));
    (reading.kind, reading.tone)
}

/// [`judge`] for what comes in.
pub(crate) fn of_item(model: &Model, reader: &mut Reader, item: &Item) -> (Option<Kind>, Option<Tone>) {
    let words = words(item.title.as_deref(), &item.text);
    judge(model, reader, &words, item.language.as_deref(), (item.rating, item.score))
}
