//! Every page answers, in an empty workspace and in a full one, in few bytes, and works without scripts.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use firsthand::serve::sample::load_when_new;
use firsthand_app::import::prepare;
use firsthand_domain::import::Wishes;
use serde_json::json;

use crate::world::{World, on_both, on_sqlite};

const PAGES: &[&str] = &[
    "/",
    "/voice",
    "/voice?q=helmet",
    "/voice?q=%22",
    "/voice?q=((&rating=9&from=never&source=zz&theme=none",
    "/voice?page=99999",
    "/themes",
    "/themes?sort=a-z&q=pause",
    "/alerts",
    "/customers",
    "/customers?kind=accounts",
    "/import",
    "/settings",
    "/settings/you",
    "/settings/areas",
    "/settings/searches",
    "/settings/sources",
    "/settings/launches",
    "/settings/themes",
    "/settings/about",
    "/launches",
    "/launches?show=not-shown",
    "/launches/new",
    "/launches/series",
    "/missing",
    "/missing?by=language&days=28",
    "/methods",
    "/capture",
    "/palette",
    "/palette?q=unlock",
    "/palette?q=unlock&format=json",
    "/kit",
];

#[test]
fn every_page_answers_in_an_empty_workspace() {
    on_both(|world| async move {
        for page in PAGES {
            let (status, body) = world.get(page).await;
            assert_eq!(status, StatusCode::OK, "{page}: {}", &body[..body.len().min(600)]);
        }
        for (path, wanted) in [
            ("/nowhere", 404),
            ("/voice/zzz", 404),
            ("/themes/1", 404),
            ("/alerts/1", 404),
            ("/people/1", 404),
            ("/import/1", 404),
            ("/launches/1", 404),
            ("/launches/series/1", 404),
        ] {
            assert_eq!(world.get(path).await.0.as_u16(), wanted, "{path}");
        }
    });
}

#[test]
fn every_page_answers_in_the_sample_workspace_and_stays_small() {
    on_both(|world| async move {
        load_when_new(&world.opened).await.unwrap();
        world.settle().await;
        let mut pages: Vec<String> = PAGES.iter().map(|p| (*p).to_owned()).collect();
        pages.extend(lead_on(&world).await);
        let mut known = HashMap::new();
        for page in pages {
            let (status, body) = world.get(&page).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert!(!body.contains("style=\""), "{page} has a style of its own, which the policy forbids");
            if page.contains("format=json") {
                continue;
            }
            let html = gzipped(&world, &page).await;
            let mut assets = 0;
            for name in asset_names(&body) {
                if !known.contains_key(&name) {
                    let bytes = gzipped(&world, &name).await;
                    known.insert(name.clone(), bytes);
                }
                assets += known[&name];
            }
            let cost = html + assets;
            assert!(cost < 60_000, "a first visit of {page} costs {html} + {assets} bytes without fonts");
        }
    });
}

/// Pages the lists lead to.
async fn lead_on(world: &World) -> Vec<String> {
    let (_, voices) = world.api("search_voices", json!({ "q": "pause" })).await;
    let (_, themes) = world.api("list_themes", json!({})).await;
    let (_, people) = world.api("list_people", json!({})).await;
    let (_, accounts) = world.api("list_accounts", json!({})).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let path = world.file("more.csv", "id,text\n1,the bell is too quiet\n2,\n");
    let done = world.import(&path).await.unwrap();
    let path = world.file("next.csv", "id,text\n1,the bell is fine now\n");
    let waits = prepare(&world.ctx(), &path, "next.csv", &Wishes::default(), None).await.unwrap().import.id;
    std::fs::copy(&path, world.folder.path().join("uploads").join(waits.to_string())).unwrap();
    let (_, reading) = world.post("/reading", "").await;
    vec![
        format!("/import/{}", done.id),
        format!("/import/{waits}"),
        format!("/voice?import={}", done.id),
        reading.unwrap(),
        format!("/voice/{}?q=pause", text(&voices["voices"][0]["id"])),
        format!("/themes/{}", text(&themes["themes"][0]["theme"]["id"])),
        format!("/themes/{}?quotes=random", text(&themes["themes"][0]["theme"]["id"])),
        format!("/people/{}", text(&people["people"][0]["person"]["id"])),
        format!("/accounts/{}", text(&accounts["accounts"][0]["account"]["id"])),
    ]
}

/// Styles, scripts and icons a page asks for at once.
fn asset_names(html: &str) -> Vec<String> {
    let mut names: Vec<String> = html
        .split(['"', '\''])
        .filter(|part| part.starts_with("/assets/") && !part.contains("fonts/"))
        .map(|part| part.split('#').next().unwrap_or_default().to_owned())
        .collect();
    names.sort();
    names.dedup();
    assert!(names.len() > 3);
    names
}

async fn gzipped(world: &World, path: &str) -> usize {
    use axum::body::to_bytes;
    use tower::ServiceExt;
    let request = Request::get(path).header("host", "127.0.0.1:7700").header("accept-encoding", "gzip");
    let response = world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    to_bytes(response.into_body(), 16 << 20).await.unwrap().len()
}

#[test]
fn forms_work_without_scripts_and_what_they_did_can_be_undone() {
    on_sqlite(|world| async move {
        let (status, to) =
            world.post("/capture", "text=The+gate+was+shut&whose=theirs&person=Ada&back=%2Fvoice").await;
        assert_eq!((status, to.as_deref()), (StatusCode::SEE_OTHER, Some("/voice")));
        let (_, page) = world.api("search_voices", json!({ "q": "gate" })).await;
        let id = page["voices"][0]["id"].as_str().unwrap().to_owned();
        let (status, _) = world.post("/voice/triage", &format!("id={id}&to=done&back=%2Fvoice")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, opened) = world.api("open_voice", json!({ "id": id })).await;
        assert_eq!(opened["row"]["triage"], "done");
        let input = json!({ "states": [[id, "new"]] }).to_string();
        let form = serde_urlencoded::to_string([
            ("action", "restore_triage"),
            ("input", &input),
            ("back", "/voice"),
        ])
        .unwrap();
        world.post("/undo", &form).await;
        let (_, opened) = world.api("open_voice", json!({ "id": id })).await;
        assert_eq!(opened["row"]["triage"], "new");
    });
}

#[test]
fn a_reading_session_goes_from_the_first_voice_to_the_end() {
    on_both(|world| async move {
        let mut rows = "id,text\n".to_owned();
        (0..40).for_each(|n| rows.push_str(&format!("{n},voice {n} about something quite its own\n")));
        let path = world.file("some.csv", rows);
        world.import(&path).await.unwrap();
        let (_, to) = world.post("/reading", "").await;
        let at = to.unwrap();
        let id = at.trim_start_matches("/reading/").split('?').next().unwrap().to_owned();
        let (_, session) = world.api("show_reading", json!({ "id": id })).await;
        let voices = session["voices"].as_array().unwrap().clone();
        assert_eq!(voices.len(), 12);
        for voice in &voices {
            let voice = voice["id"].as_str().unwrap();
            world.post(&format!("/reading/{id}"), &format!("voice={voice}&to=next&at=0")).await;
        }
        world.post(&format!("/reading/{id}/finish"), "").await;
        let (_, session) = world.api("show_reading", json!({ "id": id })).await;
        assert_eq!(session["reading"]["read"].as_array().unwrap().len(), 12);
        assert!(session["reading"]["finished_at"].is_string());
        assert_eq!(world.get(&format!("/reading/{id}")).await.0, StatusCode::OK);
    });
}

#[test]
fn operators_are_told_how_it_is() {
    on_sqlite(|world| async move {
        assert_eq!(world.get("/healthz").await, (StatusCode::OK, "ok\n".to_owned()));
        assert_eq!(world.get("/readyz").await, (StatusCode::OK, "ready\n".to_owned()));
        world.get("/voice?q=secretword").await;
        let (_, metrics) = world.get("/metrics").await;
        assert!(
            metrics.contains("firsthand_requests_total") && metrics.contains("route=\"/voice\""),
            "{metrics}"
        );
        assert!(!metrics.contains("secretword"), "meters never hold what was searched for");
    });
}

#[test]
fn the_palette_finds_accounts_beside_people_themes_and_voices() {
    on_both(|world| async move {
        let rows = "id,text,user,company\n1,The gate was shut,Mara Ilves,Harbour Hotel\n2,Fine,Ben Ode,Hill School\n";
        world.import_named(&world.file("a.csv", rows), "Desk").await;
        let (_, body) = world.get("/palette?q=harb&format=json").await;
        let palette: serde_json::Value = serde_json::from_str(&body).unwrap();
        let groups = palette["groups"].as_array().unwrap();
        let accounts =
            groups.iter().find(|group| group["name"] == "Accounts").unwrap_or_else(|| panic!("{palette}"));
        assert_eq!(accounts["rows"].as_array().unwrap().len(), 1);
        assert_eq!(accounts["rows"][0]["label"], "Harbour Hotel");
        let href = accounts["rows"][0]["href"].as_str().unwrap();
        let (status, page) = world.get(href).await;
        assert!(status == StatusCode::OK && page.contains("Mara Ilves"));
    });
}
