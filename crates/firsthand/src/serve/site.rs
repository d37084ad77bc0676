//! What every handler is given, and who acts.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use firsthand_app::ctx::{App, Ctx};
use firsthand_domain::access::Actor;

use super::metrics::Metrics;

/// The running site: the product, who its local owner is, and its meters.
#[derive(Clone)]
pub struct Site {
    pub app: Arc<App>,
    /// Until people can sign in, whoever reaches this machine's own address acts as its owner.
    pub owner: Actor,
    pub metrics: Arc<Metrics>,
    /// Hosts this site answers to, so that a foreign page cannot reach it under a name of its own.
    pub hosts: Arc<Vec<String>>,
}

/// Every handler that does something takes a `Ctx`; it is made here and nowhere else.
impl FromRequestParts<Site> for Ctx {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_: &mut Parts, site: &Site) -> Result<Ctx, Self::Rejection> {
        Ok(Ctx { app: site.app.clone(), actor: site.owner })
    }
}
