//! A run of themes replaces the set of them, in the one transaction of the caller. Only what differs is written, so
//! that a run that finds nothing new leaves no change behind.

use std::collections::{HashMap, HashSet};

use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, WorkspaceId};
use firsthand_domain::noun::Theme;
use firsthand_domain::theme::State;
use firsthand_domain::time::Timestamp;

use super::life::Life;
use super::list::{self, ThemeVitals, Vitals, Week};
use crate::bulk;
use crate::change::{self, Op};
use crate::db::Tx;
use crate::value::{Value, json};
use crate::values;

/// A theme as a run found it. An id that is there already stays the same theme. Of its life only group, emerging and
/// cuts are taken: the rest is what people decided.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTheme {
    pub theme: Theme,
    pub vitals: Vitals,
    pub weeks: Vec<Week>,
    pub life: Life,
}

/// Replaces all themes. A name given by hand stays; a theme that people named, pinned a voice to, split, merged or
/// dismissed stays too, empty when the run did not find it again. Which voice belongs where is set by
/// [`super::assign`] afterwards. Gives the themes that are no more.
pub async fn replace(
    tx: &mut Tx,
    workspace: WorkspaceId,
    themes: &[NewTheme],
    now: Timestamp,
) -> Result<Vec<ThemeId>> {
    let known: HashMap<ThemeId, ThemeVitals> =
        list::all(tx, workspace).await?.into_iter().map(|known| (known.theme.id, known)).collect();
    let new: HashSet<ThemeId> = themes.iter().map(|new| new.theme.id).collect();
    let agreed = agreed(tx, workspace, known.values()).await?;
    let mut gone = Vec::new();
    let mut changed = Vec::new();
    for missing in known.values().filter(|known| !new.contains(&known.theme.id)) {
        let id = missing.theme.id;
        if !agreed.contains(&id) && missing.life.state == State::Found {
            gone.push(id.0);
        } else if missing.theme.voices > 0 && missing.life.state != State::Merged {
            empty(tx, workspace, id).await?;
            changed.push(id.0);
        }
    }
    gone.sort_unstable();
    bulk::change_in(tx, "DELETE FROM theme WHERE workspace_id = ? AND id IN", &[workspace.into()], &gone, "")
        .await?;
    let mut weeks: HashMap<ThemeId, Vec<Week>> = HashMap::new();
    for (theme, week) in list::weeks(tx, workspace, None, i64::MIN).await? {
        weeks.entry(theme).or_default().push(week);
    }
    for new in themes {
        let weeks = weeks.remove(&new.theme.id).unwrap_or_default();
        if store(tx, workspace, new, known.get(&new.theme.id), &weeks).await? {
            changed.push(new.theme.id.0);
        }
    }
    changed.sort_unstable();
    change::append(tx, workspace, "theme", Op::Removed, &gone, now).await?;
    change::append(tx, workspace, "theme", Op::Updated, &changed, now).await?;
    Ok(gone.into_iter().map(ThemeId).collect())
}

/// Writes one theme's counts anew, beside all others.
pub async fn put(tx: &mut Tx, workspace: WorkspaceId, new: &NewTheme, now: Timestamp) -> Result<()> {
    let known = list::find(tx, workspace, new.theme.id).await?;
    let weeks = list::weeks(tx, workspace, Some(new.theme.id), i64::MIN).await?;
    let weeks: Vec<Week> = weeks.into_iter().map(|(_, week)| week).collect();
    if store(tx, workspace, new, known.as_ref(), &weeks).await? {
        change::append(tx, workspace, "theme", Op::Updated, &[new.theme.id.0], now).await?;
    }
    Ok(())
}

/// Says that a theme has no voice any more.
pub async fn put_empty(tx: &mut Tx, workspace: WorkspaceId, id: ThemeId, now: Timestamp) -> Result<()> {
    empty(tx, workspace, id).await?;
    change::append(tx, workspace, "theme", Op::Updated, &[id.0], now).await
}

/// Themes people agreed on in one way or another: a run keeps them.
pub async fn agreed(
    tx: &mut Tx,
    workspace: WorkspaceId,
    known: impl Iterator<Item = &ThemeVitals>,
) -> Result<HashSet<ThemeId>> {
    let pinned = "SELECT DISTINCT theme_id FROM theme_pin WHERE workspace_id = $1";
    let mut out: HashSet<ThemeId> = HashSet::new();
    for row in tx.rows(pinned, values![workspace]).await? {
        out.insert(ThemeId(row.int()?));
    }
    for theme in known {
        if theme.theme.named_by_hand || theme.life.state == State::Dismissed {
            out.insert(theme.theme.id);
        }
        if let Some(from) = theme.life.split_from {
            out.extend([theme.theme.id, from]);
        }
        out.extend(theme.life.leads_to);
    }
    Ok(out)
}

async fn empty(tx: &mut Tx, workspace: WorkspaceId, id: ThemeId) -> Result<()> {
    let sql = "UPDATE theme SET voices = 0, people = 0, recent = 0, second_hand = 0, first_week = NULL, weeks_heard = 0, \
               typical = '[]', odd = '[]', sources = '[]', languages = '[]', versions = '[]', cuts = '[]' \
               WHERE workspace_id = $1 AND id = $2";
    tx.execute(sql, values![workspace, id]).await?;
    tx.execute("DELETE FROM theme_week WHERE workspace_id = $1 AND theme_id = $2", values![workspace, id])
        .await?;
    Ok(())
}

/// Writes a theme when it differs from what is there; gives whether it did.
async fn store(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: &NewTheme,
    known: Option<&ThemeVitals>,
    weeks: &[Week],
) -> Result<bool> {
    let mut theme = new.theme.clone();
    if let Some(known) = known.filter(|known| known.theme.named_by_hand) {
        theme.name.clone_from(&known.theme.name);
        theme.named_by_hand = true;
    }
    let same = |known: &ThemeVitals| {
        let life = &known.life;
        (&known.theme, &known.vitals) == (&theme, &new.vitals)
            && (&life.group, &life.emerging, &life.cuts)
                == (&new.life.group, &new.life.emerging, &new.life.cuts)
    };
    let same_row = known.is_some_and(same);
    if !same_row {
        row(tx, workspace, &theme, new, known.is_some()).await?;
    }
    if weeks != new.weeks {
        let sql = "DELETE FROM theme_week WHERE workspace_id = $1 AND theme_id = $2";
        tx.execute(sql, values![workspace, theme.id]).await?;
        let mut rows: Vec<Value<'_>> = Vec::new();
        for week in &new.weeks {
            rows.extend(values![theme.id, workspace, week.week, week.voices, week.people]);
        }
        let head = "INSERT INTO theme_week (theme_id, workspace_id, week, voices, people) VALUES";
        bulk::run(tx, head, 5, rows, "", &[]).await?;
    }
    Ok(!same_row || weeks != new.weeks)
}

async fn row(tx: &mut Tx, workspace: WorkspaceId, theme: &Theme, new: &NewTheme, known: bool) -> Result<()> {
    let values = values![
        theme.id,
        workspace,
        &theme.name,
        theme.named_by_hand,
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
        new.life.group,
        &new.life.emerging,
        json(&new.life.cuts),
    ];
    let sql = if known {
        "UPDATE theme SET name = $3, named_by_hand = $4, words = $5, typical = $6, odd = $7, voices = $8, people = $9, \
         recent = $10, sources = $11, languages = $12, second_hand = $13, versions = $14, first_week = $15, \
         weeks_heard = $16, group_id = $17, emerging = $18, cuts = $19 WHERE id = $1 AND workspace_id = $2"
    } else {
        "INSERT INTO theme (id, workspace_id, name, named_by_hand, words, typical, odd, voices, people, recent, \
         sources, languages, second_hand, versions, first_week, weeks_heard, group_id, emerging, cuts) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)"
    };
    tx.execute(sql, values).await?;
    Ok(())
}
