//! The few kinds of failure, mapped once per surface to a status, an exit code or a page.

use schemars::JsonSchema;
use serde::Serialize;

/// What a surface does with a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The input is wrong; `field` says where.
    Invalid,
    /// There is no such thing, or it belongs to another workspace.
    NotFound,
    /// Someone else changed or made it first.
    Conflict,
    /// The actor's role does not allow it.
    Forbidden,
    /// Nobody is signed in.
    Unauthenticated,
    /// Too much at once; trying later helps.
    Limited,
    /// A file, a disk or another machine failed us.
    Upstream,
    /// A fault of ours.
    Internal,
}

/// A failure that may be shown: what happened, what is safe, what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub kind: Kind,
    pub field: Option<&'static str>,
    /// A sentence for people, without customer words and without internals.
    pub message: String,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, field: None, message: message.into() }
    }
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Error { kind: Kind::Invalid, field: Some(field), message: message.into() }
    }
    pub fn not_found(what: &str) -> Self {
        Error::new(Kind::NotFound, format!("There is no such {what}. It may have been taken back."))
    }
    pub fn conflict(message: impl Into<String>) -> Self {
        Error::new(Kind::Conflict, message)
    }
    pub fn upstream(message: impl Into<String>) -> Self {
        Error::new(Kind::Upstream, message)
    }
    pub fn internal(message: impl Into<String>) -> Self {
        Error::new(Kind::Internal, message)
    }
}
