//! Meaning: new voices join themes by themselves, words find what says the same in other words, copies are folded.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::{World, on_both, on_sqlite};

/// Six matters in eight wordings each.
fn messages() -> Vec<String> {
    let what = ["card", "refund", "password", "breakfast", "invoice", "battery"];
    let how = [
        "my WHAT is late again",
        "where is the WHAT I ordered",
        "I want a new WHAT please",
        "the WHAT does not work today",
        "no WHAT since monday",
        "please check my WHAT once more",
        "the WHAT is broken",
        "a WHAT was promised for friday",
    ];
    what.iter().flat_map(|what| how.iter().map(move |how| how.replace("WHAT", what))).collect()
}

async fn filled(world: &World) {
    let mut csv = "id,text,date\n".to_owned();
    for (n, text) in messages().iter().enumerate() {
        csv.push_str(&format!("{n},{text},2026-11-{:02}\n", 1 + n % 14));
    }
    world.import(&world.file("one.csv", csv)).await.unwrap();
    world.themes().await;
}

async fn found(world: &World, input: serde_json::Value) -> Vec<serde_json::Value> {
    let (status, page) = world.api("search_voices", input).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page["voices"].as_array().unwrap().clone()
}

async fn theme_with(world: &World, word: &str) -> (String, i64) {
    let (_, list) = world.api("list_themes", json!({})).await;
    let themes = list["themes"].as_array().unwrap();
    let theme = themes.iter().find(|row| row["theme"]["words"].as_array().unwrap().iter().any(|w| w == word));
    let theme = &theme.unwrap_or_else(|| panic!("no theme of {word}"))["theme"];
    (theme["id"].as_str().unwrap().to_owned(), theme["voices"].as_i64().unwrap())
}

#[test]
fn a_new_voice_joins_the_theme_it_fits_and_is_counted() {
    on_both(|world| async move {
        filled(&world).await;
        let (id, before) = theme_with(&world, "battery").await;
        let csv = "id,text,date\nx1,the battery of mine is broken,2026-11-16\nx2,%%%,2026-11-16\n";
        world.import(&world.file("two.csv", csv)).await.unwrap();
        world.settle().await;
        let voices = found(&world, json!({"theme": [id]})).await;
        assert!(voices.iter().any(|v| v["text"] == "the battery of mine is broken"), "it joined");
        assert_eq!(voices.len() as i64, before + 1);
        assert_eq!(theme_with(&world, "battery").await.1, before + 1, "and is counted there");
        let none = found(&world, json!({"theme": ["none"]})).await;
        assert!(none.iter().any(|v| v["text"] == "%%%"), "what says nothing joins nothing");
        // Another run finds it where it is, counted once.
        world.themes().await;
        assert_eq!(theme_with(&world, "battery").await.1, before + 1);
    });
}

#[test]
fn a_voice_taken_out_of_a_theme_is_not_put_back_when_it_comes_anew() {
    on_both(|world| async move {
        filled(&world).await;
        let bring = |words: &str| world.file("two.csv", format!("id,text,date\nx1,{words},2026-11-16\n"));
        world.import_named(&bring("the battery of mine is broken"), "more").await;
        let (theme, before) = theme_with(&world, "battery").await;
        let mine = &found(&world, json!({"q": "mine"})).await[0];
        assert_eq!(mine["theme"], theme.as_str());
        let (status, _) = world.api("refuse_theme", json!({"voice": mine["id"], "theme": theme})).await;
        assert_eq!(status, StatusCode::OK);
        world.import_named(&bring("the battery of mine is broken today"), "more").await;
        let (_, again) = world.api("open_voice", json!({"id": mine["id"]})).await;
        assert_eq!(again["row"]["text"], "the battery of mine is broken today");
        assert!(again["row"]["theme"].is_null());
        assert_eq!(theme_with(&world, "battery").await.1, before - 1);
    });
}

#[test]
fn what_came_in_during_a_run_is_there_afterwards() {
    on_both(|world| async move {
        filled(&world).await;
        let run = world.themes();
        let more = async {
            let csv = "id,text,date\nx1,the battery of mine is broken,2026-11-16\n";
            world.import(&world.file("two.csv", csv)).await.unwrap();
        };
        tokio::join!(run, more);
        world.settle().await;
        let (id, voices) = theme_with(&world, "battery").await;
        let there = found(&world, json!({"theme": [id]})).await;
        assert_eq!(there.len() as i64, voices);
        assert!(there.iter().any(|v| v["text"] == "the battery of mine is broken"));
    });
}

#[test]
fn words_find_what_says_the_same_and_filters_hold() {
    on_sqlite(|world| async move {
        let mut csv = "id,text,date,rating\n".to_owned();
        for (n, text) in messages().iter().enumerate() {
            csv.push_str(&format!("{n},{text},2026-11-{:02},{}\n", 1 + n % 14, 1 + n % 5));
        }
        world.import(&world.file("one.csv", csv)).await.unwrap();
        world.themes().await;
        let all = found(&world, json!({"q": "broken battery"})).await;
        let exact = found(&world, json!({"q": "broken battery", "words_only": true})).await;
        assert_eq!(exact.len(), 1);
        assert!(exact.iter().all(|v| v["other_words"] == false));
        let other: Vec<_> = all.iter().filter(|v| v["other_words"] == true).collect();
        assert!(all.len() > exact.len() && other.len() < all.len(), "{} {}", all.len(), exact.len());
        // A phrase asks for itself, and a test of the query holds for everything.
        assert_eq!(found(&world, json!({"q": "\"a new refund\""})).await.len(), 1);
        assert!(
            found(&world, json!({"q": "broken battery rating:1"})).await.iter().all(|v| v["rating"] == 1)
        );
        assert!(
            found(&world, json!({"q": "broken battery", "rating": [2]}))
                .await
                .iter()
                .all(|v| v["rating"] == 2)
        );
        // Pages do not overlap.
        let mut seen = std::collections::HashSet::new();
        for offset in (0..all.len()).step_by(3) {
            for voice in found(&world, json!({"q": "broken battery", "offset": offset, "limit": 3})).await {
                assert!(seen.insert(voice["id"].to_string()));
            }
        }
        assert_eq!(seen.len(), all.len());
        let page = world.get("/voice?q=broken+battery").await.1;
        assert!(page.contains("Only these words"));
    });
}

#[test]
fn like_one_voice_and_copies() {
    on_sqlite(|world| async move {
        let mut csv = "id,text,date\n".to_owned();
        for (n, text) in messages().iter().enumerate() {
            csv.push_str(&format!("{n},{text},2026-11-{:02}\n", 1 + n % 14));
        }
        for n in 0..5 {
            csv.push_str(&format!("c{n},The card is BROKEN!,2026-11-15\n"));
        }
        world.import(&world.file("one.csv", csv)).await.unwrap();
        world.themes().await;
        let voice = found(&world, json!({"q": "\"card is broken\"", "sort": "newest"})).await[0].clone();
        let id = voice["id"].as_str().unwrap();
        let (_, opened) = world.api("open_voice", json!({"id": id})).await;
        assert_eq!(opened["copies"], 5, "four the same and one without the stop");
        assert!(!opened["alike"].as_array().unwrap().is_empty());
        let like = found(&world, json!({"like": id})).await;
        assert!(like.len() > 5 && like.iter().all(|v| v["id"] != voice["id"]));
        let page = world.get("/voice?q=%22card+is+broken%22").await.1;
        assert!(page.contains("5 more say the same"), "copies are folded");
        assert!(world.get(&format!("/voice/{id}")).await.1.contains("More like this"));
        assert_eq!(found(&world, json!({"like": "1"})).await.len(), 0);
    });
}

#[test]
fn vectors_are_made_anew_where_they_are_missing() {
    on_sqlite(|world| async move {
        filled(&world).await;
        let by_meaning = json!({"q": "broken battery of mine"});
        assert!(!found(&world, by_meaning.clone()).await.is_empty());
        let folder = world.folder.path().join("meaning");
        let file =
            |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "one space, one file");
        std::fs::write(file(&folder), "not a file of vectors").unwrap();
        let again = world.restarted().await;
        let mut tries = 0;
        while found(&again, by_meaning.clone()).await.is_empty() {
            tries += 1;
            assert!(tries < 1000, "made anew in the background");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    });
}
