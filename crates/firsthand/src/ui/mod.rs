//! The screens: pages rendered on the server, with templates beside their structs.
//!
//! A page is a *view struct*: plain text, numbers and lists, already formatted for people, plus the [`shell`] around
//! it. Handlers fill it from actions; templates only lay it out. Every page works without scripts; `assets/js`
//! adds keys, undo and speed. Nothing here writes inline styles or scripts, so `default-src 'self'` holds.

pub mod address;
pub mod alert;
pub mod assets;
pub mod capture;
pub mod chart;
pub mod conversation;
pub mod customer;
pub mod failure;
pub mod filters;
pub mod frame;
pub mod goal;
pub mod home;
pub mod import;
pub mod kit;
pub mod launch;
pub mod methods;
pub mod missing;
pub mod palette;
pub mod parts;
pub mod practice;
pub mod promise;
pub mod reading;
pub mod series;
pub mod settings;
pub mod shell;
pub mod theme;
mod undo;
pub mod voice;

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY};
use axum::http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use firsthand_domain::error::Error;

use crate::serve::site::Site;

/// The routes of all screens.
pub fn router() -> axum::Router<Site> {
    axum::Router::new()
        .route("/assets/{*name}", get(assets::serve))
        .merge(undo::routes())
        .merge(voice::routes())
        .merge(home::routes())
        .merge(reading::routes())
        .merge(capture::routes())
        .merge(palette::routes())
        .merge(theme::routes())
        .merge(alert::routes())
        .merge(customer::routes())
        .merge(import::routes())
        .merge(settings::routes())
        .merge(conversation::routes())
        .merge(practice::routes())
        .merge(promise::routes())
        .merge(goal::routes())
        .merge(launch::routes())
        .merge(series::routes())
        .merge(missing::routes())
        .merge(methods::routes())
        .merge(kit::routes())
        .fallback(not_found)
}

async fn not_found(frame: frame::Frame) -> Response {
    frame.fail(&Error::not_found("page"))
}

/// What a page may load: our own files and nothing else, no inline script and no inline style.
pub const CSP: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A rendered page with the headers every page carries. A template that fails to render becomes a plain 500, since
/// the page that explains failures is a template itself.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    let Ok(html) = template.render() else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be drawn.").into_response();
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("speculation-rules"), HeaderValue::from_static(assets::SPECULATION_RULES)),
    ];
    (status, headers, html).into_response()
}

/// A page with status 200.
pub fn ok(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}
