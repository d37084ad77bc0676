//! The JSON API: the same actions, their schema, and plain words when something is wrong.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{on_both, on_sqlite};

#[test]
fn the_openapi_document_is_as_reviewed() {
    let document = firsthand::api::document();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths.len(), firsthand_app::action::all().len());
    insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn every_reference_in_the_openapi_document_leads_somewhere() {
    let document = firsthand::api::document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let found = document.pointer(reference.trim_start_matches('#'));
        assert!(found.is_some(), "{reference}");
    }
}

fn collect(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                out.push(reference.to_owned());
            }
            map.values().for_each(|v| collect(v, out));
        }
        Value::Array(list) => list.iter().for_each(|v| collect(v, out)),
        _ => {}
    }
}

#[test]
fn a_query_string_does_what_a_body_does() {
    on_both(|world| async move {
        let path =
            world.file("a.csv", "id,rating,text\n1,1,brakes squeal\n2,5,brakes fine\n3,4,lights fine\n");
        world.import(&path).await.unwrap();
        let (status, body) = world.get("/api/search_voices?q=brakes&rating=1&rating=2").await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let by_query: Value = serde_json::from_str(&body).unwrap();
        let (_, by_body) = world.api("search_voices", json!({ "q": "brakes", "rating": [1, 2] })).await;
        assert_eq!(by_query["total"], 1);
        assert_eq!(by_query, by_body);
    });
}

#[test]
fn faults_are_sentences_with_a_place() {
    on_sqlite(|world| async move {
        let (status, body) = world.api("no_such_thing", json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
        let (status, body) = world.api("search_voices", json!({ "from": "31.12.2026" })).await;
        assert_eq!((status, &body["error"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("from")));
        let (status, _) = world.api("search_voices", json!({ "colour": "red" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, body) = world.get("/api/capture_signal?text=x").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a change by GET: {body}");
    });
}

#[test]
fn a_foreign_page_changes_nothing_and_a_foreign_name_is_not_answered() {
    on_sqlite(|world| async move {
        let capture = json!({ "text": "planted", "words": "theirs" }).to_string();
        let foreign = Request::post("/api/capture_signal")
            .header("host", "127.0.0.1:7700")
            .header("origin", "http://evil.example")
            .body(Body::from(capture))
            .unwrap();
        let (status, ..) = world.send(foreign).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let rebound = Request::get("/").header("host", "evil.example").body(Body::empty()).unwrap();
        let (status, ..) = world.send(rebound).await;
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(world.found("").await, 0);
    });
}

#[test]
fn capture_triage_and_tags_can_be_undone_by_what_they_answer() {
    on_both(|world| async move {
        let signal = json!({ "text": "The lock clicks twice", "words": "theirs", "person": "Mara" });
        let (status, captured) = world.api("capture_signal", signal).await;
        assert_eq!(status, StatusCode::OK, "{captured}");
        let (_, page) = world.api("search_voices", json!({ "q": "clicks" })).await;
        let id = page["voices"][0]["id"].clone();
        assert_eq!(
            (&page["voices"][0]["speaker"], &page["voices"][0]["heard"]),
            (&json!("customer"), &json!("present"))
        );

        let (_, done) = world.api("triage_voices", json!({ "voices": [id], "state": "done" })).await;
        assert_eq!(count(&world.api("search_voices", json!({ "triage": ["new"] })).await.1), 0);
        undo(&world, &done).await;
        assert_eq!(count(&world.api("search_voices", json!({ "triage": ["new"] })).await.1), 1);

        let (_, tagged) = world.api("tag_voices", json!({ "voices": [id], "tag": "lock" })).await;
        assert_eq!(count(&world.api("search_voices", json!({ "tag": ["lock"] })).await.1), 1);
        undo(&world, &tagged).await;
        assert_eq!(count(&world.api("search_voices", json!({ "tag": ["lock"] })).await.1), 0);

        undo(&world, &captured).await;
        assert_eq!(world.found("").await, 0);
    });
}

fn count(page: &Value) -> u64 {
    page["total"].as_u64().unwrap()
}

async fn undo(world: &crate::world::World, changed: &Value) {
    let action = changed["undo"]["action"].as_str().unwrap();
    let (status, body) = world.api(action, changed["undo"]["input"].clone()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[test]
fn several_tags_saved_at_once_are_taken_back_at_once() {
    on_both(|world| async move {
        let path = world.file("a.csv", "id,text,tags\n1,brakes squeal,\"old,wet\"\n");
        world.import_named(&path, "Desk").await;
        let tags = async || {
            let (_, page) = world.api("search_voices", json!({ "q": "brakes" })).await;
            (page["voices"][0]["id"].as_str().unwrap().to_owned(), page["voices"][0]["tags"].clone())
        };
        let (id, before) = tags().await;
        assert_eq!(before, json!(["old", "wet"]));
        let line = "tags=wet%2C+winter%2C+gloves%2C+wet&back=%2Fvoice";
        let (_, _, undo) = world.change(&format!("/voice/{id}/tags"), line).await;
        assert_eq!(tags().await.1, json!(["wet", "winter", "gloves"]));
        let (_, found) = world.api("search_voices", json!({ "tag": ["gloves"] })).await;
        assert_eq!(count(&found), 1);
        world.undo(&undo.unwrap()).await;
        assert_eq!(tags().await.1, before);

        // Exactly as before: what the source sent is the source's again, and goes when it no longer sends it.
        let path = world.file("b.csv", "id,text,tags\n1,brakes squeal,dry\n");
        world.import_named(&path, "Desk").await;
        assert_eq!(tags().await.1, json!(["dry"]));
        let (_, _, undo) = world.change(&format!("/voice/{id}/tags"), "tags=").await;
        assert!(undo.is_some());
        let same = world.change(&format!("/voice/{id}/tags"), "tags=").await;
        assert!(same.2.is_none(), "nothing changed, so there is nothing to take back");
    });
}
