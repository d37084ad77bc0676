//! `POST /undo`: runs the action that takes the last change back.

use axum::response::Response;
use axum::routing::post;
use firsthand_app::action;
use firsthand_app::ctx::Ctx;
use firsthand_app::undo::{Changed, Undo};
use firsthand_domain::error::{Error, Result};

use super::frame::{Fields, Form, back};
use super::shell::Shell;
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/undo", post(undo))
}

async fn undo(ctx: Ctx, Form(fields): Form) -> Response {
    match take_back(&ctx, &fields).await {
        Ok(changed) => back(&changed, fields.one("back")),
        Err(error) => super::failure::answer(Shell::bare(), &error, None),
    }
}

async fn take_back(ctx: &Ctx, fields: &Fields) -> Result<Changed> {
    let entry = action::find(fields.one("action")).ok_or_else(|| Error::not_found("action"))?;
    let input = serde_json::from_str(fields.one("input")).map_err(|_| {
        Error::invalid("input", "What was to be undone could not be read. Nothing was changed.")
    })?;
    let output = (entry.run)(ctx, input).await?;
    let message = output["message"].as_str().unwrap_or("As it was before.").to_owned();
    let undo: Option<Undo> = serde_json::from_value(output["undo"].clone()).unwrap_or(None);
    Ok(Changed { message, undo })
}
