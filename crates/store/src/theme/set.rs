//! A run of themes replaces the set of them, in the one transaction of the caller.

use std::collections::{HashMap, HashSet};

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::noun::Theme;
use firsthand_domain::time::Timestamp;

use super::list::{self, Vitals, Week};
use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::value::{Value, json};
use crate::values;

/// A theme as a run found it. An id that is there already stays the same theme.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTheme {
    pub theme: Theme,
    pub vitals: Vitals,
    pub weeks: Vec<Week>,
}

/// Replaces all themes. A name given by hand stays; a theme named by hand or holding pinned voices stays too, empty
/// when the run did not find it again. Which voice belongs where is set by [`super::assign`] afterwards.
pub async fn replace(tx: &mut Tx, workspace: WorkspaceId, themes: &[NewTheme], now: Timestamp) -> Result<()> {
    let known: HashMap<i64, Theme> =
        list::list(tx, workspace).await?.into_iter().map(|known| (known.theme.id.0, known.theme)).collect();
    let new: HashSet<i64> = themes.iter().map(|new| new.theme.id.0).collect();
    let pinned = "SELECT DISTINCT theme_id FROM theme_pin WHERE workspace_id = $1";
    let pinned: HashSet<i64> =
        tx.rows(pinned, values![workspace]).await?.iter().map(|row| row.int()).collect::<Result<_>>()?;
    let missing = known.values().filter(|theme| !new.contains(&theme.id.0));
    let (empty, gone): (Vec<&Theme>, Vec<&Theme>) =
        missing.partition(|theme| theme.named_by_hand || pinned.contains(&theme.id.0));
    let gone: Vec<i64> = gone.iter().map(|theme| theme.id.0).collect();

    tx.execute("DELETE FROM theme_week WHERE workspace_id = $1", values![workspace]).await?;
    bulk::change_in(tx, "DELETE FROM theme WHERE workspace_id = ? AND id IN", &[workspace.into()], &gone, "")
        .await?;
    for theme in empty {
        let sql = "UPDATE theme SET voices = 0, people = 0, recent = 0, second_hand = 0, first_week = NULL, weeks_heard = 0, typical = '[]', odd = '[]', sources = '[]', \
                   languages = '[]', versions = '[]' WHERE workspace_id = $1 AND id = $2";
        tx.execute(sql, values![workspace, theme.id]).await?;
    }
    let mut weeks: Vec<Value<'_>> = Vec::new();
    for new in themes {
        store(tx, workspace, new, known.get(&new.theme.id.0)).await?;
        for week in &new.weeks {
            weeks.extend(values![new.theme.id, workspace, week.week, week.voices, week.people]);
        }
    }
    let head = "INSERT INTO theme_week (theme_id, workspace_id, week, voices, people) VALUES";
    bulk::run(tx, head, 5, weeks, "", &[]).await?;
    let ids: Vec<i64> = themes.iter().map(|new| new.theme.id.0).collect();
    change::append(tx, workspace, "theme", Op::Removed, &gone, now).await?;
    change::append(tx, workspace, "theme", Op::Updated, &ids, now).await
}

async fn store(tx: &mut Tx, workspace: WorkspaceId, new: &NewTheme, known: Option<&Theme>) -> Result<()> {
    let theme = &new.theme;
    let by_hand = known.filter(|known| known.named_by_hand);
    let values = values![
        theme.id,
        workspace,
        by_hand.map_or(&theme.name, |known| &known.name),
        by_hand.is_some() || theme.named_by_hand,
        json(&theme.words),
        json(&theme.typical),
        json(&theme.odd),
        theme.voices,
        theme.people,
        new.vitals.recent,
        json(&new.vitals.sources),
        json(&new.vitals.languages),
        new.vitals.second_hand,
        json(&new.vitals.versions),
        new.vitals.first_week,
        new.vitals.weeks_heard,
    ];
    let sql = if known.is_some() {
        "UPDATE theme SET name = $3, named_by_hand = $4, words = $5, typical = $6, odd = $7, voices = $8, people = $9, \
         recent = $10, sources = $11, languages = $12, second_hand = $13, versions = $14, first_week = $15, weeks_heard = $16 WHERE id = $1 AND workspace_id = $2"
    } else {
        "INSERT INTO theme (id, workspace_id, name, named_by_hand, words, typical, odd, voices, people, recent, \
         sources, languages, second_hand, versions, first_week, weeks_heard) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)"
    };
    tx.execute(sql, values).await?;
    Ok(())
}
