//! Before an import: the file is looked at, a plan is made, and somebody may correct it. Nothing is stored of the
//! file's content yet.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use firsthand_domain::import::{Look, Plan, Wishes};
use firsthand_domain::item::{BadRow, Item};
use firsthand_domain::noun::{Import, ImportState};
use firsthand_domain::voice::SourceKind;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::action::{Action, Effect};
use crate::ctx::{App, Ctx};
use crate::name;
use crate::undo::Changed;

/// An import that waits for a yes, with what was seen of its file.
pub struct Prepared {
    pub import: Import,
    pub plan: Plan,
    pub first: Vec<Item>,
    pub bad: Vec<BadRow>,
    /// An earlier run of the same file stopped half-way; it goes on from there.
    pub goes_on: bool,
}

/// Where an uploaded file lies.
pub fn upload_path(app: &App, id: ImportId) -> PathBuf {
    app.folder.join("uploads").join(id.to_string())
}

/// Looks at a file and notes an import for it. The same file, stopped half-way before, goes on where it was.
/// `source` names the source; else the file's name and content do.
pub async fn prepare(
    ctx: &Ctx,
    path: &Path,
    given: &str,
    wishes: &Wishes,
    source: Option<&str>,
) -> Result<Prepared> {
    ctx.actor.must_be(Role::Member)?;
    let ws = ctx.actor.workspace;
    let mut look = look(&ctx.app, path, given, wishes).await?;
    if let Some(source) = source {
        look.plan.source_name = name::checked("source", source)?;
    }
    let hash = hash(path).await?;
    let mut tx = ctx.app.db.write().await?;
    if let Some(import) = store::import::run::find_unfinished(&mut tx, ws, &hash).await? {
        let plan = store::import::run::find_plan(&mut tx, ws, import.id).await?.unwrap_or(look.plan);
        return Ok(Prepared { import, plan, first: look.first, bad: look.bad, goes_on: true });
    }
    let import = Import {
        id: ImportId(ctx.app.ids.next(ctx.now())),
        source: None,
        file_name: given.to_owned(),
        file_bytes: look.bytes as i64,
        file_hash: hash,
        state: ImportState::Preview,
        message: None,
        started_at: ctx.now(),
        finished_at: None,
        rows: 0,
        bytes_read: 0,
        added: 0,
        updated: 0,
        unchanged: 0,
        set_aside: 0,
    };
    store::import::run::create(&mut tx, ws, &import, Some(&look.plan)).await?;
    tx.commit().await?;
    Ok(Prepared { import, plan: look.plan, first: look.first, bad: look.bad, goes_on: false })
}

/// Looks at the beginning of a file, off the threads that answer requests.
pub async fn look(app: &Arc<App>, path: &Path, given: &str, wishes: &Wishes) -> Result<Look> {
    let (reader, path, given, wishes) =
        (app.reader.clone(), path.to_owned(), given.to_owned(), wishes.clone());
    tokio::task::spawn_blocking(move || reader.look(&path, &given, &wishes))
        .await
        .map_err(|_| Error::internal("Looking at the file stopped unexpectedly."))?
}

/// BLAKE3 of a file: about a second per gigabyte.
async fn hash(path: &Path) -> Result<String> {
    let path = path.to_owned();
    let work = move || -> std::io::Result<String> {
        let mut file = std::fs::File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 1 << 20];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hasher.finalize().to_hex().to_string()),
                n => hasher.update(&buffer[..n]),
            };
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::internal("Reading the file stopped unexpectedly."))?
        .map_err(|fault| Error::upstream(format!("The file could not be read: {fault}.")))
}

/// Reads the file of an import another way, before it runs.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PlanImport {
    pub id: ImportId,
    #[serde(default)]
    pub wishes: Wishes,
    /// The source's name; the file's when left out.
    #[serde(default)]
    pub source: Option<String>,
    /// The kind of source; what the file looks like when left out.
    #[serde(default)]
    pub kind: Option<SourceKind>,
}

impl Action for PlanImport {
    type Output = Changed;
    const NAME: &'static str = "plan_import";
    const ABOUT: &'static str = "Corrects how a file is read, before it is brought in.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let import = store::import::run::get(&mut tx, ws, self.id).await?;
        drop(tx);
        if import.state != ImportState::Preview {
            return Err(Error::conflict("This import has begun. Take it back to read the file another way."));
        }
        let path = upload_path(&ctx.app, self.id);
        let mut plan = look(&ctx.app, &path, &import.file_name, &self.wishes).await?.plan;
        if let Some(source) = self.source.as_deref().filter(|s| !s.trim().is_empty()) {
            plan.source_name = name::checked("source", source)?;
        }
        plan.source_kind = self.kind.unwrap_or(plan.source_kind);
        let mut tx = ctx.app.db.write().await?;
        store::import::run::set_plan(&mut tx, ws, self.id, &plan).await?;
        tx.commit().await?;
        Ok(Changed::new("Read again with your corrections.", None))
    }
}

/// Forgets a file somebody looked at and does not want.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DropImport {
    pub id: ImportId,
}

impl Action for DropImport {
    type Output = Changed;
    const NAME: &'static str = "drop_import";
    const ABOUT: &'static str = "Forgets a file that was looked at and not brought in.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let import = store::import::run::get(&mut tx, ws, self.id).await?;
        if import.state != ImportState::Preview {
            return Err(Error::conflict("This import has begun. Take it back instead."));
        }
        store::import::run::remove_preview(&mut tx, ws, self.id).await?;
        tx.commit().await?;
        // A copy that cannot be removed does no harm: nothing refers to it.
        tokio::fs::remove_file(upload_path(&ctx.app, self.id)).await.ok();
        Ok(Changed::new(format!("{} was left out. Nothing of it is stored.", import.file_name), None))
    }
}
