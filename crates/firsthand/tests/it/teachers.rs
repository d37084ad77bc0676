//! Who reads texts: chosen, tried out, counted; and what happens when an endpoint does not behave.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use firsthand::serve::sample::load_when_new;
use firsthand_app::theme::run::find;
use firsthand_app::work::Task;
use firsthand_domain::error::Kind;
use serde_json::{Value, json};

use crate::models::{Models, Turn};
use crate::world::{World, on_both, on_sqlite};

const KEY: &str = "sk-very-secret-1234";

fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap()
}

/// The form that chooses an endpoint, agreed to.
fn endpoint(models: &Models, more: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("kind", "endpoint"),
        ("url", models.base.as_str()),
        ("model", "small-embedder"),
        ("agreed", "on"),
    ];
    fields.extend(more);
    form(&fields)
}

/// Voices about four matters.
async fn some_voices(world: &World) {
    let what = ["scooter lock", "invoice charge", "helmet strap", "battery range"];
    let how = ["is broken again", "does not work today", "was fine before the update", "needs a repair"];
    let mut csv = "id,text\n".to_owned();
    for number in 0..160 {
        let (what, how) = (what[number % 4], how[number / 4 % 4]);
        csv.push_str(&format!("{number},The {what} {how} near stop {}\n", number / 16));
    }
    let path = world.file("voices.csv", csv);
    world.import(&path).await.unwrap();
}

async fn theme_names(world: &World) -> Vec<String> {
    let (_, list) = world.api("list_themes", json!({})).await;
    let name = |row: &Value| row["theme"]["name"].as_str().unwrap().to_owned();
    list["themes"].as_array().unwrap().iter().map(name).collect()
}

#[test]
fn an_endpoint_reads_a_bounded_number_of_texts_and_its_key_stays_secret() {
    on_both(|world| async move {
        let models = Models::start().await;
        some_voices(&world).await;
        let (_, before) = world.get("/settings/themes").await;
        assert!(before.contains("Nothing leaves this machine") && before.contains("160 of your 160 voices"));

        let (status, page) = world
            .form("/settings/themes/teacher", &endpoint(&models, &[]).replace("agreed=on", "agreed="))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Tick this first"), "nothing is sent before somebody agreed");
        assert_eq!(world.api("show_teacher", json!({})).await.1["teacher"]["kind"], "built_in");

        let sent = endpoint(&models, &[("key", KEY), ("batch", "16"), ("prefix", "query: ")]);
        let (status, _, undo) = world.change("/settings/themes/teacher", &sent).await;
        assert_eq!((status, models.requests()), (StatusCode::SEE_OTHER, 0), "saving sends nothing");
        let wait = || vec![("retry-after", "0".to_owned())];
        models.then([
            Turn::Status(503, wait(), "{\"error\":{\"message\":\"Loading model\"}}".into()),
            Turn::Status(429, wait(), String::new()),
            Turn::Half,
        ]);
        world.themes().await;

        let texts = models.texts();
        assert!(texts.iter().all(|text| text.starts_with("query: The ")), "{:?}", texts.first());
        let asked = models.asked.lock().unwrap().clone();
        assert!(
            asked
                .iter()
                .all(|(_, key, body)| key == &format!("Bearer {KEY}") && body["model"] == "small-embedder")
        );
        assert!(asked.iter().all(|(_, _, body)| body["input"].as_array().unwrap().len() <= 16));
        assert!(!theme_names(&world).await.is_empty());

        let (_, shown) = world.api("show_teacher", json!({})).await;
        assert_eq!((&shown["has_key"], &shown["fault"]), (&json!(true), &Value::Null));
        let last = &shown["last"];
        assert_eq!((&last["teacher"], &last["kind"]), (&json!("small-embedder"), &json!("endpoint")));
        assert!(
            last["texts_read"].as_u64().unwrap() > 100 && last["tokens"].as_u64().unwrap() > 1000,
            "{last}"
        );
        let (_, page) = world.get("/themes").await;
        assert!(page.contains("small-embedder read "), "the page says who read");
        let (_, settings) = world.get("/settings/themes").await;
        assert!(settings.contains("A key is kept") && settings.contains("tokens"));
        let openly = format!("{shown}{page}{settings}{undo:?}");
        assert!(!openly.contains(KEY));
        for file in ["firsthand.db", "firsthand.db-wal"] {
            let bytes = std::fs::read(world.folder.path().join(file)).unwrap_or_default();
            assert!(!bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "{file} holds the key");
        }

        // Another address starts without the key, and undo brings the built-in teacher back.
        let other = Models::start().await;
        world.change("/settings/themes/teacher", &endpoint(&other, &[])).await;
        assert_eq!(world.api("show_teacher", json!({})).await.1["has_key"], false);
        world.undo(&undo.unwrap()).await;
        assert_eq!(world.api("show_teacher", json!({})).await.1["teacher"]["kind"], "built_in");
    });
}

#[test]
fn a_teacher_that_dies_keeps_the_old_themes_and_says_so_on_the_page() {
    on_both(|world| async move {
        let models = Models::start().await;
        some_voices(&world).await;
        world.themes().await;
        let before = theme_names(&world).await;
        assert!(!before.is_empty());
        world.change("/settings/themes/teacher", &endpoint(&models, &[])).await;
        let task = Arc::new(Task::default());
        for (turn, wanted) in [
            (Turn::Status(401, vec![], "bad key for: scooter lock".into()), "did not accept the key (401)"),
            (Turn::Body("<html>scooter lock</html>".into()), "not a list of vectors"),
            (
                Turn::Body(json!({ "data": [{ "index": 0, "embedding": [1, 2] }] }).to_string()),
                "answered with 1 vectors",
            ),
            (
                Turn::Status(302, vec![("location", "http://127.0.0.1:9/".into())], String::new()),
                "not followed",
            ),
            (Turn::Huge(20 << 20), "far longer than asked for"),
        ] {
            models.then([turn]);
            let error = find(&world.opened.app, world.opened.owner.workspace, &task).await.unwrap_err();
            assert!(error.message.contains(wanted), "{}", error.message);
            assert_eq!(theme_names(&world).await, before, "nothing half-done is shown");
            let (_, page) = world.get("/themes").await;
            assert!(
                page.contains("The last search for themes failed.") && page.contains("Try again"),
                "{wanted}"
            );
            let fault = world.api("show_teacher", json!({})).await.1["fault"].as_str().unwrap().to_owned();
            assert!(fault.contains(wanted) && !fault.contains("scooter"), "{fault}");
        }
        find(&world.opened.app, world.opened.owner.workspace, &task).await.unwrap();
        let (_, page) = world.get("/themes").await;
        assert!(!page.contains("The last search for themes failed."), "a good run ends the notice");
    });
}

#[test]
fn stop_works_while_an_endpoint_is_slow() {
    on_sqlite(|world| async move {
        let models = Models::start().await;
        some_voices(&world).await;
        world.change("/settings/themes/teacher", &endpoint(&models, &[])).await;
        models.then([Turn::Slow]);
        let task = Arc::new(Task::default());
        let (app, ws, running) = (world.opened.app.clone(), world.opened.owner.workspace, task.clone());
        let run = tokio::spawn(async move { find(&app, ws, &running).await });
        while models.requests() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        task.stop();
        let error = run.await.unwrap().unwrap_err();
        assert_eq!((error.kind, models.requests()), (Kind::Conflict, 1));
        assert_eq!(
            world.api("show_teacher", json!({})).await.1["fault"],
            Value::Null,
            "stopping is no failure"
        );
    });
}

#[test]
fn a_test_reads_two_sentences_of_ours_and_keeps_nothing() {
    on_sqlite(|world| async move {
        let models = Models::start().await;
        some_voices(&world).await;
        *models.longest.lock().unwrap() = 20;
        let (status, page) = world
            .form("/settings/themes/test", &endpoint(&models, &[("key", KEY), ("dimensions", "24")]))
            .await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("small-embedder read two sentences") && page.contains("24 values each"));
        assert!(page.contains("small-embedder\"") && !page.contains(KEY), "the form keeps all but the key");
        let texts = models.texts();
        assert!(
            texts
                .iter()
                .all(|text| "The lock froze in the rain. I could not open the lock".contains(&text[..10]))
        );
        assert!(texts.iter().any(|text| text.chars().count() <= 20), "too long was asked again shorter");
        assert_eq!(world.api("show_teacher", json!({})).await.1["teacher"]["kind"], "built_in");

        let (_, page) = world.form("/settings/themes/test", &form(&[("kind", "built_in")])).await;
        assert!(page.contains("384 values each"));
        for (fields, wanted) in [
            (vec![("kind", "endpoint"), ("url", "http://169.254.169.254"), ("model", "m")], "never asked"),
            (vec![("kind", "endpoint"), ("url", "nowhere"), ("model", "m")], "not a whole web address"),
            (vec![("kind", "folder"), ("folder", "/nowhere/at/all")], "there is no such folder"),
            (vec![("kind", "folder"), ("folder", "models")], "whole path"),
        ] {
            let (status, page) = world.form("/settings/themes/test", &form(&fields)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wanted}");
            assert!(page.contains(wanted) && page.contains("aria-invalid"), "{wanted}");
        }
        models.then([Turn::Body(
            json!({ "data": [
            { "index": 0, "embedding": [1, 2] }, { "index": 1, "embedding": [1, 2] } ] })
            .to_string(),
        )]);
        *models.longest.lock().unwrap() = 0;
        let (_, page) =
            world.form("/settings/themes/test", &endpoint(&models, &[("dimensions", "24")])).await;
        assert!(page.contains("asked for 24 values per vector and gave 2"));
    });
}

/// A folder with a made-up model of one layer that knows the words of [`some_voices`].
fn model_folder(world: &World) -> std::path::PathBuf {
    let words = "[PAD] [UNK] [CLS] [SEP] the scooter lock invoice charge helmet strap battery range is broken again \
                 does not work today was fine before update needs a repair near stop";
    let words: Vec<&str> = words.split_whitespace().collect();
    let (wide, layer) = (16usize, "encoder.layer.0.");
    let mut tensors: Vec<(String, Vec<usize>)> = vec![
        ("embeddings.word_embeddings.weight".into(), vec![words.len(), wide]),
        ("embeddings.position_embeddings.weight".into(), vec![32, wide]),
        ("embeddings.token_type_embeddings.weight".into(), vec![2, wide]),
    ];
    for name in
        ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]
    {
        tensors.push((format!("{layer}{name}.weight"), vec![wide, wide]));
        tensors.push((format!("{layer}{name}.bias"), vec![wide]));
    }
    for (name, out, into) in [("intermediate.dense", 32, wide), ("output.dense", wide, 32)] {
        tensors.push((format!("{layer}{name}.weight"), vec![out, into]));
        tensors.push((format!("{layer}{name}.bias"), vec![out]));
    }
    for name in [
        "embeddings.LayerNorm",
        "encoder.layer.0.attention.output.LayerNorm",
        "encoder.layer.0.output.LayerNorm",
    ] {
        tensors.push((format!("{name}.weight"), vec![wide]));
        tensors.push((format!("{name}.bias"), vec![wide]));
    }
    let (mut data, mut header, mut seed) = (Vec::new(), serde_json::Map::new(), 1u32);
    for (name, shape) in tensors {
        let from = data.len();
        for _ in 0..shape.iter().product::<usize>() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let chance = f32::from((seed >> 16) as u16) / 32_768.0 - 1.0;
            data.extend_from_slice(
                &(if name.contains("word_") { chance } else { chance * 0.1 + 0.2 }).to_le_bytes(),
            );
        }
        header.insert(name, json!({ "dtype": "F32", "shape": shape, "data_offsets": [from, data.len()] }));
    }
    let header = Value::Object(header).to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.extend(data);
    let folder = world.folder.path().join("tiny-model");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("model.safetensors"), file).unwrap();
    std::fs::write(folder.join("vocab.txt"), words.join("\n")).unwrap();
    let config =
        r#"{"model_type":"bert","num_attention_heads":2,"hidden_act":"gelu","layer_norm_eps":1e-12}"#;
    std::fs::write(folder.join("config.json"), config).unwrap();
    folder
}

#[test]
fn a_model_folder_reads_and_its_loss_is_said() {
    on_sqlite(|world| async move {
        some_voices(&world).await;
        let folder = model_folder(&world);
        let fields =
            form(&[("kind", "folder"), ("folder", folder.to_str().unwrap()), ("languages", "en, de")]);
        let (_, page) = world.form("/settings/themes/test", &fields).await;
        assert!(page.contains("tiny-model read two sentences") && page.contains("16 values each"));
        world.change("/settings/themes/teacher", &fields).await;
        world.themes().await;
        let (_, shown) = world.api("show_teacher", json!({})).await;
        assert_eq!((&shown["last"]["teacher"], &shown["last"]["tokens"]), (&json!("tiny-model"), &json!(0)));
        let (_, page) = world.get("/settings/themes").await;
        assert!(page.contains("It knows English, German.") && page.contains("It read"));
        let before = theme_names(&world).await;
        std::fs::remove_file(folder.join("config.json")).unwrap();
        let error =
            find(&world.opened.app, world.opened.owner.workspace, &Arc::default()).await.unwrap_err().message;
        assert!(error.contains("config.json is missing"), "{error}");
        assert_eq!(theme_names(&world).await, before);
        assert!(world.get("/themes").await.1.contains("config.json is missing"));
    });
}

/// What a model should not have said is an error, and never on the page.
async fn refuses(world: &World, models: &Models, id: &str) {
    for (turn, wanted) in [
        (
            Turn::Says(
                json!({ "name": "Broken things", "quote": "nobody ever said this sentence" }).to_string(),
            ),
            "none of the texts",
        ),
        (Turn::Says("Sure! The name is: Locks".into()), "a name and a passage"),
        (Turn::Says(json!({ "name": "<script>", "quote": "x" }).to_string()), "markup"),
        (Turn::Body("{\"choices\":".into()), "not JSON"),
        (Turn::Status(401, vec![], KEY.into()), "did not accept the key"),
    ] {
        models.then([turn]);
        let (status, answer) = world.api("propose_name", json!({ "theme": id })).await;
        assert!(
            status.is_server_error() && answer.to_string().contains(wanted),
            "{wanted}: {status} {answer}"
        );
        assert!(!answer.to_string().contains(KEY));
        let (_, page) = world.get(&format!("/themes/{id}")).await;
        assert!(!page.contains("Proposed by a machine"), "{wanted}: what is refused is never shown");
    }
}

/// An honest answer stands beside the name, which stays.
async fn asks(world: &World, models: &Models, id: &str, old: &str) {
    let place = format!("/themes/{id}/proposal");
    let (status, answer) = world.api("propose_name", json!({ "theme": id })).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    world.change(&place, "decide=ask").await;
    let asked = models.asked.lock().unwrap().last().unwrap().clone();
    assert_eq!(asked.1, format!("Bearer {KEY}"));
    let given: Value = serde_json::from_str(asked.2["messages"][1]["content"].as_str().unwrap()).unwrap();
    let sent = given["messages"].as_array().unwrap();
    assert!((1..=5).contains(&sent.len()) && sent.iter().all(|t| t.as_str().unwrap().chars().count() <= 300));
    let (_, page) = world.get(&format!("/themes/{id}")).await;
    assert!(page.contains("Proposed by a machine (small-chat)") && page.contains(&format!("<h1>{old}</h1>")));
}

#[test]
fn a_machine_proposes_names_and_people_decide() {
    on_both(|world| async move {
        let models = Models::start().await;
        load_when_new(&world.opened).await.unwrap();
        let (_, list) = world.api("list_themes", json!({})).await;
        let theme = list["themes"][0]["theme"].clone();
        let (id, old) = (theme["id"].as_str().unwrap(), theme["name"].as_str().unwrap());
        let place = format!("/themes/{id}/proposal");
        assert_eq!(
            world.api("propose_name", json!({ "theme": id })).await.0,
            StatusCode::CONFLICT,
            "off by default"
        );
        assert!(!world.get(&format!("/themes/{id}")).await.1.contains("Ask for a better name"));

        let mut fields = vec![
            ("naming", "on"),
            ("naming_url", models.base.as_str()),
            ("naming_model", "small-chat"),
            ("key", KEY),
        ];
        let (status, page) = world.form("/settings/themes/naming", &form(&fields)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("Tick this first"));
        fields.push(("naming_agreed", "on"));
        let (_, _, off) = world.change("/settings/themes/naming", &form(&fields)).await;
        assert_eq!(models.requests(), 0);
        assert!(world.get(&format!("/themes/{id}")).await.1.contains("Ask for a better name"));

        refuses(&world, &models, id).await;
        asks(&world, &models, id, old).await;

        let (_, _, undo) = world.change(&place, "decide=decline").await;
        assert!(!world.get(&format!("/themes/{id}")).await.1.contains("Proposed by a machine"));
        world.undo(&undo.unwrap()).await;
        let (_, _, undo) = world.change(&place, "decide=accept").await;
        let now = |list: Value| {
            list["themes"].as_array().unwrap().iter().find(|row| row["theme"]["id"] == id).unwrap()["theme"]
                .clone()
        };
        let named = now(world.api("list_themes", json!({})).await.1);
        assert!(named["name"].as_str().unwrap().starts_with("Proposed: ") && named["named_by_hand"] == true);
        world.undo(&undo.unwrap()).await;
        let back = now(world.api("list_themes", json!({})).await.1);
        assert_eq!((&back["name"], &back["named_by_hand"]), (&theme["name"], &theme["named_by_hand"]));
        assert!(world.get(&format!("/themes/{id}")).await.1.contains("Proposed by a machine"), "open again");
        world.undo(&off.unwrap()).await;
        assert_eq!(
            world.api("propose_name", json!({ "theme": id })).await.0,
            StatusCode::CONFLICT,
            "off again"
        );
    });
}
