//! Files in: nothing twice, nothing lost, everything can be taken back.

use std::sync::Arc;

use firsthand_app::work::Task;
use firsthand_domain::import::Wishes;
use firsthand_domain::noun::ImportState;
use serde_json::json;

use crate::world::{on_both, on_sqlite};

const REVIEWS: &str = "id,date,rating,review,user\n\
    1,2026-11-01,1,The app freezes when I open the map,ana\n\
    2,2026-11-02,5,\"Lovely, quick and\nnever late\",ben\n\
    3,2026-11-03,2,Charged twice for one ride,ana\n";

#[test]
fn the_same_file_twice_adds_nothing_and_a_changed_row_updates() {
    on_both(|world| async move {
        let path = world.file("reviews.csv", REVIEWS);
        let first = world.import_named(&path, "reviews").await;
        assert_eq!((first.added, first.updated, first.unchanged, first.set_aside), (3, 0, 0, 0));
        let again = world.import_named(&path, "reviews").await;
        assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 3));
        let (_, page) = world.get(&format!("/import/{}", again.id)).await;
        assert!(page.contains("/voice?source="), "one that brought nothing leads to what was here: {page}");
        assert_eq!(world.found("freezes").await, 1);
        // An excluded phrase that stands nowhere excludes nothing, one that stands there does.
        assert_eq!(world.found("app -\"map freezes\"").await, 1);
        assert_eq!(world.found("app -\"app freezes\"").await, 0);

        let path = world.file("reviews2.csv", REVIEWS.replace("freezes when", "crashes when"));
        let changed = world.import_named(&path, "reviews").await;
        assert_eq!((changed.added, changed.updated, changed.unchanged), (0, 1, 2));
        assert_eq!(world.found("freezes").await, 0);
        assert_eq!(world.found("crashes").await, 1);
    });
}

#[test]
fn a_bad_row_is_set_aside_with_its_number_and_stops_nothing() {
    on_both(|world| async move {
        let path = world.file(
            "mixed.csv",
            "id,text\n1,good one\n2,\n3,another good one\n4,a,b,c,d,e\n5,the last good one\n",
        );
        let import = world.import(&path).await.unwrap();
        assert_eq!(import.added, 3);
        assert!(import.set_aside >= 1, "{import:?}");
        let (_, page) = world.api("list_set_aside", json!({ "id": import.id })).await;
        let rows: Vec<u64> =
            page["rows"].as_array().unwrap().iter().map(|r| r["row"].as_u64().unwrap()).collect();
        assert!(rows.contains(&4), "{page}");
        assert!(page["rows"].as_array().unwrap().iter().all(|r| !r["reason"].as_str().unwrap().is_empty()));
    });
}

#[test]
fn taking_an_import_back_leaves_everything_as_before() {
    on_both(|world| async move {
        let before = world.file("reviews.csv", REVIEWS);
        world.import_named(&before, "reviews").await;
        let later = world.file(
            "later.csv",
            REVIEWS.replace("Charged twice", "Charged three times") + "4,2026-11-04,3,Helmet was wet,cem\n",
        );
        let import = world.import_named(&later, "reviews").await;
        assert_eq!((import.added, import.updated), (1, 1));
        let (status, _) = world.api("undo_import", json!({ "id": import.id })).await;
        assert!(status.is_success());
        world.settle().await;
        assert_eq!(world.found("helmet").await, 0);
        assert_eq!(world.found("\"Charged twice\"").await, 1);
        assert_eq!(world.found("").await, 3);
    });
}

#[test]
fn a_stop_in_the_middle_loses_nothing_and_doubles_nothing() {
    on_both(|world| async move {
        let mut text = "id,text\n".to_owned();
        for n in 0..20_000 {
            text.push_str(&format!("{n},voice number {n} about the scooter that would not start\n"));
        }
        let path = world.file("many.csv", text);
        let task = Arc::new(Task::default());
        task.stop();
        let stopped = world.import_with(&path, &Wishes::default(), &task).await.unwrap();
        assert_eq!(stopped.state, ImportState::Paused);
        assert!(stopped.rows < 20_000);
        let done = world.import(&path).await.unwrap();
        assert_eq!(done.id, stopped.id, "the same import goes on");
        assert_eq!((done.state, done.rows, done.added), (ImportState::Done, 20_000, 20_000));
        assert_eq!(world.found("scooter").await, 20_000);
    });
}

#[test]
fn a_colleagues_note_is_second_hand() {
    on_sqlite(|world| async move {
        let path = world.file(
            "notes.csv",
            "id,comment,agent_note\n1,It would not start,Sounded annoyed about the deposit\n",
        );
        let wishes = Wishes {
            columns: vec![("agent_note".into(), firsthand_domain::item::Field::ColleagueNote)],
            ..Wishes::default()
        };
        world.import_with(&path, &wishes, &Arc::new(Task::default())).await.unwrap();
        let (_, all) = world.api("search_voices", json!({ "first_hand": true })).await;
        assert_eq!(all["total"], 1);
        let (_, notes) = world.api("search_voices", json!({ "first_hand": false })).await;
        assert_eq!(notes["total"], 1);
        assert_eq!(notes["voices"][0]["heard"], "report");
    });
}

#[test]
fn the_voices_of_one_import_are_a_search_of_their_own() {
    on_both(|world| async move {
        let first = world.import_named(&world.file("reviews.csv", REVIEWS), "reviews").await;
        let more =
            REVIEWS.replace("Charged twice", "Charged three times") + "4,2026-11-04,3,Helmet was wet,cem\n";
        let second = world.import_named(&world.file("more.csv", &more), "reviews").await;
        let of =
            async |id: &str| world.api("search_voices", json!({ "import": [id] })).await.1["total"].clone();
        let (a, b) = (first.id.to_string(), second.id.to_string());
        assert_eq!((of(&a).await, of(&b).await), (json!(3), json!(1)));
        let (_, both) = world.get(&format!("/api/search_voices?import={a}&import={b}")).await;
        assert!(both.contains("\"total\":4"), "{both}");

        // The import's page leads to them, and the chip says which import it is.
        let (_, page) = world.get(&format!("/import/{b}")).await;
        assert!(page.contains(&format!("/voice?import={b}")), "{page}");
        let (_, page) = world.get(&format!("/voice?import={b}")).await;
        assert!(page.contains("Import of more.csv") && page.contains("Helmet was wet"), "{page}");
        assert!(page.contains(&format!("name=\"import\" value=\"{b}\"")), "the form keeps it");
        let (_, page) = world.get("/voice?import=zzzzz").await;
        assert!(page.contains("An import that is not here") && page.contains("No voice fits"), "{page}");

        // Taken back, what a later import brought too is that import's now, in the index as well.
        world.api("undo_import", json!({ "id": a })).await;
        world.settle().await;
        assert_eq!((of(&a).await, of(&b).await), (json!(0), json!(2)));
        world.api("undo_import", json!({ "id": b })).await;
        world.settle().await;
        assert_eq!(of(&b).await, json!(0));
    });
}
