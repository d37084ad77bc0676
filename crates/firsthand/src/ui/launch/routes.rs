//! `/launches`, `/launches/new`, `/launches/{id}` and its plan.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::launch::plan::LaunchPlan;
use firsthand_app::launch::{AddLaunch, LaunchRow, RegisterLaunch, RemoveLaunch, ShowLaunch, ShowLaunches};
use firsthand_app::undo::Changed;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::LaunchId;

use super::form::{self, Known};
use super::{FormPage, shown, table};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::Crumb;
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/launches", get(list).post(register))
        .route("/launches/new", get(new))
        .route("/launches/{id}", get(one))
        .route("/launches/{id}/plan", get(edit).post(change))
        .route("/launches/{id}/delete", post(delete))
}

async fn list(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Launches);
    match frame.ctx.run(ShowLaunches {}).await {
        Ok(found) => {
            let may = frame.ctx.actor.role >= Role::Member;
            let which = table::Which::of(query.one("show"));
            frame.show(&table::page(frame.shell(), &found, which, may, &frame.when()))
        }
        Err(error) => frame.fail(&error),
    }
}

async fn one(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Launches);
    let found = async {
        let id: LaunchId = address::id(&id, "launch")?;
        frame.ctx.run(ShowLaunch { id }).await
    };
    match found.await {
        Ok(found) => {
            let may = frame.ctx.actor.role >= Role::Member;
            frame.show(&shown::page(frame.shell(), found, may, &frame.when()))
        }
        Err(error) => frame.fail(&error),
    }
}

/// A launch that is there, whose plan is written anew.
async fn found(frame: &Frame, id: &str) -> Result<LaunchRow> {
    let id: LaunchId = address::id(id, "launch")?;
    Ok(frame.ctx.run(ShowLaunch { id }).await?.row)
}

async fn new(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Launches);
    match page(&frame, None, &query, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn edit(frame: Frame, Path(id): Path<String>, query: Fields) -> Response {
    let frame = frame.at(Place::Launches);
    let shown = async {
        let row = found(&frame, &id).await?;
        page(&frame, Some(&row), &query, None).await
    };
    match shown.await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

/// The form: with what was typed, or with the plan that holds, or empty.
async fn page(
    frame: &Frame,
    row: Option<&LaunchRow>,
    typed: &Fields,
    problem: Option<&Error>,
) -> Result<FormPage> {
    frame.ctx.actor.must_be(Role::Member)?;
    let known = Known::load(frame).await?;
    let fresh = typed.0.is_empty() || typed.0.iter().all(|(name, _)| name == "measure");
    let held = row.and_then(|row| row.plan.as_ref()).map(|sealed| sealed.plan.clone());
    let plan: LaunchPlan = match held {
        Some(plan) if fresh => plan,
        _ => form::plan(&known, typed),
    };
    let when = frame.when();
    let was = row.map(|row| (row.launch.name.clone(), when.date(row.launch.at).to_string()));
    let (name, day) = match (was, fresh) {
        (Some(was), true) => was,
        _ => (typed.one("name").to_owned(), typed.one("day").to_owned()),
    };
    let today = when.today();
    let begun = day.parse::<jiff::civil::Date>().is_ok_and(|day| day <= today);
    let (title, action, here) = match row {
        Some(row) => {
            let here = format!("/launches/{}/plan", row.launch.id);
            (format!("What should {} change?", row.launch.name), here.clone(), here)
        }
        None => ("Register a launch".to_owned(), "/launches".to_owned(), "/launches/new".to_owned()),
    };
    Ok(FormPage {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Launches", "/launches")],
        title,
        action,
        here,
        measures: known.measures(&plan.measure),
        pers: known.pers(plan.per.as_ref()),
        comparisons: known.comparisons(plan.comparison.as_ref()),
        directions: form::directions(plan.direction),
        percent: match typed.filled("expected_percent") {
            Some(text) => text,
            None => plan.expected_percent.map(|n| n.to_string()).unwrap_or_default(),
        },
        expects: plan.expects.clone(),
        undo_if: plan.undo_if.clone(),
        before: form::weeks(&[8, 12, 16, 26], plan.weeks_before),
        after: form::weeks(&[4, 8, 12, 16], plan.weeks_after),
        trend: plan.trend,
        late: begun || row.is_some_and(|row| row.launch.at <= frame.ctx.now()),
        sees: form::sees(frame, &day, &plan).await,
        problem: problem.map(|e| (e.field.unwrap_or_default().to_owned(), e.message.clone())),
        name,
        day,
    })
}

async fn register(frame: Frame, Form(fields): Form) -> Response {
    answer(frame.at(Place::Launches), None, &fields).await
}

async fn change(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Launches);
    match found(&frame, &id).await {
        Ok(row) => answer(frame, Some(row), &fields).await,
        Err(error) => frame.fail(&error),
    }
}

async fn answer(frame: Frame, row: Option<LaunchRow>, fields: &Fields) -> Response {
    match registered(&frame, row.as_ref(), fields).await {
        Ok(changed) => {
            let to = row.map_or("/launches".to_owned(), |row| format!("/launches/{}", row.launch.id));
            back(&changed, &to)
        }
        Err(error) if error.kind == Kind::Invalid => {
            match page(&frame, row.as_ref(), fields, Some(&error)).await {
                Ok(page) => frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
                Err(error) => frame.fail(&error),
            }
        }
        Err(error) => frame.fail(&error),
    }
}

async fn registered(frame: &Frame, row: Option<&LaunchRow>, fields: &Fields) -> Result<Changed> {
    let (name, day) = (fields.one("name").to_owned(), fields.one("day").to_owned());
    if row.is_none() && fields.one("only") == "date" {
        return frame.ctx.run(AddLaunch { name, day }).await;
    }
    let known = Known::load(frame).await?;
    let plan = form::plan(&known, fields);
    frame.ctx.run(RegisterLaunch { id: row.map(|row| row.launch.id), name, day, plan }).await
}

async fn delete(frame: Frame, Path(id): Path<String>) -> Response {
    let removed = async {
        let id: LaunchId = address::id(&id, "launch")?;
        frame.ctx.run(RemoveLaunch { id }).await
    };
    match removed.await {
        Ok(changed) => back(&changed, "/launches"),
        Err(error) => frame.fail(&error),
    }
}
