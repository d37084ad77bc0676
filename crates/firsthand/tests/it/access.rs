//! Who may do what: every action of the list, every role, and a workspace that is not one's own.

use firsthand_app::action::{self, Effect};
use firsthand_app::ctx::Ctx;
use firsthand_domain::access::{Actor, Role};
use firsthand_domain::error::Kind;
use serde_json::json;

use crate::world::{World, on_both, on_sqlite};

#[test]
fn every_action_refuses_every_role_below_its_own() {
    on_sqlite(|world| async move {
        let mut checked = 0;
        for entry in action::all() {
            for role in Role::ALL.into_iter().filter(|role| *role < entry.role) {
                let actor = Actor { role, ..world.opened.owner };
                let ctx = Ctx { app: world.opened.app.clone(), actor };
                let error = (entry.run)(&ctx, least_input(&(entry.input)().to_value())).await.unwrap_err();
                assert_eq!(error.kind, Kind::Forbidden, "{} as {}", entry.name, role.name());
                checked += 1;
            }
        }
        assert!(checked > 20);
    });
}

/// An input with every required field filled, as little as the schema asks for.
fn least_input(schema: &serde_json::Value) -> serde_json::Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut out = serde_json::Map::new();
    for name in required.iter().filter_map(|n| n.as_str()) {
        out.insert(name.to_owned(), least_value(schema, &schema["properties"][name]));
    }
    json!(out)
}

fn least_value(root: &serde_json::Value, property: &serde_json::Value) -> serde_json::Value {
    if let Some(target) = property["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap_or_default();
        let target = &root["$defs"][name];
        if target["type"] == "object" {
            let mut inner = target.clone();
            inner["$defs"] = root["$defs"].clone();
            return least_input(&inner);
        }
        return least_value(root, target);
    }
    if let Some(first) = property["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    if let Some(first) = property["oneOf"].as_array().and_then(|all| all.first()) {
        // Variants with a line of their own stand alone, the others together.
        return if first["const"].is_null() { first["enum"][0].clone() } else { first["const"].clone() };
    }
    match property["type"].as_str() {
        Some("array") => json!([]),
        Some("object") => json!({}),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ if property["format"] == "date-time" => json!("2026-11-17T10:00:00Z"),
        _ => json!("1"),
    }
}

#[test]
fn names_of_actions_are_unique_and_say_what_they_do() {
    let all = action::all();
    let mut names: Vec<_> = all.iter().map(|e| e.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
    for entry in &all {
        assert!(entry.about.ends_with('.') && entry.about.len() > 20, "{}", entry.name);
        let reads = ["list_", "show_", "search_", "open_"].iter().any(|verb| entry.name.starts_with(verb));
        assert!(!reads || entry.effect == Effect::Reads, "{} reads by its name", entry.name);
    }
}

#[test]
fn another_workspace_is_as_if_it_were_not_there() {
    on_both(|world| async move {
        let path = world.file("a.csv", "id,text\n1,The brakes squeal in the rain\n");
        world.import(&path).await.unwrap();
        let (_, mine) = world.api("search_voices", json!({ "q": "brakes" })).await;
        let voice = mine["voices"][0]["id"].clone();
        let stranger = stranger(&world).await;
        let find = action::find("search_voices").unwrap();
        let theirs = (find.run)(&stranger, json!({ "q": "brakes" })).await.unwrap();
        assert_eq!(theirs["total"], 0);
        let open = action::find("open_voice").unwrap();
        let error = (open.run)(&stranger, json!({ "id": voice })).await.unwrap_err();
        assert_eq!(error.kind, Kind::NotFound);
        let triage = action::find("triage_voices").unwrap();
        (triage.run)(&stranger, json!({ "voices": [voice], "state": "done" })).await.ok();
        let (_, again) = world.api("open_voice", json!({ "id": voice })).await;
        assert_eq!(again["row"]["triage"], "new");
    });
}

/// The owner of a second workspace in the same installation.
async fn stranger(world: &World) -> Ctx {
    use firsthand_domain::id::{MemberId, WorkspaceId};
    use firsthand_domain::noun::{Member, Workspace};
    let app = &world.opened.app;
    let now = app.clock.now();
    let workspace = WorkspaceId(app.ids.next(now));
    let member = MemberId(app.ids.next(now));
    let mut tx = app.db.write().await.unwrap();
    let theirs = Workspace {
        id: workspace,
        name: "Theirs".into(),
        fictional: false,
        zone: "UTC".into(),
        product_languages: vec![],
    };
    firsthand_store::workspace::create(&mut tx, &theirs, now).await.unwrap();
    let owner = Member {
        id: member,
        name: "Them".into(),
        email: None,
        role: Role::Owner,
        function: None,
        theme: "auto".into(),
        keys: true,
    };
    firsthand_store::member::create(&mut tx, workspace, &owner, now).await.unwrap();
    tx.commit().await.unwrap();
    Ctx { app: app.clone(), actor: Actor { workspace, member, role: Role::Owner } }
}
