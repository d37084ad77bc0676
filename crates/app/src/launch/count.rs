//! What is counted, week by week: distinct customers from the index, series from the database.

use std::collections::BTreeMap;

use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, VoiceId};
use firsthand_domain::time::{DAY_US, Timestamp};
use firsthand_search::request::{Request, Sort};
use firsthand_search::spread::{Cut, Part, Spread};
use firsthand_store as store;
use jiff::tz::TimeZone;

use super::plan::{Counted, LaunchPlan};
use super::weeks::by_week;
use super::window::Window;
use crate::ctx::Ctx;
use crate::voice::find::SearchVoices;

/// A quiet day or two at the end does not mean that nothing has been brought in since.
const QUIET_DAYS: i64 = 2;

/// Numbers of every week of a window.
pub(super) struct Counts {
    pub window: Window,
    pub heard: Vec<u32>,
    pub per: Option<Vec<f64>>,
    pub comparison: Option<Vec<u32>>,
    /// Everybody heard.
    pub stream: Vec<u32>,
    pub themes: BTreeMap<ThemeId, Vec<u32>>,
}

/// Up to when voices are known: the newest one, give or take a quiet day. None where nothing was said yet.
pub(super) async fn heard_until(ctx: &Ctx) -> Result<Option<Timestamp>> {
    let ws = ctx.actor.workspace;
    let mut request = Request::new(ws.0, "");
    request.filters.first_hand = Some(true);
    request.filters.to_us = Some(ctx.now().0);
    request.sort = Sort::Newest;
    (request.limit, request.facets) = (1, false);
    let Some(hit) = ctx.app.index.search(request).await?.hits.first().copied() else { return Ok(None) };
    let mut tx = ctx.app.db.read().await?;
    let newest = store::voice::read::find(&mut tx, ws, VoiceId(hit.id)).await?;
    Ok(newest.map(|voice| Timestamp(voice.said_at.0 + QUIET_DAYS * DAY_US)))
}

/// Counts a plan over a window, or says why that cannot be.
pub(super) async fn count(
    ctx: &Ctx,
    plan: &LaunchPlan,
    window: Window,
    zone: &TimeZone,
) -> Result<Result<Counts, String>> {
    let edges = window.edges(zone);
    let everything = Request::new(ctx.actor.workspace.0, "");
    let stream = ctx.app.index.spread(everything, edges.clone(), Cut::Theme).await?;
    let by_voices = plan.measure.series.is_none();
    let Some(heard) = weekly(ctx, &plan.measure, &window, &edges, zone, &stream).await? else {
        return Ok(Err("What it should change is not there any more.".to_owned()));
    };
    let mut all = vec![("what should change", heard.clone())];
    let per = match &plan.per {
        Some(per) => {
            let Some(per) = weekly(ctx, per, &window, &edges, zone, &stream).await? else {
                return Ok(Err("What it is counted by is not there any more.".to_owned()));
            };
            all.push(("what it is counted by", per.clone()));
            Some(per)
        }
        None => None,
    };
    let comparison = match &plan.comparison {
        Some(other) => {
            let Some(found) = weekly(ctx, other, &window, &edges, zone, &stream).await? else {
                return Ok(Err("What it is compared with is not there any more.".to_owned()));
            };
            // Everything else: those who said it are no comparison for themselves.
            let rest = |(all, own): (Option<f64>, &Option<f64>)| Some((all? - (*own)?).max(0.0));
            let found =
                if other.is_everything() { found.into_iter().zip(&heard).map(rest).collect() } else { found };
            all.push(("what it is compared with", found.clone()));
            Some(found)
        }
        None => None,
    };
    // Nobody listened before the first voice: those weeks are not silence.
    let silent = stream.all.iter().take_while(|n| **n == 0).count();
    let listening = if by_voices { silent } else { 0 };
    let lead = all.iter().map(|(_, weeks)| weeks.iter().take_while(|w| w.is_none()).count()).max();
    let lead = lead.unwrap_or(0).max(listening).min(window.before);
    let tail = all.iter().map(|(_, weeks)| weeks.iter().rev().take_while(|w| w.is_none()).count()).max();
    let after = window.after.saturating_sub(tail.unwrap_or(0));
    let kept = Window { after, ..window.without(lead) };
    let cut = |weeks: Vec<Option<f64>>| weeks.into_iter().skip(lead).take(kept.weeks()).collect::<Vec<_>>();
    for (what, weeks) in &all {
        if let Some(gap) = cut(weeks.clone()).iter().position(Option::is_none) {
            let day = kept.span(gap).0;
            return Ok(Err(format!("There is no number for {what} in the week of {day}.")));
        }
    }
    let whole =
        |weeks: Vec<Option<f64>>| cut(weeks).into_iter().flatten().map(|n| n.round() as u32).collect();
    let per: Option<Vec<f64>> = per.map(|per| cut(per).into_iter().flatten().collect());
    if let Some(week) = per.as_ref().and_then(|per| per.iter().position(|n| *n <= 0.0)) {
        let day = kept.span(week).0;
        return Ok(Err(format!(
            "What it is counted by is 0 in the week of {day}: nothing can be counted per 0."
        )));
    }
    Ok(Ok(Counts {
        heard: whole(heard),
        per,
        comparison: comparison.map(whole),
        stream: stream.all.iter().copied().skip(lead).take(kept.weeks()).collect(),
        themes: themes(&stream, lead, kept.weeks()),
        window: kept,
    }))
}

fn themes(stream: &Spread, lead: usize, weeks: usize) -> BTreeMap<ThemeId, Vec<u32>> {
    let cut = |counts: &Vec<u32>| counts.iter().copied().skip(lead).take(weeks).collect();
    let theme = |(part, counts): (&Part, &Vec<u32>)| match part {
        Part::Theme(id) => Some((ThemeId(*id), cut(counts))),
        _ => None,
    };
    stream.parts.iter().filter_map(theme).collect()
}

/// The number of every week; `None` where a series has none. None in all where it is gone.
async fn weekly(
    ctx: &Ctx,
    counted: &Counted,
    window: &Window,
    edges: &[i64],
    zone: &TimeZone,
    stream: &Spread,
) -> Result<Option<Vec<Option<f64>>>> {
    let counts = |heard: &[u32]| Some(heard.iter().map(|n| Some(f64::from(*n))).collect());
    if let Some(theme) = counted.theme {
        let mut tx = ctx.app.db.read().await?;
        if store::theme::list::find(&mut tx, ctx.actor.workspace, theme).await?.is_none() {
            return Ok(None);
        }
        let none = vec![0; window.weeks()];
        return Ok(counts(stream.parts.get(&Part::Theme(theme.0)).unwrap_or(&none)));
    }
    if let Some(series) = counted.series {
        let mut tx = ctx.app.db.read().await?;
        let ws = ctx.actor.workspace;
        if !store::series::list(&mut tx, ws).await?.iter().any(|held| held.series.id == series) {
            return Ok(None);
        }
        let span = (window.first, window.day(window.weeks()) - 1);
        let days = store::series::days(&mut tx, ws, series, counted.segment.as_deref(), span).await?;
        return Ok(Some(by_week(&days, window.first, window.weeks())));
    }
    let Some(search) = &counted.search else { return Ok(counts(&stream.all)) };
    // The days of the search's own do not matter: the window says which weeks.
    let search = SearchVoices { from: None, to: None, first_hand: Some(true), ..search.clone() };
    let request = search.request(ctx, zone)?;
    Ok(counts(&ctx.app.index.spread(request, edges.to_vec(), Cut::Nothing).await?.all))
}
