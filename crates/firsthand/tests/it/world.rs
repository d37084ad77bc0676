//! A product of its own for each test: real router, real index, a folder that goes away, SQLite or PostgreSQL.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use firsthand::serve::open::{self, Opened};
use firsthand::serve::{router, site};
use firsthand_app::ctx::{App, Ctx};
use firsthand_app::import;
use firsthand_app::index::{self, SearchIndex};
use firsthand_app::work::Task;
use firsthand_domain::clock::{Clock, FixedClock, Ids};
use firsthand_domain::import::Wishes;
use firsthand_domain::noun::Import;
use firsthand_domain::time::Timestamp;
use firsthand_store::db::Db;
use serde_json::Value;
use tower::ServiceExt;

/// Tuesday 2026-11-17, 10:00 in UTC.
pub fn now() -> Timestamp {
    "2026-11-17T10:00:00Z".parse::<jiff::Timestamp>().unwrap().into()
}

pub struct World {
    pub opened: Opened,
    pub router: axum::Router,
    pub folder: tempfile::TempDir,
    /// Dropped with the world, which ends the index's follower.
    stop: tokio::sync::watch::Sender<bool>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a test on SQLite, and on PostgreSQL where `TEST_POSTGRES_URL` names one.
pub fn on_both<F, Fut>(test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    runtime().block_on(async {
        test(World::sqlite().await).await;
        match std::env::var("TEST_POSTGRES_URL") {
            Ok(url) => test(World::postgres(&url).await).await,
            Err(_) => println!("PostgreSQL skipped: TEST_POSTGRES_URL is not set"),
        }
    });
}

/// Runs a test on SQLite alone: what it checks has nothing to do with the database.
pub fn on_sqlite<F, Fut>(test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    runtime().block_on(async { test(World::sqlite().await).await });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

impl World {
    pub async fn sqlite() -> World {
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("firsthand.db").to_string_lossy().into_owned();
        World::at(folder, &url).await
    }

    async fn postgres(url: &str) -> World {
        let name = format!("it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let admin = Db::open(url).await.unwrap();
        let mut tx = admin.write().await.unwrap();
        tx.execute(format!("CREATE SCHEMA {name}"), vec![]).await.unwrap();
        tx.commit().await.unwrap();
        admin.close().await;
        let separator = if url.contains('?') { '&' } else { '?' };
        World::at(tempfile::tempdir().unwrap(), &format!("{url}{separator}options[search_path]={name}")).await
    }

    async fn at(folder: tempfile::TempDir, url: &str) -> World {
        std::fs::create_dir_all(folder.path().join("uploads")).unwrap();
        let db = Db::open(url).await.unwrap();
        let index = SearchIndex::open(&folder.path().join("index")).unwrap();
        let ids = Ids::seeded(7);
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(now()));
        let (owner, new) = open::owner(&db, &ids, &*clock).await.unwrap();
        let reader = Arc::new(firsthand_catalog::reader());
        let app = App::new(db, index, clock, ids, reader, folder.path().to_owned());
        let app = Arc::new(open::with_catalog(app).with_outgoing(firsthand::outgoing::Web::new().unwrap()));
        let (stop, stopping) = tokio::sync::watch::channel(false);
        tokio::spawn(index::follow(app.clone(), stopping));
        let opened = Opened { app, owner, new };
        let router = router(site(&opened, "127.0.0.1:7700".parse().unwrap()));
        World { opened, router, folder, stop }
    }

    /// The same folder opened anew, as after a restart; for SQLite.
    pub async fn restarted(mut self) -> World {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        self.opened.app.db.close().await;
        drop(self);
        let url = folder.path().join("firsthand.db").to_string_lossy().into_owned();
        World::at(folder, &url).await
    }

    pub fn ctx(&self) -> Ctx {
        self.opened.ctx()
    }

    /// Writes a file into the test's folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Brings a file in and makes it searchable.
    pub async fn import(&self, path: &std::path::Path) -> firsthand_domain::error::Result<Import> {
        self.import_with(path, &Wishes::default(), &Arc::new(Task::default())).await
    }

    pub async fn import_with(
        &self,
        path: &std::path::Path,
        wishes: &Wishes,
        task: &Arc<Task>,
    ) -> firsthand_domain::error::Result<Import> {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let prepared = import::prepare(&self.ctx(), path, &name, wishes, None).await?;
        let done = import::control::run_here(&self.ctx(), prepared.import.id, path, task).await;
        self.settle().await;
        done
    }

    /// Brings a file in as part of a source named by hand.
    pub async fn import_named(&self, path: &std::path::Path, source: &str) -> Import {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let wishes = Wishes::default();
        let prepared = import::prepare(&self.ctx(), path, &name, &wishes, Some(source)).await.unwrap();
        let task = Arc::new(Task::default());
        let done = import::control::run_here(&self.ctx(), prepared.import.id, path, &task).await.unwrap();
        self.settle().await;
        done
    }

    /// Everything committed is searchable.
    pub async fn settle(&self) {
        let app = &self.opened.app;
        while app.index_behind().await.unwrap() > 0 {
            app.index.wake();
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// Finds themes, here and now.
    pub async fn themes(&self) {
        let task = Arc::new(Task::default());
        firsthand_app::theme::run::find(&self.opened.app, self.opened.owner.workspace, &task).await.unwrap();
        self.settle().await;
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header("host", "127.0.0.1:7700").body(Body::empty()).unwrap();
        let (status, _, body) = self.send(request).await;
        (status, body)
    }

    /// A form sent from one of our own pages; gives the status and where it leads.
    pub async fn post(&self, path: &str, form: &str) -> (StatusCode, Option<String>) {
        let (status, headers, _) = self.send(form_of(path, form)).await;
        (status, headers.get("location").map(|l| l.to_str().unwrap().to_owned()))
    }

    /// As [`World::post`], with the page it answers instead.
    pub async fn form(&self, path: &str, form: &str) -> (StatusCode, String) {
        let (status, _, body) = self.send(form_of(path, form)).await;
        (status, body)
    }

    /// As [`World::post`], with the undo the next page would offer.
    pub async fn change(&self, path: &str, form: &str) -> (StatusCode, String, Option<Value>) {
        let (status, headers, body) = self.send(form_of(path, form)).await;
        let to = headers.get("location").unwrap_or_else(|| panic!("{status}: {body}"));
        let cookie = headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let value = cookie.strip_prefix("firsthand_flash=").unwrap();
        let flash: Vec<(String, String)> = serde_urlencoded::from_str(value).unwrap();
        let flash: Value = serde_json::from_str(&flash[0].1).unwrap();
        (status, to.to_str().unwrap().to_owned(), Some(flash["undo"].clone()).filter(|undo| !undo.is_null()))
    }

    /// Takes a change back, as the button of its toast does.
    pub async fn undo(&self, undo: &Value) {
        let input = undo["input"].to_string();
        let fields = [("action", undo["action"].as_str().unwrap()), ("input", &input), ("back", "/")];
        let (status, _) = self.post("/undo", &serde_urlencoded::to_string(fields).unwrap()).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{undo}");
    }

    pub async fn api(&self, action: &str, input: Value) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/{action}"))
            .header("host", "127.0.0.1:7700")
            .header("content-type", "application/json")
            .body(Body::from(input.to_string()))
            .unwrap();
        let (status, _, body) = self.send(request).await;
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// How many voices a search finds.
    pub async fn found(&self, q: &str) -> u64 {
        let (_, answer) = self.api("search_voices", serde_json::json!({ "q": q })).await;
        answer["total"].as_u64().unwrap_or_else(|| panic!("no total in {answer}"))
    }
}

fn form_of(path: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header("host", "127.0.0.1:7700")
        .header("origin", "http://127.0.0.1:7700")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
