//! The sample workspace: what people judge the product by.

use std::collections::{HashMap, HashSet};

use firsthand::serve::sample::{TRUNDLE, load_when_new};
use firsthand_app::sample::VoiceLine;
use serde_json::json;

use crate::world::on_both;

fn voices() -> Vec<VoiceLine> {
    TRUNDLE
        .voices
        .iter()
        .flat_map(|file| file.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn it_is_large_varied_and_never_a_template() {
    let voices = voices();
    assert!(voices.len() >= 1200, "{}", voices.len());
    let languages: HashSet<_> = voices.iter().map(|v| v.lang.as_str()).collect();
    assert!(languages.len() >= 6);
    let sources: HashSet<_> = voices.iter().map(|v| v.source.as_str()).collect();
    assert!(sources.len() >= 8);
    let days =
        (voices.iter().map(|v| v.at.day()).max().unwrap()) - voices.iter().map(|v| v.at.day()).min().unwrap();
    assert!(days > 400, "fourteen months, not {days} days");
    // Eight words in a row stand in no two voices.
    let mut seen: HashMap<Vec<String>, &str> = HashMap::new();
    let mut repeated = 0;
    for voice in &voices {
        let words: Vec<String> = voice.text.split_whitespace().map(str::to_lowercase).collect();
        for run in words.windows(8) {
            let other = seen.entry(run.to_vec()).or_insert(&voice.id);
            repeated += usize::from(*other != voice.id);
        }
    }
    assert!(repeated <= 5, "{repeated} runs of eight words are repeated");
}

#[test]
fn it_loads_with_people_accounts_launches_and_themes_and_says_it_is_fictional() {
    on_both(|world| async move {
        load_when_new(&world.opened).await.unwrap();
        world.settle().await;
        // What two of its customers said in conversations, eight times marked, stands beside the voices of its files.
        assert_eq!(world.found("").await as usize, voices().len() + 8);
        let (_, sessions) = world.api("list_sessions", json!({})).await;
        assert_eq!(sessions["total"], 19);
        let (_, here) = world.api("show_workspace", json!({})).await;
        assert_eq!(here["workspace"]["fictional"], true);
        let (_, accounts) = world.api("list_accounts", json!({})).await;
        assert!(accounts["accounts"].as_array().unwrap().len() >= 20);
        let (_, launches) = world.api("list_launches", json!({})).await;
        assert_eq!(launches.as_array().unwrap().len(), 4);
        let (_, judged) = world.api("show_launches", json!({})).await;
        let standing = |name: &str| {
            let row = judged.as_array().unwrap().iter().find(|row| row["launch"]["name"] == name).unwrap();
            assert!(row["reason"] == "", "{row}");
            row["standing"].clone()
        };
        let four = ["Ride Protect ticked by default", "Unlock 2.0", "App 5.4.0", "App 5.4.2"].map(standing);
        assert_eq!(four, ["not_shown", "helped", "worse", "too_early"], "{judged}");
        let (_, missing) = world.api("show_missing", json!({})).await;
        assert_eq!((&missing["by"], &missing["base"]), (&json!("city"), &json!("imported")));
        let (_, themes) = world.api("list_themes", json!({})).await;
        assert!(
            themes["themes"].as_array().unwrap().len() >= 10,
            "{}",
            themes["themes"].as_array().unwrap().len()
        );
        let (_, page) = world.get("/").await;
        assert!(page.contains("ictional"), "Home says that the sample is fictional");
        // Hearsay is never counted as a customer's own words.
        let (_, reports) = world.api("search_voices", json!({ "heard": ["report"] })).await;
        assert!(reports["total"].as_u64().unwrap() > 50);
    });
}
