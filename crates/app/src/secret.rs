//! Keys of other programs, sealed before they are kept. What opens them lies in a file beside the database, so that a copy
//! of the database alone tells no key.

use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SecretId, WorkspaceId};
use firsthand_store as store;
use firsthand_store::secret::Secret;

use crate::ctx::{App, Ctx};
use crate::outgoing::Key;

const FILE: &str = "secret.key";
const NONCE: usize = 24;
/// Longest key that is taken.
const LONGEST: usize = 4096;

/// Seals a key for one workspace, purpose and origin, and keeps it.
pub(crate) async fn keep(
    ctx: &Ctx,
    tx: &mut store::db::Tx,
    purpose: &str,
    origin: &str,
    key: &str,
) -> Result<SecretId> {
    let key = key.trim();
    if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|b| (33..127).contains(&b)) {
        return Err(Error::invalid(
            "key",
            "A key is one word of letters, digits and signs. Copy it again, without spaces.",
        ));
    }
    let ws = ctx.actor.workspace;
    let sealed = seal(&opener(&ctx.app.folder)?, &bound(ws, purpose, origin), key.as_bytes())?;
    let id = SecretId(ctx.app.ids.next(ctx.now()));
    let secret = Secret { id, purpose: purpose.to_owned(), origin: origin.to_owned(), sealed };
    store::secret::create(tx, ws, &secret, ctx.now()).await?;
    Ok(id)
}

/// Opens a key kept for this purpose and origin; `None` when there is none.
pub(crate) async fn open(
    app: &App,
    ws: WorkspaceId,
    id: SecretId,
    purpose: &str,
    origin: &str,
) -> Result<Option<Key>> {
    let mut tx = app.db.read().await?;
    let found = store::secret::find(&mut tx, ws, id).await?;
    let Some(secret) = found.filter(|s| s.purpose == purpose && s.origin == origin) else { return Ok(None) };
    let plain = unseal(&opener(&app.folder)?, &bound(ws, purpose, origin), &secret.sealed).ok_or_else(|| {
        Error::conflict(format!(
            "The key for {origin} cannot be opened: {FILE} in the data folder is not the one it was sealed with. \
             Enter the key again in Settings."
        ))
    })?;
    Ok(Some(Key::new(plain)))
}

fn bound(ws: WorkspaceId, purpose: &str, origin: &str) -> String {
    format!("{ws} {purpose} {origin}")
}

/// What opens and seals; made when it is not there, readable by its owner alone.
fn opener(folder: &Path) -> Result<XChaCha20Poly1305> {
    let path = folder.join(FILE);
    let failed = |_| Error::upstream(format!("{FILE} in the data folder cannot be read or made."));
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            let fresh = chance::<32>()?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path).map_err(failed)?;
            file.write_all(&fresh).and_then(|()| file.sync_all()).map_err(failed)?;
            fresh.to_vec()
        }
        Err(fault) => return Err(failed(fault)),
    };
    XChaCha20Poly1305::new_from_slice(&bytes)
        .map_err(|_| Error::upstream(format!("{FILE} in the data folder is damaged: it holds 32 bytes.")))
}

/// Chance that nobody can guess; unlike ids, it must not be repeatable.
fn chance<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::internal("This machine gave no random numbers."))?;
    Ok(bytes)
}

fn seal(opener: &XChaCha20Poly1305, bound: &str, plain: &[u8]) -> Result<String> {
    let nonce = chance::<NONCE>()?;
    let payload = Payload { msg: plain, aad: bound.as_bytes() };
    let sealed = opener
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Error::internal("The key could not be sealed."))?;
    Ok(nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect())
}

fn unseal(opener: &XChaCha20Poly1305, bound: &str, sealed: &str) -> Option<String> {
    let digits = sealed.as_bytes().as_chunks::<2>().0;
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Vec<u8> = digits.iter().map(byte).collect::<Option<_>>()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: rest, aad: bound.as_bytes() };
    String::from_utf8(opener.decrypt(&XNonce::from(*nonce), payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_only_where_it_belongs() {
        let folder = tempfile::tempdir().expect("a folder");
        let opener = opener(folder.path()).expect("made");
        let bound = bound(WorkspaceId(1), "teacher", "https://a.example");
        let sealed = seal(&opener, &bound, b"sk-secret").expect("sealed");
        assert!(!sealed.contains("secret"));
        let again = super::opener(folder.path()).expect("read");
        assert_eq!(unseal(&again, &bound, &sealed).as_deref(), Some("sk-secret"));
        for other in [
            super::bound(WorkspaceId(2), "teacher", "https://a.example"),
            super::bound(WorkspaceId(1), "naming", "https://a.example"),
            super::bound(WorkspaceId(1), "teacher", "https://b.example"),
        ] {
            assert_eq!(unseal(&again, &other, &sealed), None);
        }
        assert_eq!(unseal(&again, &bound, &sealed[2..]), None);
        assert_eq!(unseal(&again, &bound, "zz"), None);
        std::fs::write(folder.path().join(FILE), [7; 32]).expect("written");
        assert_eq!(unseal(&super::opener(folder.path()).expect("read"), &bound, &sealed), None);
    }
}
