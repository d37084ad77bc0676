//! `/goals`: how the team's goals stand, the fan of where they end, and who has been listening.

mod chart;
mod form;

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::day;
use firsthand_app::goal::{GoalRow, GoalsPage as Found, PersonRow, RemoveGoal, ShowGoals};
use firsthand_app::practice::ListPractices;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::goal::{LEAST_MINUTES_A_WEEK, SIX_WEEKS_MINUTES};
use firsthand_domain::practice::Practice;

use super::address;
use super::filters;
use super::frame::{Fields, Frame, back};
use super::parts::{Avatar, Choice, Tab};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/goals", get(list))
        .route("/goals/new", get(form::new).post(form::put))
        .route("/goals/{id}", get(form::edit).post(form::change))
        .route("/goals/{id}/remove", post(remove))
}

/// `GET /goals`
#[derive(Template)]
#[template(path = "goal/list.html")]
struct GoalsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    chart: Option<chart::Fan>,
    goals: Vec<Card>,
    /// Numbers of the weeks; the last is this one.
    weeks: Vec<i64>,
    people: Vec<Line>,
    kinds: Vec<(String, String, i64)>,
    total: i64,
    may_change: bool,
}

struct Card {
    id: String,
    title: String,
    /// "16 conversations by 31 December"
    what: String,
    letters: Vec<(char, bool, String)>,
    /// What the first letter that is not met asks for.
    lacks: String,
    /// "On pace", "2 behind", "Draft".
    word: String,
    tone: &'static str,
    icon: &'static str,
    /// Width of the bar and place of today's mark, of 200.
    done: String,
    mark: String,
    counted: i64,
    has_bar: bool,
}

struct Line {
    name: String,
    about: String,
    avatar: Avatar,
    weeks: Vec<i64>,
    heard: i64,
    /// "1 h 10 in six weeks"
    exposure: String,
    thin: bool,
}

/// `GET /goals/new` and `/goals/{id}`
#[derive(Template)]
#[template(path = "goal/form.html")]
struct GoalForm {
    shell: Shell,
    crumbs: Vec<super::parts::Crumb>,
    title: String,
    action: String,
    name: String,
    number: String,
    from: String,
    until: String,
    serves: String,
    practices: Vec<Choice>,
    people: Vec<Choice>,
    problem: Option<(String, String)>,
}

impl GoalForm {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
}

async fn list(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Goals);
    match page(&frame, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame, query: &Fields) -> Result<GoalsPage> {
    let mine = query.one("who") == "me";
    let member = mine.then_some(frame.ctx.actor.member);
    let found = frame.ctx.run(ShowGoals { member }).await?;
    let practices = frame.ctx.run(ListPractices {}).await?;
    let practices: Vec<Practice> = practices.into_iter().map(|row| row.practice).collect();
    let chart = found.goals.iter().find_map(|row| chart::fan(row, found.today, &frame.when()));
    let kinds: Vec<(String, String, i64)> = found
        .kinds
        .iter()
        .map(|(key, n)| {
            let name =
                practices.iter().find(|p| p.key == *key).map_or_else(|| key.clone(), |p| p.name.clone());
            (name, address::with("/conversations", &[("show", "held"), ("practice", key)]), *n)
        })
        .collect();
    Ok(GoalsPage {
        shell: frame.shell(),
        tabs: vec![Tab::new("All of us", "/goals", !mine), Tab::new("Me", "/goals?who=me", mine)],
        chart,
        goals: found.goals.iter().map(|row| card(row, &found, frame)).collect(),
        weeks: found.weeks.iter().map(|week| week.number).collect(),
        people: found.people.iter().map(line).collect(),
        total: kinds.iter().map(|(_, _, n)| n).sum(),
        kinds,
        may_change: frame.ctx.actor.role >= Role::Member,
    })
}

fn card(row: &GoalRow, found: &Found, frame: &Frame) -> Card {
    let goal = &row.goal;
    let when = frame.when();
    let until = goal.until.map(day::written).and_then(|text| text.parse().ok()).map(|date| when.day(date));
    let what = match (goal.number, until) {
        (Some(n), Some(day)) => format!("{n} conversations by {day}"),
        (Some(n), None) => format!("{n} conversations. By when?"),
        (None, Some(day)) => format!("How many, by {day}?"),
        (None, None) => "How many, and by when?".to_owned(),
    };
    let lacks = row.letters.iter().find(|letter| !letter.met).map(|letter| letter.why.clone());
    let behind = row.even.map(|even| even - row.counted as f64);
    let over = goal.until.is_some_and(|until| until < found.today);
    let reached = goal.number.is_some_and(|n| row.counted >= n);
    let (word, tone, icon) = match behind {
        _ if reached => ("Reached".to_owned(), "ok", "check-circle"),
        None => ("Draft".to_owned(), "mute", "note-pencil"),
        Some(_) if over => ("Over".to_owned(), "mute", "clock"),
        Some(behind) if behind >= 1.0 => (format!("{behind:.0} behind"), "warn", "warning"),
        Some(_) => ("On pace".to_owned(), "ok", "check-circle"),
    };
    let part = |value: f64| goal.number.map_or(0.0, |n| (value / n.max(1) as f64 * 200.0).clamp(0.0, 200.0));
    Card {
        id: row.id.to_string(),
        title: goal.title.clone(),
        what,
        letters: row.letters.iter().map(|letter| (letter.letter, letter.met, letter.why.clone())).collect(),
        lacks: lacks.unwrap_or_default(),
        word,
        tone,
        icon,
        done: format!("{:.1}", part(row.counted as f64)),
        mark: format!("{:.1}", part(row.even.unwrap_or_default())),
        counted: row.counted,
        has_bar: row.even.is_some(),
    }
}

fn line(row: &PersonRow) -> Line {
    let hours = |minutes: i64| match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest}"),
    };
    Line {
        name: row.member.name.clone(),
        about: row.member.function.clone().unwrap_or_default(),
        avatar: Avatar::of(&row.member.name),
        weeks: row.weeks.clone(),
        heard: row.heard,
        exposure: format!("{} this week, {} in six", hours(row.week_minutes), hours(row.six_weeks_minutes)),
        thin: row.week_minutes < LEAST_MINUTES_A_WEEK && row.six_weeks_minutes < SIX_WEEKS_MINUTES,
    }
}

async fn remove(frame: Frame, axum::extract::Path(id): axum::extract::Path<String>) -> Response {
    let changed = async { frame.ctx.run(RemoveGoal { id: address::id(&id, "goal")? }).await };
    match changed.await {
        Ok(changed) => back(&changed, "/goals"),
        Err(error) => frame.fail(&error),
    }
}
