//! Themes through real runs of the engine: what people decided about them is kept, and each decision can be taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};

use crate::world::{World, on_both, on_sqlite};

/// Matters people write about, each in two ways that have little in common.
const MATTERS: [[&str; 6]; 6] = [
    [
        "the card has not arrived in the post",
        "still waiting for my new card by mail",
        "card delivery takes weeks, the letter never came",
        "my card was declined in the shop",
        "card payment refused at the till",
        "the terminal declined my card again",
    ],
    [
        "the exchange rate abroad is bad",
        "which exchange rate do you use for dollars",
        "your currency rate is worse than at the bank",
        "a foreign fee was charged for the exchange of currency",
        "hidden fee for every exchange abroad",
        "why is there a fee on currency exchange",
    ],
    [
        "I forgot my password and cannot log in",
        "the password reset mail never arrives",
        "reset link for the password does not work",
        "log in by fingerprint fails on my phone",
        "fingerprint sensor is not accepted at log in",
        "face recognition fails when I log in",
    ],
    [
        "breakfast at the hotel was cold",
        "hotel breakfast had no fresh fruit",
        "the breakfast room of the hotel is too small",
        "the hotel bed was hard and the pillow flat",
        "my hotel room had a broken bed",
        "bed linen in the hotel was dirty",
    ],
    [
        "the app crashes when I open the map",
        "map screen freezes and the app closes",
        "opening the map crashes the app every time",
        "the app drains the battery of my phone",
        "battery is empty after an hour of the app",
        "the app makes the phone hot and eats battery",
    ],
    [
        "the courier left the parcel in the rain",
        "parcel was wet, the courier did not ring",
        "courier threw the parcel over the fence",
        "the parcel is three days late",
        "late delivery of the parcel again, no notice",
        "tracking says the parcel comes tomorrow, every day",
    ],
];
const TAILS: [&str; 10] = [
    "",
    "please help",
    "since monday",
    "again",
    "in london",
    "for my wife",
    "twice now",
    "what now",
    "on sunday",
    "sadly",
];

/// The rows of these tails, said over the year before the test's today.
fn file(tails: &[&str], first: usize) -> String {
    let mut out = "id,text,date,email,account,version\n".to_owned();
    let mut number = first;
    for (matter, ways) in MATTERS.iter().enumerate() {
        for way in ways {
            for tail in tails {
                let (month, day) = (number % 10 + 1, number * 7 % 27 + 1);
                let _ = writeln!(
                    out,
                    "{number},{way} {tail},2026-{month:02}-{day:02},c{}@example.org,Firm {},{}.0",
                    number % 90,
                    number % 90,
                    matter % 2 + 1
                );
                number += 1;
            }
        }
    }
    out
}

/// A workspace with themes.
async fn themed(world: &World) {
    let path = world.file("first.csv", file(&TAILS[..8], 1));
    world.import_named(&path, "Support").await;
    world.themes().await;
}

/// More voices of the same kinds, and the run that follows.
async fn more(world: &World, name: &str, tail: &str, first: usize) {
    let path = world.file(name, file(&[tail], first));
    world.import_named(&path, "Support").await;
    world.themes().await;
}

async fn list(world: &World) -> Value {
    world.api("list_themes", json!({})).await.1
}

/// Ids of the themes of the list, established and emerging, the largest first.
fn ids(list: &Value) -> Vec<String> {
    let rows = list["themes"].as_array().unwrap().iter().chain(list["emerging"].as_array().unwrap());
    let mut all: Vec<(i64, String)> = rows
        .map(|row| {
            let theme = &row["theme"];
            (-theme["voices"].as_i64().unwrap(), theme["id"].as_str().unwrap().to_owned())
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, id)| id).collect()
}

async fn voices(world: &World, theme: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    loop {
        let asked =
            json!({ "theme": [theme], "limit": 200, "offset": all.len(), "plain": true, "sort": "oldest" });
        let (_, page) = world.api("search_voices", asked).await;
        let before = all.len();
        all.extend(page["voices"].as_array().unwrap().iter().map(|v| v["id"].as_str().unwrap().to_owned()));
        if all.len() == before {
            return all;
        }
    }
}

/// Everything the pages show of themes, and how many changes there were.
async fn everything(world: &World) -> (Value, BTreeMap<String, Value>, i64) {
    let list = list(world).await;
    let mut pages = BTreeMap::new();
    for id in ids(&list) {
        let (_, mut page) = world.api("show_theme", json!({ "id": id })).await;
        page.as_object_mut().unwrap().remove("random");
        pages.insert(id, page);
    }
    let mut tx = world.opened.app.db.read().await.unwrap();
    let seq = firsthand_store::change::last_seq(&mut tx, world.opened.owner.workspace).await.unwrap();
    (list, pages, seq)
}

async fn a_second_run_changes_nothing(world: &World, after: &str) {
    let before = everything(world).await;
    world.themes().await;
    let now = everything(world).await;
    assert_eq!(before.2, now.2, "changes after {after}");
    assert!(before == now, "a run after {after} changed what is shown");
}

#[test]
fn a_merge_is_kept_by_later_runs_and_taken_back() {
    on_both(|world: World| async move {
        themed(&world).await;
        a_second_run_changes_nothing(&world, "the first").await;
        let all = ids(&list(&world).await);
        let (kept, gone) = (all[0].clone(), all[1].clone());
        let (first, second) = (voices(&world, &kept).await, voices(&world, &gone).await);
        let form = format!("theme={gone}&theme={kept}&do=merge");
        let (_, to, undo) = world.change("/themes/shape", &form).await;
        assert_eq!(to, "/themes");
        world.settle().await;
        let both: BTreeSet<String> = first.union(&second).cloned().collect();
        assert_eq!(voices(&world, &kept).await, both);
        assert!(!ids(&list(&world).await).contains(&gone));
        let (status, body) = world.get(&format!("/themes/{gone}")).await;
        assert_eq!((status.as_u16(), body.as_str()), (303, ""));
        a_second_run_changes_nothing(&world, "a merge").await;

        more(&world, "more.csv", TAILS[8], 2000).await;
        let now = voices(&world, &kept).await;
        let lost = both.difference(&now).count();
        assert!(lost * 10 <= both.len(), "{lost} of {} left the merged theme", both.len());
        assert!(now.len() > both.len());
        assert!(!ids(&list(&world).await).contains(&gone));
        a_second_run_changes_nothing(&world, "a merge and more voices").await;

        world.undo(&undo.unwrap()).await;
        world.settle().await;
        let back = voices(&world, &gone).await;
        assert!(second.difference(&back).count() * 10 <= second.len());
        assert!(voices(&world, &kept).await.is_disjoint(&back));
        assert_eq!(world.get(&format!("/themes/{gone}")).await.0, 200);
    });
}

#[test]
fn a_split_is_kept_by_later_runs_and_taken_back() {
    on_both(|world: World| async move {
        themed(&world).await;
        // What was merged can be split along its sub-themes; what the engine found inside a theme, too.
        let all = ids(&list(&world).await);
        let merged = json!({ "themes": [all[0], all[1]], "into": all[0] });
        assert_eq!(world.api("merge_themes", merged).await.0, 200);
        more(&world, "more.csv", TAILS[8], 2000).await;
        let (_, page) = world.api("show_theme", json!({ "id": all[0] })).await;
        let parts = page["parts"].as_array().unwrap();
        assert!(parts.len() >= 2, "{} has no sub-themes", page["row"]["theme"]["name"]);
        let part = parts[0]["id"].as_str().unwrap().to_owned();
        let (_, inside) = world.api("search_voices", json!({ "part": [part], "limit": 200 })).await;
        assert_eq!(inside["total"], parts[0]["voices"], "the sub-theme's number opens its voices");
        let whole = voices(&world, &all[0]).await;
        let names: Vec<&Value> = parts.iter().map(|part| &part["name"]).collect();
        assert!(!names.contains(&&page["row"]["theme"]["name"]));

        let (_, to, undo) =
            world.change(&format!("/themes/{}/shape", all[0]), &format!("do=split&part={part}")).await;
        assert_eq!(to, format!("/themes/{}", all[0]));
        world.settle().await;
        let own = voices(&world, &part).await;
        assert_eq!(own.len() as u64, inside["total"].as_u64().unwrap());
        assert_eq!(voices(&world, &all[0]).await.len() + own.len(), whole.len());
        a_second_run_changes_nothing(&world, "a split").await;
        more(&world, "again.csv", TAILS[9], 3000).await;
        let later = voices(&world, &part).await;
        assert!(own.difference(&later).count() * 10 <= own.len(), "the split theme lost its voices");
        a_second_run_changes_nothing(&world, "a split and more voices").await;

        world.undo(&undo.unwrap()).await;
        world.settle().await;
        assert!(voices(&world, &all[0]).await.is_superset(&later));
        assert_eq!(world.get(&format!("/themes/{part}")).await.0, 303);
        let (_, page) = world.api("show_theme", json!({ "id": all[0] })).await;
        assert!(page["parts"].as_array().unwrap().iter().any(|one| one["id"] == part.as_str()));
    });
}

#[test]
fn a_dismissed_theme_stays_out_and_comes_back() {
    on_both(|world: World| async move {
        themed(&world).await;
        let all = ids(&list(&world).await);
        let before = voices(&world, &all[0]).await;
        let (_, _, undo) = world.change("/themes/shape", &format!("theme={}&do=dismiss", all[0])).await;
        let shown = list(&world).await;
        assert!(!ids(&shown).contains(&all[0]));
        assert_eq!(shown["dismissed"][0]["id"], all[0].as_str());
        assert_eq!(shown["dismissed"][0]["voices"], before.len());
        let (_, page) = world.get("/themes").await;
        assert!(page.contains("Dismissed") && page.contains("Bring back"));
        let (_, answer) = world.api("search_voices", json!({})).await;
        let facets =
            answer["facets"].as_array().unwrap().iter().find(|facet| facet["field"] == "theme").unwrap();
        assert!(facets["values"].as_array().unwrap().iter().all(|value| value["value"] != all[0].as_str()));
        assert_eq!(voices(&world, &all[0]).await, before, "its number still opens its voices");
        assert_eq!(world.get(&format!("/themes/{}", all[0])).await.0, 200);
        a_second_run_changes_nothing(&world, "a dismissal").await;
        more(&world, "more.csv", TAILS[8], 2000).await;
        let shown = list(&world).await;
        assert!(!ids(&shown).contains(&all[0]) && shown["dismissed"][0]["id"] == all[0].as_str());
        let still = voices(&world, &all[0]).await;
        assert!(before.difference(&still).count() * 10 <= before.len());
        let (status, _) = world.form("/themes/shape", &format!("theme={}&do=dismiss", all[0])).await;
        assert_eq!(status, 409);
        world.undo(&undo.unwrap()).await;
        assert!(ids(&list(&world).await).contains(&all[0]));
    });
}

#[test]
fn a_voice_taken_out_never_comes_back_and_a_moved_one_stays() {
    on_both(|world: World| async move {
        themed(&world).await;
        let all = ids(&list(&world).await);
        let mut own = voices(&world, &all[0]).await.into_iter();
        let (refused, moved) = (own.next().unwrap(), own.next().unwrap());
        let size = own.len() + 2;
        let form = format!("voice={refused}&pinned=never&back=/themes/{}", all[0]);
        let (_, _, undo) = world.change(&format!("/themes/{}/pins", all[0]), &form).await;
        let name = |list: &Value, id: &str| -> String {
            let row = list["themes"].as_array().unwrap().iter().find(|row| row["theme"]["id"] == id).unwrap();
            row["theme"]["name"].as_str().unwrap().to_owned()
        };
        let target = name(&list(&world).await, &all[1]);
        let fields = serde_urlencoded::to_string([("name", &target.to_uppercase())]).unwrap();
        let (_, _, back) = world.change(&format!("/voice/{moved}/theme"), &fields).await;
        world.settle().await;
        assert_eq!(voices(&world, &all[0]).await.len(), size - 2);
        let (_, page) = world.api("show_theme", json!({ "id": all[0] })).await;
        assert_eq!(page["row"]["theme"]["voices"], size - 2);
        a_second_run_changes_nothing(&world, "a refusal and a move").await;
        more(&world, "more.csv", TAILS[8], 2000).await;
        assert!(!voices(&world, &all[0]).await.contains(&refused));
        assert!(voices(&world, &all[1]).await.contains(&moved));
        let (_, page) = world.api("show_theme", json!({ "id": all[1] })).await;
        assert_eq!(page["pinned_by_hand"], false, "a moved voice is not quoted");

        world.undo(&back.unwrap()).await;
        world.undo(&undo.unwrap()).await;
        world.settle().await;
        let now = voices(&world, &all[0]).await;
        assert!(now.contains(&refused) && now.contains(&moved));
        let (status, body) = world.form(&format!("/voice/{moved}/theme"), "name=nothing+of+the+kind").await;
        assert!(status == 400 || status == 422, "{status}");
        assert!(body.contains("No theme is called that"));
    });
}

#[test]
fn names_given_by_hand_stay_through_runs_on_every_level() {
    on_both(|world: World| async move {
        themed(&world).await;
        let all = ids(&list(&world).await);
        world.change(&format!("/themes/{}/name", all[0]), "name=Ours").await;
        let shown = list(&world).await;
        let group = shown["groups"][0]["id"].as_str().unwrap().to_owned();
        let (_, _, undo) = world.change(&format!("/themes/groups/{group}/name"), "name=Our+group").await;
        let parts: Vec<(String, String)> = {
            let mut found = Vec::new();
            for id in &all {
                let (_, page) = world.api("show_theme", json!({ "id": id })).await;
                let part = page["parts"].get(0).map(|part| part["id"].as_str().unwrap().to_owned());
                found.extend(part.map(|part| (id.clone(), part)));
            }
            found
        };
        let named = parts.first().cloned();
        if let Some((theme, part)) = &named {
            world.change(&format!("/themes/{theme}/parts/{part}/name"), "name=Our+part").await;
        }
        a_second_run_changes_nothing(&world, "names").await;
        more(&world, "more.csv", TAILS[8], 2000).await;
        let shown = list(&world).await;
        let rows = shown["themes"].as_array().unwrap();
        assert!(
            rows.iter().any(|row| row["theme"]["id"] == all[0].as_str() && row["theme"]["name"] == "Ours")
        );
        let of_group = |shown: &Value| {
            let groups = shown["groups"].as_array().unwrap();
            groups.iter().find(|one| one["id"] == group.as_str()).unwrap()["name"].clone()
        };
        assert_eq!(of_group(&shown), "Our group");
        let (status, page) = world.get(&format!("/themes?group={group}")).await;
        assert!(status == 200 && page.contains("Our group"));
        if let Some((_, part)) = named {
            let mut tx = world.opened.app.db.read().await.unwrap();
            let id = part.parse().unwrap();
            let ws = world.opened.owner.workspace;
            let known = firsthand_store::theme::part::get(&mut tx, ws, id).await.unwrap();
            assert_eq!(known.name, "Our part");
        }
        world.undo(&undo.unwrap()).await;
        assert_ne!(of_group(&list(&world).await), "Our group");
    });
}

#[test]
fn every_cut_opens_the_voices_it_counts() {
    on_sqlite(|world: World| async move {
        let path = world.file("first.csv", file(&TAILS[..8], 1));
        world.import_named(&path, "Support").await;
        // Only some tools' exports tell plans.
        let mut tx = world.opened.app.db.write().await.unwrap();
        let plans = "UPDATE account SET plan = CASE WHEN id % 3 = 0 THEN 'Cancelled' ELSE 'Pro' END";
        tx.execute(plans, vec![]).await.unwrap();
        tx.commit().await.unwrap();
        world.themes().await;
        let all = ids(&list(&world).await);
        let (_, page) = world.api("show_theme", json!({ "id": all[0] })).await;
        let cuts = page["cuts"].as_array().unwrap();
        let fields: Vec<&str> = cuts.iter().map(|cut| cut["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["stage", "plan", "version", "language", "source"]);
        for cut in cuts {
            let field = cut["field"].as_str().unwrap();
            for value in cut["values"].as_array().unwrap() {
                let mut asked = json!({ "theme": [all[0]], "first_hand": true, "plain": true });
                asked[field] = json!([value["value"]]);
                let (_, found) = world.api("search_voices", asked).await;
                assert_eq!(found["total"], value["voices"], "{field} {}", value["value"]);
            }
        }
        let stages = &cuts[0]["values"];
        assert!(stages.as_array().unwrap().iter().any(|stage| stage["value"] == "leaving"), "{stages}");
        let (_, html) = world.get(&format!("/themes/{}", all[0])).await;
        assert!(html.contains("Who says it") && html.contains("stage=leaving"));
        assert!(html.contains("Their plan, or a tag on the voice, says they cancelled."));
        let (_, list) = world.get(&format!("/voice?theme={}&stage=leaving", all[0])).await;
        assert!(list.contains("Leaving customers"));
        let (status, list) = world.get("/voice?stage=leaving").await;
        assert!(status == 200 && list.contains("left out of the search"));
    });
}

#[test]
fn something_new_is_emerging_until_somebody_names_it() {
    on_sqlite(|world: World| async move {
        themed(&world).await;
        let mut rows = "id,text,date\n".to_owned();
        for (number, way) in [
            "invoices cannot be split by cost centre",
            "split the invoice per cost centre",
            "our accountant needs invoices by cost centre",
            "cost centre is missing on every invoice",
        ]
        .iter()
        .flat_map(|way| TAILS[..3].iter().map(move |tail| format!("{way} {tail}")))
        .enumerate()
        {
            let _ = writeln!(rows, "n{number},{way},2026-11-{:02}", 3 + number % 12);
        }
        let path = world.file("new.csv", rows);
        world.import_named(&path, "Business").await;
        world.themes().await;
        let shown = list(&world).await;
        let emerging = shown["emerging"].as_array().unwrap();
        let new = emerging
            .iter()
            .find(|row| row["theme"]["name"].as_str().unwrap().to_lowercase().contains("cost"));
        let new = new.unwrap_or_else(|| panic!("nothing emerges in {emerging:?}"));
        assert!(new["emerging"].as_str().unwrap().ends_with("voices came in the last 4 weeks."));
        let (_, page) = world.get("/themes").await;
        assert!(page.contains("Emerging") && page.contains("came in the last 4 weeks"));
        let id = new["theme"]["id"].as_str().unwrap();
        world.change(&format!("/themes/{id}/name"), "name=Cost+centres").await;
        more(&world, "more.csv", TAILS[8], 2000).await;
        let shown = list(&world).await;
        let established = shown["themes"].as_array().unwrap();
        assert!(
            established.iter().any(|row| row["theme"]["id"] == id && row["theme"]["name"] == "Cost centres")
        );
    });
}

#[test]
fn the_address_of_a_vanished_theme_leads_to_its_voices() {
    on_sqlite(|world: World| async move {
        themed(&world).await;
        let all = ids(&list(&world).await);
        let ws = world.opened.owner.workspace;
        let mut tx = world.opened.app.db.write().await.unwrap();
        let (to, from) = (all[0].parse().unwrap(), firsthand_domain::id::ThemeId(77));
        firsthand_store::theme::trace::leave(&mut tx, ws, &[(from, Some(to))]).await.unwrap();
        let nowhere = firsthand_domain::id::ThemeId(78);
        firsthand_store::theme::trace::leave(&mut tx, ws, &[(nowhere, None)]).await.unwrap();
        tx.commit().await.unwrap();
        let (_, leads) = world.api("follow_theme", json!({ "id": from.to_string() })).await;
        assert_eq!(leads, json!({ "at": "to", "theme": all[0] }));
        assert_eq!(world.get(&format!("/themes/{from}")).await.0, 303);
        let (_, leads) = world.api("follow_theme", json!({ "id": nowhere.to_string() })).await;
        assert_eq!(leads["at"], "nowhere");
        assert_eq!(world.get("/themes/1").await.0, 404);
    });
}
