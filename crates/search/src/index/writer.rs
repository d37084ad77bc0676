//! Writing: one writer at a time, whatever the number of readers.

use std::sync::Arc;

use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::Shared;
use super::snapshot::payload;
use crate::document::Document;
use crate::error::Result;

/// Less than this and tantivy refuses to work.
const LEAST_BYTES_A_THREAD: usize = 15_000_000;
const MOST_BYTES_A_THREAD: usize = 2_000_000_000;

/// Changes the index. Nothing is seen before [`Writer::commit`]; dropping it forgets what was not committed.
pub struct Writer {
    shared: Arc<Shared>,
    writer: IndexWriter<TantivyDocument>,
}

impl Writer {
    pub(super) fn open(shared: Arc<Shared>, memory_bytes: usize) -> Result<Writer> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (memory_bytes / (2 * LEAST_BYTES_A_THREAD)).clamp(1, cores.min(2));
        let each = (memory_bytes / threads).clamp(LEAST_BYTES_A_THREAD, MOST_BYTES_A_THREAD);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(each)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter<TantivyDocument> = shared.index.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(6);
        merging.set_min_layer_size(20_000);
        merging.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merging));
        Ok(Writer { shared, writer })
    }

    /// Adds a voice whose id is known to be new. For filling an empty index; twice the speed of `put`.
    pub fn add(&mut self, document: &Document) -> Result<()> {
        self.writer.add_document(self.shared.fields.document(document))?;
        Ok(())
    }

    /// Adds a voice, in place of what was there under its id.
    pub fn put(&mut self, document: &Document) -> Result<()> {
        self.remove(document.id)?;
        self.add(document)
    }

    /// Takes a voice out; nothing happens where there is none.
    pub fn remove(&mut self, id: i64) -> Result<()> {
        self.writer.delete_term(Term::from_field_i64(self.shared.fields.id, id));
        Ok(())
    }

    /// Takes everything out, for rebuilding in place.
    pub fn clear(&mut self) -> Result<()> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Makes all changes lasting and visible: the index now follows the change log up to `watermark`.
    pub fn commit(&mut self, watermark: i64) -> Result<()> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload(watermark));
        prepared.commit()?;
        self.shared.refresh()
    }

    /// Commits and waits until segments are merged, so that the index is as fast as it gets. After a bulk load.
    pub fn finish(mut self, watermark: i64) -> Result<()> {
        self.commit(watermark)?;
        let Writer { shared, writer } = self;
        writer.wait_merging_threads()?;
        shared.refresh()
    }
}
