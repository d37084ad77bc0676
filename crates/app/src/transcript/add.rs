//! Adding a transcript. The file is kept as it came beside what was read of it.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SessionId, TranscriptId};
use firsthand_domain::session::SpeakerRole;
use firsthand_domain::transcript::Transcript;
use firsthand_store as store;
use firsthand_store::transcript::Kept;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// The biggest transcript file: six hours of talk take half a megabyte.
pub const LARGEST: usize = 20 << 20;

/// Reads a transcript: bytes and file name in; format and words out, or a sentence that says what is wrong.
pub type ReadTranscript = fn(&[u8], &str) -> std::result::Result<(String, Transcript), String>;

/// Where the binary hands in no reader.
pub(crate) fn refuse(_: &[u8], _: &str) -> std::result::Result<(String, Transcript), String> {
    Err("This program reads no transcripts.".to_owned())
}

/// Adds the transcript of a session, as text.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddTranscript {
    pub session: SessionId,
    #[serde(default)]
    pub file_name: String,
    /// VTT, SRT, Whisper JSON or TSV, Otter or Zoom text, Markdown turns, or plain text.
    pub text: String,
}

/// A transcript was added.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Added {
    pub id: TranscriptId,
    pub format: String,
    pub turns: usize,
    pub speakers: Vec<String>,
    /// What was wrong with the file; the rest was kept.
    pub faults: usize,
    pub message: String,
    pub undo: Option<Undo>,
}

impl Action for AddTranscript {
    type Output = Added;
    const NAME: &'static str = "add_transcript";
    const ABOUT: &'static str =
        "Adds the words of a session: VTT, SRT, Whisper, Otter, Zoom, Markdown or plain text.";
    const ROLE: Role = Role::Contributor;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Added> {
        add(ctx, self.session, &self.file_name, self.text.as_bytes()).await
    }
}

/// Adds a file's words to a session. The same file twice is said, and adds nothing.
pub async fn add(ctx: &Ctx, session: SessionId, file_name: &str, bytes: &[u8]) -> Result<Added> {
    ctx.actor.must_be(AddTranscript::ROLE)?;
    if bytes.len() > LARGEST {
        return Err(Error::invalid(
            "file",
            "This file is too big for a transcript (20 MB at most). Nothing was added.",
        ));
    }
    let (format, words) =
        (ctx.app.read_transcript)(bytes, file_name).map_err(|fault| Error::invalid("file", fault))?;
    // There will be words to mark now.
    crate::highlight::codes(ctx).await?;
    let ws = ctx.actor.workspace;
    let now = ctx.now();
    let mut tx = ctx.app.db.write().await?;
    let found = store::session::read::get(&mut tx, ws, session).await?;
    let known = store::transcript::of_session(&mut tx, ws, session).await?;
    if known.iter().any(|kept| kept.words.text == words.text) {
        return Err(Error::conflict("This session has these words already. Nothing was added."));
    }
    let members = store::member::list(&mut tx, ws).await?;
    let person = match found.person {
        Some(id) => Some(store::person::list::get(&mut tx, ws, id).await?.person),
        None => None,
    };
    let roles = words
        .speakers
        .iter()
        .map(|name| {
            let colleague = members.iter().find(|member| same(&member.name, name));
            let customer = person.as_ref().filter(|person| same(&person.name, name));
            match (colleague, customer) {
                (_, Some(person)) => SpeakerRole::Customer(person.id),
                (Some(member), None) => SpeakerRole::Colleague(member.id),
                (None, None) => SpeakerRole::Unknown,
            }
        })
        .collect();
    let kept = Kept {
        id: TranscriptId(ctx.app.ids.next(now)),
        session,
        file_name: file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
        format,
        words,
        roles,
        added_at: now,
        added_by: Some(ctx.actor.member),
    };
    store::transcript::add(&mut tx, ws, &kept, bytes).await?;
    tx.commit().await?;
    Ok(Added {
        id: kept.id,
        turns: kept.words.turns.len(),
        faults: kept.words.faults.len(),
        message: said(&kept),
        format: kept.format,
        speakers: kept.words.speakers,
        undo: Undo::by(&RemoveTranscript { id: kept.id }),
    })
}

/// The whole name, or the first one alone: "Ines" is Ines Marković.
fn same(full: &str, name: &str) -> bool {
    let (full, name) = (full.trim().to_lowercase(), name.trim().to_lowercase());
    !name.is_empty() && (full == name || full.split_whitespace().next() == Some(name.as_str()))
}

fn said(kept: &Kept) -> String {
    let turns = kept.words.turns.len();
    let mut out = format!("{turns} {} read.", if turns == 1 { "turn was" } else { "turns were" });
    match kept.words.faults.len() {
        0 => {}
        1 => out.push_str(" One place of the file was odd."),
        n => out.push_str(&format!(" {n} places of the file were odd.")),
    }
    out
}

/// Takes a transcript away, with what was marked in it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveTranscript {
    pub id: TranscriptId,
}

impl Action for RemoveTranscript {
    type Output = Changed;
    const NAME: &'static str = "remove_transcript";
    const ABOUT: &'static str = "Takes a transcript away. What was marked in it goes with it.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let kept = store::transcript::get(&mut ctx.app.db.read().await?, ws, self.id).await?;
        crate::highlight::hush(ctx, kept.session, Some(self.id)).await?;
        let mut tx = ctx.app.db.write().await?;
        store::transcript::remove(&mut tx, ws, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("The transcript is gone.", Undo::by(&RestoreTranscript { id: self.id })))
    }
}

/// Brings a transcript back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreTranscript {
    pub id: TranscriptId,
}

impl Action for RestoreTranscript {
    type Output = Changed;
    const NAME: &'static str = "restore_transcript";
    const ABOUT: &'static str = "Brings back a transcript that was taken away.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        store::transcript::remove(&mut tx, ws, self.id, None).await?;
        let kept = store::transcript::get(&mut tx, ws, self.id).await?;
        let session = store::session::read::get(&mut tx, ws, kept.session).await?;
        tx.commit().await?;
        crate::highlight::follow_consent(ctx, &session).await?;
        Ok(Changed::new("The transcript is back.", Undo::by(&RemoveTranscript { id: self.id })))
    }
}
