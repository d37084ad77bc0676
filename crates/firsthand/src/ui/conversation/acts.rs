//! What is done on a session's page, each a form of its own.

use axum::Json;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use firsthand_app::highlight::{MarkWords, RemoveHighlight};
use firsthand_app::promise::{ClosePromise, MakePromise};
use firsthand_app::session::{
    RemoveNote, RemoveSession, SetConsent, SetState, ShareSnapshot, ShowSession, WriteFields, WriteNote,
    WriteSnapshot,
};
use firsthand_app::study::AnswerBelief;
use firsthand_app::transcript::{self, AssignSpeakers, RedactWords, RemoveTranscript, Said};
use firsthand_app::undo::Changed;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{BeliefId, SessionId, TranscriptId};
use firsthand_domain::promise::{Closed, Owed};
use firsthand_domain::session::SessionState;
use firsthand_domain::study::Answer;

use super::{fields, snapshot, words};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};

pub fn routes() -> axum::Router<Site> {
    // A transcript's own limit is told in a sentence; this one only keeps the machine's memory.
    let upload = DefaultBodyLimit::max(transcript::LARGEST * 2);
    axum::Router::new()
        .route("/conversations/{id}/state", post(state))
        .route("/conversations/{id}/consent", post(consent))
        .route("/conversations/{id}/remove", post(remove))
        .route("/conversations/{id}/notes", post(note))
        .route("/conversations/{id}/notes/{note}/remove", post(remove_note))
        .route("/conversations/{id}/transcript", post(add_transcript).layer(upload))
        .route("/conversations/{id}/transcript/{transcript}/remove", post(remove_transcript))
        .route("/conversations/{id}/speakers", post(speakers))
        .route("/conversations/{id}/highlights", post(mark))
        .route("/conversations/{id}/highlights/{highlight}/remove", post(unmark))
        .route("/conversations/{id}/redactions", post(redact))
        .route("/conversations/{id}/fields", post(write_fields))
        .route("/conversations/{id}/snapshot", post(write_snapshot))
        .route("/conversations/{id}/share", post(share))
        .route("/conversations/{id}/promises", post(promise))
        .route("/conversations/{id}/beliefs/{belief}", post(answer))
        .route("/promises/{id}/close", post(close))
}

fn session(id: &str) -> Result<SessionId> {
    address::id(id, "session")
}

fn done(frame: &Frame, changed: Result<Changed>, id: &str, rest: &str) -> Response {
    match changed {
        Ok(changed) => back(&changed, &format!("/conversations/{id}{rest}")),
        Err(error) => frame.fail(&error),
    }
}

async fn state(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let state = SessionState::parse(fields.one("state"))
            .ok_or_else(|| Error::invalid("state", "Choose what happened."))?;
        let held_minutes = match fields.filled("minutes") {
            Some(text) => {
                let fault = |_| Error::invalid("held_minutes", "Write the minutes as a number.");
                Some(text.parse().map_err(fault)?)
            }
            None => None,
        };
        frame.ctx.run(SetState { id: session(&id)?, state, held_minutes }).await
    };
    done(&frame, changed.await, &id, "")
}

async fn consent(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let on = |name: &str| fields.one(name) == "on";
    let changed = async {
        let set = SetConsent {
            id: session(&id)?,
            record: on("record"),
            quote: on("quote"),
            first_name: on("first_name"),
            photo: on("photo"),
            withdrawn: fields.one("do") == "withdraw",
        };
        frame.ctx.run(set).await
    };
    done(&frame, changed.await, &id, "")
}

async fn remove(frame: Frame, Path(id): Path<String>) -> Response {
    let changed = async { frame.ctx.run(RemoveSession { id: session(&id)? }).await };
    match changed.await {
        Ok(changed) => back(&changed, "/conversations"),
        Err(error) => frame.fail(&error),
    }
}

async fn note(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let moment = fields.filled("moment").and_then(|text| text.parse().ok());
        let new = WriteNote { session: session(&id)?, body: fields.one("body").to_owned(), moment };
        let written = frame.ctx.run(new).await?;
        Ok(Changed::new(written.message, written.undo))
    };
    done(&frame, changed.await, &id, "?view=notes#note")
}

async fn remove_note(frame: Frame, Path((id, note)): Path<(String, String)>) -> Response {
    let changed = async { frame.ctx.run(RemoveNote { id: address::id(&note, "note")? }).await };
    done(&frame, changed.await, &id, "?view=notes")
}

async fn add_transcript(
    frame: Frame,
    Path(id): Path<String>,
    parts: std::result::Result<Multipart, MultipartRejection>,
) -> Response {
    let changed = async {
        let id = session(&id)?;
        let broken =
            |_| Error::invalid("file", "The file did not arrive whole. Send it again; nothing was added.");
        let mut parts = parts.map_err(|_| Error::invalid("file", "Choose a file first."))?;
        let (mut name, mut bytes) = (String::new(), Vec::new());
        while let Some(field) = parts.next_field().await.map_err(broken)? {
            match field.name() {
                Some("file") if !field.file_name().unwrap_or_default().is_empty() => {
                    name = field.file_name().unwrap_or_default().to_owned();
                    bytes = field.bytes().await.map_err(broken)?.to_vec();
                }
                Some("text") if bytes.is_empty() => bytes = field.bytes().await.map_err(broken)?.to_vec(),
                _ => {}
            }
        }
        if bytes.is_empty() {
            return Err(Error::invalid("file", "Choose a file or paste the words first."));
        }
        let added = transcript::add(&frame.ctx, id, &name, &bytes).await?;
        Ok(Changed::new(added.message, added.undo))
    };
    done(&frame, changed.await, &id, "?view=transcript")
}

async fn remove_transcript(frame: Frame, Path((id, transcript)): Path<(String, String)>) -> Response {
    let changed =
        async { frame.ctx.run(RemoveTranscript { id: address::id(&transcript, "transcript")? }).await };
    done(&frame, changed.await, &id, "?view=transcript")
}

fn transcript_of(fields: &Fields) -> Result<TranscriptId> {
    address::id(fields.one("transcript"), "transcript")
}

async fn speakers(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let roles = fields.all("role").into_iter().map(words::role_of);
        let names = fields.all("name").into_iter().map(str::to_owned);
        let speakers = names.zip(roles).map(|(name, role)| Said { name, role }).collect();
        frame.ctx.run(AssignSpeakers { id: transcript_of(&fields)?, speakers }).await
    };
    done(&frame, changed.await, &id, "?view=transcript")
}

/// The first and last byte that were selected.
fn range(fields: &Fields) -> Result<(u32, u32)> {
    let number = |name: &str| {
        fields
            .one(name)
            .parse()
            .map_err(|_| Error::invalid("first", "Select some words of the transcript first."))
    };
    Ok((number("first")?, number("past")?))
}

async fn mark(
    frame: Frame,
    Path(id): Path<String>,
    headers: axum::http::HeaderMap,
    Form(fields): Form,
) -> Response {
    let marked = async {
        let (first, past) = range(&fields)?;
        let new = MarkWords {
            transcript: transcript_of(&fields)?,
            first,
            past,
            code: fields.filled("code").map(|id| address::id(&id, "code")).transpose()?,
            body: fields.one("body").to_owned(),
            theme: fields.filled("theme").map(|id| address::id(&id, "theme")).transpose()?,
        };
        frame.ctx.run(new).await
    };
    let marked = marked.await;
    if headers.get(axum::http::header::ACCEPT).is_some_and(|accept| accept == "application/json")
        && let Ok(marked) = &marked
    {
        return Json(marked).into_response();
    }
    let changed = marked.map(|marked| (marked.highlight.id, Changed::new(marked.message, marked.undo)));
    match changed {
        Ok((highlight, changed)) => {
            back(&changed, &format!("/conversations/{id}?view=transcript#h-{highlight}"))
        }
        Err(error) => frame.fail(&error),
    }
}

async fn unmark(frame: Frame, Path((id, highlight)): Path<(String, String)>, Form(fields): Form) -> Response {
    let changed =
        async { frame.ctx.run(RemoveHighlight { id: address::id(&highlight, "highlight")? }).await };
    let view = if fields.one("view") == "highlights" { "?view=highlights" } else { "?view=transcript" };
    done(&frame, changed.await, &id, view)
}

async fn redact(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let (first, past) = range(&fields)?;
        let reason = fields.one("reason").to_owned();
        frame.ctx.run(RedactWords { transcript: transcript_of(&fields)?, first, past, reason }).await
    };
    done(&frame, changed.await, &id, "?view=transcript")
}

async fn write_fields(frame: Frame, Path(id): Path<String>, Form(typed): Form) -> Response {
    let changed = async {
        let id = session(&id)?;
        let practice = frame.ctx.run(ShowSession { id }).await?.practice;
        let values = fields::read(&practice, &typed)?;
        frame.ctx.run(WriteFields { id, fields: values }).await
    };
    done(&frame, changed.await, &id, "?view=fields")
}

async fn write_snapshot(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed =
        async { frame.ctx.run(WriteSnapshot { id: session(&id)?, snapshot: snapshot::read(&fields) }).await };
    done(&frame, changed.await, &id, "#snapshot")
}

async fn share(frame: Frame, Path(id): Path<String>) -> Response {
    let changed = async { frame.ctx.run(ShareSnapshot { id: session(&id)? }).await };
    done(&frame, changed.await, &id, "#snapshot")
}

async fn promise(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let new = MakePromise {
            kind: Owed::parse(fields.one("kind")).unwrap_or(Owed::FollowUp),
            body: fields.one("body").to_owned(),
            session: Some(session(&id)?),
            person: None,
            owner: fields.filled("owner").map(|id| address::id(&id, "member")).transpose()?,
            due: fields.filled("due"),
        };
        frame.ctx.run(new).await
    };
    done(&frame, changed.await, &id, "#promises")
}

async fn answer(frame: Frame, Path((id, belief)): Path<(String, String)>, Form(fields): Form) -> Response {
    let changed = async {
        let belief: BeliefId = address::id(&belief, "belief")?;
        let answer = Answer::parse(fields.one("answer"));
        frame.ctx.run(AnswerBelief { belief, session: session(&id)?, answer, highlight: None }).await
    };
    done(&frame, changed.await, &id, "#beliefs")
}

async fn close(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let closed = Closed::parse(fields.one("closed"));
        frame.ctx.run(ClosePromise { id: address::id(&id, "promise")?, closed }).await
    };
    let to = fields.filled("back").unwrap_or_else(|| "/promises".to_owned());
    match changed.await {
        Ok(changed) => back(&changed, &to),
        Err(error) => frame.fail(&error),
    }
}
