//! Real exports, where the data folder is present: everything read, nothing twice, found again.

use std::path::PathBuf;

use serde_json::json;

use crate::world::{World, on_both, on_sqlite};

/// The folder of real files, or `None` after saying that the test was skipped.
fn data(test: &str) -> Option<PathBuf> {
    let here = std::env::var_os("FIRSTHAND_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    if here.join("support").is_dir() {
        return Some(here);
    }
    println!("skipped: {test} needs the folder of real files (FIRSTHAND_DATA)");
    None
}

async fn bring(
    world: &World,
    folder: &std::path::Path,
    name: &str,
    source: &str,
) -> firsthand_domain::noun::Import {
    world.import_named(&folder.join(name), source).await
}

#[test]
fn daily_files_one_after_another_add_nothing_twice() {
    let Some(data) = data("daily files") else { return };
    on_both(|world| {
        let data = data.clone();
        async move {
            let mut files: Vec<PathBuf> = std::fs::read_dir(data.join("support/raw_daily"))
                .unwrap()
                .map(|e| e.unwrap().path())
                .collect();
            files.sort();
            let mut added = 0;
            for file in &files {
                added += world.import_named(file, "Firefox").await.added;
            }
            assert!(added > 300, "{added}");
            for file in &files {
                let again = world.import_named(file, "Firefox").await;
                assert_eq!(again.added, 0);
            }
            assert_eq!(world.found("").await as i64, added);
            // The same questions in the year's file, edited since or not, are the same voices.
            let year =
                bring(&world, &data, "support/firefox_support_questions_2022.csv.zst", "Firefox").await;
            assert_eq!(year.rows, 21_706);
            assert_eq!(world.found("").await as i64, 21_706);
        }
    });
}

#[test]
fn overlapping_pages_of_a_help_desk_are_one_set_of_voices() {
    let Some(data) = data("help desk pages") else { return };
    on_sqlite(|world| {
        let data = data.clone();
        async move {
            let mut added = 0;
            let mut again = 0;
            for name in [
                "incremental_tickets_pages_time_based.jsonl.zst",
                "incremental_tickets_1000_time_based.json.zst",
            ] {
                let import = bring(&world, &data, &format!("payloads/zendesk/{name}"), "Zendesk").await;
                added += import.added;
                again += import.unchanged + import.updated;
            }
            assert!(added > 400 && again > 0, "{added} tickets, {again} seen before");
            assert_eq!(world.found("").await as i64, added);
            let pages = bring(
                &world,
                &data,
                "payloads/zendesk/incremental_tickets_pages_time_based.jsonl.zst",
                "Zendesk",
            )
            .await;
            assert_eq!(pages.added, 0);
        }
    });
}

#[test]
fn reviews_are_found_by_words_stars_and_language_and_our_answers_are_not_customer_words() {
    let Some(data) = data("store reviews") else { return };
    on_sqlite(|world| {
        let data = data.clone();
        async move {
            let reviews =
                bring(&world, &data, "reviews/food_delivery_sg_appstore_reviews.csv", "App Store").await;
            assert!(reviews.added > 12_500 && reviews.set_aside < 50, "{reviews:?}");
            let (_, late) =
                world.api("search_voices", json!({ "q": "\"late delivery\"", "rating": [1] })).await;
            assert!(late["total"].as_u64().unwrap() > 3);
            assert!(late["voices"][0]["rating"] == 1);
            world.themes().await;
            let (_, themes) = world.api("list_themes", json!({})).await;
            assert!(themes["themes"].as_array().unwrap().len() > 15);
            let (_, replied) =
                world.api("search_voices", json!({ "q": "developerResponse", "words_only": true })).await;
            assert_eq!(replied["total"], 0);
            let hotel = bring(&world, &data, "sentiment/jrte_ja_hotel_pn.tsv", "Hotel").await;
            assert!(hotel.added > 4_900, "{hotel:?}");
            assert!(world.found("部屋").await > 100);
            assert!(world.found("lang:ja 朝食").await > 10);
        }
    });
}

#[test]
fn all_firefox_questions_come_in_and_themes_are_found_in_labelled_texts() {
    let Some(data) = data("Firefox questions") else { return };
    on_sqlite(|world| {
        let data = data.clone();
        async move {
            let mut rows = 0;
            for year in 2018..=2022 {
                let name = format!("support/firefox_support_questions_{year}.csv.zst");
                let import = bring(&world, &data, &name, "Firefox").await;
                rows += import.rows;
            }
            assert_eq!(rows, 82_603);
            let total = world.found("").await;
            assert!(total > 82_000, "{total}");
            let (_, facets) = world.api("search_voices", json!({ "limit": 1 })).await;
            let languages =
                facets["facets"].as_array().unwrap().iter().find(|f| f["field"] == "language").unwrap();
            assert!(languages["values"].as_array().unwrap().len() >= 11);
            let (_, found) = world
                .api(
                    "search_voices",
                    json!({ "q": "add-ons disabled", "from": "2019-05-03", "to": "2019-05-05" }),
                )
                .await;
            assert!(found["total"].as_u64().unwrap() > 50, "{}", found["total"]);
        }
    });
}
