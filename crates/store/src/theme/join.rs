//! New voices join themes between two runs: each is counted where it joins, at a cost that does not grow with the theme.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use firsthand_domain::error::Result;
use firsthand_domain::id::{SourceId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::time::{DAY_US, Timestamp, day_of_week_start};

use super::assign::{self, Assigned};
use super::list::{self, ThemeVitals};
use crate::db::Tx;
use crate::value::json;
use crate::values;

/// A voice that joins a theme, with what is counted there.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    pub voice: VoiceId,
    pub theme: ThemeId,
    pub similarity: f64,
    pub person: Option<i64>,
    /// Customer evidence, not a colleague's report.
    pub first_hand: bool,
    pub source: SourceId,
    pub language: Option<String>,
    pub version: Option<String>,
    /// `None` when not known.
    pub said_at: Option<Timestamp>,
    /// Said lately, as [`list::Vitals::recent`] counts.
    pub recent: bool,
}

/// Puts voices that were in no theme into theirs. Themes that are gone meanwhile are passed over.
pub async fn join(tx: &mut Tx, workspace: WorkspaceId, joined: &[Joined], now: Timestamp) -> Result<()> {
    let mut by_theme: BTreeMap<ThemeId, Vec<&Joined>> = BTreeMap::new();
    for one in joined {
        by_theme.entry(one.theme).or_default().push(one);
    }
    for (theme, joined) in by_theme {
        // Counted before they are in, so that a person's other voices there are those of before.
        if let Some(mut known) = list::find(tx, workspace, theme).await? {
            count(tx, workspace, &mut known, &joined).await?;
        }
    }
    let assigned: Vec<Assigned> = joined
        .iter()
        .map(|j| Assigned { voice: j.voice, theme: j.theme, similarity: j.similarity, by_hand: false })
        .collect();
    assign::set_theme(tx, workspace, &assigned, now).await
}

async fn count(tx: &mut Tx, ws: WorkspaceId, known: &mut ThemeVitals, joined: &[&Joined]) -> Result<()> {
    let theme = known.theme.id;
    let mut people = HashSet::new();
    let mut weeks: BTreeMap<i64, Vec<&Joined>> = BTreeMap::new();
    for one in joined {
        known.theme.voices += 1;
        known.vitals.recent += i64::from(one.recent);
        add_to(&mut known.vitals.sources, one.source);
        one.language.iter().for_each(|l| add_to(&mut known.vitals.languages, l.clone()));
        one.version.iter().for_each(|v| add_to(&mut known.vitals.versions, v.clone()));
        match (one.first_hand, one.person) {
            (false, _) => known.vitals.second_hand += 1,
            (true, None) => known.theme.people += 1,
            (true, Some(person)) if people.insert(person) => {
                known.theme.people += i64::from(!is_heard(tx, theme, person, None).await?);
            }
            (true, Some(_)) => {}
        }
        if let Some(at) = one.said_at {
            weeks.entry(at.week()).or_default().push(one);
        }
    }
    for (week, said) in weeks {
        known.vitals.first_week = Some(known.vitals.first_week.map_or(week, |first| first.min(week)));
        known.vitals.weeks_heard += i64::from(add_week(tx, ws, theme, week, &said).await?);
    }
    let (t, v) = (&known.theme, &known.vitals);
    let sql = "UPDATE theme SET voices = $3, people = $4, recent = $5, second_hand = $6, first_week = $7, weeks_heard = $8, \
               sources = $9, languages = $10, versions = $11 WHERE workspace_id = $1 AND id = $2";
    let (sources, languages, versions) = (json(&v.sources), json(&v.languages), json(&v.versions));
    let values = values![
        ws,
        theme,
        t.voices,
        t.people,
        v.recent,
        v.second_hand,
        v.first_week,
        v.weeks_heard,
        sources,
        languages,
        versions
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

/// Adds voices to a week of a theme; true when it is the theme's first voice of that week.
async fn add_week(tx: &mut Tx, ws: WorkspaceId, theme: ThemeId, week: i64, said: &[&Joined]) -> Result<bool> {
    let signed: BTreeSet<i64> = said.iter().filter_map(|one| one.person).collect();
    let mut people = said.iter().filter(|one| one.person.is_none()).count() as i64;
    for person in signed {
        people += i64::from(!is_heard(tx, theme, person, Some(week)).await?);
    }
    let find = "SELECT COUNT(*) FROM theme_week WHERE theme_id = $1 AND week = $2";
    let new = tx.int(find, values![theme, week]).await? == 0;
    tx.execute(
        "INSERT INTO theme_week (theme_id, week, workspace_id, voices, people) VALUES ($1,$2,$3,$4,$5) \
         ON CONFLICT (theme_id, week) DO UPDATE SET voices = theme_week.voices + excluded.voices, \
         people = theme_week.people + excluded.people",
        values![theme, week, ws, said.len() as i64, people],
    )
    .await?;
    Ok(new)
}

/// Whether a person was heard in a theme, at all or in one week.
async fn is_heard(tx: &mut Tx, theme: ThemeId, person: i64, week: Option<i64>) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM voice v JOIN voice_theme t ON t.voice_id = v.id \
               WHERE v.person_id = $1 AND t.theme_id = $2 AND v.said_at >= $3 AND v.said_at < $4 LIMIT 1) heard";
    let (from, to) = match week {
        Some(week) => (day_of_week_start(week) * DAY_US, day_of_week_start(week + 1) * DAY_US),
        None => (i64::MIN, i64::MAX),
    };
    Ok(tx.int(sql, values![person, theme, from, to]).await? > 0)
}

/// One more of a value; the most frequent stay first. A value beyond the listed ones begins at one.
fn add_to<K: PartialEq>(counts: &mut Vec<(K, i64)>, value: K) {
    match counts.iter_mut().find(|(known, _)| *known == value) {
        Some((_, count)) => *count += 1,
        None => counts.push((value, 1)),
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
}
