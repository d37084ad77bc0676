//! The sample's launches with what was promised, its numbers by day and its customers by city. Verdicts are not
//! among them: they are computed from the sample's voices like any other.

use firsthand_domain::clock::Ids;
use firsthand_domain::error::Result;
use firsthand_domain::id::{LaunchId, PlanId, SeriesId, SeriesImportId, WorkspaceId};
use firsthand_domain::noun::{Launch, Series, SeriesImport};
use firsthand_domain::time::{DAY_US, Timestamp};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::launch::Sealed;
use jiff::civil::Date;
use serde::Deserialize;

use super::line::midnight;
use crate::launch::plan::{Counted, Direction, LaunchPlan, Said, Stored};
use crate::missing::read_base;
use crate::series::{date, day, read_days};
use crate::voice::find::SearchVoices;

/// Something that was shipped.
#[derive(Debug, Deserialize)]
pub struct LaunchLine {
    pub name: String,
    #[serde(rename = "at")]
    pub day: Date,
    pub plan: Option<PlanLine>,
}

/// What it should have changed.
#[derive(Debug, Deserialize)]
pub struct PlanLine {
    /// The area whose customers are counted, and what that is called.
    area: String,
    says: String,
    direction: Direction,
    expected_percent: u32,
    expects: String,
    undo_if: String,
    weeks_before: u32,
    weeks_after: u32,
    /// `series`, `everybody` or nothing.
    per: String,
    /// Areas it is compared with, and what they are called together.
    #[serde(default)]
    compared: Vec<String>,
    #[serde(default)]
    compared_says: String,
    sealed: Date,
}

/// Puts the launches in, their days moved by `shift_us`.
pub async fn launches(
    tx: &mut Tx,
    ws: WorkspaceId,
    ids: &Ids,
    now: Timestamp,
    lines: &[LaunchLine],
    (shift_us, series): (i64, &Series),
) -> Result<()> {
    let areas = store::area::list(tx, ws).await?;
    for line in lines {
        let moved = |date: Date| Timestamp(midnight(date).0 + shift_us);
        let launch = Launch { id: LaunchId(ids.next(now)), name: line.name.clone(), at: moved(line.day) };
        store::launch::create(tx, ws, &launch).await?;
        let Some(plan) = &line.plan else { continue };
        let found = |names: &[String]| -> Counted {
            let ids = areas.iter().filter(|a| names.contains(&a.name)).map(|a| a.id.to_string()).collect();
            let search = SearchVoices { area: ids, ..SearchVoices::default() };
            Counted { search: Some(search), ..Counted::default() }
        };
        let by_series = plan.per == "series";
        let per = Counted { series: by_series.then_some(series.id), ..Counted::default() };
        let per_says = match plan.per.as_str() {
            "" => String::new(),
            "series" => series.name.clone(),
            _ => "everybody heard".to_owned(),
        };
        let on = date(day(line.day) + shift_us / DAY_US);
        let stored = Stored {
            name: line.name.clone(),
            day: on.to_string(),
            said: Said { measure: plan.says.clone(), per: per_says, comparison: plan.compared_says.clone() },
            plan: LaunchPlan {
                measure: found(std::slice::from_ref(&plan.area)),
                direction: plan.direction,
                expected_percent: Some(plan.expected_percent),
                expects: plan.expects.clone(),
                undo_if: plan.undo_if.clone(),
                weeks_before: plan.weeks_before,
                weeks_after: plan.weeks_after,
                per: Some(per).filter(|_| !plan.per.is_empty()),
                comparison: (!plan.compared.is_empty()).then(|| found(&plan.compared)),
                ..LaunchPlan::default()
            },
        };
        let sealed = Sealed {
            id: PlanId(ids.next(now)),
            launch: launch.id,
            plan: store::value::json(&stored),
            at: moved(plan.sealed),
            by: None,
            late: plan.sealed >= line.day,
        };
        store::launch::seal(tx, ws, &sealed).await?;
    }
    Ok(())
}

/// Puts numbers by day in, their days moved along.
pub async fn series(
    tx: &mut Tx,
    ws: WorkspaceId,
    ids: &Ids,
    now: Timestamp,
    (name, csv): (&str, &str),
    shift_us: i64,
) -> Result<Series> {
    let series = Series { id: SeriesId(ids.next(now)), name: name.to_owned() };
    store::series::create(tx, ws, &series, now).await?;
    let (days, _) = read_days(csv)?;
    let moved: Vec<_> =
        days.into_iter().map(|d| (d.day + shift_us / DAY_US, d.segment, Some(d.value))).collect();
    store::series::write(tx, ws, series.id, &moved).await?;
    let import = SeriesImport {
        id: SeriesImportId(ids.next(now)),
        series: series.id,
        file_name: format!("{}.csv", name.to_lowercase()),
        at: now,
        added: moved.len() as i64,
        replaced: 0,
        unchanged: 0,
        bad: 0,
        bad_rows: Vec::new(),
        undone: false,
    };
    let changes: Vec<_> = moved
        .into_iter()
        .map(|(day, segment, after)| store::series::DayChange { day, segment, before: None, after })
        .collect();
    store::series::note(tx, ws, &import, &changes).await?;
    Ok(series)
}

/// Puts in how many customers each city has.
pub async fn base(tx: &mut Tx, ws: WorkspaceId, csv: &str) -> Result<()> {
    let (segments, _) = read_base("city", csv)?;
    store::base::replace(tx, ws, "city", &segments).await
}
