//! What can go wrong: never the query, only the disk and a second writer.

use firsthand_domain::error as domain;

/// Why the index could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another writer, perhaps of another process, has the index.
    #[error("Another process is writing to the search index.")]
    Busy,
    #[error("The search index could not be read or written: {0}")]
    Disk(#[from] std::io::Error),
    #[error("The search index failed: {0}")]
    Tantivy(tantivy::TantivyError),
    /// Something in the files is not what was written; rebuilding helps.
    #[error("The search index is damaged: {0}")]
    Damaged(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Error::Busy,
            tantivy::TantivyError::DataCorruption(damage) => Error::Damaged(format!("{damage:?}")),
            other => Error::Tantivy(other),
        }
    }
}

impl From<Error> for domain::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Busy => domain::Error::new(
                domain::Kind::Conflict,
                "Another Firsthand is writing to the search index. Stop it, or use another folder.",
            ),
            _ => domain::Error::upstream(
                "The search index could not be used. No voice is lost: it is made anew from the database.",
            ),
        }
    }
}
