//! Finding sessions.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, PersonId, SessionId, StudyId, WorkspaceId};
use firsthand_domain::session::{Attendee, Part, Session, SessionState};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::page::{Page, read_cursor, within_reason};
use crate::row::{Cells, Row};
use crate::value::Value;
use crate::values;

const SESSION: &str = "SELECT s.id, s.study_id, s.practice, s.title, s.state, s.starts_at, s.minutes, s.held_minutes, \
                       s.person_id, s.place, s.consent, s.fields, s.with_customer, s.snapshot, s.snapshot_at, \
                       s.shared_at FROM session s";

fn session(c: &mut Cells<'_>) -> Result<Session> {
    Ok(Session {
        id: c.id(SessionId)?,
        study: c.id_or(StudyId)?,
        practice: c.text()?,
        title: c.text()?,
        state: c.named("a session\u{2019}s state", SessionState::parse)?,
        starts_at: c.moment()?,
        minutes: c.int()?,
        held_minutes: c.int_or()?,
        person: c.id_or(PersonId)?,
        place: c.text()?,
        consent: c.json()?,
        fields: c.json()?,
        with_customer: c.flag()?,
        snapshot: c.json()?,
        snapshot_at: c.moment_or()?,
        shared_at: c.moment_or()?,
    })
}

fn read(row: &Row) -> Result<Session> {
    session(&mut row.cells())
}

/// Which sessions; what is none does not narrow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted<'a> {
    pub state: Option<SessionState>,
    pub practice: Option<&'a str>,
    pub study: Option<StudyId>,
    /// As the one it is named after, or as a guest.
    pub person: Option<PersonId>,
    /// Who was there.
    pub member: Option<MemberId>,
    /// Held, with customers, and without a snapshot.
    pub snapshot_due: bool,
    pub from: Option<Timestamp>,
    /// Not this moment itself.
    pub to: Option<Timestamp>,
}

impl Wanted<'_> {
    /// The conditions and their values; `$1` is the workspace.
    fn conditions(&self, workspace: WorkspaceId) -> (String, Vec<Value<'_>>) {
        let mut sql = String::from(" WHERE s.workspace_id = $1 AND s.removed_at IS NULL");
        let mut values = values![workspace];
        let mut and = |text: &str, value: Value<'_>| {
            values.push(own(value));
            sql.push_str(&text.replace('?', &format!("${}", values.len())));
        };
        if let Some(state) = self.state {
            and(" AND s.state = ?", state.name().into());
        }
        if let Some(practice) = self.practice {
            and(" AND s.practice = ?", practice.to_owned().into());
        }
        if let Some(study) = self.study {
            and(" AND s.study_id = ?", study.into());
        }
        if let Some(person) = self.person {
            let guest =
                "EXISTS (SELECT 1 FROM session_guest g WHERE g.session_id = s.id AND g.person_id = ?)";
            and(&format!(" AND (s.person_id = ? OR {guest})"), person.into());
        }
        if let Some(member) = self.member {
            let there =
                "EXISTS (SELECT 1 FROM session_member m WHERE m.session_id = s.id AND m.member_id = ?)";
            and(&format!(" AND {there}"), member.into());
        }
        if let Some(from) = self.from {
            and(" AND s.starts_at >= ?", from.into());
        }
        if let Some(to) = self.to {
            and(" AND s.starts_at < ?", to.into());
        }
        if self.snapshot_due {
            sql.push_str(" AND s.state = 'held' AND s.with_customer AND s.snapshot_at IS NULL");
        }
        (sql, values)
    }
}

/// A value that borrows from nobody.
fn own(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Int(n) => Value::Int(n),
        Value::Real(n) => Value::Real(n),
        Value::Bool(b) => Value::Bool(b),
        Value::Text(text) => Value::Text(text.map(|text| text.into_owned().into())),
        Value::Bytes(bytes) => Value::Bytes(bytes.into_owned().into()),
    }
}

/// One page, latest first.
pub async fn list(
    tx: &mut Tx,
    workspace: WorkspaceId,
    wanted: &Wanted<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Session>> {
    let limit = within_reason(limit);
    let (mut sql, mut values) = wanted.conditions(workspace);
    if let Some(after) = after {
        let (sorted, id) = read_cursor(after)?;
        let at: i64 = sorted.parse().map_err(|_| {
            Error::invalid("after", "This is not a place in the list. Start from its first page.")
        })?;
        let n = values.len();
        sql.push_str(&format!(
            " AND (s.starts_at < ${0} OR (s.starts_at = ${0} AND s.id < ${1}))",
            n + 1,
            n + 2
        ));
        values.extend(values![at, id]);
    }
    values.extend(values![limit + 1]);
    let sql = format!("{SESSION}{sql} ORDER BY s.starts_at DESC, s.id DESC LIMIT ${}", values.len());
    let found = tx.rows(sql, values).await?.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(found, limit, |s| (s.starts_at.0.to_string(), s.id.0)))
}

/// What comes next, soonest first.
pub async fn coming(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: Timestamp,
    limit: i64,
) -> Result<Vec<Session>> {
    let wanted = Wanted { state: Some(SessionState::Booked), from: Some(from), ..Wanted::default() };
    let (sql, mut values) = wanted.conditions(workspace);
    values.extend(values![within_reason(limit)]);
    let sql = format!("{SESSION}{sql} ORDER BY s.starts_at, s.id LIMIT ${}", values.len());
    tx.rows(sql, values).await?.iter().map(read).collect()
}

pub async fn count(tx: &mut Tx, workspace: WorkspaceId, wanted: &Wanted<'_>) -> Result<i64> {
    let (sql, values) = wanted.conditions(workspace);
    tx.int(format!("SELECT COUNT(*) FROM session s{sql}"), values).await
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: SessionId) -> Result<Session> {
    let sql = format!("{SESSION} WHERE s.workspace_id = $1 AND s.id = $2 AND s.removed_at IS NULL");
    let row = tx.row(sql, values![workspace, id]).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("session"))
}

/// Who was there, for each of some sessions.
pub async fn attendees(
    tx: &mut Tx,
    workspace: WorkspaceId,
    sessions: &[SessionId],
) -> Result<Vec<(SessionId, Attendee)>> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT session_id, member_id, part FROM session_member WHERE workspace_id = $1 AND session_id IN ({}) \
         ORDER BY session_id, part, member_id",
        ids(sessions)
    );
    let rows = tx.rows(sql, values![workspace]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            let session = c.id(SessionId)?;
            Ok((session, Attendee { member: c.id(MemberId)?, part: c.named("a part", Part::parse)? }))
        })
        .collect()
}

/// Customers beside the one a session is named after.
pub async fn guests(tx: &mut Tx, workspace: WorkspaceId, session: SessionId) -> Result<Vec<PersonId>> {
    let sql =
        "SELECT person_id FROM session_guest WHERE workspace_id = $1 AND session_id = $2 ORDER BY person_id";
    let rows = tx.rows(sql, values![workspace, session]).await?;
    rows.iter().map(|row| row.cells().id(PersonId)).collect()
}

/// When each practice was last held, and how many are booked.
pub async fn by_practice(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(String, Option<Timestamp>, i64, i64)>> {
    let sql = "SELECT practice, MAX(CASE WHEN state = 'held' THEN starts_at END), \
               SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'booked' THEN 1 ELSE 0 END) \
               FROM session WHERE workspace_id = $1 AND removed_at IS NULL GROUP BY practice ORDER BY practice";
    let rows = tx.rows(sql, values![workspace]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.cells();
            Ok((c.text()?, c.moment_or()?, c.int()?, c.int()?))
        })
        .collect()
}

/// Numbers for an IN list: nothing of a request is in it.
fn ids(sessions: &[SessionId]) -> String {
    sessions.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(",")
}
