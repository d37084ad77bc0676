//! Numbers by day that a team brings, and the files they came in.

use std::collections::HashMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SeriesId, SeriesImportId, WorkspaceId};
use firsthand_domain::noun::{Series, SeriesDay, SeriesImport};
use firsthand_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bulk;
use crate::db::Tx;
use crate::row::Row;
use crate::value::{Value, json};
use crate::values;

/// A series with what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub series: Series,
    pub days: i64,
    /// First and last day, counted from 1970-01-01.
    pub span: Option<(i64, i64)>,
    /// Names of segments; empty where it has none.
    pub segments: Vec<String>,
}

/// What a day held before and holds after a file; `None` for nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayChange {
    pub day: i64,
    pub segment: String,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

fn sort_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// All series, by name.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Held>> {
    let sql = "SELECT id, name FROM series WHERE workspace_id = $1 AND removed_at IS NULL ORDER BY sort_key";
    let mut all = Vec::new();
    for row in &tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        let series = Series { id: c.id(SeriesId)?, name: c.text()? };
        all.push(Held { series, days: 0, span: None, segments: Vec::new() });
    }
    let sql = "SELECT series_id, segment, COUNT(*), MIN(day), MAX(day) FROM series_day WHERE workspace_id = $1 \
               GROUP BY series_id, segment";
    let mut by_id: HashMap<SeriesId, &mut Held> = all.iter_mut().map(|held| (held.series.id, held)).collect();
    for row in &tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        let (id, segment) = (c.id(SeriesId)?, c.text()?);
        let (days, first, last) = (c.int()?, c.int()?, c.int()?);
        let Some(held) = by_id.get_mut(&id) else { continue };
        held.days += days;
        held.span = Some(held.span.map_or((first, last), |s| (s.0.min(first), s.1.max(last))));
        if !segment.is_empty() {
            held.segments.push(segment);
        }
    }
    all.iter_mut().for_each(|held| held.segments.sort());
    Ok(all)
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: SeriesId) -> Result<Held> {
    list(tx, workspace)
        .await?
        .into_iter()
        .find(|held| held.series.id == id)
        .ok_or_else(|| Error::not_found("series"))
}

/// The series of a name, whatever its capitals.
pub async fn by_name(tx: &mut Tx, workspace: WorkspaceId, name: &str) -> Result<Option<Series>> {
    let sql = "SELECT id, name FROM series WHERE workspace_id = $1 AND sort_key = $2 AND removed_at IS NULL";
    let row = tx.row(sql, values![workspace, sort_key(name)]).await?;
    let read = |row: &Row| {
        let mut c = row.cells();
        Ok(Series { id: c.id(SeriesId)?, name: c.text()? })
    };
    row.as_ref().map(read).transpose()
}

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, series: &Series, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO series (id, workspace_id, name, sort_key, created_at) VALUES ($1,$2,$3,$4,$5)",
        values![series.id, workspace, &series.name, sort_key(&series.name), now],
    )
    .await?;
    Ok(())
}

/// Takes a series off every page; its days stay, so that it can come back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: SeriesId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE series SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    one(tx.execute(sql, values![workspace, id, now]).await?)
}

pub async fn restore(tx: &mut Tx, workspace: WorkspaceId, id: SeriesId) -> Result<()> {
    let sql = "SELECT sort_key FROM series WHERE workspace_id = $1 AND id = $2";
    let row = tx.row(sql, values![workspace, id]).await?.ok_or_else(|| Error::not_found("series"))?;
    if by_name(tx, workspace, &row.cells().text()?).await?.is_some_and(|other| other.id != id) {
        return Err(Error::conflict("There is another series of that name by now. Nothing was changed."));
    }
    let sql = "UPDATE series SET removed_at = NULL WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id]).await?)
}

/// The days of a series from `first` to `last` (both counted), oldest first; all segments together where `segment`
/// is none.
pub async fn days(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: SeriesId,
    segment: Option<&str>,
    span: (i64, i64),
) -> Result<Vec<(i64, f64)>> {
    let (wanted, mut values) = ("AND segment = $5", values![workspace, id, span.0, span.1]);
    let wanted = if segment.is_some() { wanted } else { "" };
    values.extend(segment.map(Value::from));
    let sql = format!(
        "SELECT day, SUM(value) FROM series_day WHERE workspace_id = $1 AND series_id = $2 \
         AND day BETWEEN $3 AND $4 {wanted} GROUP BY day ORDER BY day"
    );
    let read = |row: &Row| {
        let mut c = row.cells();
        Ok((c.int()?, c.real()?))
    };
    tx.rows(sql, values).await?.iter().map(read).collect()
}

/// Everything a series holds, by segment and day.
pub async fn all_days(tx: &mut Tx, workspace: WorkspaceId, id: SeriesId) -> Result<Vec<SeriesDay>> {
    let sql = "SELECT segment, day, value FROM series_day WHERE workspace_id = $1 AND series_id = $2 \
               ORDER BY segment, day";
    let read = |row: &Row| {
        let mut c = row.cells();
        Ok(SeriesDay { segment: c.text()?, day: c.int()?, value: c.real()? })
    };
    tx.rows(sql, values![workspace, id]).await?.iter().map(read).collect()
}

/// Writes days, in place of what they held; a value of none empties the day.
pub async fn write(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: SeriesId,
    days: &[(i64, String, Option<f64>)],
) -> Result<()> {
    let mut rows = Vec::with_capacity(days.len() * 5);
    for (day, segment, value) in days {
        match value {
            Some(value) => rows.extend(values![id, segment, *day, workspace, *value]),
            None => {
                let sql = "DELETE FROM series_day WHERE workspace_id = $1 AND series_id = $2 AND segment = $3 \
                           AND day = $4";
                tx.execute(sql, values![workspace, id, segment, *day]).await?;
            }
        }
    }
    let head = "INSERT INTO series_day (series_id, segment, day, workspace_id, value) VALUES";
    let tail = "ON CONFLICT (series_id, segment, day) DO UPDATE SET value = excluded.value";
    bulk::run(tx, head, 5, rows, tail, &[]).await?;
    Ok(())
}

/// Notes a file and what it changed.
pub async fn note(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: &SeriesImport,
    changes: &[DayChange],
) -> Result<()> {
    tx.execute(
        "INSERT INTO series_import (id, workspace_id, series_id, file_name, at, added, replaced, unchanged, bad, \
         bad_rows, changes, undone) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
        values![
            import.id,
            workspace,
            import.series,
            &import.file_name,
            import.at,
            import.added,
            import.replaced,
            import.unchanged,
            import.bad,
            json(&import.bad_rows),
            json(changes),
            import.undone
        ],
    )
    .await?;
    Ok(())
}

const IMPORT: &str = "SELECT id, series_id, file_name, at, added, replaced, unchanged, bad, bad_rows, undone, changes \
                      FROM series_import WHERE workspace_id = $1";

fn import(row: &Row) -> Result<(SeriesImport, Vec<DayChange>)> {
    let mut c = row.cells();
    let import = SeriesImport {
        id: c.id(SeriesImportId)?,
        series: c.id(SeriesId)?,
        file_name: c.text()?,
        at: c.moment()?,
        added: c.int()?,
        replaced: c.int()?,
        unchanged: c.int()?,
        bad: c.int()?,
        bad_rows: c.json()?,
        undone: c.flag()?,
    };
    Ok((import, c.json()?))
}

/// The files of a series, latest first.
pub async fn imports(tx: &mut Tx, workspace: WorkspaceId, series: SeriesId) -> Result<Vec<SeriesImport>> {
    // What each changed can be large and is not asked for here.
    let sql = IMPORT.replace(", changes", ", NULL");
    let sql = format!("{sql} AND series_id = $2 ORDER BY id DESC LIMIT 50");
    tx.rows(sql, values![workspace, series]).await?.iter().map(|row| Ok(import(row)?.0)).collect()
}

/// One file and what it changed.
pub async fn get_import(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: SeriesImportId,
) -> Result<(SeriesImport, Vec<DayChange>)> {
    let row = tx.row(format!("{IMPORT} AND id = $2"), values![workspace, id]).await?;
    row.as_ref().map(import).transpose()?.ok_or_else(|| Error::not_found("import"))
}

/// Marks a file as taken back, or as holding again.
pub async fn mark(tx: &mut Tx, workspace: WorkspaceId, id: SeriesImportId, undone: bool) -> Result<()> {
    let sql = "UPDATE series_import SET undone = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, undone]).await?)
}

/// A number that changes whenever a series of the workspace does.
pub async fn stamp(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    let files = "SELECT COALESCE(MAX(id), 0) + CAST(COALESCE(SUM(CASE WHEN undone THEN 1 ELSE 0 END), 0) AS BIGINT) \
                 FROM series_import WHERE workspace_id = $1";
    let gone = "SELECT COUNT(*) FROM series WHERE workspace_id = $1 AND removed_at IS NOT NULL";
    let files = tx.int(files, values![workspace]).await?;
    Ok(files.wrapping_add(tx.int(gone, values![workspace]).await?))
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("series")) } else { Ok(()) }
}
