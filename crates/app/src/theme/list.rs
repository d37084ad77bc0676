//! All themes with what a table shows of them.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::evidence::{Evidence, Strength};
use firsthand_domain::id::{GroupId, ThemeId};
use firsthand_domain::noun::Theme;
use firsthand_domain::theme::{Group, State as ThemeState};
use firsthand_store as store;
use firsthand_store::theme::list::{ThemeVitals, Week};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::{self, Heard, Recent, State};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::voice::row::{VoiceRow, load};

/// Emerging themes that are quoted.
const QUOTED: usize = 12;

/// All themes, the largest first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListThemes {
    /// A part of the name or one of its words.
    pub q: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThemeRow {
    pub theme: Theme,
    /// Voices of the last 28 days.
    pub recent_voices: i64,
    pub evidence: Evidence,
    pub strength: Strength,
    pub recent: Recent,
    /// The group of themes it belongs to.
    pub group: Option<GroupId>,
    /// Why it is not established yet, in words.
    pub emerging: Option<String>,
}

/// A theme somebody said is none.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DismissedTheme {
    pub id: ThemeId,
    pub name: String,
    pub voices: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThemeList {
    pub themes: Vec<ThemeRow>,
    /// New small groups, and themes nearly all of whose voices are recent: not established yet.
    pub emerging: Vec<ThemeRow>,
    /// What stands for each emerging theme, in their words.
    pub emerging_voices: Vec<VoiceRow>,
    pub dismissed: Vec<DismissedTheme>,
    /// Groups of themes that belong together.
    pub groups: Vec<Group>,
    /// Voices in a theme, and all voices.
    pub voices_in_themes: i64,
    pub voices: i64,
}

impl Action for ListThemes {
    type Output = ThemeList;
    const NAME: &'static str = "list_themes";
    const ABOUT: &'static str = "Lists themes with their size, evidence and recent weeks.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<ThemeList> {
        let mut themes = rows(ctx).await?;
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let groups = store::theme::group::list(&mut tx, ws).await?;
        let all = store::theme::list::all(&mut tx, ws).await?;
        drop(tx);
        let dismissed = all.into_iter().filter(|theme| theme.life.state == ThemeState::Dismissed);
        let dismissed = dismissed
            .map(|theme| DismissedTheme {
                id: theme.theme.id,
                name: theme.theme.name,
                voices: theme.theme.voices,
            })
            .collect();
        let voices_in_themes = themes.iter().map(|row| row.theme.voices).sum();
        let wanted = self.q.trim().to_lowercase();
        if !wanted.is_empty() {
            themes.retain(|row| {
                row.theme.name.to_lowercase().contains(&wanted)
                    || row.theme.words.iter().any(|w| w.to_lowercase() == wanted)
            });
        }
        let (emerging, themes): (Vec<ThemeRow>, Vec<ThemeRow>) =
            themes.into_iter().partition(|row| row.emerging.is_some());
        let typical: Vec<i64> =
            emerging.iter().take(QUOTED).filter_map(|row| row.theme.typical.first()).map(|id| id.0).collect();
        let emerging_voices = load(ctx, &typical, "").await?;
        let voices = ctx.app.index.len() as i64;
        Ok(ThemeList { themes, emerging, emerging_voices, dismissed, groups, voices_in_themes, voices })
    }
}

/// Every theme that has voices, judged together.
pub(crate) async fn rows(ctx: &Ctx) -> Result<Vec<ThemeRow>> {
    let ws = ctx.actor.workspace;
    let week = ctx.now().week();
    let mut tx = ctx.app.db.read().await?;
    let found: Vec<ThemeVitals> =
        store::theme::list::list(&mut tx, ws).await?.into_iter().filter(|t| t.theme.voices > 0).collect();
    let weeks = store::theme::list::weeks(&mut tx, ws, None, week - change::SHOWN).await?;
    drop(tx);
    let since = found.iter().filter_map(|t| t.vitals.first_week).min().unwrap_or(week);
    let mut by_theme: HashMap<ThemeId, Vec<Week>> = HashMap::new();
    for (theme, week) in weeks {
        by_theme.entry(theme).or_default().push(week);
    }
    let heard: Vec<Heard<'_>> = found
        .iter()
        .map(|t| Heard {
            weeks: by_theme.get(&t.theme.id).map_or(&[], Vec::as_slice),
            first: t.vitals.first_week,
            voices: t.theme.voices,
        })
        .collect();
    let judged = change::judge(&heard, week, since);
    Ok(found.into_iter().zip(judged).map(|(theme, recent)| row(theme, recent)).collect())
}

fn row(found: ThemeVitals, recent: Recent) -> ThemeRow {
    let evidence = Evidence {
        people: found.theme.people,
        second_hand: found.vitals.second_hand,
        sources: found.vitals.sources.len() as i64,
        weeks: found.vitals.weeks_heard,
        sample_agrees: false,
    };
    ThemeRow {
        recent_voices: found.vitals.recent,
        strength: evidence.strength(),
        evidence,
        group: found.life.group,
        emerging: found.life.emerging.as_deref().map(|why| emerging(why, &found)),
        theme: found.theme,
        recent,
    }
}

/// A theme that is judged with no others: a dismissed one is out of their comparison.
pub(crate) fn alone(found: &ThemeVitals, week: i64) -> ThemeRow {
    let heard = Heard { weeks: &[], first: found.vitals.first_week, voices: found.theme.voices };
    let judged = change::judge(&[heard], week, week).pop();
    let nothing =
        Recent { weeks: Vec::new(), normal: None, usual: None, state: State::TooFew, surprise: 1.0 };
    let mut row = row(found.clone(), judged.unwrap_or(nothing));
    row.recent.state = State::TooFew;
    row
}

/// Why a theme is not established yet.
fn emerging(why: &str, found: &ThemeVitals) -> String {
    let (recent, voices) = (found.vitals.recent, found.theme.voices);
    let heard = format!("{recent} of its {voices} voices came in the last 4 weeks");
    match why {
        "small" => format!("{heard}, close to each other and to nothing else."),
        _ => format!("{heard}."),
    }
}

/// The loudest changes first, then the most heard of the last weeks.
pub fn sort_by_change(themes: &mut [ThemeRow]) {
    let rank = |row: &ThemeRow| match row.recent.state {
        State::Above => 0,
        State::Below => 1,
        State::New => 2,
        State::Normal | State::TooFew => 3,
    };
    themes.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then(a.recent.surprise.total_cmp(&b.recent.surprise))
            .then(b.recent_voices.cmp(&a.recent_voices))
    });
}
