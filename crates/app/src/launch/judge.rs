//! What a launch did: counted, judged, and remembered until something changes.

use std::collections::HashMap;
use std::sync::Arc;

use firsthand_domain::error::Result;
use firsthand_domain::id::{PlanId, ThemeId};
use firsthand_engine::rates::Estimate;
use firsthand_engine::verdict::{self, Counts as Side, Effect, LEAST_AFTER, LEAST_BEFORE, Launch};
use firsthand_store as store;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::count::{Counts, count, heard_until};
use super::plan::{Direction, LaunchPlan};
use super::window::Window;
use crate::ctx::Ctx;

/// Fewer customers than this in all weeks are no theme that could have risen.
const LEAST_RISE: u32 = 10;

/// What was judged, and of which state of the world.
pub(crate) type Remembered = HashMap<i64, (Key, Arc<Judged>)>;
type Key = (i64, i64, Option<i64>, Window);

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl From<Estimate> for Interval {
    fn from(e: Estimate) -> Self {
        Interval { value: e.value, low: e.low, high: e.high }
    }
}

/// Where a launch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A date on the charts: nobody said what it should change.
    DateOnly,
    /// Its day has not come.
    Registered,
    /// Its weeks are not over.
    TooEarly,
    /// It went the way it should, and the interval excludes no change.
    Helped,
    /// It went the other way, and the interval excludes no change.
    Worse,
    /// The interval includes no change.
    NotShown,
    /// Too few customers to see even a halving or doubling.
    TooFew,
    /// Something that it is counted by is missing; `reason` says what.
    CannotJudge,
}

/// What the weeks so far say, whether they are all there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Fewer,
    More,
    NotShown,
    TooFew,
}

impl From<verdict::Verdict> for Verdict {
    fn from(v: verdict::Verdict) -> Self {
        match v {
            verdict::Verdict::Fewer => Verdict::Fewer,
            verdict::Verdict::More => Verdict::More,
            verdict::Verdict::NotShown => Verdict::NotShown,
            verdict::Verdict::TooFew => Verdict::TooFew,
        }
    }
}

/// A launch, judged.
#[derive(Debug, Clone)]
pub struct Judged {
    pub standing: Standing,
    /// Why it cannot be judged; may be empty.
    pub reason: String,
    pub window: Window,
    pub heard: Vec<u32>,
    pub per: Option<Vec<f64>>,
    pub comparison: Option<Vec<u32>>,
    /// Nothing while there are too few weeks.
    pub effect: Option<Effect>,
    /// Other themes that rose over the same weeks, the surest first: before, after, after over expected.
    pub rose: Vec<(ThemeId, u32, u32, Interval)>,
}

impl Judged {
    fn without(standing: Standing, reason: String, window: Window) -> Judged {
        let (heard, rose) = (Vec::new(), Vec::new());
        Judged { standing, reason, window, heard, per: None, comparison: None, effect: None, rose }
    }
}

/// Judges a sealed plan. What was judged before is remembered until the voices, the series or the weeks change.
pub(super) async fn judged(ctx: &Ctx, id: PlanId, plan: &LaunchPlan, day: Date) -> Result<Arc<Judged>> {
    let zone = ctx.zone().await?;
    let until = match plan.measure.series {
        Some(_) => Some(ctx.now()),
        None => heard_until(ctx).await?.map(|until| until.min(ctx.now())),
    };
    let (before, after) = (plan.weeks_before as usize, plan.weeks_after as usize);
    let window = Window::around(day, before, after, until.unwrap_or_default(), &zone);
    let begun = day.to_zoned(zone.clone()).is_ok_and(|start| start.timestamp() <= ctx.now().jiff());
    if !begun {
        return Ok(Arc::new(Judged::without(Standing::Registered, String::new(), window)));
    }
    let mut tx = ctx.app.db.read().await?;
    let stamp = store::series::stamp(&mut tx, ctx.actor.workspace).await?;
    drop(tx);
    let key = (ctx.app.index.watermark(), stamp, until.map(|u| u.day()), window.clone());
    let known = ctx.app.judged.read().ok().and_then(|all| all.get(&id.0).cloned());
    if let Some((_, judged)) = known.filter(|(was, _)| *was == key) {
        return Ok(judged);
    }
    let counts = count(ctx, plan, window.clone(), &zone).await?;
    let (plan, theme) = (plan.clone(), plan.measure.theme);
    let judge = move || match counts {
        Ok(counts) => judge(&plan, theme, counts),
        Err(reason) => Judged::without(Standing::CannotJudge, reason, window),
    };
    let judged = tokio::task::spawn_blocking(judge)
        .await
        .map_err(|_| firsthand_domain::error::Error::internal("Judging a launch stopped unexpectedly."))?;
    let judged = Arc::new(judged);
    if let Ok(mut all) = ctx.app.judged.write() {
        all.insert(id.0, (key, judged.clone()));
    }
    Ok(judged)
}

/// A launch over its counts, as the engine wants it.
pub(super) fn launch<'a>(plan: &LaunchPlan, counts: &'a Counts) -> Launch<'a> {
    let per = counts.per.as_deref();
    Launch {
        measure: Side { heard: &counts.heard, per },
        comparison: counts.comparison.as_deref().map(|heard| Side { heard, per }),
        at: counts.window.before,
        trend: plan.trend,
        periods_a_week: 1.0,
    }
}

fn judge(plan: &LaunchPlan, measured: Option<ThemeId>, counts: Counts) -> Judged {
    let launched = launch(plan, &counts);
    let effect = verdict::judge(&launched);
    let (before, after) = (counts.window.before, counts.window.after);
    let (standing, reason) = if before < LEAST_BEFORE {
        let reason = format!("There are {before} weeks before it, and it takes {LEAST_BEFORE}.");
        (Standing::CannotJudge, reason)
    } else if after < (plan.weeks_after as usize).max(LEAST_AFTER) {
        (Standing::TooEarly, String::new())
    } else {
        match (effect.as_ref().map(|effect| effect.verdict), plan.direction) {
            (Some(verdict::Verdict::NotShown), _) => (Standing::NotShown, String::new()),
            (Some(verdict::Verdict::TooFew), _) => (Standing::TooFew, String::new()),
            (Some(verdict::Verdict::Fewer), Direction::Fewer)
            | (Some(verdict::Verdict::More), Direction::More) => (Standing::Helped, String::new()),
            (Some(_), _) => (Standing::Worse, String::new()),
            (None, _) => (Standing::CannotJudge, "The weeks could not be compared.".to_owned()),
        }
    };
    let rose = rose(measured, &counts);
    Judged {
        standing,
        reason,
        rose,
        effect,
        window: counts.window,
        heard: counts.heard,
        per: counts.per,
        comparison: counts.comparison,
    }
}

/// Other themes that rose, against everybody who was heard: a busy summer is nobody's doing.
fn rose(measured: Option<ThemeId>, counts: &Counts) -> Vec<(ThemeId, u32, u32, Interval)> {
    let per: Vec<f64> = counts.stream.iter().map(|n| f64::from((*n).max(1))).collect();
    let others: Vec<(ThemeId, &Vec<u32>)> = counts
        .themes
        .iter()
        .filter(|(id, heard)| Some(**id) != measured && heard.iter().sum::<u32>() >= LEAST_RISE)
        .map(|(id, heard)| (*id, heard))
        .collect();
    let launches: Vec<Launch<'_>> = others
        .iter()
        .map(|(_, heard)| Launch {
            measure: Side { heard, per: Some(&per) },
            comparison: None,
            at: counts.window.before,
            trend: false,
            periods_a_week: 1.0,
        })
        .collect();
    let risen = verdict::what_rose(&launches);
    let name = |risen: verdict::Risen| {
        let facts = risen.effect.facts;
        let (theme, _) = others.get(risen.series)?;
        Some((*theme, facts.before, facts.after, risen.effect.ratio.into()))
    };
    risen.into_iter().filter_map(name).collect()
}
