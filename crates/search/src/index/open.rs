//! Opening an index, whatever state it is in.

use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::store::Compressor;
use tantivy::{IndexBuilder, IndexSettings, ReloadPolicy};

use super::snapshot::Snapshot;
use super::{Index, Shared};
use crate::analysis::{ANALYZER, Analyzer};
use crate::error::{Error, Result};
use crate::schema::schema;
use crate::search::Memory;

/// What was found when the index was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It was there and is as it was left.
    Ready,
    /// There was none; it is empty.
    Fresh,
    /// It was damaged or of another format and was renamed aside; a new one is empty. The reason is for the
    /// log.
    SetAside(String),
}

pub(super) fn open_or_create(folder: &Path) -> Result<(Index, Opened)> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_none() {
        return Ok((create(folder)?, Opened::Fresh));
    }
    let reason = match open(folder) {
        Ok(index) => return Ok((index, Opened::Ready)),
        // A full disk or a missing right is no damage, and a new index would fare no better.
        Err(Error::Disk(error)) if is_of_the_machine(error.kind()) => return Err(Error::Disk(error)),
        Err(error) => error.to_string(),
    };
    let aside = aside(folder);
    match fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => fs::rename(folder, &aside)?,
    }
    fs::create_dir_all(folder)?;
    Ok((create(folder)?, Opened::SetAside(reason)))
}

fn is_of_the_machine(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::StorageFull | ErrorKind::OutOfMemory)
}

fn aside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".aside");
    folder.with_file_name(name)
}

fn directory(folder: &Path) -> Result<MmapDirectory> {
    MmapDirectory::open(folder).map_err(|error| Error::Tantivy(error.into()))
}

fn open(folder: &Path) -> Result<Index> {
    // Damaged lengths and offsets make tantivy panic in places.
    catch_unwind(AssertUnwindSafe(|| {
        let index = tantivy::Index::open(directory(folder)?)?;
        if index.schema() != schema().0 {
            return Err(Error::Damaged("made with other fields".to_owned()));
        }
        ready(index)
    }))
    .unwrap_or_else(|_| Err(Error::Damaged("unreadable".to_owned())))
}

fn create(folder: &Path) -> Result<Index> {
    // Nothing is stored, so there is nothing to compress.
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let builder = IndexBuilder::new().schema(schema().0).settings(settings);
    ready(builder.open_or_create(directory(folder)?)?)
}

fn ready(index: tantivy::Index) -> Result<Index> {
    index.tokenizers().register(ANALYZER, Analyzer::default());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let snapshot = Snapshot::take(&index, &reader, None)?;
    let shared = Shared {
        index,
        reader,
        fields: schema().1,
        snapshot: RwLock::new(Arc::new(snapshot)),
        refreshing: Mutex::new(()),
        memory: Memory::default(),
    };
    Ok(Index { shared: Arc::new(shared) })
}
