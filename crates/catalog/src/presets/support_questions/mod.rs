//! Questions of a support forum: title, HTML content, topic and locale.

use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;

use super::{Known, Preset, Sample};

/// See the README beside this file.
pub struct SupportQuestions;

impl Preset for SupportQuestions {
    fn name(&self) -> &'static str {
        "support_questions"
    }
    fn source_name(&self) -> &'static str {
        "Support questions"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Support
    }
    fn recognises(&self, sample: &Sample) -> bool {
        sample.has(&["id", "created", "title", "content", "topic", "locale", "creator"])
    }
    fn known(&self) -> &'static [Known] {
        &[
            ("id", Field::ExternalId, "The question’s number"),
            ("created", Field::SaidAt, "When it was asked"),
            ("updated", Field::Extra, "Kept as a fact"),
            ("title", Field::Title, "The question’s title"),
            ("content", Field::Text, "The question, out of its HTML"),
            ("tags", Field::Tags, "The question’s tags"),
            ("product", Field::Extra, "Kept as a fact"),
            ("topic", Field::Area, "The topic the person chose"),
            ("locale", Field::Language, "The language of the page"),
            ("answers", Field::Extra, "Numbers of the answers"),
            ("creator", Field::PersonName, "Who asked"),
            ("synthetic_answers", Field::Extra, "Answers of others, kept as a fact"),
        ]
    }
}
