//! How the goals stand, and who has been listening. Counted are conversations that were held with customers and written
//! down; one that three of us heard is one conversation, and three people's hour.

use std::collections::{BTreeMap, HashSet};

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::goal::{Goal, Known, Letter};
use firsthand_domain::id::{GoalId, MemberId};
use firsthand_domain::noun::Member;
use firsthand_domain::time::Timestamp;
use firsthand_engine::pace;
use firsthand_store as store;
use firsthand_store::session::heard::Heard;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::day;

/// Weeks of the table, this one included.
const WEEKS: i64 = 13;

/// How the goals stand; of one person's where one is named.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ShowGoals {
    pub member: Option<MemberId>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GoalsPage {
    pub goals: Vec<GoalRow>,
    /// The last weeks, the first day of each.
    pub weeks: Vec<Week>,
    /// By name, never by count.
    pub people: Vec<PersonRow>,
    /// Counted conversations of these weeks by practice, most first.
    pub kinds: Vec<(String, i64)>,
    /// Today, counted from 1970-01-01.
    pub today: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Week {
    /// Its Monday, counted from 1970-01-01.
    pub monday: i64,
    /// Number of the year.
    pub number: i64,
}

/// A goal, its letters, and where it stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GoalRow {
    pub id: GoalId,
    pub goal: Goal,
    pub letters: Vec<Letter>,
    pub counted: i64,
    /// What an even pace would have by today.
    pub even: Option<f64>,
    /// Counted at the end of each week so far, with the week's Monday.
    pub course: Vec<(i64, i64)>,
    /// Where four in five such periods end: low, middle, high. None when it is too early to say.
    pub forecast: Option<(f64, f64, f64)>,
}

/// What one of us has heard.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonRow {
    pub member: Member,
    /// Conversations in each of the weeks.
    pub weeks: Vec<i64>,
    pub heard: i64,
    /// Minutes with customers this week and in the last six weeks.
    pub week_minutes: i64,
    pub six_weeks_minutes: i64,
}

impl Action for ShowGoals {
    type Output = GoalsPage;
    const NAME: &'static str = "show_goals";
    const ABOUT: &'static str =
        "Shows how the goals of talking to customers stand, and who has been listening.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<GoalsPage> {
        let ws = ctx.actor.workspace;
        let zone = ctx.zone().await?;
        let today = day::of(ctx.now(), &zone);
        let mut tx = ctx.app.db.read().await?;
        let goals: Vec<(GoalId, Goal)> = store::goal::list(&mut tx, ws).await?;
        let members = store::member::list(&mut tx, ws).await?;
        let this_monday = monday(today);
        let first = this_monday - 7 * (WEEKS - 1);
        let from = goals.iter().filter_map(|(_, goal)| goal.from).chain([first]).min().unwrap_or(first);
        let heard = store::session::heard::list(&mut tx, ws, start(from, &zone), ctx.now()).await?;
        let days: Vec<(i64, Heard)> = heard.into_iter().map(|h| (day::of(h.at, &zone), h)).collect();
        let weeks: Vec<Week> = (0..WEEKS).map(|n| week(first + 7 * n)).collect();
        let pace = pace_so_far(&days, today);
        Ok(GoalsPage {
            goals: goals
                .into_iter()
                .filter(|(_, goal)| {
                    self.member.is_none_or(|m| goal.people.is_empty() || goal.people.contains(&m))
                })
                .map(|(id, goal)| row(id, goal, &days, today, (members.len() as i64, pace)))
                .collect(),
            people: members
                .into_iter()
                .filter(|member| self.member.is_none_or(|wanted| wanted == member.id))
                .map(|member| person(member, &days, &weeks, today))
                .collect(),
            kinds: kinds(&days, first),
            weeks,
            today,
        })
    }
}

/// The Monday of a day's week; 1970-01-01 was a Thursday.
fn monday(day: i64) -> i64 {
    day - (day + 3).rem_euclid(7)
}

fn week(monday: i64) -> Week {
    let number =
        day::written(monday).parse::<Date>().map_or(0, |date| i64::from(date.iso_week_date().week()));
    Week { monday, number }
}

/// The first moment of a day.
fn start(day: i64, zone: &TimeZone) -> Timestamp {
    let date: Option<Date> = day::written(day).parse().ok();
    date.and_then(|date| date.to_zoned(zone.clone()).ok()).map_or(Timestamp(0), |at| at.timestamp().into())
}

/// Counted conversations a week of the last six whole weeks, all together.
fn pace_so_far(days: &[(i64, Heard)], today: i64) -> f64 {
    let past = monday(today);
    let inside = |day: i64| (past - 42..past).contains(&day);
    let counted = days.iter().filter(|(day, h)| inside(*day) && h.counted).map(|(_, h)| h.session);
    counted.collect::<HashSet<_>>().len() as f64 / 6.0
}

fn row(id: GoalId, goal: Goal, days: &[(i64, Heard)], today: i64, (members, pace): (i64, f64)) -> GoalRow {
    let fits = |(day, h): &&(i64, Heard)| {
        h.counted
            && goal.from.is_none_or(|from| *day >= from)
            && goal.until.is_none_or(|until| *day <= until)
            && (goal.practices.is_empty() || goal.practices.contains(&h.practice))
            && (goal.people.is_empty() || goal.people.contains(&h.member))
    };
    let mut when: BTreeMap<_, i64> = BTreeMap::new();
    for (day, h) in days.iter().filter(fits) {
        when.insert(h.session, *day);
    }
    let counted = when.len() as i64;
    let people = if goal.people.is_empty() { members } else { goal.people.len() as i64 };
    let letters = goal.letters(Known { people, pace });
    let (mut course, mut forecast, mut even) = (Vec::new(), None, None);
    if let (Some(from), Some(until), Some(number)) = (goal.from, goal.until, goal.number) {
        let end = today.min(until);
        let mut at = monday(from);
        while at <= end {
            course.push((at, when.values().filter(|day| **day < at + 7).count() as i64));
            at += 7;
        }
        let spent = (end - from + 1).max(0) as f64 / (until - from + 1).max(1) as f64;
        even = Some(number as f64 * spent.min(1.0));
        // Whole weeks only: the one that goes on would look like a lazy one.
        let whole: Vec<u32> = (0..)
            .map(|n| from + 7 * n)
            .take_while(|first| first + 6 < today && first + 6 <= until)
            .map(|first| when.values().filter(|day| (first..first + 7).contains(day)).count() as u32)
            .collect();
        let ahead = (until - today).max(0) as f64 / 7.0;
        forecast = pace::forecast(&whole, counted as u32, ahead).map(|f| (f.low, f.middle, f.high));
    }
    GoalRow { id, goal, letters, counted, even, course, forecast }
}

fn person(member: Member, days: &[(i64, Heard)], weeks: &[Week], today: i64) -> PersonRow {
    let own: Vec<&(i64, Heard)> = days.iter().filter(|(_, h)| h.member == member.id).collect();
    let count =
        |from: i64, past: i64| own.iter().filter(|(day, _)| (from..past).contains(day)).count() as i64;
    let minutes = |from: i64| -> i64 {
        own.iter().filter(|(day, _)| (from..=today).contains(day)).map(|(_, h)| h.minutes).sum()
    };
    let by_week: Vec<i64> = weeks.iter().map(|week| count(week.monday, week.monday + 7)).collect();
    PersonRow {
        heard: by_week.iter().sum(),
        weeks: by_week,
        week_minutes: minutes(monday(today)),
        six_weeks_minutes: minutes(today - 41),
        member,
    }
}

fn kinds(days: &[(i64, Heard)], first: i64) -> Vec<(String, i64)> {
    let mut seen = HashSet::new();
    let mut all: BTreeMap<&str, i64> = BTreeMap::new();
    for (day, h) in days {
        if *day >= first && h.counted && seen.insert(h.session) {
            *all.entry(&h.practice).or_default() += 1;
        }
    }
    let mut out: Vec<(String, i64)> = all.into_iter().map(|(key, n)| (key.to_owned(), n)).collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out
}

#[cfg(test)]
mod tests {
    use firsthand_domain::id::SessionId;

    use super::*;

    fn heard(session: i64, member: i64, day: i64, counted: bool) -> (i64, Heard) {
        let heard = Heard {
            session: SessionId(session),
            member: MemberId(member),
            practice: "interview".to_owned(),
            at: Timestamp(0),
            minutes: 45,
            counted,
        };
        (day, heard)
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(monday(0), -3, "1970-01-01 was a Thursday");
        assert_eq!(monday(-3), -3);
        assert_eq!(monday(3), -3);
        assert_eq!(monday(4), 4);
    }

    #[test]
    fn a_talk_that_two_heard_is_one_talk() {
        let goal = Goal { number: Some(6), from: Some(4), until: Some(45), ..Goal::default() };
        let days = [heard(1, 1, 5, true), heard(1, 2, 5, true), heard(2, 1, 6, false), heard(3, 1, 2, true)];
        let found = row(GoalId(1), goal.clone(), &days, 10, (2, 0.0));
        assert_eq!(found.counted, 1, "one not written down, one before it began");
        assert_eq!(found.even, Some(1.0), "a week of six");
        assert_eq!(found.forecast, None, "too early");
        let only = Goal { people: vec![MemberId(9)], ..goal };
        assert_eq!(row(GoalId(1), only, &days, 10, (2, 0.0)).counted, 0);
    }

    #[test]
    fn the_week_that_goes_on_is_no_lazy_week() {
        let goal = Goal { number: Some(40), from: Some(4), until: Some(4 + 69), ..Goal::default() };
        let days: Vec<_> =
            (0..4).flat_map(|w| (0..3).map(move |n| heard(w * 10 + n, 1, 4 + 7 * w, true))).collect();
        // The first day of the fifth week: nothing was heard in it yet.
        let found = row(GoalId(1), goal, &days, 4 + 28, (1, 3.0));
        let (low, middle, high) = found.forecast.unwrap();
        assert!((middle - (12.0 + 3.0 * 41.0 / 7.0)).abs() < 1e-9, "{middle}");
        assert!(low < middle && middle < high);
    }
}
