//! Zendesk's incremental ticket exports, whole or as recorded pages.

use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;
use serde_json::{Value, json};

use super::{Known, Preset, Sample};
use crate::files::json::elements::Shape;
use crate::files::json::flat::{at, reach};

/// See the README beside this file.
pub struct Zendesk;

impl Preset for Zendesk {
    fn name(&self) -> &'static str {
        "zendesk"
    }
    fn source_name(&self) -> &'static str {
        "Zendesk"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Support
    }
    fn recognises(&self, sample: &Sample) -> bool {
        let list = sample.head.contains("\"tickets\"") || sample.head.contains("\"raw_subject\"");
        sample.is_json() && list && sample.head.contains("\"requester_id\"")
    }
    fn known(&self) -> &'static [Known] {
        &[
            ("id", Field::ExternalId, "The ticket’s number"),
            ("subject", Field::Title, "The ticket’s subject"),
            ("description", Field::Text, "The ticket’s first message"),
            ("created_at", Field::SaidAt, "When the ticket was opened"),
            ("requester_id", Field::PersonId, "Who asked"),
            ("organization_id", Field::Account, "Their organization"),
            ("tags", Field::Tags, "The ticket’s tags"),
            ("link", Field::Link, "The ticket’s page"),
        ]
    }
    fn path(&self) -> &'static [&'static str] {
        &["tickets"]
    }
    fn shape(&self) -> Shape {
        shape
    }
    fn empty(&self) -> &'static str {
        "This page of the export holds no tickets."
    }
}

/// A ticket, or a page with tickets in it.
fn shape(value: Value) -> Vec<Result<Value, String>> {
    for path in ["body.tickets", "tickets"] {
        if let Some(Value::Array(tickets)) = reach(&value, path) {
            return tickets.iter().map(ticket).collect();
        }
    }
    if let Some(status) = value.get("status").and_then(Value::as_u64) {
        return vec![Err(format!("This page holds no tickets; Zendesk answered {status}."))];
    }
    vec![ticket(&value)]
}

fn ticket(ticket: &Value) -> Result<Value, String> {
    let id = at(ticket, "id").unwrap_or_default();
    if at(ticket, "status").as_deref() == Some("deleted") {
        return Err(format!("Ticket {id} was deleted in Zendesk."));
    }
    let field = |name: &str| ticket.get(name).filter(|v| !v.is_null()).cloned().unwrap_or(Value::Null);
    Ok(json!({
        "id": id,
        "subject": field("subject"),
        "description": field("description"),
        "created_at": field("created_at"),
        "requester_id": at(ticket, "requester_id"),
        "organization_id": at(ticket, "organization_id"),
        "tags": field("tags"),
        "link": at(ticket, "url").map(|url| page(&url)),
        "via": at(ticket, "via.channel"),
        "status": field("status"),
        "priority": field("priority"),
        "type": field("type"),
        "satisfaction": at(ticket, "satisfaction_rating.score").filter(|s| s != "unoffered"),
        "satisfaction_comment": at(ticket, "satisfaction_rating.comment"),
    }))
}

/// The page people see, out of the one programs ask.
fn page(url: &str) -> String {
    url.replace("/api/v2/tickets/", "/agent/tickets/").trim_end_matches(".json").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_pages_and_the_deleted() {
        let page = json!({"status": 200, "body": {"tickets": [
            {"id": 28, "url": "https://x.zendesk.com/api/v2/tickets/28.json", "subject": "test", "description": "It broke", "requester_id": 5},
            {"id": 29, "status": "deleted"}]}});
        let found = shape(page);
        assert_eq!(found[0].as_ref().unwrap()["link"], "https://x.zendesk.com/agent/tickets/28");
        assert_eq!(found[1].as_ref().unwrap_err(), "Ticket 29 was deleted in Zendesk.");
        assert!(shape(json!({"status": 429, "body": "slow down"}))[0].is_err());
    }
}
