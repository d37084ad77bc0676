//! What moves a reading on: begin, the next voice, the end.

use axum::extract::Path;
use axum::response::Response;
use firsthand_app::ctx::Ctx;
use firsthand_app::reading::{FinishReading, MarkRead, StartReading};
use firsthand_app::undo::Changed;
use firsthand_app::voice::triage::TriageVoices;
use firsthand_domain::error::Result;
use firsthand_domain::id::{ReadingId, VoiceId};
use firsthand_domain::voice::Triage;

use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back, to_page};

/// `POST /reading`: today's session, begun or gone on with.
pub async fn start(frame: Frame) -> Response {
    match frame.ctx.run(StartReading {}).await {
        Ok(reading) => to_page(&format!("/reading/{}", reading.id)),
        Err(error) => frame.fail(&error),
    }
}

/// `POST /reading/{id}`: `voice` was read; `to` says what else becomes of it; `at` is its place.
pub async fn next(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    match read(&frame.ctx, &id, &fields).await {
        Ok((Some(changed), to)) => back(&changed, &to),
        Ok((None, to)) => to_page(&to),
        Err(error) => frame.fail(&error),
    }
}

/// What was changed beside the reading itself, and where to go.
async fn read(ctx: &Ctx, id: &str, fields: &Fields) -> Result<(Option<Changed>, String)> {
    let id = known(id)?;
    let voice: VoiceId = address::id(fields.one("voice"), "voice")?;
    let state = match fields.one("to") {
        "done" => Some(Triage::Done),
        "later" => Some(Triage::Later),
        _ => None,
    };
    let reading = ctx.run(MarkRead { id, voice }).await?;
    let changed = match state {
        Some(state) => Some(ctx.run(TriageVoices { voices: vec![voice], state }).await?),
        None => None,
    };
    let next = reading.voices.iter().position(|other| *other == voice).map_or(0, |at| at + 1);
    if next < reading.voices.len() {
        return Ok((changed, format!("/reading/{id}?at={next}")));
    }
    ctx.run(FinishReading { id }).await?;
    Ok((changed, format!("/reading/{id}")))
}

/// `POST /reading/{id}/finish`: enough for today.
pub async fn finish(frame: Frame, Path(id): Path<String>) -> Response {
    let finished = async { frame.ctx.run(FinishReading { id: known(&id)? }).await };
    match finished.await {
        Ok(reading) => to_page(&format!("/reading/{}", reading.id)),
        Err(error) => frame.fail(&error),
    }
}

/// The id of a reading, from the address.
pub fn known(id: &str) -> Result<ReadingId> {
    address::id(id, "reading")
}
