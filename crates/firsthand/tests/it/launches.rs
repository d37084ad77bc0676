//! Launches through the real router: registered, judged, taken back; numbers by day with every fault; who is missing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, on_both, on_sqlite};

/// Voices by week around Tuesday 2026-08-25: ten people a week complain about the bell before it and four after; twenty
/// a week speak of the weather all the time. Colleagues report the bell a hundred times after it, which never counts.
fn voices() -> String {
    let mut out = "id,text,date,email,heard\n".to_owned();
    let first: jiff::civil::Date = "2026-06-02".parse().unwrap();
    let mut id = 0;
    let mut say = |text: &str, week: i64, who: String, heard: &str| {
        id += 1;
        let day = first.checked_add(jiff::Span::new().days(7 * week + i64::from(id % 7))).unwrap();
        out.push_str(&format!("{id},{text} number {id},{day},{who}@example.org,{heard}\n"));
    };
    for week in 0..24 {
        let bells = [10, 9, 11, 10][week as usize % 4] - if week < 12 { 0 } else { 6 };
        for n in 0..bells {
            say("the bell is far too quiet", week, format!("a{week}-{n}"), "written");
        }
        // The same person again in the same week is one customer.
        say("that bell again", week, format!("a{week}-0"), "written");
        for n in 0..20 {
            say("rain on the bridge", week, format!("b{week}-{n}"), "written");
        }
        for n in 0..if week < 12 { 0 } else { 8 } {
            say("a caller minds the bell", week, format!("c{week}-{n}"), "report");
        }
    }
    out
}

async fn filled(world: &World) {
    let path = world.file("said.csv", voices());
    let done = world.import(&path).await.unwrap();
    assert!(done.added > 500, "{done:?}");
}

fn plan(q: &str) -> Value {
    json!({ "measure": { "search": { "q": q } }, "direction": "fewer", "expected_percent": 50,
        "expects": "The bell is louder", "weeks_before": 12, "weeks_after": 8, "per": {} })
}

async fn id_of(world: &World, name: &str) -> String {
    let (_, all) = world.api("list_launches", json!({})).await;
    let found = all.as_array().unwrap().iter().find(|l| l["name"] == name).unwrap().clone();
    found["id"].as_str().unwrap().to_owned()
}

async fn row(world: &World, name: &str) -> Value {
    let (status, all) = world.api("show_launches", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{all}");
    all.as_array().unwrap().iter().find(|row| row["launch"]["name"] == name).cloned().unwrap_or(Value::Null)
}

#[test]
fn a_launch_is_registered_judged_and_taken_back() {
    on_both(|world| async move {
        filled(&world).await;
        let body = json!({ "name": "Loud bell", "day": "2026-08-25", "plan": plan("bell") });
        let (status, done) = world.api("register_launch", body).await;
        assert_eq!(status, StatusCode::OK, "{done}");
        let found = row(&world, "Loud bell").await;
        assert_eq!(found["standing"], "helped", "{found}");
        assert_eq!((found["before"].as_u64(), found["after"].as_u64()), (Some(120), Some(32)));
        let ratio = &found["ratio"];
        // Four of ten, while everybody heard fell from thirty a week to twenty-four.
        let of = |end: &str| ratio[end].as_f64().unwrap();
        assert!((0.45..0.55).contains(&of("value")) && of("low") > 0.25 && of("high") < 0.85, "{ratio}");
        assert_eq!(found["plan"]["late"], true, "its day had come");
        let id = id_of(&world, "Loud bell").await;
        let (status, page) = world.get(&format!("/launches/{id}")).await;
        assert_eq!(status, StatusCode::OK);
        for part in ["Helped", "Registered after the fact", "95% interval", "of what was expected"] {
            assert!(page.contains(part), "{part}");
        }
        // The number leads to its voices: the people of the weeks after.
        assert!(page.contains("from=2026-08-25&#38;to=2026-10-19") || page.contains("to=2026-10-19"));
        let (_, list) = world.get("/launches").await;
        assert!(list.contains("1 helped") && list.contains("Loud bell"));
        // Not shown is an answer of its own.
        let mut rain = plan("rain");
        rain["per"] = Value::Null;
        let body = json!({ "name": "Umbrellas", "day": "2026-08-25", "plan": rain });
        world.api("register_launch", body).await;
        let rain = row(&world, "Umbrellas").await;
        assert_eq!(rain["standing"], "not_shown", "{rain}");
        let (_, page) = world.get(&format!("/launches/{}", id_of(&world, "Umbrellas").await)).await;
        assert!(page.contains("Not shown") && page.contains("That is an answer"));
        // Taken back, and back again with its plan.
        let (_, _, undo) = world.change(&format!("/launches/{id}/delete"), "").await;
        assert_eq!(row(&world, "Loud bell").await, Value::Null);
        world.undo(&undo.unwrap()).await;
        assert_eq!(row(&world, "Loud bell").await["standing"], "helped");
    });
}

#[test]
fn a_sealed_plan_cannot_be_written_into_the_past() {
    on_both(|world| async move {
        filled(&world).await;
        let register = |id: Option<&str>, day: &str, percent: u32| {
            let mut plan = plan("bell");
            plan["expected_percent"] = json!(percent);
            json!({ "id": id, "name": "Bell 2", "day": day, "plan": plan })
        };
        world.api("register_launch", register(None, "2026-12-01", 40)).await;
        let found = row(&world, "Bell 2").await;
        assert_eq!((&found["standing"], &found["plan"]["late"]), (&json!("registered"), &json!(false)));
        let id = found["launch"]["id"].as_str().unwrap().to_owned();
        // Changed before the day: still early. Moved to a day that has been and forward again: late for good.
        world.api("register_launch", register(Some(&id), "2026-12-08", 30)).await;
        assert_eq!(row(&world, "Bell 2").await["plan"]["late"], false);
        let (_, moved) = world.api("register_launch", register(Some(&id), "2026-11-03", 20)).await;
        assert_eq!(row(&world, "Bell 2").await["standing"], "too_early");
        world.api("register_launch", register(Some(&id), "2026-12-08", 10)).await;
        assert_eq!(row(&world, "Bell 2").await["plan"]["late"], true);
        // Undo goes back to what was sealed, with its own moment.
        world.undo(&moved["undo"]).await;
        let back = row(&world, "Bell 2").await;
        assert_eq!(
            (&back["plan"]["late"], &back["plan"]["plan"]["expected_percent"]),
            (&json!(false), &json!(30))
        );
        let (_, page) = world.api("show_launch", json!({ "id": id })).await;
        assert_eq!(page["plans"].as_array().unwrap().len(), 4, "no plan is lost");
    });
}

#[test]
fn the_form_refuses_with_a_sentence_and_says_what_a_plan_could_see() {
    on_both(|world| async move {
        filled(&world).await;
        world.api("save_search", json!({ "name": "Bells", "query": "q=bell" })).await;
        let (_, searches) = world.api("list_searches", json!({})).await;
        let search = searches[0]["id"].as_str().unwrap();
        for (form, sentence) in [
            ("name=Bell&day=2026-12-01&measure=", "Say what should change"),
            (&format!("name=&day=2026-12-01&measure=search:{search}"), "Enter a name"),
            (&format!("name=Bell&day=soon&measure=search:{search}"), "is not a day"),
            (
                &format!("name=Bell&day=2026-12-01&measure=search:{search}&expected_percent=140"),
                "between 1 and 100",
            ),
            (
                &format!("name=Bell&day=2026-12-01&measure=search:{search}&expected_percent=some"),
                "between 1 and 100",
            ),
            (
                &format!("name=Bell&day=2026-12-01&measure=search:{search}&comparison=search:{search}"),
                "cannot be set against itself",
            ),
        ] {
            let (status, page) = world.form("/launches", form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(page.contains(sentence), "{form}");
        }
        let asked =
            format!("name=Bell&day=2026-12-01&measure=search:{search}&expected_percent=60&weeks_after=8");
        let (status, page) = world.get(&format!("/launches/new?{asked}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("8 weeks can tell a fall of") && page.contains("16 weeks"), "{page}");
        let (_, to, undo) = world.change("/launches", &asked).await;
        assert_eq!(to, "/launches");
        world.undo(&undo.unwrap()).await;
        assert_eq!(row(&world, "Bell").await, Value::Null);
    });
}

/// A file sent as a form does.
async fn send_file(
    world: &World,
    path: &str,
    fields: &[(&str, &str)],
    file: &[u8],
) -> (StatusCode, String, String) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    body.extend(b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"n.csv\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--XX--\r\n");
    let request = Request::post(path)
        .header("host", "127.0.0.1:7700")
        .header("origin", "http://127.0.0.1:7700")
        .header("content-type", "multipart/form-data; boundary=XX")
        .body(Body::from(body))
        .unwrap();
    let (status, headers, page) = world.send(request).await;
    let to = headers.get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
    (status, to, page)
}

#[test]
fn numbers_by_day_keep_what_fits_and_say_what_does_not() {
    on_both(|world| async move {
        let csv = "\u{feff}day,value\n2026-11-01,10\n01.11.2026,4\n2026-11-02,1,5\n2026-11-03,-2\n2026-11-01,9\n\
                   2026-11-04,\n2026-11-05,20\n";
        let (status, to, _) =
            send_file(&world, "/launches/series", &[("name", "Orders")], csv.as_bytes()).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, page) = world.get(&to).await;
        for part in [
            "2 added, 5 set aside",
            "Write it as 2026-11-22",
            "below 0",
            "Line 2 is kept",
            "There is no number",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        // The same once more changes nothing; another file replaces, and can be taken back.
        let good = "day,value\n2026-11-01,10\n2026-11-05,20\n";
        let input = |csv: &str| json!({ "name": "orders", "csv": csv });
        let (_, same) = world.api("import_series", input(good)).await;
        assert_eq!((&same["unchanged"], &same["undo"]), (&json!(2), &Value::Null));
        let (_, next) = world.api("import_series", input("day,value\n2026-11-01,11\n2026-11-06,3\n")).await;
        assert_eq!((&next["added"], &next["replaced"]), (&json!(1), &json!(1)));
        let days = async || {
            let (_, page) = world.api("show_series", json!({ "id": next["series"] })).await;
            page["days"].as_array().unwrap().iter().map(|d| d["value"].as_f64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(days().await, [11.0, 20.0, 3.0]);
        world.undo(&next["undo"]).await;
        assert_eq!(days().await, [10.0, 20.0]);
        for bad in ["", "name,age\nAda,4\n", "day,value\nyesterday,4\n"] {
            let (status, _, page) =
                send_file(&world, "/launches/series", &[("name", "Orders")], bad.as_bytes()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
            assert!(page.contains("role=\"alert\""), "{bad}");
        }
        let (status, _, page) =
            send_file(&world, "/launches/series", &[("name", "Orders")], b"day,value\n\xff\xfe").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("CSV UTF-8"));
        let (_, _, undo) = world.change(&format!("{to}/delete"), "").await;
        assert_eq!(world.get(&to).await.0, StatusCode::NOT_FOUND);
        world.undo(&undo.unwrap()).await;
        assert_eq!(world.get(&to).await.0, StatusCode::OK);
    });
}

#[test]
fn a_launch_counted_by_orders_says_so_when_they_are_gone() {
    on_both(|world| async move {
        filled(&world).await;
        let first: jiff::civil::Date = "2026-06-02".parse().unwrap();
        let mut csv = "day,value\n".to_owned();
        for n in 0..24 * 7 {
            let day = first.checked_add(jiff::Span::new().days(n)).unwrap();
            csv.push_str(&format!("{day},{}\n", if n < 12 * 7 { 400 } else { 160 }));
        }
        let (_, orders) = world.api("import_series", json!({ "name": "Orders", "csv": csv })).await;
        let mut by_orders = plan("bell");
        by_orders["per"] = json!({ "series": orders["series"] });
        let body = json!({ "name": "Loud bell", "day": "2026-08-25", "plan": by_orders });
        world.api("register_launch", body).await;
        // Four of ten complaints on four of ten orders: nothing was shown.
        let found = row(&world, "Loud bell").await;
        let ratio = found["ratio"]["value"].as_f64().unwrap();
        assert!((0.8..1.25).contains(&ratio), "{found}");
        assert_ne!(found["standing"], "helped");
        world.api("remove_series", json!({ "id": orders["series"] })).await;
        let found = row(&world, "Loud bell").await;
        assert_eq!(found["standing"], "cannot_judge");
        assert!(found["reason"].as_str().unwrap().contains("counted by is not there"), "{found}");
    });
}

#[test]
fn who_is_missing_is_honest_about_its_base() {
    on_both(|world| async move {
        let mut csv = "id,text,date,email,city,language\n".to_owned();
        for n in 0..60 {
            let city = if n < 4 { "Porto" } else { "Ghent" };
            csv.push_str(&format!("{n},the bell is quiet {n},2026-11-01,p{n}@example.org,{city},en\n"));
        }
        let path = world.file("people.csv", csv);
        world.import(&path).await.unwrap();
        let (_, page) = world.get("/missing?by=city").await;
        assert!(page.contains("Whoever never spoke is not in this table"), "{page}");
        let (_, page) = world.get("/missing?by=language").await;
        assert!(page.contains("Nobody can be missing from nothing"));
        let csv = "city,customers\nPorto,4000\nGhent,4000\nTurku,-4\n";
        let (status, _, page) = send_file(&world, "/missing/base", &[("by", "city")], csv.as_bytes()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("below 0") && page.contains("heard 4, expected 30"), "{page}");
        assert!(page.contains("Porto is heard less than its share"));
        let (_, found) = world.api("show_missing", json!({ "by": "city" })).await;
        assert_eq!((&found["base"], &found["segments"][0]["name"]), (&json!("imported"), &json!("Porto")));
        assert_eq!(found["segments"][0]["standing"], "under");
        let (_, _, undo) = world.change("/missing/base/delete", "by=city").await;
        world.undo(&undo.unwrap()).await;
        let (_, found) = world.api("show_missing", json!({ "by": "city" })).await;
        assert_eq!(found["customers"], 8000);
    });
}

#[test]
fn methods_are_explained_in_the_product() {
    on_sqlite(|world| async move {
        let (status, page) = world.get("/methods").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Not shown") && page.contains("id=\"who-is-missing\""));
    });
}
