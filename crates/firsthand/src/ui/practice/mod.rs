//! `/practices`: the ways of meeting customers, and each one's page of the handbook with its guide and fields.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::practice::{ListPractices, PracticeRow, PutPractice, ResetPractice, ShowPractice};
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::practice::{Practice, Question};

use super::filters;
use super::frame::{Form, Frame, back};
use super::methods::rendered;
use super::parts::{Crumb, Fact};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/practices", get(list))
        .route("/practices/{key}", get(one))
        .route("/practices/{key}/change", get(edit).post(change))
        .route("/practices/{key}/reset", post(reset))
}

/// `GET /practices`
#[derive(Template)]
#[template(path = "practice/list.html")]
struct PracticesPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    rows: Vec<Card>,
}

struct Card {
    name: String,
    href: String,
    summary: String,
    /// "Monthly, 90 minutes"
    rhythm: String,
    /// "4 held, last 12 Nov"
    done: String,
    late: bool,
    own: bool,
}

/// `GET /practices/{key}`
#[derive(Template)]
#[template(path = "practice/one.html")]
struct PracticePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    key: String,
    name: String,
    summary: String,
    why: String,
    facts: Vec<Fact>,
    guide: Vec<Question>,
    outputs: Vec<String>,
    /// Our page of the handbook; our own text.
    html: String,
    own: bool,
    ours: bool,
    may_change: bool,
    may_book: bool,
}

/// `GET /practices/{key}/change`
#[derive(Template)]
#[template(path = "practice/change.html")]
struct ChangePage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    key: String,
    title: String,
    definition: String,
    problem: String,
}

async fn list(frame: Frame) -> Response {
    let frame = frame.at(Place::Conversations);
    match frame.ctx.run(ListPractices {}).await {
        Ok(found) => {
            let rows = found.iter().map(|row| card(&frame, row)).collect();
            frame.show(&PracticesPage { shell: frame.shell(), crumbs: crumbs(false), rows })
        }
        Err(error) => frame.fail(&error),
    }
}

fn crumbs(inner: bool) -> Vec<Crumb> {
    let mut out = vec![Crumb::new("Conversations", "/conversations")];
    if inner {
        out.push(Crumb::new("Practices", "/practices"));
    }
    out
}

fn rhythm(practice: &Practice) -> String {
    format!("{}, {} minutes", practice.cadence.label(), practice.minutes)
}

fn card(frame: &Frame, row: &PracticeRow) -> Card {
    let when = frame.when();
    let last = row.last_held.map(|at| when.day(when.date(at)));
    Card {
        name: row.practice.name.clone(),
        href: format!("/practices/{}", row.practice.key),
        summary: row.practice.summary.clone(),
        rhythm: rhythm(&row.practice),
        done: match (row.held, last) {
            (0, _) if row.booked > 0 => format!("{} booked", row.booked),
            (0, _) => "Not done yet".to_owned(),
            (n, Some(last)) => format!("{n} held, last {last}"),
            (n, None) => format!("{n} held"),
        },
        late: row.overdue_days.is_some(),
        own: row.own,
    }
}

async fn one(frame: Frame, Path(key): Path<String>) -> Response {
    let frame = frame.at(Place::Conversations);
    let found: Result<Practice> = frame.ctx.run(ShowPractice { key }).await;
    match found {
        Ok(practice) => frame.show(&page(&frame, practice)),
        Err(error) => frame.fail(&error),
    }
}

fn page(frame: &Frame, practice: Practice) -> PracticePage {
    let ours = frame.ctx.app.practices.iter().find(|ours| ours.key == practice.key);
    let html = firsthand_catalog::practices::page(&practice.key).map(|text| {
        // The page's own heading is the first line.
        rendered(text.split_once('\n').map_or(text, |(_, rest)| rest)).0
    });
    let mut facts = vec![Fact::new("How often", rhythm(&practice))];
    if !practice.people.is_empty() {
        facts.push(Fact::new("Who should be there", practice.people.join(", ")));
    }
    let counts =
        if practice.with_customer { "Yes, once it is written down" } else { "No: no customer is met" };
    facts.push(Fact::new("Counts for goals", counts));
    facts.push(Fact::new("What is said in it is heard", practice.heard.label()));
    if let Some(scoring) = practice.scoring {
        facts.push(Fact::new("Computed", scoring.label()));
    }
    PracticePage {
        shell: frame.shell(),
        crumbs: crumbs(true),
        own: ours.is_none_or(|ours| *ours != practice),
        ours: ours.is_some(),
        html: html.unwrap_or_default(),
        facts,
        may_change: frame.ctx.actor.role >= Role::Member,
        may_book: frame.ctx.actor.role >= Role::Contributor,
        key: practice.key,
        name: practice.name,
        summary: practice.summary,
        why: practice.why,
        guide: practice.guide,
        outputs: practice.outputs,
    }
}

async fn edit(frame: Frame, Path(key): Path<String>) -> Response {
    let frame = frame.at(Place::Conversations);
    if let Err(error) = frame.ctx.actor.must_be(Role::Member) {
        return frame.fail(&error);
    }
    match frame.ctx.run(ShowPractice { key }).await {
        Ok(practice) => {
            let definition = serde_json::to_string_pretty(&practice).unwrap_or_default();
            frame.show(&form(&frame, &practice.key, &practice.name, definition, String::new()))
        }
        Err(error) => frame.fail(&error),
    }
}

fn form(frame: &Frame, key: &str, name: &str, definition: String, problem: String) -> ChangePage {
    let mut crumbs = crumbs(true);
    crumbs.push(Crumb::new(name, format!("/practices/{key}")));
    let title = format!("Make {name} your own");
    ChangePage { shell: frame.shell(), crumbs, key: key.to_owned(), title, definition, problem }
}

async fn change(frame: Frame, Path(key): Path<String>, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Conversations);
    let text = fields.one("definition").to_owned();
    let changed = async {
        let practice: Practice = serde_json::from_str(&text).map_err(|fault| {
            Error::invalid("definition", format!("Line {}: this cannot be read ({fault}).", fault.line()))
        })?;
        let key = practice.key.clone();
        Ok((key, frame.ctx.run(PutPractice { practice }).await?))
    };
    match changed.await {
        Ok((key, changed)) => back(&changed, &format!("/practices/{key}")),
        Err(Error { message, .. }) => {
            let page = form(&frame, &key, &key, text, message);
            frame.show_as(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn reset(frame: Frame, Path(key): Path<String>) -> Response {
    match frame.ctx.run(ResetPractice { key }).await {
        Ok(changed) => back(&changed, "/practices"),
        Err(error) => frame.fail(&error),
    }
}
