//! `/conversations/{id}`: one session with its transcript, highlights, notes, fields, snapshot and promises.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use firsthand_app::day;
use firsthand_app::session::{self, ProcessStep, SaidDone, ShowSession};
use firsthand_app::study::ShowStudy;
use firsthand_app::theme::list::ListThemes;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::highlight::quote;
use firsthand_domain::id::{MemberId, SessionId};
use firsthand_domain::noun::Member;
use firsthand_domain::promise::Promise;
use firsthand_domain::session::SessionState;
use firsthand_domain::study::Answer;

use super::transcript::clock;
use super::words::words;
use super::{
    AnswerForm, Around, Bar, Marked, NoteLine, Process, PromiseLine, SessionPage, View, fields, list,
    snapshot,
};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::{Avatar, Choice, Crumb, Size, Tab};
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/conversations/{id}", get(one))
}

async fn one(frame: Frame, Path(id): Path<String>, query: Fields) -> Response {
    let frame = frame.at(Place::Conversations);
    match page(&frame, &id, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame, id: &str, query: &Fields) -> Result<SessionPage> {
    let ctx = &frame.ctx;
    let id: SessionId = address::id(id, "session")?;
    let found = ctx.run(ShowSession { id }).await?;
    let members = ctx.run(ListMembers {}).await?;
    let themes = ctx.run(ListThemes::default()).await?.themes;
    let themes: Vec<_> = themes.into_iter().map(|row| (row.theme.id, row.theme.name)).collect();
    let study = match &found.study {
        Some(study) => Some(ctx.run(ShowStudy { id: study.id }).await?),
        None => None,
    };
    let session = &found.row.session;
    let consent = &session.consent;
    let view = view(&found, query.one("view"));
    let who = found.row.person.as_ref().map_or(&session.title, |person| &person.name);
    let marked = marked(&found, &members, &themes);
    Ok(SessionPage {
        shell: frame.shell(),
        crumbs: crumbs(&found),
        id: id.to_string(),
        title: session.title.clone(),
        avatar: Avatar::of(who).sized(Size::Large),
        person_href: session.person.map(|id| format!("/people/{id}")).unwrap_or_default(),
        facts: facts(frame, &found, &members),
        consent: consent.said(),
        consent_ok: consent.may_quote(),
        agreed: [consent.record, consent.quote, consent.first_name, consent.photo],
        withdrawn: consent.withdrawn_at.is_some(),
        state: list::state(session),
        booked: session.state == SessionState::Booked,
        held: session.state == SessionState::Held,
        minutes: session.held_minutes.unwrap_or(session.minutes),
        tabs: tabs(&found, view),
        view,
        words: words(&found, &members),
        codes: found.codes.iter().map(|c| (c.id.to_string(), c.name.clone(), c.about.clone())).collect(),
        themes: themes.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone(), false)).collect(),
        notes: notes(&found, &members),
        process: process(&found.figures.process),
        said_done: found.figures.said_done.as_ref().map(said_done).unwrap_or_default(),
        fields: fields::forms(&found.practice, &session.fields),
        recordings: found
            .recordings
            .iter()
            .map(|r| (r.id.to_string(), r.media_type.clone(), r.media_type.starts_with("video/")))
            .collect(),
        snapshot: snapshot::view(session, &marked),
        highlights: marked,
        editing: query.one("edit") == "snapshot",
        around: around(frame, &found, &members, study.as_ref()),
        may_write: ctx.actor.role >= Role::Contributor,
        may_change: ctx.actor.role >= Role::Member,
    })
}

fn crumbs(found: &session::SessionPage) -> Vec<Crumb> {
    let mut out = vec![Crumb::new("Conversations", "/conversations")];
    if let Some(study) = &found.study {
        out.push(Crumb::new(study.title.clone(), format!("/conversations/studies/{}", study.id)));
    }
    out
}

/// The part that is asked for, else what there is most of: a transcript, what the practice writes down, or notes.
fn view(found: &session::SessionPage, asked: &str) -> View {
    match asked {
        "highlights" => View::Highlights,
        "notes" => View::Notes,
        "fields" => View::Fields,
        "transcript" => View::Transcript,
        _ if !found.transcripts.is_empty() => View::Transcript,
        _ if found.practice.fields.is_empty() => View::Notes,
        _ => View::Fields,
    }
}

fn notes(found: &session::SessionPage, members: &[Member]) -> Vec<NoteLine> {
    let line = |note: &firsthand_domain::session::Note| NoteLine {
        id: note.id.to_string(),
        at: note.moment.map(clock).unwrap_or_default(),
        body: note.body.clone(),
        by: name_of(note.member, members),
    };
    found.notes.iter().map(line).collect()
}

/// What stands beside a session: promises, beliefs, the guide and how to do it well.
fn around(
    frame: &Frame,
    found: &session::SessionPage,
    members: &[Member],
    study: Option<&firsthand_app::study::StudyPage>,
) -> Around {
    let today = day::of(frame.ctx.now(), &frame.zone);
    let me = frame.ctx.actor.member;
    let steps = &found.practice.steps;
    let all =
        [("Before", &steps.before), ("While you are there", &steps.during), ("Afterwards", &steps.after)];
    let all = all.into_iter().filter(|(_, lines)| !lines.is_empty());
    Around {
        promises: found.promises.iter().map(|promise| promise_line(promise, members, today, frame)).collect(),
        members: members.iter().map(|m| Choice::new(m.id.to_string(), m.name.clone(), m.id == me)).collect(),
        beliefs: study.map(|study| answers(study, found.row.session.id)).unwrap_or_default(),
        guide: match &found.study {
            Some(study) => study.guide.iter().map(|asked| asked.text.clone()).collect(),
            None => found.practice.guide.iter().map(|question| question.text.clone()).collect(),
        },
        steps: all.map(|(head, lines)| (head, lines.clone())).collect(),
    }
}

fn facts(frame: &Frame, found: &session::SessionPage, members: &[Member]) -> Vec<String> {
    let session = &found.row.session;
    let when = frame.when();
    let mut out = vec![found.practice.name.clone(), when.stamp(session.starts_at)];
    let minutes = session.held_minutes.unwrap_or(session.minutes);
    out.push(if session.place.is_empty() {
        format!("{minutes} min")
    } else {
        format!("{minutes} min, {}", session.place)
    });
    let there: Vec<String> = found
        .row
        .attendees
        .iter()
        .map(|a| {
            let name = name_of(Some(a.member), members);
            let first = name.split_whitespace().next().unwrap_or_default().to_owned();
            format!("{first} {}", a.part.label().to_lowercase())
        })
        .collect();
    if !there.is_empty() {
        out.push(there.join(", "));
    }
    if !found.guests.is_empty() {
        let names: Vec<&str> = found.guests.iter().map(|guest| guest.name.as_str()).collect();
        out.push(format!("with {}", names.join(", ")));
    }
    out
}

pub fn name_of(member: Option<MemberId>, members: &[Member]) -> String {
    members
        .iter()
        .find(|known| Some(known.id) == member)
        .map_or_else(|| "Somebody".to_owned(), |known| known.name.clone())
}

fn tabs(found: &session::SessionPage, view: View) -> Vec<Tab> {
    let id = found.row.session.id;
    let tab = |label: String, name: &str, this: View| {
        Tab::new(label, format!("/conversations/{id}?view={name}"), view == this)
    };
    let counted = |word: &str, n: usize| if n == 0 { word.to_owned() } else { format!("{word} {n}") };
    let mut out = Vec::new();
    if !found.practice.fields.is_empty() {
        out.push(tab("Record".to_owned(), "fields", View::Fields));
    }
    out.push(tab("Transcript".to_owned(), "transcript", View::Transcript));
    out.push(tab(counted("Highlights", found.highlights.len()), "highlights", View::Highlights));
    out.push(tab(counted("Notes", found.notes.len()), "notes", View::Notes));
    out
}

fn marked(
    found: &session::SessionPage,
    members: &[Member],
    themes: &[(firsthand_domain::id::ThemeId, String)],
) -> Vec<Marked> {
    let id = found.row.session.id;
    found
        .highlights
        .iter()
        .map(|h| {
            let kept = found.transcripts.iter().find(|row| row.id == h.transcript);
            let words = kept.and_then(|row| quote(&row.words.text, &h.range, h.digest));
            let code = found.codes.iter().find(|code| code.id == h.code);
            let by = name_of(h.member, members);
            let at = kept.and_then(|row| {
                row.words
                    .turns
                    .iter()
                    .find(|turn| turn.range.end > h.range.start)
                    .and_then(|turn| turn.start_ms)
            });
            Marked {
                id: h.id.to_string(),
                words: words.unwrap_or_default().to_owned(),
                broken: words.is_none(),
                code: code.map(|code| code.name.clone()).unwrap_or_default(),
                color: code.map(|code| code.color.clone()).unwrap_or_default(),
                body: h.body.clone(),
                theme: h.theme.and_then(|theme| {
                    let name = themes.iter().find(|(known, _)| *known == theme)?.1.clone();
                    Some((name, format!("/themes/{theme}")))
                }),
                avatar: Avatar::of(&by),
                by,
                at: at.map(clock).unwrap_or_default(),
                voice: h.voice.map(|voice| format!("/voice/{voice}")).filter(|_| id.0 != 0),
            }
        })
        .collect()
}

/// The plot's width and the depth of the worst step.
const WIDE: f64 = 640.0;
const DEEP: f64 = 100.0;

fn process(steps: &[ProcessStep]) -> Option<Process> {
    let total: f64 = steps.iter().map(|step| step.minutes).sum();
    if steps.len() < 2 || total <= 0.0 {
        return None;
    }
    let mut x = 0.0;
    let mut bars = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        let width = step.minutes / total * WIDE;
        bars.push(Bar {
            x: format!("{:.1}", x + 0.5),
            width: format!("{:.1}", (width - 1.0).max(0.5)),
            height: format!("{:.1}", 6.0 + step.pain.clamp(0.0, 5.0) / 5.0 * DEEP),
            number: n + 1,
            middle: format!("{:.1}", x + width / 2.0),
            title: format!(
                "{}: {:.0} min, pain {:.0} of 5{}",
                step.step,
                step.minutes,
                step.pain,
                if step.seen { "" } else { ", told" }
            ),
            class: match (step.seen, step.pain >= 4.0) {
                (false, _) => "told",
                (true, true) => "bad",
                (true, false) => "",
            },
        });
        x += width;
    }
    let bad: f64 = steps.iter().filter(|step| step.pain >= 4.0).map(|step| step.minutes).sum();
    let note = format!(
        "{bad:.0} of {total:.0} minutes went badly. Each block is as wide as it took, and lower the worse it was; pale ones were told, not seen."
    );
    Some(Process { bars, note })
}

fn said_done(found: &SaidDone) -> String {
    format!(
        "{} of {} who said they would did: {:.0}%, 95% interval {:.0} to {:.0}",
        found.did,
        found.said,
        found.did as f64 / found.said as f64 * 100.0,
        found.low * 100.0,
        found.high * 100.0
    )
}

fn promise_line(promise: &Promise, members: &[Member], today: i64, frame: &Frame) -> PromiseLine {
    let when = frame.when();
    let due = promise.due.map(day::written).unwrap_or_default();
    let due = due.parse().map_or(due, |date| when.day(date));
    PromiseLine {
        id: promise.id.to_string(),
        body: promise.body.clone(),
        kind: promise.kind.label(),
        owner: name_of(promise.owner, members),
        due,
        late: promise.closed.is_none() && promise.due.is_some_and(|due| due < today),
        closed: promise.closed.map(|closed| closed.label()),
    }
}

fn answers(study: &firsthand_app::study::StudyPage, session: SessionId) -> Vec<AnswerForm> {
    study
        .beliefs
        .iter()
        .map(|row| {
            let now = row.answers.iter().find(|a| a.session == session).map(|a| a.answer);
            let mut choices = vec![Choice::new("", "Not asked", now.is_none())];
            let all = Answer::ALL.iter().map(|a| Choice::new(a.name(), a.label(), now == Some(*a)));
            choices.extend(all);
            AnswerForm { id: row.belief.id.to_string(), body: row.belief.body.clone(), answers: choices }
        })
        .collect()
}
