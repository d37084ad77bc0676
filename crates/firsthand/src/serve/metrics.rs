//! Meters in the Prometheus text format: how much is asked, how long it takes, how far the index is behind.

use std::sync::atomic::AtomicI64;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::site::Site;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    method: String,
    /// The route's pattern, never the address: addresses hold what people searched for.
    route: String,
    status: u16,
}

/// The meters of one running site.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    voices: Gauge<i64, AtomicI64>,
    behind: Gauge<i64, AtomicI64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("firsthand");
        let requests = Family::default();
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        let (voices, behind) = (Gauge::default(), Gauge::default());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time to answer", seconds.clone());
        registry.register("indexed_voices", "Voices in the search index", voices.clone());
        registry.register(
            "index_behind_changes",
            "Changes the search index has not read yet",
            behind.clone(),
        );
        Metrics { registry, requests, seconds, voices, behind }
    }
}

/// Counts and times each request.
pub async fn measure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let took = start.elapsed();
    let status = response.status().as_u16();
    tracing::debug!(%method, %route, status, took_ms = took.as_secs_f64() * 1000.0, "answered");
    site.metrics.seconds.observe(took.as_secs_f64());
    site.metrics.requests.get_or_create(&Labels { method, route, status }).inc();
    response
}

/// `GET /metrics`.
pub async fn show(State(site): State<Site>) -> String {
    site.metrics.voices.set(i64::try_from(site.app.index.len()).unwrap_or(i64::MAX));
    site.metrics.behind.set(site.app.index_behind().await.unwrap_or(-1));
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = encode(&mut text, &site.metrics.registry);
    text
}
