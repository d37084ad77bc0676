//! Apple's customer-review feed, as JSON or XML.

use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;
use serde_json::{Value, json};

use super::{Known, Preset, Sample};
use crate::columns::values;
use crate::files::json::elements::Shape;
use crate::files::json::flat::{at, reach};
use crate::files::sniff::Format;

/// See the README beside this file.
pub struct AppStore;

/// What Apple answers, as plain text, when more than ten pages are asked for.
pub const PAGE_DEPTH: &str = "CustomerReviews RSS page depth is limited to";

impl Preset for AppStore {
    fn name(&self) -> &'static str {
        "app_store"
    }
    fn source_name(&self) -> &'static str {
        "App Store"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Store
    }
    fn recognises(&self, sample: &Sample) -> bool {
        let ours = |mark: &str| sample.head.contains(mark);
        match sample.format {
            Format::Json => {
                ours("\"feed\"") && (ours("\"im:rating\"") || ours("customerreviews") || ours("iTunes Store"))
            }
            Format::Xml => ours("<feed") && (ours("im:rating") || ours("customerreviews")),
            _ => false,
        }
    }
    fn known(&self) -> &'static [Known] {
        &[
            ("id", Field::ExternalId, "Apple’s id of the review"),
            ("title", Field::Title, "The review’s title"),
            ("text", Field::Text, "The review"),
            ("rating", Field::Rating, "Stars in the feed"),
            ("version", Field::Version, "The version reviewed"),
            ("updated", Field::SaidAt, "When the review was written or changed"),
            ("author", Field::PersonName, "The reviewer’s nickname"),
            ("author_id", Field::PersonId, "Apple’s id of the reviewer"),
            ("country", Field::Country, "The store of this country"),
            ("link", Field::Link, "The review’s page"),
        ]
    }
    fn path(&self) -> &'static [&'static str] {
        &["feed", "entry"]
    }
    fn xml_element(&self) -> Option<&'static str> {
        Some("entry")
    }
    fn shape(&self) -> Shape {
        shape
    }
    fn empty(&self) -> &'static str {
        "This page of the feed holds no reviews. That is usual for the last page and for quiet countries."
    }
}

fn shape(entry: Value) -> Vec<Result<Value, String>> {
    vec![review(&entry)]
}

/// One entry with plain names. JSON wraps each value in a `label`, XML does not.
fn review(entry: &Value) -> Result<Value, String> {
    let pick = |json: &str, xml: &str| {
        at(entry, json).or_else(|| entry.get(xml).and_then(Value::as_str).map(String::from))
    };
    let id = pick("id.label", "id");
    let named = id.clone().map_or("A review".into(), |id| format!("Review {id}"));
    if reach(entry, "im:rating").is_none() {
        // Older feeds put the app itself before its reviews.
        return Err("This entry describes the app, not a review of it.".into());
    }
    let rating = pick("im:rating.label", "im:rating").unwrap_or_default();
    if values::stars(&rating).is_none() {
        return Err(match rating.as_str() {
            "" => format!(
                "{named} has no stars, which the App Store never leaves out: the feed is damaged here."
            ),
            other => {
                format!("{named} has “{other}” stars; the App Store gives 1 to 5. The feed is damaged here.")
            }
        });
    }
    let author = pick("author.uri.label", "author.uri");
    let related = pick("link.attributes.href", "link@href");
    Ok(json!({
        "id": id,
        "title": pick("title.label", "title"),
        "text": pick("content.label", "content"),
        "rating": rating,
        "version": pick("im:version.label", "im:version"),
        "updated": pick("updated.label", "updated"),
        "author": pick("author.name.label", "author.name"),
        "author_id": author.as_deref().and_then(person),
        "country": author.as_deref().or(related.as_deref()).and_then(storefront),
        "link": related,
        "votes": pick("im:voteSum.label", "im:voteSum"),
        "vote_count": pick("im:voteCount.label", "im:voteCount"),
    }))
}

/// `https://itunes.apple.com/gb/reviews/id21079568` holds the person's id.
fn person(uri: &str) -> Option<String> {
    let tail = uri.rsplit_once("/id")?.1;
    let id: String = tail.chars().take_while(char::is_ascii_digit).collect();
    (!id.is_empty()).then_some(id)
}

/// And the country's store.
fn storefront(uri: &str) -> Option<String> {
    values::country(uri.split('/').nth(3)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_either_kind() {
        let entry = json!({"id": {"label": "7"}, "im:rating": {"label": "5"}, "content": {"label": "Good"},
            "author": {"name": {"label": "Ana"}, "uri": {"label": "https://itunes.apple.com/gb/reviews/id21"}}});
        let found = review(&entry).unwrap();
        assert_eq!(
            (found["text"].as_str(), found["author_id"].as_str(), found["country"].as_str()),
            (Some("Good"), Some("21"), Some("GB"))
        );
        let entry = json!({"id": "7", "im:rating": "4", "content": "Gut", "author.name": "Ana"});
        assert_eq!(review(&entry).unwrap()["text"], "Gut");
    }

    #[test]
    fn damage_is_named() {
        let entry = json!({"id": {"label": "7"}, "im:rating": {"label": "0"}});
        assert_eq!(
            review(&entry).unwrap_err(),
            "Review 7 has “0” stars; the App Store gives 1 to 5. The feed is damaged here."
        );
        assert!(review(&json!({"im:name": {}})).unwrap_err().contains("describes the app"));
    }
}
