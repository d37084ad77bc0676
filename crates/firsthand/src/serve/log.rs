//! The log: what happened, never what customers said.

use tracing_subscriber::EnvFilter;

/// Starts the log on standard error. A server tells its work; a command only its troubles, unless `RUST_LOG` asks.
pub fn start(json: bool, serving: bool) {
    let usual = if serving { "info,sqlx=warn,tantivy=warn" } else { "warn,tantivy=error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start (tests) finds one already there, which is as good.
    let _ = if json { log.json().try_init() } else { log.compact().try_init() };
}
