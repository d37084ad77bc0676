//! A file on its way in: from the form straight to the disk, never whole in memory.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use firsthand_app::ctx::Ctx;
use firsthand_app::import::prepare::{prepare, upload_path};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use firsthand_domain::import::Wishes;
use tokio::fs;
use tokio::io::{AsyncWriteExt, BufWriter};

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 20;
/// How names of files on their way in begin.
const INCOMING: &str = "incoming-";

/// Stores the form's file, looks at it and notes an import for it. The same file, stopped half-way before, goes on
/// there.
pub async fn take(ctx: &Ctx, mut parts: Multipart) -> Result<ImportId> {
    while let Some(mut field) = parts.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = name(field.file_name().unwrap_or_default());
        if name.is_empty() {
            break;
        }
        let incoming = Incoming::new(ctx).await?;
        write(&mut field, &incoming.0).await?;
        let prepared = prepare(ctx, &incoming.0, &name, &Wishes::default(), None).await?;
        let id = prepared.import.id;
        fs::rename(&incoming.0, upload_path(&ctx.app, id)).await.map_err(|fault| disk(&fault))?;
        return Ok(id);
    }
    Err(Error::invalid("file", "Choose a file first."))
}

/// A half-stored file. It goes when it is not wanted any more: the connection broke, or it could not be read.
pub struct Incoming(pub PathBuf);

impl Incoming {
    /// A place beside the uploads.
    pub async fn new(ctx: &Ctx) -> Result<Incoming> {
        let folder = ctx.app.folder.join("uploads");
        fs::create_dir_all(&folder).await.map_err(|fault| disk(&fault))?;
        Ok(Incoming(folder.join(format!("{INCOMING}{}", ctx.app.ids.next(ctx.now())))))
    }
}

/// Removes what a killed program left of files on their way in. For the start of a server, when none is on its way.
pub fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder.join("uploads")).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(INCOMING) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After a good end it has another name by now, and there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Writes a field of a form to the disk as it comes in.
pub async fn write(field: &mut Field<'_>, path: &Path) -> Result<()> {
    let file = fs::File::create(path).await.map_err(|fault| disk(&fault))?;
    let mut out = BufWriter::with_capacity(BUFFER, file);
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        bytes += chunk.len();
        out.write_all(&chunk).await.map_err(|fault| disk(&fault))?;
    }
    out.flush().await.map_err(|fault| disk(&fault))?;
    if bytes == 0 {
        return Err(Error::invalid("file", "The file is empty. Choose another."));
    }
    Ok(())
}

/// The file's own name: browsers may send a path, and a page shows what is left.
pub fn name(given: &str) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    base.chars().filter(|c| !c.is_control()).take(200).collect::<String>().trim().to_owned()
}

pub fn broken(_: MultipartError) -> Error {
    Error::invalid(
        "file",
        "The connection broke before the whole file was here. Nothing was kept. Try again.",
    )
}

fn disk(fault: &std::io::Error) -> Error {
    Error::upstream(format!("The file could not be stored: {fault}. Nothing was kept."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_half_stored_files_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = folder.path().join("uploads");
        sweep(folder.path());
        std::fs::create_dir(&uploads).unwrap();
        std::fs::write(uploads.join("incoming-7k2"), "half").unwrap();
        std::fs::write(uploads.join("7k2"), "whole").unwrap();
        sweep(folder.path());
        assert!(uploads.join("7k2").exists() && !uploads.join("incoming-7k2").exists());
    }

    #[test]
    fn a_path_leaves_its_name() {
        assert_eq!(name("C:\\Users\\ana\\reviews.csv"), "reviews.csv");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("a\nb.csv"), "ab.csv");
        assert_eq!(name("/"), "");
    }
}
