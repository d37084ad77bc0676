//! What is bound to a statement.

use std::borrow::Cow;

use firsthand_domain::id::*;
use firsthand_domain::time::Timestamp;
use serde::Serialize;
use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

/// One bound value. A missing value keeps its type, since PostgreSQL asks for it.
#[derive(Debug, Clone)]
pub enum Value<'q> {
    Int(Option<i64>),
    Real(f64),
    Text(Option<Cow<'q, str>>),
    Bool(bool),
    Bytes(Cow<'q, [u8]>),
}

/// `values![a, b]` makes the list that a statement is run with.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}

/// PostgreSQL keeps no NUL in a text; both engines get the sign for a character that cannot be shown.
fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { text }
}

/// A text as the database gives it back.
pub(crate) fn as_kept(text: &str) -> Cow<'_, str> {
    without_nul(Cow::Borrowed(text))
}

type Refused = sqlx::error::BoxDynError;

pub(crate) fn sqlite(values: Vec<Value<'_>>) -> Result<SqliteArguments, Refused> {
    let mut all = SqliteArguments::default();
    all.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Int(v) => Arguments::add(&mut all, v)?,
            Value::Real(v) => Arguments::add(&mut all, v)?,
            Value::Text(v) => Arguments::add(&mut all, v.map(|v| without_nul(v).into_owned()))?,
            Value::Bool(v) => Arguments::add(&mut all, v)?,
            Value::Bytes(v) => Arguments::add(&mut all, v.into_owned())?,
        }
    }
    Ok(all)
}

pub(crate) fn postgres(values: Vec<Value<'_>>) -> Result<PgArguments, Refused> {
    let mut all = PgArguments::default();
    all.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Int(v) => all.add(v)?,
            Value::Real(v) => all.add(v)?,
            Value::Text(v) => all.add(v.map(without_nul))?,
            Value::Bool(v) => all.add(v)?,
            Value::Bytes(v) => all.add(v.into_owned())?,
        }
    }
    Ok(all)
}

/// A list as JSON text.
pub fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Only maps with keys that are no text fail, and none is stored.
    serde_json::to_string(value).unwrap_or_default()
}

impl From<i64> for Value<'_> {
    fn from(v: i64) -> Self {
        Value::Int(Some(v))
    }
}
impl From<Option<i64>> for Value<'_> {
    fn from(v: Option<i64>) -> Self {
        Value::Int(v)
    }
}
impl From<Option<u8>> for Value<'_> {
    fn from(v: Option<u8>) -> Self {
        Value::Int(v.map(i64::from))
    }
}
impl<'q> From<&'q [u8]> for Value<'q> {
    fn from(v: &'q [u8]) -> Self {
        Value::Bytes(Cow::Borrowed(v))
    }
}
impl From<f64> for Value<'_> {
    fn from(v: f64) -> Self {
        Value::Real(v)
    }
}
impl From<bool> for Value<'_> {
    fn from(v: bool) -> Self {
        Value::Bool(v)
    }
}
impl From<String> for Value<'_> {
    fn from(v: String) -> Self {
        Value::Text(Some(Cow::Owned(v)))
    }
}
impl From<Option<String>> for Value<'_> {
    fn from(v: Option<String>) -> Self {
        Value::Text(v.map(Cow::Owned))
    }
}
impl<'q> From<&'q str> for Value<'q> {
    fn from(v: &'q str) -> Self {
        Value::Text(Some(Cow::Borrowed(v)))
    }
}
impl<'q> From<Option<&'q str>> for Value<'q> {
    fn from(v: Option<&'q str>) -> Self {
        Value::Text(v.map(Cow::Borrowed))
    }
}
impl<'q> From<&'q String> for Value<'q> {
    fn from(v: &'q String) -> Self {
        Value::Text(Some(Cow::Borrowed(v)))
    }
}
impl<'q> From<&'q Option<String>> for Value<'q> {
    fn from(v: &'q Option<String>) -> Self {
        Value::Text(v.as_deref().map(Cow::Borrowed))
    }
}

macro_rules! number {
    ($($name:ident)*) => {$(
        impl From<$name> for Value<'_> {
            fn from(v: $name) -> Self {
                Value::Int(Some(v.0))
            }
        }
        impl From<Option<$name>> for Value<'_> {
            fn from(v: Option<$name>) -> Self {
                Value::Int(v.map(|v| v.0))
            }
        }
    )*};
}
number! { WorkspaceId MemberId SourceId VoiceId PersonId AccountId AreaId SearchId ReadingId ImportId ThemeId GroupId PartId LaunchId PlanId SeriesId SeriesImportId SecretId AlertId StudyId SessionId NoteId PromiseId TranscriptId
RedactionId HighlightId CodeId RecordingId BeliefId GoalId PracticeId Timestamp }
