//! One theme: what it is, who says it, how it went, and in their words.

use firsthand_domain::access::Role;
use firsthand_domain::clock::mix;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SourceId, ThemeId, VoiceId};
use firsthand_domain::noun::{Launch, Source};
use firsthand_domain::theme::{Group, Part, State};
use firsthand_search::request::{Request, Sort};
use firsthand_store as store;
use firsthand_store::theme::list::ThemeVitals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cuts::{self, ThemeCut};
use super::list::ThemeRow;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::voice::row::{VoiceRow, load};

/// Quotes drawn at random.
const RANDOM: usize = 10;

/// Shows one theme.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowTheme {
    pub id: ThemeId,
    /// Another number draws other random quotes.
    #[serde(default)]
    pub draw: u64,
}

/// Voices in one week, from Monday.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WeekCount {
    /// The Monday, as 2026-11-16.
    pub monday: String,
    pub voices: i64,
    pub people: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceShare {
    pub source: Source,
    pub voices: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThemePage {
    pub row: ThemeRow,
    /// Why the evidence is called what it is: `true` speaks for it, `false` is thin.
    pub reasons: Vec<(bool, String)>,
    /// Every week from the first voice to the last full week, without gaps.
    pub weeks: Vec<WeekCount>,
    pub launches: Vec<Launch>,
    /// Quotes somebody pinned; the engine's typical ones while nobody has.
    pub pinned: Vec<VoiceRow>,
    pub pinned_by_hand: bool,
    pub random: Vec<VoiceRow>,
    /// Voices that fit least.
    pub odd: Vec<VoiceRow>,
    pub sources: Vec<SourceShare>,
    /// Second-hand voices among them.
    pub second_hand: i64,
    /// ISO 639-1 codes and voices.
    pub languages: Vec<(String, i64)>,
    pub versions: Vec<(String, i64)>,
    /// Its group, where it has one.
    pub group: Option<Group>,
    /// Its sub-themes, the largest first.
    pub parts: Vec<Part>,
    /// Its customers by stage, plan, version, language and source, beside everybody heard.
    pub cuts: Vec<ThemeCut>,
    /// Themes that were merged into it.
    pub merged: Vec<NamedTheme>,
    /// The theme it was split from.
    pub split_from: Option<NamedTheme>,
    /// Somebody said that it is not a theme.
    pub dismissed: bool,
}

/// A theme by its name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NamedTheme {
    pub id: ThemeId,
    pub name: String,
}

impl Action for ShowTheme {
    type Output = ThemePage;
    const NAME: &'static str = "show_theme";
    const ABOUT: &'static str = "Shows a theme: its weeks, quotes, sources, languages and versions.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<ThemePage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let found = store::theme::list::get(&mut tx, ws, self.id).await?;
        let weeks = store::theme::list::weeks(&mut tx, ws, Some(self.id), i64::MIN).await?;
        let by_hand = store::theme::assign::quoted(&mut tx, ws, self.id).await?;
        let groups = store::theme::group::list(&mut tx, ws).await?;
        let parts = store::theme::part::list(&mut tx, ws, Some(self.id)).await?;
        let whole = store::theme::trace::last_run(&mut tx, ws).await?.map(|run| run.cuts).unwrap_or_default();
        let all = store::theme::list::all(&mut tx, ws).await?;
        let launches = store::launch::list(&mut tx, ws).await?;
        let sources = store::source::list(&mut tx, ws).await?;
        drop(tx);
        let weeks: Vec<_> = weeks.into_iter().map(|(_, week)| week).collect();
        let vitals = found.vitals.clone();
        let by_hand = numbers(&by_hand);
        let pinned: Vec<i64> =
            if by_hand.is_empty() { numbers(&found.theme.typical) } else { by_hand.clone() };
        let odd = numbers(&found.theme.odd);
        // Judged together with all others, so that the page says what the list says.
        let row = super::list::rows(ctx).await?.into_iter().find(|row| row.theme.id == self.id);
        let dismissed = found.life.state == State::Dismissed;
        let row = match row {
            Some(row) => row,
            None if dismissed => super::list::alone(&found, ctx.now().week()),
            None => return Err(Error::not_found("theme")),
        };
        let name = |theme: &ThemeVitals| NamedTheme { id: theme.theme.id, name: theme.theme.name.clone() };
        let split_from = found.life.split_from;
        Ok(ThemePage {
            reasons: row.evidence.reasons(),
            weeks: without_gaps(&weeks, ctx.now().week()),
            launches,
            pinned: load(ctx, &pinned, "").await?,
            pinned_by_hand: !by_hand.is_empty(),
            random: random(ctx, self.id, self.draw).await?,
            odd: load(ctx, &odd, "").await?,
            sources: named(&vitals.sources, &sources),
            second_hand: vitals.second_hand,
            languages: vitals.languages,
            versions: vitals.versions,
            group: found.life.group.and_then(|id| groups.into_iter().find(|group| group.id == id)),
            parts,
            cuts: cuts::shares(&found.life.cuts, &whole, |id| cuts::source_name(&sources, id)),
            merged: all.iter().filter(|theme| theme.life.leads_to == Some(self.id)).map(name).collect(),
            split_from: all.iter().find(|theme| Some(theme.theme.id) == split_from).map(name),
            dismissed,
            row,
        })
    }
}

fn numbers(ids: &[VoiceId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn named(shares: &[(SourceId, i64)], sources: &[store::source::SourceCount]) -> Vec<SourceShare> {
    let find = |id: SourceId| sources.iter().find(|s| s.source.id == id).map(|s| s.source.clone());
    shares
        .iter()
        .filter_map(|(id, voices)| Some(SourceShare { source: find(*id)?, voices: *voices }))
        .collect()
}

fn without_gaps(weeks: &[store::theme::list::Week], running: i64) -> Vec<WeekCount> {
    let Some(first) = weeks.first().map(|w| w.week) else { return Vec::new() };
    let last = weeks.last().map_or(first, |w| w.week).min(running - 1).max(first);
    let count = |week: i64| weeks.iter().find(|w| w.week == week).map_or((0, 0), |w| (w.voices, w.people));
    (first..=last)
        .map(|week| {
            let monday = firsthand_domain::time::day_of_week_start(week) * firsthand_domain::time::DAY_US;
            let monday = firsthand_domain::time::Timestamp(monday).date(&jiff::tz::TimeZone::UTC);
            let (voices, people) = count(week);
            WeekCount { monday: monday.to_string(), voices, people }
        })
        .collect()
}

/// Quotes drawn at random over all of the theme's first-hand voices: a place in the list by number, each as likely
/// as any other.
async fn random(ctx: &Ctx, theme: ThemeId, draw: u64) -> Result<Vec<VoiceRow>> {
    let mut request = Request::new(ctx.actor.workspace.0, "");
    request.filters.theme = vec![Some(theme.0)];
    request.filters.first_hand = Some(true);
    request.facets = false;
    request.sort = Sort::Newest;
    request.limit = 0;
    let total = ctx.app.index.search(request.clone()).await?.total;
    let mut places = std::collections::BTreeSet::new();
    for turn in 0..RANDOM as u64 * 4 {
        if total > 0 && places.len() < RANDOM.min(total as usize) {
            places.insert(mix(theme.0 as u64 ^ mix(draw ^ mix(turn))) % total);
        }
    }
    let mut ids = Vec::new();
    for place in places {
        request.offset = place as usize;
        request.limit = 1;
        ids.extend(ctx.app.index.search(request.clone()).await?.hits.iter().map(|hit| hit.id));
    }
    load(ctx, &ids, "").await
}
