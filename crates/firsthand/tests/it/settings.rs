//! Settings: what somebody named can be named otherwise, and back.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, on_both};

async fn id_of(world: &World, list: &str, name: &str) -> String {
    let (_, all) = world.api(list, json!({})).await;
    let named = |row: &&Value| row["name"] == name || row["source"]["name"] == name;
    let found =
        all.as_array().unwrap().iter().find(named).unwrap_or_else(|| panic!("{name} in {all}")).clone();
    found["id"].as_str().or(found["source"]["id"].as_str()).unwrap().to_owned()
}

#[test]
fn areas_searches_and_sources_are_renamed_and_named_back() {
    on_both(|world| async move {
        let path = world.file("a.csv", "id,text,area\n1,The lock froze,Unlocking\n2,Charged twice,Money\n");
        world.import_named(&path, "App").await;
        world.api("save_search", json!({ "name": "Locks", "query": "q=lock" })).await;
        world.api("save_search", json!({ "name": "Charges", "query": "q=charged" })).await;
        for (section, list, old, new, taken) in [
            ("areas", "list_areas", "Unlocking", "Locks and docks", Some("money")),
            ("searches", "list_searches", "Locks", "Frozen locks", Some("Charges")),
            ("sources", "list_sources", "App", "App reviews", None),
        ] {
            let id = id_of(&world, list, old).await;
            let (_, page) = world.get(&format!("/settings/{section}")).await;
            assert!(page.contains(&format!("action=\"/settings/{section}/{id}/rename\"")), "{section}");

            let form = serde_urlencoded::to_string([("name", new)]).unwrap();
            let (status, to, undo) = world.change(&format!("/settings/{section}/{id}/rename"), &form).await;
            assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, &*format!("/settings/{section}")));
            assert_eq!(id_of(&world, list, new).await, id);
            world.undo(&undo.unwrap()).await;
            assert_eq!(id_of(&world, list, old).await, id);

            for wrong in taken.into_iter().chain([" "]) {
                let form = serde_urlencoded::to_string([("name", wrong)]).unwrap();
                let (status, page) = world.form(&format!("/settings/{section}/{id}/rename"), &form).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{section}: {wrong}");
                assert!(page.contains("aria-invalid"), "{section}: what was wrong stands beside the field");
                assert_eq!(id_of(&world, list, old).await, id);
            }
        }
        let gone = world.post("/settings/areas/zz/rename", "name=x").await;
        assert_eq!(gone.0, StatusCode::NOT_FOUND);
    });
}
