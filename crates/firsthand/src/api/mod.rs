//! The JSON API: every action at `/api/<name>`, and the OpenAPI document that lists them.
//!
//! An action that only reads answers GET (fields in the query) and POST (fields in a JSON body); one that changes
//! something answers POST alone. There is nothing to add here for a new action.

mod openapi;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use firsthand_app::action::{self, Effect, Entry};
use firsthand_app::ctx::Ctx;
use firsthand_domain::error::{Error, Kind};
use serde_json::{Map, Value, json};

use crate::serve::site::Site;
use crate::ui::failure::status;

pub use openapi::document;

/// The routes of the API.
pub fn router() -> axum::Router<Site> {
    axum::Router::new()
        .route("/api/openapi.json", get(|| async { Json(document()) }))
        .route("/api/{action}", get(read).post(run))
}

async fn read(ctx: Ctx, Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    match find(&name) {
        Ok(entry) if entry.effect == Effect::Reads => {
            answer(&entry, &ctx, fields(query.as_deref().unwrap_or_default(), &entry)).await
        }
        Ok(_) => fault(&Error::new(Kind::Invalid, format!("{name} changes something: send it with POST."))),
        Err(error) => fault(&error),
    }
}

async fn run(State(_): State<Site>, ctx: Ctx, Path(name): Path<String>, body: Bytes) -> Response {
    let entry = match find(&name) {
        Ok(entry) => entry,
        Err(error) => return fault(&error),
    };
    let input = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice(&body) };
    match input {
        Ok(input) => answer(&entry, &ctx, input).await,
        Err(error) => fault(&Error::invalid("body", format!("The body is not JSON: {error}."))),
    }
}

fn find(name: &str) -> Result<Entry, Error> {
    action::find(name).ok_or_else(|| Error::not_found("action"))
}

async fn answer(entry: &Entry, ctx: &Ctx, input: Value) -> Response {
    match (entry.run)(ctx, input).await {
        Ok(output) => Json(output).into_response(),
        Err(error) => fault(&error),
    }
}

/// Turns a query string into the action's input: the schema says which fields are lists, numbers or yes-no.
fn fields(query: &str, entry: &Entry) -> Value {
    let schema = (entry.input)();
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut out = Map::new();
    for (name, text) in pairs {
        let value = typed(properties.get(&name), &text);
        if properties.get(&name).is_some_and(|p| types(p).any(|t| t == "array")) {
            let list = out.entry(name).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(value);
            }
        } else {
            out.insert(name, value);
        }
    }
    Value::Object(out)
}

fn types(property: &Value) -> impl Iterator<Item = &str> {
    let one = property.get("type").and_then(Value::as_str);
    let many = property.get("type").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

fn typed(property: Option<&Value>, text: &str) -> Value {
    let scalar = property.map(|p| p.get("items").unwrap_or(p));
    let is = |wanted: &str| scalar.is_some_and(|p| types(p).any(|t| t == wanted));
    match text {
        "true" | "false" if is("boolean") => json!(text == "true"),
        _ if is("integer") => text.parse::<i64>().map_or_else(|_| json!(text), |n| json!(n)),
        _ if is("number") => text.parse::<f64>().map_or_else(|_| json!(text), |n| json!(n)),
        _ => json!(text),
    }
}

fn fault(error: &Error) -> Response {
    let body = json!({ "error": { "kind": error.kind, "field": error.field, "message": error.message } });
    (status(error.kind), Json(body)).into_response()
}
