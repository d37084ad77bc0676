//! Intercom conversations, one or a list.

use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;
use serde_json::{Value, json};

use super::{Known, Preset, Sample};
use crate::files::json::elements::Shape;
use crate::files::json::flat::{at, reach};

/// See the README beside this file.
pub struct Intercom;

impl Preset for Intercom {
    fn name(&self) -> &'static str {
        "intercom"
    }
    fn source_name(&self) -> &'static str {
        "Intercom"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Support
    }
    fn recognises(&self, sample: &Sample) -> bool {
        let marks = ["\"conversation_parts\"", "\"conversation_message\"", "\"conversation.list\""];
        sample.is_json() && marks.iter().any(|mark| sample.head.contains(mark))
    }
    fn known(&self) -> &'static [Known] {
        &[
            ("id", Field::ExternalId, "The message’s id"),
            ("title", Field::Title, "The conversation’s subject"),
            ("text", Field::Text, "What the person wrote"),
            ("created_at", Field::SaidAt, "When it was written"),
            ("person_id", Field::PersonId, "Who wrote"),
            ("person_name", Field::PersonName, "Who wrote"),
            ("person_email", Field::PersonEmail, "Who wrote"),
            ("reply", Field::Reply, "Our answer"),
            ("tags", Field::Tags, "The conversation’s tags"),
            ("link", Field::Link, "The conversation’s page"),
        ]
    }
    fn path(&self) -> &'static [&'static str] {
        &["conversations"]
    }
    fn shape(&self) -> Shape {
        shape
    }
}

/// The customer's messages of one conversation, each with the answer that follows it.
fn shape(value: Value) -> Vec<Result<Value, String>> {
    if let Some(Value::Array(list)) = value.get("conversations") {
        return list.iter().flat_map(conversation).collect();
    }
    conversation(&value)
}

fn conversation(talk: &Value) -> Vec<Result<Value, String>> {
    let id = at(talk, "id").unwrap_or_default();
    let first = reach(talk, "source").or_else(|| reach(talk, "conversation_message"));
    let parts = reach(talk, "conversation_parts.conversation_parts").and_then(Value::as_array);
    let messages: Vec<&Value> = first.into_iter().chain(parts.into_iter().flatten()).collect();
    let tags: Vec<String> = reach(talk, "tags.tags")
        .and_then(Value::as_array)
        .map(|tags| tags.iter().filter_map(|t| at(t, "name")).collect())
        .unwrap_or_default();
    let ours = |m: &Value| matches!(at(m, "author.type").as_deref(), Some("admin" | "bot" | "team"));
    let note = |m: &Value| at(m, "part_type").as_deref() == Some("note");
    let mut out = Vec::new();
    for (n, message) in messages.iter().enumerate() {
        let Some(body) = at(message, "body").filter(|_| !ours(message)) else { continue };
        let answer = messages.get(n + 1).filter(|m| ours(m) && !note(m)).and_then(|m| at(m, "body"));
        out.push(Ok(json!({
            "id": format!("{id}/{}", at(message, "id").unwrap_or_else(|| n.to_string())),
            "title": first.and_then(|m| at(m, "subject")).map(|s| crate::html::to_text(&s).into_owned()),
            "text": body,
            "created_at": at(message, "created_at").or_else(|| at(talk, "created_at")),
            "person_id": at(message, "author.id").or_else(|| at(talk, "user.id")),
            "person_name": at(message, "author.name"),
            "person_email": at(message, "author.email"),
            "reply": answer,
            "tags": tags,
            "link": at(talk, "links.conversation_web"),
        })));
    }
    if out.is_empty() {
        out.push(Err(format!("Conversation {id} holds no words of a customer.")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_customer_speaks() {
        let talk = json!({"id": "147", "conversation_message": {"id": "1", "body": "<p>Hi Alice</p>", "author": {"type": "admin"}},
            "conversation_parts": {"conversation_parts": [{"id": "2", "body": "<p>Great</p>", "author": {"type": "user", "id": "u"}, "created_at": 1400857494}]}});
        let found = shape(talk);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].as_ref().unwrap()["id"], "147/2");
    }
}
