//! Home: what should I hear today, and what changed.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::noun::{Import, Reading};
use firsthand_search::request::Request;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;
use crate::reading;
use crate::theme::list::{self, ThemeRow};
use crate::voice::facets::{self, Facet};
use crate::voice::row::{self, VoiceRow};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ShowHome>()]
}

/// Themes in the table of changes.
const CHANGES: usize = 6;

/// Today's reading, what changed, and what the workspace holds.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowHome {}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HomePage {
    /// Today in the workspace's zone, as 2026-11-22.
    pub today: String,
    pub voices: u64,
    /// Voices nobody has dealt with.
    pub new_voices: u64,
    /// Today's draw: the session under way, or the one that would start.
    pub todays: Vec<VoiceRow>,
    /// Today's session, once started.
    pub reading: Option<Reading>,
    /// Themes outside their normal range or new, then the most heard.
    pub changed: Vec<ThemeRow>,
    pub themes: usize,
    /// Sources, languages and more, with counts.
    pub facets: Vec<Facet>,
    pub people: i64,
    pub imports: Vec<Import>,
    pub product_languages: Vec<String>,
}

impl Action for ShowHome {
    type Output = HomePage;
    const NAME: &'static str = "show_home";
    const ABOUT: &'static str = "Shows today's reading, what changed this week and what the workspace holds.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<HomePage> {
        let ws = ctx.actor.workspace;
        let zone = ctx.zone().await?;
        let today = ctx.now().date(&zone);
        let mut tx = ctx.app.db.read().await?;
        let workspace = store::workspace::get(&mut tx, ws).await?;
        let latest = store::reading::latest(&mut tx, ws, ctx.actor.member).await?;
        let reading = latest.filter(|r| r.started_at.date(&zone) == today);
        let open = reading.as_ref().filter(|r| r.finished_at.is_none());
        let drawn = match open {
            Some(open) => open.voices.clone(),
            // After a finished session the draw is the one that `start_reading` would make next.
            None => {
                let again = reading.as_ref().map_or(0, |r| r.id.0 as u64);
                reading::draw(&mut tx, ctx, reading::todays_seed(ctx, today) ^ again).await?
            }
        };
        let imports = store::import::run::list(&mut tx, ws, None, 3).await?;
        let people = ctx.people(&mut tx).await?;
        drop(tx);
        let mut request = Request::new(ws.0, "");
        request.limit = 0;
        let answer = ctx.app.index.search(request).await?;
        let new_voices = answer.facets.triage.iter().filter(|(s, _)| s == "new").map(|(_, n)| *n).sum();
        let themes = list::rows(ctx).await?;
        let ids: Vec<i64> = drawn.iter().map(|id| id.0).collect();
        Ok(HomePage {
            today: today.to_string(),
            voices: answer.total,
            new_voices,
            todays: row::load(ctx, &ids, "").await?,
            reading,
            themes: themes.len(),
            changed: changed(themes),
            facets: facets::named(ctx, &answer.facets).await?,
            people,
            imports,
            product_languages: workspace.product_languages,
        })
    }
}

fn changed(mut themes: Vec<ThemeRow>) -> Vec<ThemeRow> {
    list::sort_by_change(&mut themes);
    themes.truncate(CHANGES);
    themes
}
