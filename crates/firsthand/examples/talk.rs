//! How fast conversations are: ten thousand sessions and a talk of six hours, every page asked for through the real
//! router, in a folder of its own.
//!
//! `cargo run --profile swift --example talk`

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops, and says where")]

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use firsthand::serve::open;
use firsthand::serve::place::Place;
use firsthand::serve::{router, site};
use firsthand_app::ctx::Ctx;
use firsthand_app::question::{of_guide, of_talk};
use serde_json::{Value, json};
use tower::ServiceExt;

const SESSIONS: usize = 10_000;
const HOURS: usize = 6;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let opened = open::open(&Place { folder: folder.path().to_owned(), database: None }).await.unwrap();
    let ctx = Ctx { app: opened.app.clone(), actor: opened.owner };
    let router = router(site(&opened, "127.0.0.1:7700".parse().unwrap()));
    let study =
        act(&ctx, "plan_study", json!({"practice": "interview", "title": "Nights", "planned": 500})).await;
    let start = Instant::now();
    for n in 0..SESSIONS {
        let (day, hour) = (n % 28 + 1, n / 28 % 24);
        let mut book = json!({"practice": "interview", "name": format!("Customer {n}"),
            "starts_at": format!("2026-{:02}-{day:02}T{hour:02}:00", n % 10 + 1)});
        if n < 400 {
            book["study"] = study["id"].clone();
        }
        let booked = act(&ctx, "book_session", book).await;
        if n % 2 == 0 {
            act(&ctx, "set_session_state", json!({"id": booked["id"], "state": "held"})).await;
        }
    }
    println!("{SESSIONS} sessions booked, half of them held: {:.1} s", start.elapsed().as_secs_f64());
    let long = act(
        &ctx,
        "book_session",
        json!({"practice": "interview", "name": "Hanna", "starts_at": "2026-10-30T09:00"}),
    )
    .await;
    let words = talk();
    let start = Instant::now();
    let text = json!({"session": long["id"], "text": words, "file_name": "six.vtt"});
    let added = act(&ctx, "add_transcript", text).await;
    println!(
        "six hours of talk, {} KB, {} turns: kept in {:.1} ms",
        words.len() / 1000,
        added["turns"],
        ms(start.elapsed())
    );
    let session = long["id"].as_str().unwrap().to_owned();
    let study = study["id"].as_str().unwrap().to_owned();
    for path in [
        "/conversations".to_owned(),
        "/conversations?show=due".to_owned(),
        "/conversations?practice=interview".to_owned(),
        format!("/conversations/studies/{study}"),
        format!("/conversations/{session}?view=transcript"),
        "/goals".to_owned(),
        "/promises".to_owned(),
        "/practices".to_owned(),
    ] {
        page(&router, &path).await;
    }
    let mut took = Vec::new();
    for n in 0..50 {
        let start = Instant::now();
        let mark = json!({"transcript": added["id"], "first": n * 40, "past": n * 40 + 30});
        act(&ctx, "mark_words", mark).await;
        took.push(start.elapsed());
    }
    tell("a highlight is saved", took);
    let asked = "Wouldn’t it be easier if the scooter just opened when you walked up to it in the morning?";
    let start = Instant::now();
    let rounds = 10_000;
    for _ in 0..rounds {
        std::hint::black_box((of_guide(asked), of_talk(asked)));
    }
    println!("a question is checked: {:.1} µs", ms(start.elapsed()) * 1000.0 / f64::from(rounds) / 2.0);
}

async fn act(ctx: &Ctx, name: &str, input: Value) -> Value {
    (firsthand_app::action::find(name).unwrap().run)(ctx, input).await.unwrap()
}

/// Two speakers who take turns of some ten seconds.
fn talk() -> String {
    let mut out = String::from("WEBVTT\n\n");
    let clock = |s: usize| format!("{:02}:{:02}:{:02}.000", s / 3600, s / 60 % 60, s % 60);
    for (n, from) in (0..HOURS * 3600).step_by(9).enumerate() {
        let who = if n % 2 == 0 { "You" } else { "Hanna" };
        let said =
            "I scan it and it thinks about it and then it says try again, which is what it always says";
        out.push_str(&format!("{} --> {}\n<v {who}>{n} {said}\n\n", clock(from), clock(from + 9)));
    }
    out
}

async fn page(router: &axum::Router, path: &str) {
    let mut took = Vec::new();
    let mut bytes = 0;
    for _ in 0..30 {
        let request = Request::get(path).header("host", "127.0.0.1:7700").body(Body::empty()).unwrap();
        let start = Instant::now();
        let response = router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().len();
        took.push(start.elapsed());
    }
    let kind = path.split('/').map(|part| if part.len() > 11 && !part.contains("conv") { "…" } else { part });
    tell(&format!("{} ({} KB)", kind.collect::<Vec<_>>().join("/"), bytes / 1000), took);
}

fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let (middle, last) = (took[took.len() / 2], took[took.len() - 1]);
    println!("{what}: median {:.1} ms, slowest {:.1} ms", ms(middle), ms(last));
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
