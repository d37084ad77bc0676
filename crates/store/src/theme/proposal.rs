//! Names a machine proposed for themes. They stand beside the names until a person accepts or declines.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::time::Timestamp;

use crate::change::{self, Op};
use crate::db::Tx;
use crate::row::Row;
use crate::values;

/// A proposed name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub theme: ThemeId,
    pub name: String,
    /// The voice and the passage in it that the name rests on, verbatim.
    pub voice: VoiceId,
    pub quote: String,
    /// Which model proposed it.
    pub model: String,
    /// `open`, `accepted` or `declined`.
    pub state: String,
}

const COLUMNS: &str =
    "SELECT theme_id, name, voice_id, quote, model, state FROM theme_proposal WHERE workspace_id = $1";

fn read(row: &Row) -> Result<Proposal> {
    let mut c = row.cells();
    Ok(Proposal {
        theme: c.id(ThemeId)?,
        name: c.text()?,
        voice: c.id(VoiceId)?,
        quote: c.text()?,
        model: c.text()?,
        state: c.text()?,
    })
}

/// All proposals, whatever became of them.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Proposal>> {
    tx.rows(format!("{COLUMNS} ORDER BY theme_id"), values![workspace]).await?.iter().map(read).collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, theme: ThemeId) -> Result<Option<Proposal>> {
    let sql = format!("{COLUMNS} AND theme_id = $2");
    tx.row(sql, values![workspace, theme]).await?.as_ref().map(read).transpose()
}

/// Keeps a proposal in place of an earlier one for the same theme; a theme that is gone gets none.
pub async fn put(tx: &mut Tx, workspace: WorkspaceId, proposal: &Proposal, now: Timestamp) -> Result<()> {
    if super::list::find(tx, workspace, proposal.theme).await?.is_none() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO theme_proposal (theme_id, workspace_id, name, voice_id, quote, model, state, made_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (theme_id) DO UPDATE SET name = excluded.name, \
         voice_id = excluded.voice_id, quote = excluded.quote, model = excluded.model, state = excluded.state, \
         made_at = excluded.made_at",
        values![
            proposal.theme,
            workspace,
            &proposal.name,
            proposal.voice,
            &proposal.quote,
            &proposal.model,
            &proposal.state,
            now
        ],
    )
    .await?;
    Ok(())
}

/// What became of a proposal.
pub async fn set_state(tx: &mut Tx, workspace: WorkspaceId, theme: ThemeId, state: &str) -> Result<()> {
    let sql = "UPDATE theme_proposal SET state = $3 WHERE workspace_id = $1 AND theme_id = $2";
    match tx.execute(sql, values![workspace, theme, state]).await? {
        0 => Err(Error::not_found("proposed name")),
        _ => Ok(()),
    }
}

/// Gives a theme back the name it had, and who gave it.
pub async fn rename_back(
    tx: &mut Tx,
    workspace: WorkspaceId,
    theme: ThemeId,
    name: &str,
    by_hand: bool,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE theme SET name = $3, named_by_hand = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, theme, name, by_hand]).await? {
        0 => Err(Error::not_found("theme")),
        _ => change::append(tx, workspace, "theme", Op::Updated, &[theme.0], now).await,
    }
}
