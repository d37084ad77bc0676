//! Who reads texts for the search for themes: the model in the binary, one from a folder, or one behind an
//! OpenAI-compatible endpoint. Whoever it is, it reads a budget of texts and never more.

mod chosen;
mod counted;
mod embeddings;
mod folder;
mod kept;
mod plan;
mod remote;
mod show;
mod test;

pub use chosen::{ChangeTeacher, Chosen, TeacherKind};
pub(crate) use counted::Counted;
pub(crate) use kept::keep;
pub use plan::{Plan, plan};
pub use show::{LastRun, ShowTeacher, TeacherPage};
pub use test::{TestTeacher, Tested};

use std::sync::Arc;

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_engine::teacher::{Teacher, embedded};

use crate::action::{Entry, entry};
use crate::ctx::App;
use crate::outgoing::{Base, Key};
use crate::secret;

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ShowTeacher>(), entry::<ChangeTeacher>(), entry::<TestTeacher>()]
}

/// A teacher that runs may share between threads.
pub(crate) type Shared = Arc<dyn Teacher + Send + Sync>;

/// What a key for the teacher is for.
const PURPOSE: &str = "teacher";

/// The workspace's teacher, counting what it reads; `stop` ends waiting for an endpoint.
pub(crate) async fn of(
    app: &Arc<App>,
    ws: WorkspaceId,
    stop: impl Fn() -> bool + Send + Sync + 'static,
) -> Result<Counted> {
    let chosen = chosen::saved(app, ws).await?;
    let key = key(app, ws, &chosen).await?;
    let made = make(app, &chosen, key, Arc::new(stop)).await;
    Ok(Counted::new(chosen, made))
}

async fn key(app: &App, ws: WorkspaceId, chosen: &Chosen) -> Result<Option<Key>> {
    match (chosen.kind, chosen.key) {
        (TeacherKind::Endpoint, Some(id)) => {
            secret::open(app, ws, id, PURPOSE, &Base::read(&chosen.url)?.origin()).await
        }
        _ => Ok(None),
    }
}

/// Makes a teacher out of checked settings.
async fn make(
    app: &Arc<App>,
    chosen: &Chosen,
    key: Option<Key>,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
) -> Result<Shared> {
    match chosen.kind {
        TeacherKind::BuiltIn => Ok(Arc::new(embedded())),
        TeacherKind::Folder => folder::read(chosen).await,
        TeacherKind::Endpoint => Ok(Arc::new(remote::Remote::new(chosen, key, app.outgoing.clone(), stop)?)),
    }
}
