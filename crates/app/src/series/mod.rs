//! Numbers by day that a team brings: what launches are counted by, or what they should move.

mod import;
mod read;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::SeriesId;
use firsthand_domain::noun::{Series, SeriesDay, SeriesImport};
use firsthand_store as store;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

pub use import::{ImportSeries, SeriesImported, SetSeriesImport};
pub(crate) use read::{Fault, cut, days as read_days, number, rows};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListSeries>(),
        entry::<ShowSeries>(),
        entry::<ImportSeries>(),
        entry::<SetSeriesImport>(),
        entry::<RemoveSeries>(),
        entry::<RestoreSeries>(),
    ]
}

/// A day counted from 1970-01-01 as a date.
pub fn date(day: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    i32::try_from(day)
        .ok()
        .and_then(|days| epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok())
        .unwrap_or(epoch)
}

/// A date as a day counted from 1970-01-01.
pub fn day(date: Date) -> i64 {
    let since = date.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| i64::from(span.get_days()))
}

/// A series with what it holds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeriesRow {
    pub series: Series,
    /// Numbers it holds.
    pub days: i64,
    /// First and last day, as 2026-11-22.
    pub first: Option<String>,
    pub last: Option<String>,
    /// Names of segments; empty where it has none.
    pub segments: Vec<String>,
}

fn row(held: store::series::Held) -> SeriesRow {
    SeriesRow {
        days: held.days,
        first: held.span.map(|s| date(s.0).to_string()),
        last: held.span.map(|s| date(s.1).to_string()),
        segments: held.segments,
        series: held.series,
    }
}

/// All series, by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListSeries {}

impl Action for ListSeries {
    type Output = Vec<SeriesRow>;
    const NAME: &'static str = "list_series";
    const ABOUT: &'static str = "Lists the numbers by day that were brought in: orders, active customers.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<SeriesRow>> {
        let mut tx = ctx.app.db.read().await?;
        Ok(store::series::list(&mut tx, ctx.actor.workspace).await?.into_iter().map(row).collect())
    }
}

/// One series: its days and the files they came in.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowSeries {
    pub id: SeriesId,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SeriesPage {
    pub row: SeriesRow,
    /// By segment and day, oldest first; `day` counts from 1970-01-01.
    pub days: Vec<SeriesDay>,
    /// Latest first.
    pub imports: Vec<SeriesImport>,
}

impl Action for ShowSeries {
    type Output = SeriesPage;
    const NAME: &'static str = "show_series";
    const ABOUT: &'static str = "Shows a series: its days, and the files they came in.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<SeriesPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        Ok(SeriesPage {
            row: row(store::series::get(&mut tx, ws, self.id).await?),
            days: store::series::all_days(&mut tx, ws, self.id).await?,
            imports: store::series::imports(&mut tx, ws, self.id).await?,
        })
    }
}

/// Takes a series off every page.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveSeries {
    pub id: SeriesId,
}

impl Action for RemoveSeries {
    type Output = Changed;
    const NAME: &'static str = "remove_series";
    const ABOUT: &'static str = "Removes a series. Launches that count by it say that it is gone.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let name = store::series::get(&mut tx, ws, self.id).await?.series.name;
        store::series::remove(&mut tx, ws, self.id, ctx.now()).await?;
        tx.commit().await?;
        Ok(Changed::new(format!("{name} removed."), Undo::by(&RestoreSeries { id: self.id })))
    }
}

/// Brings a removed series back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreSeries {
    pub id: SeriesId,
}

impl Action for RestoreSeries {
    type Output = Changed;
    const NAME: &'static str = "restore_series";
    const ABOUT: &'static str = "Brings a removed series back, with its days.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::series::restore(&mut tx, ws, self.id).await?;
        let name = store::series::get(&mut tx, ws, self.id).await?.series.name;
        tx.commit().await?;
        Ok(Changed::new(format!("{name} is back."), Undo::by(&RemoveSeries { id: self.id })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_go_both_ways() {
        for text in ["1970-01-01", "2026-11-22", "1999-12-31", "2024-02-29"] {
            let there: Date = text.parse().unwrap();
            assert_eq!(date(day(there)), there);
        }
        assert_eq!(day("1970-01-02".parse().unwrap()), 1);
    }
}
