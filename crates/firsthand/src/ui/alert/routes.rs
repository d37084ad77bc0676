//! `/alerts`, `/alerts/{id}` and `/alerts/feed.atom`.

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use firsthand_app::alert::{
    AcknowledgeAlert, DismissAlert, ListAlerts, RestoreAlert, ShowAlert, UnacknowledgeAlert, WatchAgain,
};
use firsthand_app::undo::Changed;
use firsthand_domain::error::{Error, Result};

use super::{AlertPage, AlertsPage, Feed, feed, list, one};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Form, Frame, back};
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/alerts", get(all))
        .route("/alerts/feed.atom", get(atom))
        .route("/alerts/look", post(look))
        .route("/alerts/{id}", get(show).post(mark))
}

async fn all(frame: Frame) -> Response {
    let frame = frame.at(Place::Alerts);
    match alerts(&frame).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn alerts(frame: &Frame) -> Result<AlertsPage> {
    let found = frame.ctx.run(ListAlerts {}).await?;
    Ok(list::page(frame.shell(), &found, frame.ctx.actor.role, &frame.when()))
}

async fn show(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Alerts);
    match alert(&frame, &id).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn alert(frame: &Frame, id: &str) -> Result<AlertPage> {
    let found = frame.ctx.run(ShowAlert { id: address::id(id, "alert")? }).await?;
    Ok(one::page(frame.shell(), &found, frame.ctx.actor.role, &frame.when()))
}

async fn mark(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    match marked(&frame, &id, fields.one("to")).await {
        Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| format!("/alerts/{id}"))),
        Err(error) => frame.fail(&error),
    }
}

async fn marked(frame: &Frame, id: &str, to: &str) -> Result<Changed> {
    let id = address::id(id, "alert")?;
    match to {
        "seen" => frame.ctx.run(AcknowledgeAlert { id }).await,
        "unseen" => frame.ctx.run(UnacknowledgeAlert { id }).await,
        "dismissed" => frame.ctx.run(DismissAlert { id }).await,
        "restored" => frame.ctx.run(RestoreAlert { id }).await,
        _ => Err(Error::invalid("to", "An alert is marked as seen, unseen, dismissed or restored.")),
    }
}

async fn look(frame: Frame) -> Response {
    match frame.ctx.run(WatchAgain {}).await {
        Ok(changed) => back(&changed, "/alerts"),
        Err(error) => frame.fail(&error),
    }
}

async fn atom(frame: Frame) -> Response {
    let written = match read(&frame).await {
        Ok(feed) => feed.render(),
        Err(error) => return frame.fail(&error),
    };
    let headers =
        [(CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    match written {
        Ok(xml) => (headers, xml).into_response(),
        Err(_) => frame.fail(&Error::internal("The feed could not be written.")),
    }
}

async fn read(frame: &Frame) -> Result<Feed> {
    let found = frame.ctx.run(ListAlerts {}).await?;
    let shell = frame.shell();
    Ok(feed::feed((&shell.workspace, frame.ctx.actor.workspace), &found, frame.ctx.now(), &frame.when()))
}
