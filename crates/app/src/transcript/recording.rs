//! The recording of a session: kept and played only while the customer agrees. Its bytes lie in the data folder.

use std::path::{Path, PathBuf};

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::Recording;
use firsthand_domain::id::{RecordingId, SessionId};
use firsthand_domain::recording::media_type;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;

use crate::action::{Action, Effect};
use crate::ctx::{App, Ctx};
use crate::undo::{Changed, Undo};

/// Where the bytes of a recording lie.
fn path(app: &App, id: RecordingId) -> PathBuf {
    app.folder.join("recordings").join(id.to_string())
}

/// Keeps a file that has come in as the recording of a session; the file moves, and stays where it is when it is
/// refused.
pub async fn keep(ctx: &Ctx, session: SessionId, file_name: &str, incoming: &Path) -> Result<Changed> {
    ctx.actor.must_be(Role::Contributor)?;
    let ws = ctx.actor.workspace;
    let now = ctx.now();
    let (media_type, bytes) = look(incoming).await?;
    let recording = Recording {
        id: RecordingId(ctx.app.ids.next(now)),
        session,
        file_name: file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
        media_type: media_type.to_owned(),
        bytes,
        shift: 0,
    };
    let mut tx = ctx.app.db.write().await?;
    let found = store::session::read::get(&mut tx, ws, session).await?;
    if !found.consent.may_record() {
        return Err(Error::conflict(
            "The customer has not agreed to a recording. Ask, and set the consent first; nothing was kept.",
        ));
    }
    // The file first: a row without its bytes would be a promise that nobody keeps.
    let to = path(&ctx.app, recording.id);
    if let Some(folder) = to.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(|fault| disk(&fault))?;
    }
    tokio::fs::rename(incoming, &to).await.map_err(|fault| disk(&fault))?;
    store::transcript::add_recording(&mut tx, ws, &recording, now).await?;
    tx.commit().await?;
    Ok(Changed::new("The recording is kept.", Undo::by(&RemoveRecording { id: recording.id })))
}

async fn look(path: &Path) -> Result<(&'static str, i64)> {
    let mut file = tokio::fs::File::open(path).await.map_err(|fault| disk(&fault))?;
    let mut head = Vec::new();
    (&mut file).take(16).read_to_end(&mut head).await.map_err(|fault| disk(&fault))?;
    let kind = media_type(&head).ok_or_else(|| {
        Error::invalid(
            "file",
            "This is no recording that can be played: MP3, M4A, WAV, Ogg, FLAC, MP4 and WebM are.",
        )
    })?;
    let bytes = file.metadata().await.map_err(|fault| disk(&fault))?.len();
    Ok((kind, i64::try_from(bytes).unwrap_or(i64::MAX)))
}

fn disk(fault: &std::io::Error) -> Error {
    Error::internal(format!("The recording could not be kept: {fault}. Nothing was changed."))
}

/// A recording that may be played, and where its bytes lie.
pub async fn open(ctx: &Ctx, id: RecordingId) -> Result<(PathBuf, Recording)> {
    ctx.actor.must_be(Role::Reader)?;
    let mut tx = ctx.app.db.read().await?;
    let recording = store::transcript::recording_of(&mut tx, ctx.actor.workspace, id).await?;
    let session = store::session::read::get(&mut tx, ctx.actor.workspace, recording.session).await?;
    if !session.consent.may_record() {
        return Err(Error::not_found("recording"));
    }
    Ok((path(&ctx.app, id), recording))
}

/// Takes a recording off the page; its bytes stay until it is sure.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveRecording {
    pub id: RecordingId,
}

impl Action for RemoveRecording {
    type Output = Changed;
    const NAME: &'static str = "remove_recording";
    const ABOUT: &'static str = "Takes the recording of a session away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::transcript::remove_recording(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("The recording is gone.", Undo::by(&RestoreRecording { id: self.id })))
    }
}

/// Brings a recording back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreRecording {
    pub id: RecordingId,
}

impl Action for RestoreRecording {
    type Output = Changed;
    const NAME: &'static str = "restore_recording";
    const ABOUT: &'static str = "Brings back a recording that was taken away.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::transcript::remove_recording(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("The recording is back.", Undo::by(&RemoveRecording { id: self.id })))
    }
}
