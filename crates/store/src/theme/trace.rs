//! What a run leaves behind: where vanished themes went, what was read, and what everybody said by cut.

use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::stage::Known;
use firsthand_domain::theme::Cut;
use firsthand_domain::time::Timestamp;

use crate::bulk;
use crate::db::Tx;
use crate::value::json;
use crate::values;

/// The last run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub at: Timestamp,
    /// What was read, as one number.
    pub fingerprint: i64,
    /// The cuts of everything that was said.
    pub cuts: Vec<Cut>,
}

pub async fn last_run(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<Run>> {
    let sql = "SELECT at, fingerprint, cuts FROM theme_trace WHERE workspace_id = $1";
    let Some(row) = tx.row(sql, values![workspace]).await? else { return Ok(None) };
    let mut c = row.cells();
    Ok(Some(Run { at: c.moment()?, fingerprint: c.int()?, cuts: c.json()? }))
}

pub async fn set_run(tx: &mut Tx, workspace: WorkspaceId, run: &Run) -> Result<()> {
    let sql = "INSERT INTO theme_trace (workspace_id, at, fingerprint, cuts) VALUES ($1,$2,$3,$4) \
               ON CONFLICT (workspace_id) DO UPDATE SET at = excluded.at, fingerprint = excluded.fingerprint, \
               cuts = excluded.cuts";
    tx.execute(sql, values![workspace, run.at, run.fingerprint, json(&run.cuts)]).await?;
    Ok(())
}

/// Forgets what the last run read, so that the next one reads everything again.
pub async fn forget_run(tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
    tx.execute("UPDATE theme_trace SET fingerprint = 0 WHERE workspace_id = $1", values![workspace]).await?;
    Ok(())
}

/// Says where the voices of vanished themes went; `None` is no theme.
pub async fn leave(tx: &mut Tx, workspace: WorkspaceId, trails: &[(ThemeId, Option<ThemeId>)]) -> Result<()> {
    for (theme, to) in trails {
        let sql = "INSERT INTO theme_trail (theme_id, workspace_id, leads_to) VALUES ($1,$2,$3) \
                   ON CONFLICT (theme_id) DO UPDATE SET leads_to = excluded.leads_to";
        tx.execute(sql, values![*theme, workspace, *to]).await?;
    }
    Ok(())
}

/// Where a vanished theme's voices went, one step: nothing when it never was, `Some(None)` when they are in no theme.
pub async fn trail(tx: &mut Tx, workspace: WorkspaceId, theme: ThemeId) -> Result<Option<Option<ThemeId>>> {
    let sql = "SELECT leads_to FROM theme_trail WHERE workspace_id = $1 AND theme_id = $2";
    let Some(row) = tx.row(sql, values![workspace, theme]).await? else { return Ok(None) };
    Ok(Some(row.cells().id_or(ThemeId)?))
}

/// Says of a voice that it is not about a theme.
pub async fn refuse(tx: &mut Tx, workspace: WorkspaceId, voice: VoiceId, theme: ThemeId) -> Result<()> {
    let sql = "INSERT INTO theme_refusal (voice_id, theme_id, workspace_id) VALUES ($1,$2,$3) \
               ON CONFLICT (voice_id, theme_id) DO NOTHING";
    tx.execute(sql, values![voice, theme, workspace]).await?;
    Ok(())
}

/// Takes [`refuse`] back.
pub async fn allow(tx: &mut Tx, workspace: WorkspaceId, voice: VoiceId, theme: ThemeId) -> Result<()> {
    let sql = "DELETE FROM theme_refusal WHERE workspace_id = $1 AND voice_id = $2 AND theme_id = $3";
    tx.execute(sql, values![workspace, voice, theme]).await?;
    Ok(())
}

/// All refusals, by voice.
pub async fn refusals(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<(VoiceId, ThemeId)>> {
    let sql =
        "SELECT voice_id, theme_id FROM theme_refusal WHERE workspace_id = $1 ORDER BY voice_id, theme_id";
    let mut out = Vec::new();
    for row in tx.rows(sql, values![workspace]).await? {
        let mut c = row.cells();
        out.push((c.id(VoiceId)?, c.id(ThemeId)?));
    }
    Ok(out)
}

const KNOWN: &str = "SELECT p.id, COALESCE(p.since, a.since), a.plan, \
    (SELECT MIN(v.said_at) FROM voice v WHERE v.person_id = p.id AND v.dated), \
    (SELECT MAX(v.said_at) FROM voice v WHERE v.person_id = p.id AND v.dated) \
    FROM person p LEFT JOIN account a ON a.id = p.account_id WHERE p.workspace_id =";

/// What is known of some customers, by person.
pub async fn known(tx: &mut Tx, workspace: WorkspaceId, people: &[i64]) -> Result<Vec<(i64, Known)>> {
    let rows = bulk::rows_in(tx, &format!("{KNOWN} ? AND p.id IN"), &[workspace.into()], people, "").await?;
    rows.iter().map(read_known).collect()
}

fn read_known(row: &crate::row::Row) -> Result<(i64, Known)> {
    let mut c = row.cells();
    let (id, since, plan) = (c.int()?, c.moment_or()?, c.text_or()?);
    Ok((id, Known { since, plan, first_voice: c.moment_or()?, last_voice: c.moment_or()? }))
}
