//! Is it ready? The database answers and the search index is not far behind.

use axum::extract::State;
use axum::http::StatusCode;

use super::site::Site;

/// Changes the index may be behind and still answer well; an import under way is a few batches.
const BEHIND_MOST: i64 = 1000;

/// `GET /readyz`.
pub async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    match site.app.index_behind().await {
        Ok(behind) if behind <= BEHIND_MOST => (StatusCode::OK, "ready\n"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "the search index is catching up\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
