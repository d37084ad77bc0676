//! A file of numbers by day: what is new is added, what differs replaced, what is the same left alone; and taken back
//! as a whole.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SeriesId, SeriesImportId};
use firsthand_domain::noun::{BadLine, Series, SeriesDay, SeriesImport};
use firsthand_store as store;
use firsthand_store::series::DayChange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RemoveSeries, read};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// Rows set aside that are kept with the file; the rest is counted.
const SHOWN: usize = 100;

/// Brings a table of days into a series, which is made if there is none of that name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImportSeries {
    /// What is counted: "Orders", "Active customers".
    pub name: String,
    /// The table: `day,value` or `day,value,segment`, days as 2026-11-22.
    pub csv: String,
    #[serde(default)]
    pub file_name: String,
}

/// What a file did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SeriesImported {
    pub message: String,
    pub undo: Option<Undo>,
    pub series: SeriesId,
    pub added: i64,
    pub replaced: i64,
    pub unchanged: i64,
    /// Rows set aside, the first hundred of them.
    pub bad: i64,
    pub bad_rows: Vec<BadLine>,
}

impl Action for ImportSeries {
    type Output = SeriesImported;
    const NAME: &'static str = "import_series";
    const ABOUT: &'static str = "Brings in numbers by day, as CSV: day,value or day,value,segment. Bad rows are set aside with a reason.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<SeriesImported> {
        let ws = ctx.actor.workspace;
        let name = name::checked("name", &self.name)?;
        let (days, mut bad_rows) = read::days(&self.csv)?;
        if days.is_empty() {
            let first = bad_rows.first().map(|bad| format!(" Line {}: {}", bad.line, bad.reason));
            return Err(Error::invalid(
                "file",
                format!("No row of the file could be read.{}", first.unwrap_or_default()),
            ));
        }
        let now = ctx.now();
        let mut tx = ctx.app.db.write().await?;
        let known = store::series::by_name(&mut tx, ws, &name).await?;
        let new = known.is_none();
        let series = known.unwrap_or_else(|| Series { id: SeriesId(ctx.app.ids.next(now)), name });
        if new {
            store::series::create(&mut tx, ws, &series, now).await?;
        }
        let held: HashMap<(i64, String), f64> = store::series::all_days(&mut tx, ws, series.id)
            .await?
            .into_iter()
            .map(|day| ((day.day, day.segment), day.value))
            .collect();
        let (changes, unchanged) = changes(days, &held);
        let bad = bad_rows.len() as i64;
        bad_rows.truncate(SHOWN);
        let replaced = changes.iter().filter(|change| change.before.is_some()).count() as i64;
        let import = SeriesImport {
            id: SeriesImportId(ctx.app.ids.next(now)),
            series: series.id,
            file_name: read::cut(&self.file_name),
            at: now,
            added: changes.len() as i64 - replaced,
            replaced,
            unchanged,
            bad,
            bad_rows,
            undone: false,
        };
        // The same file once more leaves no trace, unless it has something to say.
        if !changes.is_empty() || bad > 0 {
            let writes: Vec<_> = changes.iter().map(|c| (c.day, c.segment.clone(), c.after)).collect();
            store::series::write(&mut tx, ws, series.id, &writes).await?;
            store::series::note(&mut tx, ws, &import, &changes).await?;
        }
        tx.commit().await?;
        let undo = match (new, changes.is_empty()) {
            (true, _) => Undo::by(&RemoveSeries { id: series.id }),
            (false, false) => Undo::by(&SetSeriesImport { id: import.id, undone: true }),
            (false, true) => None,
        };
        Ok(SeriesImported {
            message: told(&series.name, &import),
            undo,
            series: series.id,
            added: import.added,
            replaced,
            unchanged,
            bad,
            bad_rows: import.bad_rows,
        })
    }
}

/// What differs from what is held, and how many days do not.
fn changes(days: Vec<SeriesDay>, held: &HashMap<(i64, String), f64>) -> (Vec<DayChange>, i64) {
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for SeriesDay { day, segment, value } in days {
        let before = held.get(&(day, segment.clone())).copied();
        if before == Some(value) {
            unchanged += 1;
        } else {
            changes.push(DayChange { day, segment, before, after: Some(value) });
        }
    }
    (changes, unchanged)
}

fn told(name: &str, import: &SeriesImport) -> String {
    let mut parts = Vec::new();
    let days = |n: i64, what: &str| format!("{n} {} {what}", if n == 1 { "day" } else { "days" });
    if import.added > 0 {
        parts.push(days(import.added, "added"));
    }
    if import.replaced > 0 {
        parts.push(days(import.replaced, "replaced"));
    }
    if parts.is_empty() {
        parts.push("nothing new".to_owned());
    }
    if import.bad > 0 {
        parts.push(format!("{} {} set aside", import.bad, if import.bad == 1 { "row" } else { "rows" }));
    }
    format!("{name}: {}.", parts.join(", "))
}

/// Takes a file's days back, or puts them in again. Days that another file has changed since are left as they are.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetSeriesImport {
    pub id: SeriesImportId,
    /// True takes it back.
    pub undone: bool,
}

impl Action for SetSeriesImport {
    type Output = Changed;
    const NAME: &'static str = "set_series_import";
    const ABOUT: &'static str = "Takes back what a file changed in a series, or puts it in again.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let (import, changes) = store::series::get_import(&mut tx, ws, self.id).await?;
        let name = store::series::get(&mut tx, ws, import.series).await?.series.name;
        if import.undone == self.undone {
            return Err(Error::conflict("Somebody has done this already. Nothing was changed."));
        }
        let held: HashMap<(i64, String), f64> = store::series::all_days(&mut tx, ws, import.series)
            .await?
            .into_iter()
            .map(|day| ((day.day, day.segment), day.value))
            .collect();
        let mut writes = Vec::new();
        let mut left = 0;
        for change in changes {
            let (from, to) = match self.undone {
                true => (change.after, change.before),
                false => (change.before, change.after),
            };
            if held.get(&(change.day, change.segment.clone())).copied() == from {
                writes.push((change.day, change.segment, to));
            } else {
                left += 1;
            }
        }
        store::series::write(&mut tx, ws, import.series, &writes).await?;
        store::series::mark(&mut tx, ws, self.id, self.undone).await?;
        tx.commit().await?;
        let done = if self.undone { "as it was before the file" } else { "as the file has it" };
        let rest = match left {
            0 => String::new(),
            1 => " 1 day changed since and is left.".to_owned(),
            n => format!(" {n} days changed since and are left."),
        };
        let back = SetSeriesImport { id: self.id, undone: !self.undone };
        Ok(Changed::new(format!("{name} is {done}.{rest}"), Undo::by(&back)))
    }
}
