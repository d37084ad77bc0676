//! All launches with what they did, one launch with its weeks, and what a plan could see.

use std::collections::HashMap;
use std::sync::Arc;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::{LaunchId, MemberId, PlanId, ThemeId};
use firsthand_domain::noun::Launch;
use firsthand_domain::time::Timestamp;
use firsthand_engine::verdict;
use firsthand_store as store;
use firsthand_store::launch::Sealed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::count::{count, heard_until};
use super::flag::day;
use super::judge::{self, Interval, Judged, Standing, Verdict};
use super::plan::{LaunchPlan, Said, Stored, checked, said};
use super::window::Window;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// Lengths of the window that a preview tells of.
const LENGTHS: [usize; 4] = [4, 8, 12, 16];

/// A plan that was sealed: when, by whom, and whether that was too late.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SealedPlan {
    pub id: PlanId,
    pub plan: LaunchPlan,
    pub said: Said,
    /// The name and day it was sealed with.
    pub name: String,
    pub day: String,
    pub at: Timestamp,
    pub by: Option<String>,
    /// Registered after the fact.
    pub late: bool,
}

/// A launch with what it did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LaunchRow {
    pub launch: Launch,
    pub plan: Option<SealedPlan>,
    pub standing: Standing,
    /// Why it cannot be judged; may be empty.
    pub reason: String,
    /// What the weeks so far say; none while there are too few.
    pub verdict: Option<Verdict>,
    /// After over what was expected without the launch: 0.6 is 40 % fewer.
    pub ratio: Option<Interval>,
    /// Customers a week more (below 0: fewer) than expected.
    pub a_week: Option<Interval>,
    /// The smallest fall that would have been seen 8 times in 10: 0.76 is a fall of 24 %.
    pub could_see: Option<f64>,
    /// Customers (or, of a series, its numbers) before and after.
    pub before: u64,
    pub after: u64,
    /// The comparison's.
    pub compared: Option<(u64, u64)>,
    pub overdispersion: Option<f64>,
    /// Whole weeks counted; none before its day.
    pub window: Option<Window>,
}

/// All launches, latest first, with what they did.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowLaunches {}

impl Action for ShowLaunches {
    type Output = Vec<LaunchRow>;
    const NAME: &'static str = "show_launches";
    const ABOUT: &'static str =
        "Lists launches with what they should change, and what they did: the effect with its interval.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<LaunchRow>> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let launches = store::launch::list(&mut tx, ws).await?;
        let plans = store::launch::holding(&mut tx, ws).await?;
        let members = names(store::member::list(&mut tx, ws).await?);
        drop(tx);
        let mut plans: HashMap<LaunchId, Sealed> = plans.into_iter().map(|p| (p.launch, p)).collect();
        let mut out = Vec::with_capacity(launches.len());
        for launch in launches {
            let plan = plans.remove(&launch.id).map(|sealed| open(sealed, &members)).transpose()?;
            out.push(judged_row(ctx, launch, plan).await?.0);
        }
        Ok(out)
    }
}

fn names(members: Vec<firsthand_domain::noun::Member>) -> HashMap<MemberId, String> {
    members.into_iter().map(|member| (member.id, member.name)).collect()
}

fn open(sealed: Sealed, members: &HashMap<MemberId, String>) -> Result<SealedPlan> {
    let stored = Stored::read(&sealed.plan)?;
    Ok(SealedPlan {
        id: sealed.id,
        plan: stored.plan,
        said: stored.said,
        name: stored.name,
        day: stored.day,
        at: sealed.at,
        by: sealed.by.and_then(|id| members.get(&id).cloned()),
        late: sealed.late,
    })
}

async fn judged_row(
    ctx: &Ctx,
    launch: Launch,
    plan: Option<SealedPlan>,
) -> Result<(LaunchRow, Option<Arc<Judged>>)> {
    let judged = match &plan {
        Some(sealed) => {
            let (day, _) = day(&sealed.day, &ctx.zone().await?)?;
            Some(judge::judged(ctx, sealed.id, &sealed.plan, day).await?)
        }
        None => None,
    };
    Ok((row(launch, plan, judged.as_deref()), judged))
}

fn row(launch: Launch, plan: Option<SealedPlan>, judged: Option<&Judged>) -> LaunchRow {
    let effect = judged.and_then(|j| j.effect.as_ref());
    let sum = |counts: &[u32], after: bool| -> u64 {
        let at = judged.map_or(0, |j| j.window.before).min(counts.len());
        let (before, later) = counts.split_at(at);
        (if after { later } else { before }).iter().map(|n| u64::from(*n)).sum()
    };
    let heard = judged.map_or(&[][..], |j| &j.heard);
    LaunchRow {
        standing: judged.map_or(Standing::DateOnly, |j| j.standing),
        reason: judged.map(|j| j.reason.clone()).unwrap_or_default(),
        verdict: effect.map(|e| e.verdict.into()),
        ratio: effect.map(|e| e.ratio.into()),
        a_week: effect.map(|e| e.a_week.into()),
        could_see: effect.map(|e| e.could_see),
        before: sum(heard, false),
        after: sum(heard, true),
        compared: judged.and_then(|j| j.comparison.as_deref()).map(|c| (sum(c, false), sum(c, true))),
        overdispersion: effect.map(|e| e.facts.overdispersion),
        window: judged.map(|j| j.window.clone()),
        launch,
        plan,
    }
}

/// One launch.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowLaunch {
    pub id: LaunchId,
}

/// A week of a launch's window.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Week {
    /// First and last day.
    pub from: String,
    pub to: String,
    pub heard: u32,
    pub per: Option<f64>,
    pub compared: Option<u32>,
    /// What was expected without the launch, and where 95 of 100 single weeks would lie.
    pub expected: Option<Interval>,
}

/// A theme that rose over the same weeks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Rose {
    pub theme: ThemeId,
    pub name: String,
    pub before: u32,
    pub after: u32,
    pub ratio: Interval,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LaunchPage {
    pub row: LaunchRow,
    /// Oldest first; the launch stands after `row.window.before` of them.
    pub weeks: Vec<Week>,
    pub rose: Vec<Rose>,
    /// Every plan it ever had, oldest first.
    pub plans: Vec<SealedPlan>,
}

impl Action for ShowLaunch {
    type Output = LaunchPage;
    const NAME: &'static str = "show_launch";
    const ABOUT: &'static str = "Shows a launch: its weeks against what was expected without it, what rose since, and its sealed plans.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<LaunchPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let launch = store::launch::get(&mut tx, ws, self.id).await?;
        let plans = store::launch::plans(&mut tx, ws, self.id).await?;
        let holding = store::launch::holding(&mut tx, ws).await?;
        let members = names(store::member::list(&mut tx, ws).await?);
        drop(tx);
        let plans = plans.into_iter().map(|plan| open(plan, &members)).collect::<Result<Vec<_>>>()?;
        let held = holding.into_iter().find(|plan| plan.launch == self.id);
        let held = held.map(|sealed| open(sealed, &members)).transpose()?;
        let (row, judged) = judged_row(ctx, launch, held).await?;
        let themes = &ctx.names().await?.themes;
        let rose = judged.iter().flat_map(|j| &j.rose).filter_map(|(theme, before, after, ratio)| {
            let name = themes.get(&theme.0)?.clone();
            Some(Rose { theme: *theme, name, before: *before, after: *after, ratio: *ratio })
        });
        Ok(LaunchPage {
            rose: rose.collect(),
            weeks: judged.as_deref().map(weeks).unwrap_or_default(),
            row,
            plans,
        })
    }
}

fn weeks(judged: &Judged) -> Vec<Week> {
    let expected = judged.effect.as_ref().map(|effect| &effect.expected);
    let week = |(at, heard): (usize, &u32)| {
        let (from, to) = judged.window.span(at);
        Week {
            from: from.to_string(),
            to: to.to_string(),
            heard: *heard,
            per: judged.per.as_ref().and_then(|per| per.get(at).copied()),
            compared: judged.comparison.as_ref().and_then(|c| c.get(at).copied()),
            expected: expected.and_then(|e| {
                Some(Interval { value: *e.mean.get(at)?, low: *e.low.get(at)?, high: *e.high.get(at)? })
            }),
        }
    };
    judged.heard.iter().enumerate().map(week).collect()
}

/// What a plan could see, before anybody registers it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PlanLaunch {
    /// The day, as 2026-11-22; empty means today.
    pub day: String,
    pub plan: LaunchPlan,
}

/// The smallest change a window of some length would see 8 times in 10.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Sees {
    pub weeks: usize,
    /// As ratios: 0.76 is a fall of 24 %.
    pub fall: f64,
    pub rise: f64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Preview {
    pub said: Said,
    /// Weeks before that there are, and the customers heard in them.
    pub weeks: usize,
    pub heard: u64,
    pub sees: Vec<Sees>,
    /// Why nothing can be said; may be empty.
    pub reason: String,
}

impl Action for PlanLaunch {
    type Output = Preview;
    const NAME: &'static str = "plan_launch";
    const ABOUT: &'static str = "Says what size of change a plan could see after how many weeks.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Preview> {
        let zone = ctx.zone().await?;
        let plan = checked(self.plan)?;
        let today = ctx.now().date(&zone);
        let day = if self.day.trim().is_empty() { today } else { day(&self.day, &zone)?.0 };
        let mut tx = ctx.app.db.read().await?;
        let said = said(ctx, &mut tx, &plan).await?;
        drop(tx);
        // The past ends today, or with the newest voice: what comes is not silence.
        let until = match plan.measure.series {
            Some(_) => today,
            None => heard_until(ctx).await?.map_or(today, |until| until.date(&zone)).min(today),
        };
        let window = Window::around(day.min(until), plan.weeks_before as usize, 0, ctx.now(), &zone);
        let counts = match count(ctx, &plan, window, &zone).await? {
            Ok(counts) => counts,
            Err(reason) => return Ok(Preview { said, weeks: 0, heard: 0, sees: Vec::new(), reason }),
        };
        let mut lengths = LENGTHS.to_vec();
        lengths.push(plan.weeks_after as usize);
        lengths.sort_unstable();
        lengths.dedup();
        let sees: Vec<Sees> = verdict::plan(&judge::launch(&plan, &counts), &lengths)
            .into_iter()
            .map(|p| Sees { weeks: p.periods, fall: p.fall, rise: p.rise })
            .collect();
        let weeks = counts.window.before;
        let reason = if !sees.is_empty() {
            String::new()
        } else {
            format!(
                "There are {weeks} weeks before it so far. It takes {} to say anything.",
                verdict::LEAST_BEFORE
            )
        };
        let heard = counts.heard.iter().map(|n| u64::from(*n)).sum();
        Ok(Preview { said, weeks, heard, sees, reason })
    }
}
