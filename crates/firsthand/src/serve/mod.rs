//! The running server: opening the product, the routes, starting and stopping.

pub mod guard;
pub mod health;
pub mod log;
pub mod metrics;
pub mod open;
pub mod place;
pub mod sample;
pub mod site;
pub mod stop;

use std::future::IntoFuture;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::middleware;
use axum::routing::get;
use firsthand_app::{alert, index};
use firsthand_domain::access::Actor;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use self::metrics::Metrics;
use self::open::Opened;
use self::place::Place;
use self::site::Site;
use crate::cli::ServeArgs;

/// How long a graceful stop waits for work under way.
const STOP_WAIT: Duration = Duration::from_secs(20);

/// Serves until told to stop.
pub async fn run(place: Place, args: ServeArgs) -> anyhow::Result<ExitCode> {
    let listener = TcpListener::bind(&args.listen).await.with_context(|| {
        format!(
            "{} cannot be listened on: another program may have it. Choose another with --listen.",
            args.listen
        )
    })?;
    let address = listener.local_addr()?;
    let opened = open::open(&place).await?;
    if args.sample {
        sample::load_when_new(&opened).await?;
    }
    crate::ui::import::sweep(&place.folder);
    let (stop, stopping) = watch::channel(false);
    let follower = tokio::spawn(index::follow(opened.app.clone(), stopping.clone()));
    let watching = tokio::spawn(alert::look_daily(opened.app.clone(), stop.subscribe()));
    firsthand_app::sense::learn::catch_up(&opened.app).await?;
    let site = site(&opened, address);
    say(&place, address);
    let app = site.app.clone();
    let asked = stop::listen({
        let app = app.clone();
        move || {
            tracing::info!("stopping");
            app.work.stop_all();
        }
    });
    let server = axum::serve(listener, router(site)).with_graceful_shutdown(stop::asked(asked.clone()));
    // A browser that holds a connection open does not keep the program from ending.
    tokio::select! {
        ended = server.into_future() => ended?,
        () = async { stop::asked(asked).await; tokio::time::sleep(STOP_WAIT).await } => {
            tracing::warn!("some connections did not end in time and were cut");
        }
    }
    app.work.stop_all();
    let idle = async {
        while !app.work.is_idle() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    if tokio::time::timeout(STOP_WAIT, idle).await.is_err() {
        tracing::warn!("some work did not end in time; it goes on at the next start");
    }
    stop.send_replace(true);
    let _ = tokio::time::timeout(STOP_WAIT, async { tokio::join!(follower, watching) }).await;
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The site over an opened product, as one listening on `address` answers.
pub fn site(opened: &Opened, address: SocketAddr) -> Site {
    let hosts = if address.ip().is_loopback() {
        let port = address.port();
        vec![format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]
    } else {
        Vec::new()
    };
    let owner: Actor = opened.owner;
    Site { app: opened.app.clone(), owner, metrics: Arc::new(Metrics::default()), hosts: Arc::new(hosts) }
}

/// All routes.
pub fn router(site: Site) -> axum::Router {
    axum::Router::new()
        .merge(crate::ui::router())
        .merge(crate::api::router())
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .layer(middleware::from_fn_with_state(site.clone(), guard::guard))
        .layer(CompressionLayer::new().gzip(true))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(site.clone(), metrics::measure))
        .with_state(site)
}

fn say(place: &Place, address: SocketAddr) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "Firsthand is at http://{address}");
    let _ = writeln!(out, "Everything is kept in {}. Stop with Ctrl-C.", place.folder.display());
    if !address.ip().is_loopback() {
        let _ = writeln!(
            out,
            "Mind: this address can be reached from other machines, and there is no sign-in yet. \
             Whoever reaches it reads and changes everything."
        );
    }
    let _ = out.flush();
}
