//! Changing sessions. Removed ones stay, off every page: what was heard is not lost by a slip.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{PersonId, SessionId, WorkspaceId};
use firsthand_domain::session::{Attendee, Session};
use firsthand_domain::time::Timestamp;

use crate::db::Tx;
use crate::value::json;
use crate::values;

pub async fn create(tx: &mut Tx, workspace: WorkspaceId, session: &Session, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO session (id, workspace_id, study_id, practice, title, state, starts_at, minutes, held_minutes, \
         person_id, place, consent, fields, with_customer, snapshot, snapshot_at, shared_at, created_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)",
        values![
            session.id,
            workspace,
            session.study,
            &session.practice,
            &session.title,
            session.state.name(),
            session.starts_at,
            session.minutes,
            session.held_minutes,
            session.person,
            &session.place,
            json(&session.consent),
            json(&session.fields),
            session.with_customer,
            session.snapshot.as_ref().map(json),
            session.snapshot_at.map(|at| at.0),
            session.shared_at.map(|at| at.0),
            now
        ],
    )
    .await?;
    Ok(())
}

/// Writes a session as it is now; practice and study included, so that undo is the session as it was.
pub async fn update(tx: &mut Tx, workspace: WorkspaceId, session: &Session) -> Result<()> {
    let sql = "UPDATE session SET study_id = $3, practice = $4, title = $5, state = $6, starts_at = $7, minutes = $8, \
               held_minutes = $9, person_id = $10, place = $11, consent = $12, fields = $13, with_customer = $14, \
               snapshot = $15, snapshot_at = $16, shared_at = $17 \
               WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL";
    let values = values![
        workspace,
        session.id,
        session.study,
        &session.practice,
        &session.title,
        session.state.name(),
        session.starts_at,
        session.minutes,
        session.held_minutes,
        session.person,
        &session.place,
        json(&session.consent),
        json(&session.fields),
        session.with_customer,
        session.snapshot.as_ref().map(json),
        session.snapshot_at.map(|at| at.0),
        session.shared_at.map(|at| at.0)
    ];
    one(tx.execute(sql, values).await?)
}

/// Takes a session off every page, or brings it back.
pub async fn remove(tx: &mut Tx, workspace: WorkspaceId, id: SessionId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE session SET removed_at = $3 WHERE workspace_id = $1 AND id = $2";
    one(tx.execute(sql, values![workspace, id, at.map(|at| at.0)]).await?)
}

/// Says who was there, in place of what was said before.
pub async fn set_attendees(
    tx: &mut Tx,
    workspace: WorkspaceId,
    session: SessionId,
    attendees: &[Attendee],
) -> Result<()> {
    let sql = "DELETE FROM session_member WHERE workspace_id = $1 AND session_id = $2";
    tx.execute(sql, values![workspace, session]).await?;
    for attendee in attendees {
        // Only members of the workspace.
        let sql = "INSERT INTO session_member (session_id, member_id, workspace_id, part) \
                   SELECT $1, id, workspace_id, $4 FROM member WHERE workspace_id = $2 AND id = $3";
        one(tx.execute(sql, values![session, workspace, attendee.member, attendee.part.name()]).await?)?;
    }
    Ok(())
}

/// Says which customers were there beside the one it is named after.
pub async fn set_guests(
    tx: &mut Tx,
    workspace: WorkspaceId,
    session: SessionId,
    guests: &[PersonId],
) -> Result<()> {
    let sql = "DELETE FROM session_guest WHERE workspace_id = $1 AND session_id = $2";
    tx.execute(sql, values![workspace, session]).await?;
    for guest in guests {
        let sql = "INSERT INTO session_guest (session_id, person_id, workspace_id) \
                   SELECT $1, id, workspace_id FROM person WHERE workspace_id = $2 AND id = $3";
        one(tx.execute(sql, values![session, workspace, *guest]).await?)?;
    }
    Ok(())
}

fn one(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::not_found("session")) } else { Ok(()) }
}
