//! Meaning: where voices lie in the space the last run of themes learned. New voices are placed in it and join their
//! themes, questions are asked in it. The space is in the database; vectors are derived and lie in a file here.

pub mod ask;
pub mod join;
mod rows;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_engine::themes::{Space, Text};
use firsthand_engine::vectors;
use firsthand_store as store;
use firsthand_store::db::Db;

use rows::Rows;

/// What the engine reads of one text, in bytes: the beginning says what it is about.
pub(crate) const READ_BYTES: usize = 2000;

/// The spaces in use, one a workspace.
pub struct Meaning {
    folder: PathBuf,
    open: RwLock<HashMap<i64, Arc<Ground>>>,
    /// Held by who adds rows, joins voices or replaces a space.
    pub(crate) turn: tokio::sync::Mutex<()>,
}

/// A workspace's space, and its voices in it.
pub(crate) struct Ground {
    stamp: i64,
    pub space: Space,
    /// `None` while the file is not there, after a move or on another machine; the follower makes it anew.
    pub rows: Option<Rows>,
}

impl Meaning {
    /// Files lie in `folder`.
    pub fn new(folder: PathBuf) -> Meaning {
        Meaning { folder, open: RwLock::default(), turn: tokio::sync::Mutex::new(()) }
    }

    /// The space of a workspace as it is now; `None` before the first run.
    pub(crate) async fn ground(&self, db: &Db, ws: WorkspaceId) -> Result<Option<Arc<Ground>>> {
        let mut tx = db.read().await?;
        let Some(info) = store::theme::space::find(&mut tx, ws).await? else { return Ok(None) };
        if let Some(known) = self.known(ws).filter(|known| known.stamp == info.stamp && known.rows.is_some())
        {
            return Ok(Some(known));
        }
        let Some(bytes) = store::theme::space::find_bytes(&mut tx, ws, info.stamp).await? else {
            return Ok(None);
        };
        drop(tx);
        let path = self.path(ws, info.stamp);
        let ground = blocking(move || {
            // A space of another version is as good as none: the next run makes it anew.
            let space = Space::from_bytes(&bytes);
            Ok(space.map(|space| Arc::new(Ground { stamp: info.stamp, space, rows: Rows::open(&path).ok() })))
        })
        .await?;
        if let Some(ground) = &ground {
            self.open.write().unwrap_or_else(PoisonError::into_inner).insert(ws.0, ground.clone());
        }
        Ok(ground)
    }

    fn known(&self, ws: WorkspaceId) -> Option<Arc<Ground>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).get(&ws.0).cloned()
    }

    fn path(&self, ws: WorkspaceId, stamp: i64) -> PathBuf {
        self.folder.join(format!("{}-{stamp}.rows", ws.0))
    }

    /// Writes the vectors of a space, those of earlier ones go. `vectors` are as the engine gives them, in the order
    /// of `ids`, which rise.
    pub(crate) async fn keep(
        &self,
        ws: WorkspaceId,
        stamp: i64,
        ids: &[VoiceId],
        vectors: &[i8],
    ) -> Result<()> {
        let mut body = Vec::with_capacity(ids.len() * vectors::ROW_BYTES);
        for (id, vector) in ids.iter().zip(vectors.chunks_exact(vectors::ROW_BYTES - 8)) {
            vectors::put_stored_row(&mut body, id.0, vector);
        }
        self.write(ws, stamp, body).await
    }

    async fn write(&self, ws: WorkspaceId, stamp: i64, body: Vec<u8>) -> Result<()> {
        let (folder, path) = (self.folder.clone(), self.path(ws, stamp));
        blocking(move || {
            std::fs::create_dir_all(&folder).map_err(unwritable)?;
            Rows::create(&path, &body).map_err(unwritable)
        })
        .await
    }

    /// Removes the files of spaces that are no more.
    pub(crate) async fn tidy(&self, ws: WorkspaceId, stamp: i64) -> Result<()> {
        let (folder, kept) = (self.folder.clone(), self.path(ws, stamp));
        let of = format!("{}-", ws.0);
        blocking(move || {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().starts_with(&of) && entry.path() != kept {
                    std::fs::remove_file(entry.path()).map_err(unwritable)?;
                }
            }
            Ok(())
        })
        .await
    }
}

fn unwritable(fault: std::io::Error) -> Error {
    Error::internal(format!("The file of meanings could not be written: {fault}. Voices are safe."))
}

fn unreadable(fault: std::io::Error) -> Error {
    Error::internal(format!("The file of meanings could not be read: {fault}. Voices are safe."))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::internal("Reading meanings stopped unexpectedly."))?
}

/// A text as the engine reads it.
fn text<'a>(text: &'a str, language: Option<&'a str>) -> Text<'a> {
    Text { text: &text[..text.floor_char_boundary(READ_BYTES)], language }
}
