//! Imports as the screens show them.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::ImportId;
use firsthand_domain::import::Plan;
use firsthand_domain::item::BadRow;
use firsthand_domain::noun::{Import, ImportState};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::work::Key;

/// Imports, latest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListImports {
    /// The last id of the page before.
    pub before: Option<ImportId>,
}

impl Action for ListImports {
    type Output = Vec<Import>;
    const NAME: &'static str = "list_imports";
    const ABOUT: &'static str = "Lists imports, latest first.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Import>> {
        let mut tx = ctx.app.db.read().await?;
        store::import::run::list(&mut tx, ctx.actor.workspace, self.before, 50).await
    }
}

/// One import: its plan, its state, what was set aside.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowImport {
    pub id: ImportId,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImportPage {
    pub import: Import,
    pub plan: Option<Plan>,
    pub source_name: Option<String>,
    /// It runs in this process right now.
    pub running_here: bool,
    /// Seconds it still takes, while it runs here and that can be said.
    pub seconds_left: Option<u64>,
    /// The uploaded file is here, so it can start or go on from the browser.
    pub has_file: bool,
    /// Reasons of rows set aside, with how many rows.
    pub reasons: Vec<(String, i64)>,
}

impl Action for ShowImport {
    type Output = ImportPage;
    const NAME: &'static str = "show_import";
    const ABOUT: &'static str = "Shows an import: how the file is read, how far it is, what was set aside.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<ImportPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let mut import = store::import::run::get(&mut tx, ws, self.id).await?;
        let plan = store::import::run::find_plan(&mut tx, ws, self.id).await?;
        let reasons = store::import::bad_row::count_by_reason(&mut tx, ws, self.id).await?;
        let source_name = match import.source {
            Some(id) => store::source::find(&mut tx, ws, id).await?.map(|found| found.source.name),
            None => None,
        };
        let task = ctx.app.work.find(Key::Import(self.id.0));
        let running_here = task.is_some();
        let seconds_left = task.and_then(|task| task.time_left()).map(|left| left.as_secs());
        let has_file = super::prepare::upload_path(&ctx.app, self.id).exists();
        if import.state == ImportState::Running && !running_here && has_file {
            // The program was stopped in the middle: to people that is a pause.
            import.state = ImportState::Paused;
        }
        Ok(ImportPage { import, plan, source_name, running_here, seconds_left, has_file, reasons })
    }
}

/// Rows set aside by an import, in the order they were read.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListSetAside {
    pub id: ImportId,
    /// The `next` of the page before; 0 at first.
    #[serde(default)]
    pub after: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SetAsidePage {
    pub rows: Vec<SetAside>,
    pub next: Option<i64>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SetAside {
    pub row: u64,
    pub reason: String,
    pub content: String,
}

/// Rows on a page.
const PAGE: i64 = 500;

impl Action for ListSetAside {
    type Output = SetAsidePage;
    const NAME: &'static str = "list_set_aside";
    const ABOUT: &'static str = "Lists the rows an import set aside, with the reason and the row as it came.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<SetAsidePage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        store::import::run::get(&mut tx, ws, self.id).await?;
        let found = store::import::bad_row::list_after(&mut tx, ws, self.id, self.after, PAGE).await?;
        let next = if found.len() as i64 == PAGE { found.last().map(|(id, _)| *id) } else { None };
        let rows = found
            .into_iter()
            .map(|(_, BadRow { row, reason, content })| SetAside { row, reason, content })
            .collect();
        Ok(SetAsidePage { rows, next })
    }
}
