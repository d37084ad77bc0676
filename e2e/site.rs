//! A running Firsthand and a browser in front of it.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Map, Value, json};

pub struct Site {
    pub client: Client,
    pub address: String,
    pub folder: tempfile::TempDir,
    server: Child,
    driver: Child,
}

/// How the browser is set up.
#[derive(Debug, Clone, Copy)]
pub struct Browser {
    pub width: u32,
    pub height: u32,
    pub scripts: bool,
    pub dark: bool,
}

pub const DESK: Browser = Browser { width: 1440, height: 900, scripts: true, dark: false };

/// Runs a journey; says so when there is no browser here.
pub fn with<F, Fut>(browser: Browser, journey: F)
where
    F: FnOnce(Site) -> Fut,
    Fut: Future<Output = Site>,
{
    let have = |name: &str| {
        Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    if !have("chromium") || !have("chromedriver") {
        println!("skipped: chromium and chromedriver are not here");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let site = journey(Site::open(browser).await).await;
        site.close().await;
    });
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Site {
    async fn open(browser: Browser) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let mut server = Command::new(env!("CARGO_BIN_EXE_firsthand"))
            .args(["serve", "--sample", "--listen", &address, "--data"])
            .arg(folder.path().join("home"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains(&address), "the server says where it is: {said}");
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = connect(port, &capabilities(browser, folder.path())).await;
        Site { client, address, folder, server, driver }
    }

    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("http://{}{path}", self.address)).await.unwrap();
    }

    /// Waits for something a person would look for.
    pub async fn see(&self, css: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(Duration::from_secs(20));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css} is not on the page: {e}"))
    }

    /// Waits until the page's text holds something.
    pub async fn read(&self, text: &str) {
        let start = Instant::now();
        let mut seen = String::new();
        while start.elapsed() < Duration::from_secs(30) {
            if let Ok(body) = self.client.find(Locator::Css("body")).await {
                seen = body.text().await.unwrap_or_default();
                if seen.contains(text) {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("“{text}” is not on the page: {}", seen.chars().take(6000).collect::<String>());
    }

    pub async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        format!("{}{}", url.path(), url.query().map(|q| format!("?{q}")).unwrap_or_default())
    }

    async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.server.kill();
        let _ = self.driver.kill();
        let _ = self.server.wait();
        let _ = self.driver.wait();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.driver.kill();
    }
}

fn capabilities(browser: Browser, folder: &std::path::Path) -> Map<String, Value> {
    let mut args = vec![
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--force-prefers-reduced-motion".to_owned(),
        format!("--window-size={},{}", browser.width, browser.height),
        format!("--user-data-dir={}", folder.join("chromium").display()),
    ];
    if browser.dark {
        args.push("--blink-settings=preferredColorScheme=0".to_owned());
    }
    let scripts = if browser.scripts { 1 } else { 2 };
    let chrome = json!({
        "args": args,
        "prefs": { "profile.managed_default_content_settings.javascript": scripts },
    });
    let mut all = Map::new();
    all.insert("goog:chromeOptions".to_owned(), chrome);
    all
}

async fn connect(port: u16, capabilities: &Map<String, Value>) -> Client {
    let mut last = None;
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        match builder.capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return client,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver did not answer: {last:?}");
}
