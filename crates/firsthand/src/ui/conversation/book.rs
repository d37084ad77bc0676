//! Booking a session, and changing when, where and with whom it is.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use firsthand_app::person::ShowPerson;
use firsthand_app::practice::ListPractices;
use firsthand_app::session::{Attends, BookSession, SessionPage, ShowSession, UpdateSession};
use firsthand_app::study::ListStudies;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{PersonId, SessionId, StudyId};
use firsthand_domain::noun::{Member, Person};
use firsthand_domain::session::Part;

use super::BookPage;
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::{Choice, Crumb};
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/conversations/new", get(new).post(book))
        .route("/conversations/{id}/edit", get(edit).post(change))
}

async fn new(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Conversations);
    match page(&frame, &query, None, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn session(frame: &Frame, id: &str) -> Result<SessionPage> {
    let id: SessionId = address::id(id, "session")?;
    frame.ctx.run(ShowSession { id }).await
}

async fn edit(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Conversations);
    let shown = async {
        let found = session(&frame, &id).await?;
        page(&frame, &Fields::default(), Some(&found), None).await
    };
    match shown.await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

/// The form: with what was typed, or with the session as it is, or empty.
async fn page(
    frame: &Frame,
    typed: &Fields,
    held: Option<&SessionPage>,
    problem: Option<&Error>,
) -> Result<BookPage> {
    let ctx = &frame.ctx;
    ctx.actor.must_be(Role::Contributor)?;
    let practices = ctx.run(ListPractices {}).await?;
    let studies = ctx.run(ListStudies {}).await?;
    let members = ctx.run(ListMembers {}).await?;
    // An address may name the study, the practice or the person of an empty form.
    let fresh = !typed.0.iter().any(|(name, _)| name == "starts_at");
    let session = held.map(|held| &held.row.session);
    let text = |name: &str, was: Option<String>| {
        if fresh { was.unwrap_or_default() } else { typed.one(name).to_owned() }
    };
    let study =
        text("study", typed.filled("study").or(session.and_then(|s| s.study).map(|id| id.to_string())));
    let of_study =
        studies.iter().find(|row| row.study.id.to_string() == study).map(|row| row.study.practice.clone());
    let practice = typed.filled("practice").or(of_study).or(session.map(|s| s.practice.clone()));
    let person = person(frame, typed, held).await?;
    let there = |member: &Member| there(frame, member, held, (!fresh).then_some(typed));
    let zoned = |s: &firsthand_domain::session::Session| {
        s.starts_at.jiff().to_zoned(frame.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
    };
    let (title, action) = match session {
        Some(s) => (format!("Change {}", s.title), format!("/conversations/{}/edit", s.id)),
        None => ("Book a session".to_owned(), "/conversations/new".to_owned()),
    };
    Ok(BookPage {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Conversations", "/conversations")],
        title,
        action,
        practices: practices
            .iter()
            .map(|row| &row.practice)
            .map(|p| Choice::new(p.key.clone(), p.name.clone(), practice.as_deref() == Some(p.key.as_str())))
            .collect(),
        studies: studies
            .iter()
            .map(|row| (row.study.id.to_string(), &row.study.title))
            .map(|(id, title)| Choice::new(id.clone(), title.clone(), id == study))
            .collect(),
        name: typed.one("name").to_owned(),
        account: typed.one("account").to_owned(),
        person: person.map(|person| (person.id.to_string(), person.name)),
        called: text("title", session.map(|s| s.title.clone())),
        starts_at: text("starts_at", session.map(zoned)),
        minutes: text("minutes", session.map(|s| s.minutes.to_string())),
        place: text("place", session.map(|s| s.place.clone())),
        members: members
            .iter()
            .map(|member| (member.id.to_string(), member.name.clone(), parts(&there(member))))
            .collect(),
        editing: session.is_some(),
        problem: problem.map(|e| (e.field.unwrap_or_default().to_owned(), e.message.clone())),
    })
}

/// Whom it is with: as the address or the form names them, or as the session does.
async fn person(frame: &Frame, typed: &Fields, held: Option<&SessionPage>) -> Result<Option<Person>> {
    match typed.filled("person") {
        Some(id) => {
            let id: PersonId = address::id(&id, "person")?;
            Ok(Some(frame.ctx.run(ShowPerson { id, after: None }).await?.person))
        }
        None => Ok(held.and_then(|held| held.row.person.clone())),
    }
}

/// As what a member is there: as typed, as the session has it, and the one who books a new one asks.
fn there(frame: &Frame, member: &Member, held: Option<&SessionPage>, typed: Option<&Fields>) -> String {
    if let Some(typed) = typed {
        return typed.one(&format!("part-{}", member.id)).to_owned();
    }
    let known = held.and_then(|h| h.row.attendees.iter().find(|a| a.member == member.id)).map(|a| a.part);
    let me = held.is_none() && member.id == frame.ctx.actor.member;
    known.or(me.then_some(Part::Asked)).map_or("", Part::name).to_owned()
}

/// What somebody can be there as.
fn parts(chosen: &str) -> Vec<Choice> {
    let mut out = vec![Choice::new("", "Not there", chosen.is_empty())];
    out.extend(Part::ALL.iter().map(|p| Choice::new(p.name(), p.label(), p.name() == chosen)));
    out
}

fn attends(fields: &Fields) -> Vec<Attends> {
    fields
        .0
        .iter()
        .filter_map(|(name, value)| {
            let member = name.strip_prefix("part-")?.parse().ok()?;
            Some(Attends { member, part: Part::parse(value)? })
        })
        .collect()
}

fn study(fields: &Fields) -> Result<Option<StudyId>> {
    fields.filled("study").map(|id| address::id(&id, "study")).transpose()
}

fn minutes(fields: &Fields) -> Result<Option<i64>> {
    let fault = |_| Error::invalid("minutes", "Write the minutes as a number.");
    fields.filled("minutes").map(|text| text.parse().map_err(fault)).transpose()
}

async fn book(frame: Frame, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Conversations);
    let booked = async {
        let new = BookSession {
            study: study(&fields)?,
            practice: fields.filled("practice"),
            person: fields.filled("person").map(|id| address::id(&id, "person")).transpose()?,
            name: fields.filled("name"),
            account: fields.filled("account"),
            title: fields.filled("title"),
            starts_at: fields.one("starts_at").to_owned(),
            minutes: minutes(&fields)?,
            place: fields.one("place").to_owned(),
            attendees: attends(&fields),
            guests: Vec::new(),
        };
        frame.ctx.run(new).await
    };
    match booked.await {
        Ok(booked) => {
            let to = format!("/conversations/{}", booked.id);
            back(&firsthand_app::undo::Changed::new(booked.message, booked.undo), &to)
        }
        Err(error) => refused(&frame, &fields, None, &error).await,
    }
}

async fn change(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Conversations);
    let found = match session(&frame, &id).await {
        Ok(found) => found,
        Err(error) => return frame.fail(&error),
    };
    let changed = async {
        let new = UpdateSession {
            id: found.row.session.id,
            title: fields.one("title").to_owned(),
            starts_at: fields.one("starts_at").to_owned(),
            minutes: minutes(&fields)?.unwrap_or(found.row.session.minutes),
            place: fields.one("place").to_owned(),
            study: study(&fields)?,
            person: found.row.session.person,
            attendees: attends(&fields),
            guests: found.guests.iter().map(|guest| guest.id).collect(),
        };
        frame.ctx.run(new).await
    };
    match changed.await {
        Ok(changed) => back(&changed, &format!("/conversations/{id}")),
        Err(error) => refused(&frame, &fields, Some(&found), &error).await,
    }
}

/// The form again, with the sentence beside the field.
async fn refused(frame: &Frame, fields: &Fields, held: Option<&SessionPage>, error: &Error) -> Response {
    if error.kind != Kind::Invalid {
        return frame.fail(error);
    }
    match page(frame, fields, held, Some(error)).await {
        Ok(page) => frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => frame.fail(&error),
    }
}
