//! What stands before every request: whose name was asked for, where a change comes from, what a browser may do.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::site::Site;

/// Pages load nothing from elsewhere and run no inline script.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                      frame-ancestors 'none'; form-action 'self'";

/// Refuses names that are not ours (a foreign page that resolves its own name to this machine) and changes sent
/// from another site's page; then sets the headers that keep a browser careful.
pub async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    if !host_is_ours(&site.hosts, request.headers()) {
        return (StatusCode::MISDIRECTED_REQUEST, "This server does not go by that name.\n").into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !comes_from_here(request.headers()) {
        return (StatusCode::FORBIDDEN, "This change was sent from another site, so it was not made.\n")
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// An empty list of hosts answers to every name (the operator bound the server to the network).
fn host_is_ours(hosts: &[String], headers: &HeaderMap) -> bool {
    hosts.is_empty() || text(headers, "host").is_some_and(|host| hosts.iter().any(|ours| ours == host))
}

/// Browsers say where a form was sent from; programs say nothing, and hold no cookie anyone could borrow.
fn comes_from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text(headers, "origin"), text(headers, "host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, name)| name == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn changes_come_from_our_own_pages() {
        assert!(comes_from_here(&headers(&[("host", "a:1"), ("origin", "http://a:1")])));
        assert!(comes_from_here(&headers(&[("host", "a:1")])));
        assert!(!comes_from_here(&headers(&[("host", "a:1"), ("origin", "http://evil.example")])));
        assert!(!comes_from_here(&headers(&[("host", "a:1"), ("sec-fetch-site", "cross-site")])));
        assert!(!comes_from_here(&headers(&[("host", "a:1"), ("origin", "null")])));
    }

    #[test]
    fn only_our_names_are_answered() {
        let ours = vec!["127.0.0.1:7700".to_owned()];
        assert!(host_is_ours(&ours, &headers(&[("host", "127.0.0.1:7700")])));
        assert!(!host_is_ours(&ours, &headers(&[("host", "evil.example:7700")])));
        assert!(!host_is_ours(&ours, &headers(&[])));
    }
}
