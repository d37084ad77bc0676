//! Writing a goal.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use firsthand_app::day;
use firsthand_app::goal::{PutGoal, ShowGoals};
use firsthand_app::practice::ListPractices;
use firsthand_app::undo::Changed;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::goal::{Goal, OFFERED_A_WEEK};
use firsthand_domain::id::GoalId;

use super::GoalForm;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::{Choice, Crumb};
use crate::ui::shell::Place;

/// Weeks of the period that is offered.
const WEEKS: i64 = 13;

pub async fn new(frame: Frame) -> Response {
    let frame = frame.at(Place::Goals);
    let today = day::of(frame.ctx.now(), &frame.zone);
    let offered = Goal {
        number: Some(OFFERED_A_WEEK * WEEKS),
        from: Some(today),
        until: Some(today + WEEKS * 7 - 1),
        ..Goal::default()
    };
    match page(&frame, None, &offered, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn held(frame: &Frame, id: &str) -> Result<(GoalId, Goal)> {
    let id: GoalId = address::id(id, "goal")?;
    let found = frame.ctx.run(ShowGoals::default()).await?;
    let row = found.goals.into_iter().find(|row| row.id == id).ok_or_else(|| Error::not_found("goal"))?;
    Ok((id, row.goal))
}

pub async fn edit(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Goals);
    let shown = async {
        let (id, goal) = held(&frame, &id).await?;
        page(&frame, Some(id), &goal, None).await
    };
    match shown.await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame, id: Option<GoalId>, goal: &Goal, problem: Option<&Error>) -> Result<GoalForm> {
    frame.ctx.actor.must_be(Role::Member)?;
    let practices = frame.ctx.run(ListPractices {}).await?;
    let members = frame.ctx.run(ListMembers {}).await?;
    let (title, action) = match id {
        Some(id) => (format!("Change {}", goal.title), format!("/goals/{id}")),
        None => ("A new goal".to_owned(), "/goals/new".to_owned()),
    };
    Ok(GoalForm {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Goals", "/goals")],
        title,
        action,
        name: goal.title.clone(),
        number: goal.number.map(|n| n.to_string()).unwrap_or_default(),
        from: goal.from.map(day::written).unwrap_or_default(),
        until: goal.until.map(day::written).unwrap_or_default(),
        serves: goal.serves.clone(),
        practices: practices
            .iter()
            .filter(|row| row.practice.with_customer)
            .map(|row| {
                let chosen = goal.practices.contains(&row.practice.key);
                Choice::new(row.practice.key.clone(), row.practice.name.clone(), chosen)
            })
            .collect(),
        people: members
            .iter()
            .map(|m| Choice::new(m.id.to_string(), m.name.clone(), goal.people.contains(&m.id)))
            .collect(),
        problem: problem.map(|e| (e.field.unwrap_or_default().to_owned(), e.message.clone())),
    })
}

pub async fn put(frame: Frame, Form(fields): Form) -> Response {
    answer(frame.at(Place::Goals), None, &fields).await
}

pub async fn change(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Goals);
    match held(&frame, &id).await {
        Ok((id, _)) => answer(frame, Some(id), &fields).await,
        Err(error) => frame.fail(&error),
    }
}

async fn answer(frame: Frame, id: Option<GoalId>, fields: &Fields) -> Response {
    match written(&frame, id, fields).await {
        Ok(changed) => back(&changed, "/goals"),
        Err(error) if error.kind == Kind::Invalid => {
            let typed = Goal {
                title: fields.one("title").to_owned(),
                number: fields.one("number").trim().parse().ok(),
                serves: fields.one("serves").to_owned(),
                practices: fields.all("practice").into_iter().map(str::to_owned).collect(),
                ..Goal::default()
            };
            match page(&frame, id, &typed, Some(&error)).await {
                Ok(mut page) => {
                    page.from = fields.one("from").to_owned();
                    page.until = fields.one("until").to_owned();
                    frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
                }
                Err(error) => frame.fail(&error),
            }
        }
        Err(error) => frame.fail(&error),
    }
}

async fn written(frame: &Frame, id: Option<GoalId>, fields: &Fields) -> Result<Changed> {
    let fault = |_| Error::invalid("number", "Write how many as a number.");
    let put = PutGoal {
        id,
        title: fields.one("title").to_owned(),
        number: fields.filled("number").map(|text| text.parse().map_err(fault)).transpose()?,
        practices: fields.all("practice").into_iter().map(str::to_owned).collect(),
        people: fields
            .all("person")
            .into_iter()
            .map(|id| address::id(id, "member"))
            .collect::<Result<_>>()?,
        from: fields.filled("from"),
        until: fields.filled("until"),
        serves: fields.one("serves").to_owned(),
    };
    frame.ctx.run(put).await
}
