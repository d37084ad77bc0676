//! Pages for what did not work: what happened, what is safe, one way on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use firsthand_domain::error::{Error, Kind};

use super::filters;
use super::shell::{Place, Shell};

#[derive(Template)]
#[template(path = "failure/page.html")]
pub struct FailurePage {
    pub shell: Shell,
    pub icon: &'static str,
    pub title: &'static str,
    pub message: String,
    /// For the log: shown for faults of ours, so that somebody can find it.
    pub reference: Option<String>,
}

/// The one place where a failure becomes a status of HTTP.
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Limited => StatusCode::TOO_MANY_REQUESTS,
        Kind::Upstream => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The page for a failure, with its status.
pub fn answer(shell: Shell, error: &Error, reference: Option<String>) -> Response {
    let (icon, title) = match error.kind {
        Kind::NotFound => ("magnifying-glass", "Not here"),
        Kind::Forbidden | Kind::Unauthenticated => ("info", "Not yours to do"),
        Kind::Invalid | Kind::Conflict => ("warning", "That did not fit"),
        Kind::Limited => ("clock", "Too much at once"),
        Kind::Upstream | Kind::Internal => ("warning-circle", "Something failed on our side"),
    };
    let page = FailurePage { shell, icon, title, message: error.message.clone(), reference };
    super::page(status(error.kind), &page)
}
