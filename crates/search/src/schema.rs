//! What tantivy keeps of a voice: terms with positions, and columns. No text is stored.

use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::RAW_TOKENIZER_NAME;

use crate::analysis::ANALYZER;
use crate::document::Document;

/// Grows with every change of the schema or of the analyzer; an index of another number is made anew.
pub const FORMAT: u32 = 4;

/// The names of the columns, as [`crate::rows`] reads them.
pub mod column {
    pub const ID: &str = "id";
    pub const WORKSPACE: &str = "workspace";
    pub const SOURCE: &str = "source";
    pub const RATING: &str = "rating";
    pub const AREA: &str = "area";
    pub const THEME: &str = "theme";
    pub const ACCOUNT: &str = "account_id";
    pub const IMPORT: &str = "import_id";
    pub const SAID_AT: &str = "said_at";
    /// The person, or minus the voice's own id where nobody signed; missing where the voice has no date.
    pub const WHO: &str = "who";
    pub const SPEAKER: &str = "speaker";
    pub const HEARD: &str = "heard";
    pub const LANGUAGE: &str = "language";
    pub const COUNTRY: &str = "country";
    pub const VERSION: &str = "version";
    pub const TRIAGE: &str = "triage";
    pub const TAGS: &str = "tags";
    pub const KIND: &str = "kind";
    pub const TONE: &str = "tone";
}

/// The fields of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub id: Field,
    pub workspace: Field,
    pub person_id: Field,
    pub account_id: Field,
    pub body: Field,
    pub title: Field,
    pub question: Field,
    pub person: Field,
    pub account: Field,
    source: Field,
    rating: Field,
    area: Field,
    theme: Field,
    import: Field,
    said_at: Field,
    who: Field,
    speaker: Field,
    heard: Field,
    language: Field,
    country: Field,
    version: Field,
    triage: Field,
    tags: Field,
    kind: Field,
    tone: Field,
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut b = SchemaBuilder::new();
    let fast = NumericOptions::default().set_fast();
    let found = NumericOptions::default().set_indexed();
    let both = found.clone().set_fast();
    let positions = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(positions);
    let name = TextOptions::default().set_fast(RAW_TOKENIZER_NAME);
    let fields = Fields {
        id: b.add_i64_field(column::ID, both.clone()),
        workspace: b.add_i64_field(column::WORKSPACE, both.clone()),
        person_id: b.add_i64_field("person_id", found),
        account_id: b.add_i64_field(column::ACCOUNT, both),
        body: b.add_text_field("body", words.clone()),
        title: b.add_text_field("title", words.clone()),
        question: b.add_text_field("question", words.clone()),
        person: b.add_text_field("person", words.clone()),
        account: b.add_text_field("account", words),
        source: b.add_i64_field(column::SOURCE, fast.clone()),
        rating: b.add_i64_field(column::RATING, fast.clone()),
        area: b.add_i64_field(column::AREA, fast.clone()),
        theme: b.add_i64_field(column::THEME, fast.clone()),
        import: b.add_i64_field(column::IMPORT, fast.clone()),
        said_at: b.add_i64_field(column::SAID_AT, fast.clone()),
        who: b.add_i64_field(column::WHO, fast),
        speaker: b.add_text_field(column::SPEAKER, name.clone()),
        heard: b.add_text_field(column::HEARD, name.clone()),
        language: b.add_text_field(column::LANGUAGE, name.clone()),
        country: b.add_text_field(column::COUNTRY, name.clone()),
        version: b.add_text_field(column::VERSION, name.clone()),
        triage: b.add_text_field(column::TRIAGE, name.clone()),
        tags: b.add_text_field(column::TAGS, name.clone()),
        kind: b.add_text_field(column::KIND, name.clone()),
        tone: b.add_text_field(column::TONE, name),
    };
    (b.build(), fields)
}

impl Fields {
    /// A voice as tantivy takes it.
    pub fn document(&self, d: &Document) -> TantivyDocument {
        let mut out = TantivyDocument::new();
        for (field, value) in [
            (self.id, Some(d.id)),
            (self.workspace, Some(d.workspace)),
            (self.source, Some(d.source)),
            (self.said_at, Some(d.said_at)),
            (self.rating, d.rating.map(i64::from)),
            (self.area, d.area),
            (self.theme, d.theme),
            (self.import, d.import),
            (self.who, d.dated.then(|| d.person_id.unwrap_or(-d.id))),
            (self.person_id, d.person_id),
            (self.account_id, d.account_id),
        ] {
            if let Some(value) = value {
                out.add_i64(field, value);
            }
        }
        for (field, value) in [
            // Title and text are two values of one field: a phrase does not reach from one into the other.
            (self.body, d.title),
            (self.body, Some(d.text)),
            (self.title, d.title),
            (self.question, d.question),
            (self.person, d.person),
            (self.account, d.account),
            (self.speaker, Some(d.speaker)),
            (self.heard, Some(d.heard)),
            (self.language, d.language),
            (self.country, d.country),
            (self.version, d.version),
            (self.triage, Some(d.triage)),
            (self.kind, d.kind),
            (self.tone, d.tone),
        ] {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                out.add_text(field, value);
            }
        }
        for tag in d.tags {
            out.add_text(self.tags, tag);
        }
        out
    }
}
