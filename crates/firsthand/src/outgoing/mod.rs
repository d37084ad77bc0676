//! The one way out of this machine: posts JSON to addresses an admin chose, follows nothing, and never asks addresses
//! that only this machine's own network hardware answers.

mod addresses;

use std::sync::Arc;
use std::time::Duration;

use firsthand_app::outgoing::{Answer, Outgoing, Post, Silence};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use addresses::Checked;

/// How often somebody's stop is looked at while waiting.
const LOOK: Duration = Duration::from_millis(50);
const CONNECT: Duration = Duration::from_secs(10);

/// A client for the product; opens nothing before it is asked.
pub struct Web {
    client: Client,
}

impl Web {
    /// # Errors
    /// When this machine's certificates cannot be read.
    pub fn new() -> anyhow::Result<Arc<Web>> {
        // A second call finds the first one's choice in place.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .dns_resolver(Arc::new(Checked))
            .user_agent(concat!("firsthand/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Arc::new(Web { client }))
    }

    async fn send(&self, post: &Post<'_>) -> Result<Answer, Silence> {
        let url = reqwest::Url::parse(post.url).map_err(|_| Silence::Forbidden)?;
        if !addresses::may_ask(&url) {
            return Err(Silence::Forbidden);
        }
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .timeout(post.patience)
            .body(post.body.to_vec());
        if let Some(key) = post.key {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.reveal()))
                .map_err(|_| Silence::Unreachable)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.send().await.map_err(|fault| silence(&fault))?;
        let retry_after = retry_after(&response);
        let status = response.status().as_u16();
        // Of an error only the beginning matters.
        let longest = if status == 200 { post.longest } else { post.longest.min(64 * 1024) };
        match body(response, longest).await {
            Ok(body) => Ok(Answer { status, retry_after, body }),
            Err(_) if status != 200 => Ok(Answer { status, retry_after, body: Vec::new() }),
            Err(silence) => Err(silence),
        }
    }
}

impl Outgoing for Web {
    fn post(&self, post: &Post<'_>, stop: &dyn Fn() -> bool) -> Result<Answer, Silence> {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return Err(Silence::Unreachable) };
        runtime.block_on(async {
            tokio::select! {
                answer = self.send(post) => answer,
                () = stopped(stop) => Err(Silence::Stopped),
            }
        })
    }

    fn pause(&self, time: Duration, stop: &dyn Fn() -> bool) -> bool {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return false };
        runtime.block_on(async {
            tokio::select! {
                () = tokio::time::sleep(time) => true,
                () = stopped(stop) => false,
            }
        })
    }
}

async fn stopped(stop: &dyn Fn() -> bool) {
    while !stop() {
        tokio::time::sleep(LOOK).await;
    }
}

/// The body, unless it is longer than `longest` bytes.
async fn body(mut response: Response, longest: usize) -> Result<Vec<u8>, Silence> {
    let mut all = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|fault| silence(&fault))? {
        if all.len() + part.len() > longest {
            return Err(Silence::TooLong);
        }
        all.extend_from_slice(&part);
    }
    Ok(all)
}

/// `Retry-After` in seconds; the form with a date is rare, and read from now on.
fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let wait = at.duration_since(jiff::Timestamp::now());
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn silence(fault: &reqwest::Error) -> Silence {
    if fault.is_timeout() {
        return Silence::TimedOut;
    }
    let mut cause: Option<&dyn std::error::Error> = Some(fault);
    while let Some(inner) = cause {
        if inner.is::<addresses::Forbidden>() {
            return Silence::Forbidden;
        }
        if inner.is::<rustls::Error>() {
            return Silence::Untrusted;
        }
        cause = inner.source().or_else(|| {
            // An error of the operating system hides the one it wraps.
            inner.downcast_ref::<std::io::Error>().and_then(|io| io.get_ref()).map(|e| {
                let e: &dyn std::error::Error = e;
                e
            })
        });
    }
    Silence::Unreachable
}
