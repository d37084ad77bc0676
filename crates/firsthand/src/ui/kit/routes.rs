//! `/kit`, for those who change how things look, and `/sample`, for those who want something to look at.

use axum::response::Response;
use axum::routing::{get, post};

use super::KitPage;
use crate::serve::sample;
use crate::serve::site::Site;
use crate::ui::frame::{Frame, back};

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/kit", get(kit)).route("/sample", post(load_sample))
}

async fn kit(frame: Frame) -> Response {
    frame.show(&KitPage::new(frame.shell()))
}

async fn load_sample(frame: Frame) -> Response {
    match sample::load_when_empty(&frame.ctx).await {
        Ok(changed) => back(&changed, "/"),
        Err(error) => frame.fail(&error),
    }
}
