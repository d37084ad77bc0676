//! The OpenAPI document, drawn from the list of actions.

use firsthand_app::action::{self, Effect, Entry};
use schemars::Schema;
use serde_json::{Map, Value, json};

/// OpenAPI 3.1 for every action.
pub fn document() -> Value {
    let mut shared = Map::new();
    let paths: Map<String, Value> = action::all()
        .iter()
        .map(|entry| (format!("/api/{}", entry.name), path(entry, &mut shared)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Firsthand", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": { "schemas": shared },
    })
}

fn path(entry: &Entry, shared: &mut Map<String, Value>) -> Value {
    let input = lift((entry.input)(), shared);
    let output = lift((entry.output)(), shared);
    let post = json!({
        "operationId": entry.name,
        "summary": entry.about,
        "x-role": entry.role.name(),
        "x-changes": entry.effect == Effect::Changes,
        "requestBody": { "content": { "application/json": { "schema": input } } },
        "responses": {
            "200": { "description": "Done", "content": { "application/json": { "schema": output } } },
            "default": { "description": "What went wrong, in a sentence" },
        },
    });
    json!({ "post": post })
}

/// Moves a schema's definitions into the shared ones, and points at them there.
fn lift(schema: Schema, shared: &mut Map<String, Value>) -> Value {
    let mut value = schema.to_value();
    if let Some(object) = value.as_object_mut() {
        object.remove("$schema");
        if let Some(Value::Object(definitions)) = object.remove("$defs") {
            for (name, mut definition) in definitions {
                repoint(&mut definition);
                shared.insert(name, definition);
            }
        }
    }
    repoint(&mut value);
    value
}

fn repoint(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/$defs/", "#/components/schemas/");
            }
            object.values_mut().for_each(repoint);
        }
        Value::Array(items) => items.iter_mut().for_each(repoint),
        _ => {}
    }
}
