//! Themes for pages: their counts and vitals were stored when themes were run.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{GroupId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Theme;
use firsthand_domain::theme::State;
use firsthand_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::life::Life;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::row::Row;
use crate::values;

/// What a theme's card shows beside its name, counted when themes were run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Vitals {
    /// Voices of the last 28 days.
    pub recent: i64,
    /// Voices a colleague reported.
    pub second_hand: i64,
    /// The week of its first voice, see [`firsthand_domain::time::Timestamp::week`].
    pub first_week: Option<i64>,
    /// Weeks with at least one voice.
    pub weeks_heard: i64,
    /// Source and voices, the most first.
    pub sources: Vec<(firsthand_domain::id::SourceId, i64)>,
    /// ISO 639-1 and voices, the most first.
    pub languages: Vec<(String, i64)>,
    /// The product's version and voices, the most first.
    pub versions: Vec<(String, i64)>,
}

/// One week of a theme; see [`Timestamp::week`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Week {
    pub week: i64,
    pub voices: i64,
    pub people: i64,
}

/// A theme with its vitals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeVitals {
    pub theme: Theme,
    pub vitals: Vitals,
    pub life: Life,
}

const COLUMNS: &str = "SELECT id, name, words, voices, people, named_by_hand, typical, odd, recent, second_hand, \
                       first_week, weeks_heard, sources, \
                       languages, versions, state, leads_to, split_from, group_id, emerging, cuts \
                       FROM theme WHERE workspace_id = $1";

pub(crate) fn read(row: &Row) -> Result<ThemeVitals> {
    let mut c = row.cells();
    let theme = Theme {
        id: c.id(ThemeId)?,
        name: c.text()?,
        words: c.json()?,
        voices: c.int()?,
        people: c.int()?,
        named_by_hand: c.flag()?,
        typical: c.json::<Vec<VoiceId>>()?,
        odd: c.json::<Vec<VoiceId>>()?,
    };
    let vitals = Vitals {
        recent: c.int()?,
        second_hand: c.int()?,
        first_week: c.int_or()?,
        weeks_heard: c.int()?,
        sources: c.json()?,
        languages: c.json()?,
        versions: c.json()?,
    };
    let life = Life {
        state: c.named("a theme's state", State::parse)?,
        leads_to: c.id_or(ThemeId)?,
        split_from: c.id_or(ThemeId)?,
        group: c.id_or(GroupId)?,
        emerging: c.text_or()?,
        cuts: c.json()?,
    };
    Ok(ThemeVitals { theme, vitals, life })
}

/// All themes that are one, those with the most voices first: neither dismissed nor merged into another.
pub async fn list(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<ThemeVitals>> {
    tx.rows(format!("{COLUMNS} AND state = 'found' ORDER BY voices DESC, id"), values![workspace])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// All themes in whatever state, those with the most voices first.
pub async fn all(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<ThemeVitals>> {
    tx.rows(format!("{COLUMNS} ORDER BY voices DESC, id"), values![workspace])
        .await?
        .iter()
        .map(read)
        .collect()
}

pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: ThemeId) -> Result<Option<ThemeVitals>> {
    tx.row(format!("{COLUMNS} AND id = $2"), values![workspace, id]).await?.as_ref().map(read).transpose()
}

pub async fn get(tx: &mut Tx, workspace: WorkspaceId, id: ThemeId) -> Result<ThemeVitals> {
    find(tx, workspace, id).await?.ok_or_else(|| Error::not_found("theme"))
}

/// Gives a theme a name by hand, which every later run leaves.
pub async fn rename(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ThemeId,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    name_it(tx, workspace, id, (name, true), now).await
}

/// Names a theme; `by_hand` says whether later runs leave the name.
pub async fn name_it(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ThemeId,
    (name, by_hand): (&str, bool),
    now: Timestamp,
) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::invalid("name", "A name has 1 to 200 characters."));
    }
    let sql = "UPDATE theme SET name = $3, named_by_hand = $4 WHERE workspace_id = $1 AND id = $2";
    match tx.execute(sql, values![workspace, id, name, by_hand]).await? {
        0 => Err(Error::not_found("theme")),
        _ => change::append(tx, workspace, "theme", Op::Updated, &[id.0], now).await,
    }
}

/// The weeks of one theme, or of all, from a week on; oldest first.
pub async fn weeks(
    tx: &mut Tx,
    workspace: WorkspaceId,
    theme: Option<ThemeId>,
    from_week: i64,
) -> Result<Vec<(ThemeId, Week)>> {
    let one = if theme.is_some() { " AND theme_id = $3" } else { "" };
    let sql = format!(
        "SELECT theme_id, week, voices, people FROM theme_week WHERE workspace_id = $1 AND week >= $2{one} \
         ORDER BY theme_id, week"
    );
    let mut values = values![workspace, from_week];
    if let Some(theme) = theme {
        values.extend(values![theme]);
    }
    let mut out = Vec::new();
    for row in tx.rows(sql, values).await? {
        let mut c = row.cells();
        out.push((c.id(ThemeId)?, Week { week: c.int()?, voices: c.int()?, people: c.int()? }));
    }
    Ok(out)
}
