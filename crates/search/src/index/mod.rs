//! The index on disk: opening it, reading it.

pub mod open;
pub(crate) mod snapshot;
pub mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::IndexReader;

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::schema::Fields;
use crate::search::{Memory, search};
use crate::spread::{Cut, Spread};
use open::Opened;
use snapshot::Snapshot;
use writer::Writer;

/// A search index in a folder. Cheap to clone; clones share all.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while a new snapshot is made, so that codes of values are given out by one at a time.
    refreshing: Mutex<()>,
    memory: Memory,
}

impl Index {
    /// Opens the index in `folder`, which is made if need be. One that is damaged or of an older format is
    /// renamed to `<folder>.aside` (in place of an earlier one) and a new, empty one takes its place: it is
    /// for the caller to fill it again from watermark 0.
    pub fn open_or_create(folder: &Path) -> Result<(Index, Opened)> {
        open::open_or_create(folder)
    }

    /// Up to where the index follows the change log: 0 when it is new.
    pub fn watermark(&self) -> i64 {
        self.shared.current().watermark
    }

    /// How many voices it holds, in all workspaces.
    pub fn len(&self) -> u64 {
        self.shared.current().searcher.num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A writer that buffers about `memory_bytes` (15 MB at least) before it writes a segment. Fails with
    /// [`Error::Busy`] while there is another.
    pub fn writer(&self, memory_bytes: usize) -> Result<Writer> {
        Writer::open(Arc::clone(&self.shared), memory_bytes)
    }

    /// Answers a request. A query is never an error; what of it was not understood is in `problem`.
    pub fn search(&self, request: &Request) -> Result<Answer> {
        search(self.shared.fields, &self.shared.current(), &self.shared.memory, request)
    }

    /// Distinct customers by period; see [`crate::spread`].
    pub fn spread(&self, request: &Request, edges: &[i64], cut: Cut) -> Result<Spread> {
        crate::spread::spread(self.shared.fields, &self.shared.current(), request, edges, cut)
    }

    /// The people who said it, in order, each once, and how many voices nobody signed.
    pub fn people(&self, request: &Request) -> Result<(Vec<i64>, u64)> {
        crate::spread::people(self.shared.fields, &self.shared.current(), request)
    }

    /// Looks for what another process or a merge has done since. Commits of this process are seen at once.
    pub fn refresh(&self) -> Result<()> {
        self.shared.refresh()
    }

    /// Reads every file and compares checksums: seconds for a large index.
    pub fn verify(&self) -> Result<()> {
        let damaged = self.shared.index.validate_checksum()?;
        match damaged.iter().next() {
            None => Ok(()),
            Some(first) => {
                Err(Error::Damaged(format!("{} files, such as {}", damaged.len(), first.display())))
            }
        }
    }
}

impl Shared {
    fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn refresh(&self) -> Result<()> {
        let _one_at_a_time = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.current();
        let now = Arc::new(Snapshot::take(&self.index, &self.reader, Some(&before))?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
