//! The alerts there are, as every surface shows them.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::alert::{Alert, Direction, Mark, Watched};
use firsthand_domain::error::Result;
use firsthand_domain::id::{AlertId, MemberId, ThemeId};
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pass::{self, Looked};
use super::{LEAST_DAYS, series};
use crate::action::{Action, Effect};
use crate::ctx::{Ctx, Names};

/// Lists alerts: what is open, what is over, and what was dismissed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListAlerts {}

/// Whether it still goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    Open,
    /// Back in its normal range.
    Closed,
    /// Nothing was heard, or nobody counted it, after its last day.
    Unknown,
    /// The voices no longer bear it out.
    Gone,
}

/// Who marked it, and when.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MarkRow {
    pub at: Timestamp,
    /// The member's name; nothing when they have left.
    pub by: Option<String>,
}

/// The day furthest off.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Peak {
    /// As 2026-05-03.
    pub day: String,
    pub customers: i64,
    /// What its own past made us expect.
    pub expected: f64,
    /// The 95 % range of that day, both ends inside.
    pub low: i64,
    pub high: i64,
}

/// One alert. Days are written as 2026-05-03, in the workspace's zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlertRow {
    pub id: AlertId,
    /// What is watched: `whole`, `theme`, `source`, `version` or `language`.
    pub kind: &'static str,
    /// Which one, as `search_voices` takes it; empty for the whole stream.
    pub value: String,
    pub name: String,
    pub direction: Direction,
    pub state: AlertState,
    /// The day it was called out, and the last day out of range.
    pub opened: String,
    pub last: String,
    /// The day it was back for good.
    pub closed: Option<String>,
    /// Days listened to from the first to the last.
    pub days: i64,
    /// Customers beyond what was expected, added up day by day; below 0 for fewer.
    pub excess: i64,
    pub peak: Peak,
    pub changed_at: Timestamp,
    pub acknowledged: Option<MarkRow>,
    pub dismissed: Option<MarkRow>,
}

/// What the last look was of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Watching {
    /// When it was; nothing before the first.
    pub at: Option<Timestamp>,
    /// The newest day with a voice.
    pub through: Option<String>,
    /// Days listened to, and how many are needed before anything is judged.
    pub days: i64,
    pub days_needed: i64,
    /// How many counts were judged together.
    pub series: i64,
    /// Voices that came after themes were last found: themes are not judged until they are found again. 0 when they are.
    pub unthemed: i64,
    /// A later look failed.
    pub failed: bool,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AlertList {
    /// The whole stream first, then the latest.
    pub open: Vec<AlertRow>,
    /// The latest first.
    pub closed: Vec<AlertRow>,
    /// Said not to be news, open or closed.
    pub dismissed: Vec<AlertRow>,
    pub watching: Watching,
}

impl Action for ListAlerts {
    type Output = AlertList;
    const NAME: &'static str = "list_alerts";
    const ABOUT: &'static str = "Lists what left its normal range: open, over, and dismissed as not news.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<AlertList> {
        let (rows, looked) = rows(ctx).await?;
        let (dismissed, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.dismissed.is_some());
        let (mut open, closed): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|row| row.state == AlertState::Open);
        open.sort_by_key(|row| row.kind != Watched::Whole.kind());
        Ok(AlertList { open, closed, dismissed, watching: watching(&looked) })
    }
}

fn watching(looked: &Looked) -> Watching {
    Watching {
        at: looked.at,
        through: looked.through.map(|day| series::date(day).to_string()),
        days: looked.days,
        days_needed: LEAST_DAYS,
        series: looked.series,
        unthemed: looked.unthemed,
        failed: looked.failed,
    }
}

async fn rows(ctx: &Ctx) -> Result<(Vec<AlertRow>, Looked)> {
    let ws = ctx.actor.workspace;
    let mut tx = ctx.app.db.read().await?;
    let alerts = store::alert::kept::list(&mut tx, ws).await?;
    let members = members(store::member::list(&mut tx, ws).await?);
    let looked = pass::last(&mut tx, ws).await?;
    drop(tx);
    let names = ctx.names().await?;
    Ok((alerts.iter().map(|alert| row(alert, &names, &members)).collect(), looked))
}

pub(super) fn members(all: Vec<firsthand_domain::noun::Member>) -> HashMap<MemberId, String> {
    all.into_iter().map(|member| (member.id, member.name)).collect()
}

pub(super) fn row(alert: &Alert, names: &Names, members: &HashMap<MemberId, String>) -> AlertRow {
    let course = &alert.course;
    let day = |day: i64| series::date(day).to_string();
    let mark = |mark: Option<Mark>| {
        mark.map(|m| MarkRow { at: m.at, by: m.by.and_then(|by| members.get(&by).cloned()) })
    };
    let state = match course.closed {
        _ if alert.gone => AlertState::Gone,
        None => AlertState::Open,
        Some(closed) if closed == course.last => AlertState::Unknown,
        Some(_) => AlertState::Closed,
    };
    AlertRow {
        id: alert.id,
        kind: alert.watched.kind(),
        value: alert.watched.value(),
        name: pass::name(names, &alert.watched).unwrap_or_else(|| alert.name.clone()),
        direction: course.direction,
        state,
        opened: day(course.opened),
        last: day(course.last),
        closed: course.closed.map(day),
        days: course.days,
        excess: course.excess.round() as i64,
        peak: Peak {
            day: day(course.peak),
            customers: course.observed,
            expected: course.expected,
            low: course.low,
            high: course.high,
        },
        changed_at: alert.changed_at,
        acknowledged: mark(alert.seen),
        dismissed: mark(alert.dismissed),
    }
}

/// Open alerts that nobody dismissed, the whole stream first: of everything, or of one theme.
pub async fn open(ctx: &Ctx, theme: Option<ThemeId>) -> Result<Vec<AlertRow>> {
    let mut open = ctx.run(ListAlerts {}).await?.open;
    if let Some(theme) = theme {
        let value = theme.to_string();
        open.retain(|row| row.kind == Watched::Theme(theme).kind() && row.value == value);
    }
    Ok(open)
}

/// Open alerts that nobody has seen: the number beside the menu's entry.
pub async fn unseen(ctx: &Ctx) -> Result<i64> {
    let mut tx = ctx.app.db.read().await?;
    store::alert::kept::unseen(&mut tx, ctx.actor.workspace).await
}
