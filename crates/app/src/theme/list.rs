//! All themes with what a table shows of them.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::evidence::{Evidence, Strength};
use firsthand_domain::id::ThemeId;
use firsthand_domain::noun::Theme;
use firsthand_store as store;
use firsthand_store::theme::list::{ThemeVitals, Week};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::{self, Heard, Recent, State};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;

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
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThemeList {
    pub themes: Vec<ThemeRow>,
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
        let voices_in_themes = themes.iter().map(|row| row.theme.voices).sum();
        let wanted = self.q.trim().to_lowercase();
        if !wanted.is_empty() {
            themes.retain(|row| {
                row.theme.name.to_lowercase().contains(&wanted)
                    || row.theme.words.iter().any(|w| w.to_lowercase() == wanted)
            });
        }
        Ok(ThemeList { themes, voices_in_themes, voices: ctx.app.index.len() as i64 })
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
        theme: found.theme,
        recent,
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
