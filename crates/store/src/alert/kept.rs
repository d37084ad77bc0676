//! Alerts as they are kept.

use firsthand_domain::alert::{Alert, Course, Direction, Mark, Watched};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AlertId, MemberId, WorkspaceId};

use crate::db::Tx;
use crate::row::Row;
use crate::value::json;
use crate::values;

const COLUMNS: &str = "SELECT id, kind, value, name, direction, opened_day, last_day, closed_day, days, excess, \
                       peak_day, observed, expected, low, high, around, changed_at, seen_at, seen_by, dismissed_at, \
                       dismissed_by, gone FROM alert WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Alert> {
    let mut c = row.cells();
    let id = c.id(AlertId)?;
    let (kind, value) = (c.text()?, c.text()?);
    let watched = Watched::parse(&kind, &value)
        .ok_or_else(|| Error::internal("The database holds an alert that this version cannot read."))?;
    let name = c.text()?;
    let course = Course {
        direction: c.named("a direction", Direction::parse)?,
        opened: c.int()?,
        last: c.int()?,
        closed: c.int_or()?,
        days: c.int()?,
        excess: c.real()?,
        peak: c.int()?,
        observed: c.int()?,
        expected: c.real()?,
        low: c.int()?,
        high: c.int()?,
        around: c.json()?,
    };
    let changed_at = c.moment()?;
    let mut mark = || -> Result<Option<Mark>> {
        let (at, by) = (c.moment_or()?, c.id_or(MemberId)?);
        Ok(at.map(|at| Mark { at, by }))
    };
    let (seen, dismissed) = (mark()?, mark()?);
    Ok(Alert { id, watched, name, course, changed_at, seen, dismissed, gone: c.flag()? })
}

/// All alerts, the latest first, with those that the voices no longer bear out.
pub async fn all(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Alert>> {
    let sql = format!("{COLUMNS} ORDER BY opened_day DESC, id DESC");
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

/// The alerts there are, the latest first.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Alert>> {
    let sql = format!("{COLUMNS} AND gone = FALSE ORDER BY opened_day DESC, id DESC");
    tx.rows(sql, values![workspace]).await?.iter().map(read).collect()
}

/// One alert; one that is gone too, so that an old link explains itself.
pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: AlertId) -> Result<Alert> {
    let row = tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("alert"))
}

/// Open alerts that nobody has seen or dismissed.
pub async fn unseen(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM alert WHERE workspace_id = $1 AND closed_day IS NULL \
               AND seen_at IS NULL AND dismissed_at IS NULL AND gone = FALSE";
    tx.int(sql, values![workspace]).await
}

/// Stores an alert, new or known. A known one keeps its id.
pub async fn put(tx: &mut Tx, workspace: WorkspaceId, alert: &Alert) -> Result<()> {
    let course = &alert.course;
    let mark = |mark: Option<Mark>| (mark.map(|m| m.at.0), mark.and_then(|m| m.by));
    let ((seen_at, seen_by), (dismissed_at, dismissed_by)) = (mark(alert.seen), mark(alert.dismissed));
    let values = values![
        alert.id,
        workspace,
        alert.watched.kind(),
        alert.watched.value(),
        &alert.name,
        course.direction.name(),
        course.opened,
        course.last,
        course.closed,
        course.days,
        course.excess,
        course.peak,
        course.observed,
        course.expected,
        course.low,
        course.high,
        json(&course.around),
        alert.changed_at,
        seen_at,
        seen_by,
        dismissed_at,
        dismissed_by,
        alert.gone,
    ];
    let sql = "INSERT INTO alert (id, workspace_id, kind, value, name, direction, opened_day, last_day, closed_day, \
               days, excess, peak_day, observed, expected, low, high, around, changed_at, seen_at, seen_by, \
               dismissed_at, dismissed_by, gone) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23) \
               ON CONFLICT (id) DO UPDATE SET name = excluded.name, opened_day = excluded.opened_day, \
               last_day = excluded.last_day, closed_day = excluded.closed_day, days = excluded.days, \
               excess = excluded.excess, peak_day = excluded.peak_day, observed = excluded.observed, \
               expected = excluded.expected, low = excluded.low, high = excluded.high, around = excluded.around, \
               changed_at = excluded.changed_at, seen_at = excluded.seen_at, seen_by = excluded.seen_by, \
               dismissed_at = excluded.dismissed_at, dismissed_by = excluded.dismissed_by, gone = excluded.gone \
               WHERE alert.workspace_id = excluded.workspace_id";
    match tx.execute(sql, values).await? {
        0 => Err(Error::not_found("alert")),
        _ => Ok(()),
    }
}

/// Takes out alerts that became part of another.
pub async fn delete(tx: &mut Tx, workspace: WorkspaceId, id: AlertId) -> Result<()> {
    match tx.execute("DELETE FROM alert WHERE workspace_id = $1 AND id = $2", values![workspace, id]).await? {
        0 => Err(Error::not_found("alert")),
        _ => Ok(()),
    }
}

/// Notes who has seen an alert, or that nobody has.
pub async fn set_seen(tx: &mut Tx, workspace: WorkspaceId, id: AlertId, mark: Option<Mark>) -> Result<()> {
    set_mark(tx, workspace, id, mark, "seen").await
}

/// Notes who said that an alert is not news, or that nobody did.
pub async fn set_dismissed(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: AlertId,
    mark: Option<Mark>,
) -> Result<()> {
    set_mark(tx, workspace, id, mark, "dismissed").await
}

async fn set_mark(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: AlertId,
    mark: Option<Mark>,
    what: &'static str,
) -> Result<()> {
    let sql = format!("UPDATE alert SET {what}_at = $3, {what}_by = $4 WHERE workspace_id = $1 AND id = $2");
    let values = values![workspace, id, mark.map(|m| m.at.0), mark.and_then(|m| m.by)];
    match tx.execute(sql, values).await? {
        0 => Err(Error::not_found("alert")),
        _ => Ok(()),
    }
}
