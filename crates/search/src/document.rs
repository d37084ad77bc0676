//! What the index is told about a voice.

/// One voice, as the index reads it. Nothing here is stored as text: the database has the words.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    pub id: i64,
    pub workspace: i64,
    /// Found by plain words together with `text`, and by `title:`.
    pub title: Option<&'a str>,
    pub text: &'a str,
    /// What was asked. Found by `question:` only, so that a word of the question does not bring up
    /// everybody who was asked it.
    pub question: Option<&'a str>,
    /// A name, found by `person:`.
    pub person: Option<&'a str>,
    /// A name, found by `account:`.
    pub account: Option<&'a str>,
    pub source: i64,
    /// The name of a `Speaker` of the domain.
    pub speaker: &'a str,
    /// The name of a `Heard` of the domain.
    pub heard: &'a str,
    pub rating: Option<u8>,
    pub language: Option<&'a str>,
    pub country: Option<&'a str>,
    pub version: Option<&'a str>,
    pub area: Option<i64>,
    pub theme: Option<i64>,
    pub tags: &'a [String],
    /// Microseconds since 1970, UTC.
    pub said_at: i64,
    /// False where nobody knows when it was said: then it counts in no period (see [`crate::spread`]).
    pub dated: bool,
    pub person_id: Option<i64>,
    pub account_id: Option<i64>,
    /// The import that brought it.
    pub import: Option<i64>,
    /// The name of a `Triage` of the domain.
    pub triage: &'a str,
    /// The names of a `Kind` and a `Tone` of the domain.
    pub kind: Option<&'a str>,
    pub tone: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// A document with the four things every voice has; the rest is empty, the speaker a customer, the
    /// words written by them and new.
    pub fn new(id: i64, workspace: i64, text: &'a str, said_at: i64) -> Self {
        Document {
            id,
            workspace,
            title: None,
            text,
            question: None,
            person: None,
            account: None,
            source: 0,
            speaker: "customer",
            heard: "written",
            rating: None,
            language: None,
            country: None,
            version: None,
            area: None,
            theme: None,
            tags: &[],
            said_at,
            dated: true,
            person_id: None,
            account_id: None,
            import: None,
            triage: "new",
            kind: None,
            tone: None,
        }
    }
}
