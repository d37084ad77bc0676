//! Alerts: a flood opens one, it grows with the next import, closes after, and stays one.

use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::world::{World, on_both, on_sqlite};

/// Voices of customers, each by somebody of their own: `(day, how many)`.
fn rows(days: impl Iterator<Item = (Date, u32)>) -> String {
    let mut csv = "id,text,date,user\n".to_owned();
    for (day, many) in days {
        for n in 0..many {
            csv.push_str(&format!(
                "{day}-{n},The lid does not close on number {n},{day}T09:00:00Z,rider{n} of {day}\n"
            ));
        }
    }
    csv
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A hundred days that lead up to `end`, of 9 to 13 customers.
fn calm(end: &str) -> Vec<(Date, u32)> {
    (1..=100)
        .rev()
        .map(|back: i32| (day(end).checked_sub(back.days()).unwrap(), 9 + back as u32 * 7 % 5))
        .collect()
}

async fn bring(world: &World, name: &str, days: &[(&str, u32)]) -> Value {
    world.import_named(&world.file(name, rows(days.iter().map(|(d, n)| (day(d), *n)))), "Desk").await;
    list(world).await
}

async fn list(world: &World) -> Value {
    let (status, alerts) = world.api("list_alerts", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{alerts}");
    alerts
}

/// Everything that is listed.
fn all(alerts: &Value) -> Vec<Value> {
    ["open", "closed", "dismissed"].iter().flat_map(|part| alerts[part].as_array().unwrap().clone()).collect()
}

#[test]
fn a_flood_is_one_alert_that_grows_and_closes_and_stays_dismissed() {
    on_both(|world| async move {
        let before = calm("2026-11-05");
        world.import_named(&world.file("a.csv", rows(before.into_iter())), "Desk").await;
        assert!(all(&list(&world).await).is_empty());

        let alerts = bring(&world, "b.csv", &[("2026-11-05", 60), ("2026-11-06", 75)]).await;
        assert_eq!(all(&alerts).len(), 1, "{alerts}");
        let alert = alerts["open"][0].clone();
        let id = alert["id"].as_str().unwrap().to_owned();
        assert_eq!(
            (&alert["kind"], &alert["opened"], &alert["last"]),
            (&json!("whole"), &json!("2026-11-05"), &json!("2026-11-06"))
        );
        assert_eq!((&alert["peak"]["day"], &alert["peak"]["customers"]), (&json!("2026-11-06"), &json!(75)));
        let excess = alert["excess"].as_i64().unwrap();
        assert!((108..=118).contains(&excess), "135 were heard where 22 were to be expected: {excess}");

        let (_, home) = world.get("/").await;
        assert!(home.contains("Out of the ordinary") && home.contains("Above since 5 Nov"), "{home}");
        assert!(home.contains("open and unseen"), "the menu counts it");
        let (status, page) = world.get(&format!("/alerts/{id}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("peak <a") && page.contains("class=\"alarm\""), "{page}");
        // The number and the voices behind it.
        let peak = json!({ "from": "2026-11-06", "to": "2026-11-06", "first_hand": true });
        assert_eq!(world.api("search_voices", peak).await.1["total"], 75);

        let alerts = bring(&world, "c.csv", &[("2026-11-07", 66), ("2026-11-08", 58)]).await;
        assert_eq!(all(&alerts).len(), 1, "{alerts}");
        let grown = &alerts["open"][0];
        assert_eq!(
            (&grown["id"], &grown["last"], &grown["days"]),
            (&json!(id), &json!("2026-11-08"), &json!(4))
        );

        let (status, to, undo) = world.change(&format!("/alerts/{id}"), "to=seen&back=%2Falerts").await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/alerts"));
        assert!(!world.get("/").await.1.contains("open and unseen"));
        world.undo(&undo.unwrap()).await;
        assert!(world.get("/").await.1.contains("open and unseen"));
        let (_, _, undo) = world.change(&format!("/alerts/{id}"), "to=dismissed").await;
        assert!(!world.get("/").await.1.contains("Out of the ordinary"));
        world.undo(&undo.unwrap()).await;
        assert!(world.get("/").await.1.contains("Out of the ordinary"));
        world.post(&format!("/alerts/{id}"), "to=dismissed").await;

        let days: Vec<(String, u32)> = (9..=16).map(|d| (format!("2026-11-{d:02}"), 9 + d * 3 % 5)).collect();
        let days: Vec<(&str, u32)> = days.iter().map(|(d, n)| (d.as_str(), *n)).collect();
        let alerts = bring(&world, "d.csv", &days).await;
        assert_eq!(all(&alerts).len(), 1, "{alerts}");
        let over = &alerts["dismissed"][0];
        assert_eq!((&over["id"], &over["state"]), (&json!(id), &json!("closed")));
        // Three days back in range, after the seven days that hold the flood no longer weigh on the last three.
        let closed = over["closed"].as_str().unwrap();
        assert!(("2026-11-11"..="2026-11-14").contains(&closed), "{closed}");

        // Looking again at the same voices changes nothing.
        world.api("watch_again", json!({})).await;
        assert_eq!(list(&world).await["dismissed"][0], *over);
    });
}

#[test]
fn the_feed_renews_the_entry_of_an_alert_that_grows() {
    on_sqlite(|world| async move {
        world.import_named(&world.file("a.csv", rows(calm("2026-11-05").into_iter())), "Desk").await;
        let (status, empty) = world.get("/alerts/feed.atom").await;
        assert!(status == StatusCode::OK && !empty.contains("<entry>"), "{empty}");
        bring(&world, "b.csv", &[("2026-11-05", 60)]).await;
        let ids = |feed: &str| -> Vec<String> {
            let entries = feed.split("<entry>").skip(1);
            entries.map(|e| e.split("<id>").nth(1).unwrap().split('<').next().unwrap().to_owned()).collect()
        };
        let (_, first) = world.get("/alerts/feed.atom").await;
        let alerts = bring(&world, "c.csv", &[("2026-11-06", 70)]).await;
        let (_, second) = world.get("/alerts/feed.atom").await;
        assert_eq!((ids(&first).len(), ids(&first)), (1, ids(&second)));
        assert_ne!(first, second);
        assert!(second.contains("peak 70 on 6 Nov"), "{second}");
        let id = alerts["open"][0]["id"].as_str().unwrap();
        world.post(&format!("/alerts/{id}"), "to=dismissed").await;
        assert!(!world.get("/alerts/feed.atom").await.1.contains("<entry>"));
    });
}

#[test]
fn six_weeks_pass_before_anything_is_judged() {
    on_sqlite(|world| async move {
        let (_, page) = world.get("/alerts").await;
        assert!(page.contains("Nobody has been heard here yet"), "{page}");
        let days = calm("2026-11-05").split_off(70).into_iter().chain([(day("2026-11-05"), 90)]);
        world.import_named(&world.file("a.csv", rows(days)), "Desk").await;
        assert!(all(&list(&world).await).is_empty());
        let (_, page) = world.get("/alerts").await;
        assert!(
            page.contains("needs six weeks before it judges") && page.contains("31 of 42 days"),
            "{page}"
        );
    });
}

#[test]
fn an_import_taken_back_takes_its_alert_along() {
    on_sqlite(|world| async move {
        world.import_named(&world.file("a.csv", rows(calm("2026-11-05").into_iter())), "Desk").await;
        let flood = rows([(day("2026-11-05"), 60)].into_iter());
        let import = world.import_named(&world.file("b.csv", flood), "Desk").await;
        let id = list(&world).await["open"][0]["id"].as_str().unwrap().to_owned();
        world.api("undo_import", json!({ "id": import.id })).await;
        world.api("watch_again", json!({})).await;
        assert!(all(&list(&world).await).is_empty());
        let (status, page) = world.get(&format!("/alerts/{id}")).await;
        assert!(status == StatusCode::OK && page.contains("Withdrawn"), "an old link explains itself");
    });
}
