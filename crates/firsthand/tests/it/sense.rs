//! Kind and tone, from the file to the page: stars teach, people correct, everything can be taken back.

use std::fmt::Write as _;
use std::sync::Arc;

use firsthand_app::sense::learn;
use firsthand_app::work::Task;
use serde_json::{Value, json};

use crate::world::{World, on_both, on_sqlite};

/// Reviews whose stars hang on words no list knows, and four without stars.
fn reviews() -> String {
    let mut file = "id,date,rating,review,language\n".to_owned();
    for n in 0..160 {
        let (stars, word) = if n % 2 == 0 { (5, "glidesome") } else { (1, "wobblish") };
        let _ = writeln!(file, "{n},2026-11-01,{stars},ride number {n} to the harbour was {word} again,en");
    }
    file.push_str(
        "900,2026-11-02,,my morning ride was glidesome,en\n901,2026-11-02,,the evening one was wobblish,en\n",
    );
    file.push_str("902,2026-11-02,,The app crashes when I open it,en\n903,2026-11-02,,รถเสียตอนเช้า,th\n");
    file
}

async fn learned(world: &World) {
    let app = &world.opened.app;
    learn::within(app, world.opened.owner.workspace, &Arc::new(Task::default())).await;
    world.settle().await;
}

async fn one(world: &World, q: &str) -> Value {
    let (_, answer) = world.api("search_voices", json!({ "q": q })).await;
    assert_eq!(answer["total"], 1, "{q}: {answer}");
    answer["voices"][0].clone()
}

#[test]
fn stars_teach_the_tone_of_texts_without_stars() {
    on_both(|world| async move {
        let path = world.file("reviews.csv", reviews());
        world.import_named(&path, "reviews").await;
        assert_eq!(one(&world, "morning").await["tone"], Value::Null, "no list knows the word");
        assert_eq!(one(&world, "crashes").await["kind"], "bug", "the list that came with it does");
        assert_eq!(world.found("tone:negative rating:1").await, 80, "stars say their tone at once");
        learned(&world).await;
        assert_eq!(one(&world, "morning").await["tone"], "positive");
        assert_eq!(one(&world, "evening").await["tone"], "negative");
        let thai = one(&world, "lang:th").await;
        assert_eq!((&thai["kind"], &thai["tone"]), (&Value::Null, &Value::Null));
        assert_eq!((world.found("tone:negative").await, world.found("tone:none kind:none").await), (81, 1));
        let (_, page) = world.get("/settings/kind-and-tone").await;
        assert!(page.contains("Learned from 160 texts with stars"), "{page}");
        assert!(page.contains("Thai") && page.contains("Not judged"), "{page}");
        // The same file again: nothing comes, nothing changes.
        let again = world.import_named(&path, "reviews").await;
        assert_eq!((again.added, again.updated), (0, 0));
        assert_eq!(one(&world, "morning").await["tone"], "positive");
        let (_, shown) = world.api("show_kind_and_tone", json!({})).await;
        assert_eq!(
            (&shown["languages"][0]["tone"]["how"], &shown["learning"]),
            (&json!("learned"), &json!(false))
        );
    });
}

#[test]
fn a_correction_shows_who_made_it_stays_and_can_be_taken_back() {
    on_both(|world| async move {
        let path = world.file("reviews.csv", reviews());
        world.import_named(&path, "reviews").await;
        let id = one(&world, "crashes").await["id"].as_str().unwrap().to_owned();
        let (_, page) = world.get(&format!("/voice/{id}")).await;
        assert!(page.contains("Kind as a machine reads it.") && page.contains(">Bug<"), "{page}");
        let form = format!("kind=question&back=%2Fvoice%2F{id}");
        let (_, to, undo) = world.change(&format!("/voice/{id}/kind"), &form).await;
        assert_eq!(to, format!("/voice/{id}"));
        world.change(&format!("/voice/{id}/tone"), "tone=mixed").await;
        let voice = one(&world, "crashes").await;
        assert_eq!((&voice["kind"], &voice["tone"]), (&json!("question"), &json!("mixed")));
        assert_eq!((world.found("kind:question").await, world.found("kind:bug").await), (1, 0));
        let (_, page) = world.get(&format!("/voice/{id}")).await;
        assert!(page.contains("Kind corrected by") && page.contains("Tone corrected by"), "{page}");
        // Neither what is learned nor a changed file takes a person's word away.
        learned(&world).await;
        let path = world.file("later.csv", reviews().replace("The app crashes", "Your app crashes"));
        world.import_named(&path, "reviews").await;
        let voice = one(&world, "crashes").await;
        assert_eq!((&voice["kind"], &voice["tone"]), (&json!("question"), &json!("mixed")));
        world.undo(&undo.unwrap()).await;
        world.settle().await;
        let voice = one(&world, "crashes").await;
        assert_eq!((&voice["kind"], &voice["tone"]), (&json!("bug"), &json!("mixed")));
        let (status, page) = world.form(&format!("/voice/{id}/kind"), "kind=crash").await;
        assert!(status.is_client_error() && page.contains("Choose one of those shown"), "{status}");
    });
}

#[test]
fn searches_exports_and_themes_know_kind_and_tone() {
    on_sqlite(|world| async move {
        let path = world.file("reviews.csv", reviews());
        world.import_named(&path, "reviews").await;
        world.themes().await;
        let (_, page) = world.get("/voice?kind=bug").await;
        assert!(
            page.contains("The app crashes") && page.contains("name=\"kind\" value=\"bug\" checked"),
            "{page}"
        );
        let (_, page) = world.get("/voice?kind=nonsense").await;
        assert!(page.contains("kind “nonsense”"), "{page}");
        let (_, answer) = world.api("search_voices", json!({ "tone": ["positive", "none"] })).await;
        assert!(answer["total"].as_u64().unwrap() > 50, "{answer}");
        let (_, themes) = world.api("list_themes", json!({})).await;
        let id = themes["themes"][0]["theme"]["id"].as_str().unwrap_or_else(|| panic!("{themes}")).to_owned();
        let (_, page) = world.get(&format!("/themes/{id}")).await;
        let opens = format!("/voice?theme={id}&amp;first_hand=true&amp;tone=");
        assert!(page.contains(&opens) || page.contains(&opens.replace("&amp;", "&#38;")), "{page}");
        let mut out = Vec::new();
        firsthand_app::export::voices(&world.ctx(), firsthand_app::export::Format::Csv, &mut out)
            .await
            .unwrap();
        let csv = String::from_utf8(out).unwrap();
        assert!(csv.lines().next().unwrap().contains("score,kind,tone,version"), "{csv}");
        assert!(csv.contains(",bug,"), "the crash is a bug in the export");
    });
}

#[test]
fn a_learning_that_is_stopped_leaves_voices_as_they_are() {
    on_sqlite(|world| async move {
        let path = world.file("reviews.csv", reviews());
        world.import_named(&path, "reviews").await;
        let task = Arc::new(Task::default());
        task.stop();
        learn::within(&world.opened.app, world.opened.owner.workspace, &task).await;
        world.settle().await;
        assert_eq!(one(&world, "morning").await["tone"], Value::Null);
        let (_, shown) = world.api("show_kind_and_tone", json!({})).await;
        assert_eq!(shown["learned_at"], Value::Null);
        learned(&world).await;
        assert_eq!(one(&world, "morning").await["tone"], "positive");
    });
}
