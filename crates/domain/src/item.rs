//! What comes in, before it is stored: one voice as a file or a connector gives it, in our own words for things.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::voice::{Heard, Speaker};

/// Who spoke, as far as the row says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonHint {
    /// The source's own id of the person.
    pub external_id: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
    pub role: Option<String>,
    pub city: Option<String>,
    pub account: Option<String>,
    /// The key of somebody who is known already, in the place of all other hints. No file can say so.
    #[serde(skip)]
    pub known: Option<String>,
}

impl PersonHint {
    /// The key that tells two people apart inside a workspace: their mail address, else the source's id, else the
    /// name within its source. `None` when the row names nobody.
    pub fn key(&self, source_key: &str) -> Option<String> {
        if self.known.is_some() {
            return self.known.clone();
        }
        let clean =
            |s: &Option<String>| s.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_lowercase);
        if let Some(email) = clean(&self.email) {
            return Some(format!("mail:{email}"));
        }
        if let Some(id) = clean(&self.external_id) {
            return Some(format!("id:{source_key}:{id}"));
        }
        clean(&self.name).map(|name| format!("name:{source_key}:{name}"))
    }
}

/// One voice on its way in. Texts are verbatim.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The row of the file, counted from 1 after the header; for JSON the element, counted from 1.
    pub row: u64,
    /// The source's own id; rows with the same one are the same voice.
    pub external_id: Option<String>,
    pub title: Option<String>,
    /// What was said, as plain text.
    pub text: String,
    /// The text as it came (HTML), where `text` was taken out of it.
    pub original: Option<String>,
    pub said_at: Option<Timestamp>,
    pub speaker: Option<Speaker>,
    pub heard: Option<Heard>,
    /// Stars, 1 to 5.
    pub rating: Option<u8>,
    /// A score, 0 to 10.
    pub score: Option<u8>,
    /// ISO 639-1, where the file says so; otherwise it is detected.
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// The product's version.
    pub version: Option<String>,
    /// The part of the product.
    pub area: Option<String>,
    pub tags: Vec<String>,
    pub person: PersonHint,
    /// Where it can be read on the web.
    pub link: Option<String>,
    /// What we answered, if the row says. Never customer words.
    pub reply: Option<String>,
    /// The survey's question this answers.
    pub question: Option<String>,
    /// Columns nobody mapped, kept beside the voice.
    pub extra: Vec<(String, String)>,
}

/// A row that could not become a voice. Nothing is lost: the content is kept for download.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BadRow {
    pub row: u64,
    /// Why, in a sentence for people.
    pub reason: String,
    /// The row as it came, as CSV or JSON text.
    pub content: String,
}

/// A column's meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Text,
    Title,
    ExternalId,
    SaidAt,
    Rating,
    Score,
    PersonName,
    PersonEmail,
    PersonId,
    PersonRole,
    City,
    Account,
    Language,
    Country,
    Version,
    Area,
    Tags,
    Speaker,
    Heard,
    Link,
    Reply,
    /// A colleague's words: becomes a second-hand voice of its own.
    ColleagueNote,
    /// Kept beside the voice as a fact.
    Extra,
    /// Left out and never stored.
    Ignore,
}

impl Field {
    pub const ALL: &'static [(Field, &'static str, &'static str)] = &[
        (Field::Text, "text", "What they said"),
        (Field::Title, "title", "Title"),
        (Field::ExternalId, "external_id", "Their id"),
        (Field::SaidAt, "said_at", "When it was said"),
        (Field::Rating, "rating", "Stars, 1 to 5"),
        (Field::Score, "score", "Score, 0 to 10"),
        (Field::PersonName, "person_name", "Person’s name"),
        (Field::PersonEmail, "person_email", "Person’s mail"),
        (Field::PersonId, "person_id", "Person’s id"),
        (Field::PersonRole, "person_role", "Person’s role"),
        (Field::City, "city", "City"),
        (Field::Account, "account", "Account"),
        (Field::Language, "language", "Language"),
        (Field::Country, "country", "Country"),
        (Field::Version, "version", "Version"),
        (Field::Area, "area", "Product area"),
        (Field::Tags, "tags", "Tags"),
        (Field::Speaker, "speaker", "Who spoke"),
        (Field::Heard, "heard", "How it was heard"),
        (Field::Link, "link", "Link"),
        (Field::Reply, "reply", "Our answer"),
        (Field::ColleagueNote, "colleague_note", "A colleague’s note"),
        (Field::Extra, "extra", "Keep as a fact"),
        (Field::Ignore, "ignore", "Leave out"),
    ];

    /// The name used in `--map field=column` and in JSON.
    pub fn name(self) -> &'static str {
        Field::ALL.iter().find(|f| f.0 == self).map_or("extra", |f| f.1)
    }
    /// The words used on screen.
    pub fn label(self) -> &'static str {
        Field::ALL.iter().find(|f| f.0 == self).map_or("", |f| f.2)
    }
    /// Reads [`Field::name`].
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL.iter().find(|f| f.1 == name).map(|f| f.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_name_that_reads_back() {
        for (field, name, _) in Field::ALL {
            assert_eq!(Field::parse(name), Some(*field));
            assert_eq!(serde_json::to_value(field).ok(), Some((*name).into()));
        }
    }

    #[test]
    fn a_mail_address_beats_an_id_beats_a_name() {
        let mut hint = PersonHint { name: Some("Ana ".into()), ..PersonHint::default() };
        assert_eq!(hint.key("play").as_deref(), Some("name:play:ana"));
        hint.external_id = Some("77".into());
        assert_eq!(hint.key("play").as_deref(), Some("id:play:77"));
        hint.email = Some("Ana@Example.org".into());
        assert_eq!(hint.key("play").as_deref(), Some("mail:ana@example.org"));
        assert_eq!(PersonHint::default().key("play"), None);
    }
}
