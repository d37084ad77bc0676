//! `/conversations/{id}`: one session with its transcript, highlights, notes, fields, snapshot and promises.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use firsthand_app::day;
use firsthand_app::question;
use firsthand_app::session::{self, ShowSession, TranscriptRow};
use firsthand_app::study::ShowStudy;
use firsthand_app::theme::list::ListThemes;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::highlight::quote;
use firsthand_domain::id::{MemberId, SessionId};
use firsthand_domain::noun::Member;
use firsthand_domain::promise::Promise;
use firsthand_domain::session::{SessionState, SpeakerRole};
use firsthand_domain::study::Answer;

use super::transcript::{clock, shares, turns};
use super::{
    AnswerForm, AskedLine, Marked, NoteLine, PromiseLine, SessionPage, SpeakerForm, View, fields, list,
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
    let themes = ctx.run(ListThemes::default()).await?;
    let study = match &found.study {
        Some(study) => Some(ctx.run(ShowStudy { id: study.id }).await?),
        None => None,
    };
    let session = &found.row.session;
    let view = match query.one("view") {
        "highlights" => View::Highlights,
        "notes" => View::Notes,
        "fields" => View::Fields,
        "transcript" => View::Transcript,
        // What there is most of: a transcript, else what the practice writes down, else notes.
        _ if found.transcripts.is_empty() && !found.practice.fields.is_empty() => View::Fields,
        _ if found.transcripts.is_empty() => View::Notes,
        _ => View::Transcript,
    };
    let who = found.row.person.as_ref().map_or(&session.title, |person| &person.name);
    let marked = marked(
        &found,
        &members,
        &themes.themes.iter().map(|t| (t.theme.id, t.theme.name.clone())).collect::<Vec<_>>(),
    );
    let (asked, asked_note) = asked(&found.transcripts);
    let today = day::of(ctx.now(), &frame.zone);
    let role = ctx.actor.role;
    let mut crumbs = vec![Crumb::new("Conversations", "/conversations")];
    if let Some(study) = &found.study {
        crumbs.push(Crumb::new(study.title.clone(), format!("/conversations/studies/{}", study.id)));
    }
    Ok(SessionPage {
        shell: frame.shell(),
        crumbs,
        id: id.to_string(),
        title: session.title.clone(),
        avatar: Avatar::of(who).sized(Size::Large),
        person_href: session.person.map(|id| format!("/people/{id}")).unwrap_or_default(),
        facts: facts(frame, &found, &members),
        consent: session.consent.said(),
        consent_ok: session.consent.may_quote(),
        agreed: [
            session.consent.record,
            session.consent.quote,
            session.consent.first_name,
            session.consent.photo,
        ],
        withdrawn: session.consent.withdrawn_at.is_some(),
        state: list::state(session),
        booked: session.state == SessionState::Booked,
        held: session.state == SessionState::Held,
        minutes: session.held_minutes.unwrap_or(session.minutes),
        tabs: tabs(&found, view),
        view,
        turns: found.transcripts.iter().flat_map(|row| turns(row, &found.highlights)).collect(),
        files: found
            .transcripts
            .iter()
            .map(|row| (row.id.to_string(), row.file_name.clone(), row.format.clone()))
            .collect(),
        faults: found
            .transcripts
            .iter()
            .flat_map(|row| {
                row.words.faults.iter().map(|fault| format!("Line {}: {}", fault.line, fault.what))
            })
            .collect(),
        unnamed: found.transcripts.iter().any(|row| row.roles.contains(&SpeakerRole::Unknown)),
        speakers: found.transcripts.first().map(|row| speakers(row, &found, &members)).unwrap_or_default(),
        share: share(&found),
        asked,
        asked_note,
        codes: found
            .codes
            .iter()
            .map(|code| (code.id.to_string(), code.name.clone(), code.about.clone()))
            .collect(),
        themes: themes
            .themes
            .iter()
            .map(|theme| Choice::new(theme.theme.id.to_string(), theme.theme.name.clone(), false))
            .collect(),
        transcript: found.transcripts.first().map(|row| row.id.to_string()).unwrap_or_default(),
        notes: found
            .notes
            .iter()
            .map(|note| NoteLine {
                id: note.id.to_string(),
                at: note.moment.map(clock).unwrap_or_default(),
                body: note.body.clone(),
                by: name_of(note.member, &members),
            })
            .collect(),
        fields: fields::forms(&found.practice, &session.fields),
        recordings: found
            .recordings
            .iter()
            .map(|r| (r.id.to_string(), r.media_type.clone(), r.media_type.starts_with("video/")))
            .collect(),
        snapshot: snapshot::view(session, &marked),
        highlights: marked,
        editing: query.one("edit") == "snapshot",
        promises: found
            .promises
            .iter()
            .map(|promise| promise_line(promise, &members, today, frame))
            .collect(),
        members: members
            .iter()
            .map(|member| {
                Choice::new(member.id.to_string(), member.name.clone(), member.id == ctx.actor.member)
            })
            .collect(),
        beliefs: study.as_ref().map(|study| answers(study, id)).unwrap_or_default(),
        guide: match &found.study {
            Some(study) => study.guide.iter().map(|asked| asked.text.clone()).collect(),
            None => found.practice.guide.iter().map(|question| question.text.clone()).collect(),
        },
        steps: [
            ("Before", found.practice.steps.before.clone()),
            ("While you are there", found.practice.steps.during.clone()),
            ("Afterwards", found.practice.steps.after.clone()),
        ]
        .into_iter()
        .filter(|(_, steps)| !steps.is_empty())
        .collect(),
        may_write: role >= Role::Contributor,
        may_change: role >= Role::Member,
    })
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

fn speakers(row: &TranscriptRow, found: &session::SessionPage, members: &[Member]) -> Vec<SpeakerForm> {
    let customers = found.row.person.iter().chain(&found.guests);
    let customers: Vec<(String, String)> = customers
        .map(|person| (format!("customer-{}", person.id), format!("{}, customer", person.name)))
        .collect();
    let ours = members.iter().map(|m| (format!("colleague-{}", m.id), format!("{}, one of us", m.name)));
    let ours: Vec<(String, String)> = ours.collect();
    row.words
        .speakers
        .iter()
        .zip(&row.roles)
        .map(|(name, role)| {
            let now = role_value(*role);
            let fixed = [("unknown", "Not said yet"), ("other", "Somebody else")];
            let fixed = fixed.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned()));
            let roles = fixed.chain(customers.clone()).chain(ours.clone());
            SpeakerForm {
                name: name.clone(),
                roles: roles
                    .map(|(value, label)| {
                        let chosen = value == now;
                        Choice::new(value, label, chosen)
                    })
                    .collect(),
            }
        })
        .collect()
}

/// How a role stands in a form.
fn role_value(role: SpeakerRole) -> String {
    match role {
        SpeakerRole::Unknown => "unknown".to_owned(),
        SpeakerRole::Other => "other".to_owned(),
        SpeakerRole::Customer(id) => format!("customer-{id}"),
        SpeakerRole::Colleague(id) => format!("colleague-{id}"),
    }
}

/// Reads [`role_value`].
pub fn role_of(value: &str) -> SpeakerRole {
    let customer = value.strip_prefix("customer-").and_then(|id| id.parse().ok()).map(SpeakerRole::Customer);
    let colleague =
        value.strip_prefix("colleague-").and_then(|id| id.parse().ok()).map(SpeakerRole::Colleague);
    match value {
        "other" => SpeakerRole::Other,
        _ => customer.or(colleague).unwrap_or(SpeakerRole::Unknown),
    }
}

/// "Hanna spoke 81% of the words": the customer's share.
fn share(found: &session::SessionPage) -> String {
    let Some(row) = found.transcripts.first() else { return String::new() };
    let all = shares(row);
    let theirs = |name: &String| {
        row.words
            .speakers
            .iter()
            .zip(&row.roles)
            .any(|(known, role)| known == name && matches!(role, SpeakerRole::Customer(_)))
    };
    let customers: Vec<_> = all.iter().filter(|(name, _)| theirs(name)).collect();
    let Some((name, _)) = customers.first() else { return String::new() };
    let sum: f64 = customers.iter().map(|(_, share)| share).sum();
    let who = if customers.len() == 1 { name.split_whitespace().next().unwrap_or(name) } else { "Customers" };
    format!("{who} spoke {sum:.0}% of the words")
}

/// What we asked, and what of it was odd.
fn asked(transcripts: &[TranscriptRow]) -> (Vec<AskedLine>, String) {
    let mut all = 0;
    let mut odd = Vec::new();
    for row in transcripts {
        for turn in &row.words.turns {
            let role = turn.speaker.and_then(|n| row.roles.get(usize::from(n)));
            if !matches!(role, Some(SpeakerRole::Colleague(_))) {
                continue;
            }
            let words =
                row.words.text.get(turn.range.start as usize..turn.range.end as usize).unwrap_or_default();
            for sentence in question::asked_in(words) {
                all += 1;
                if let Some(found) = question::of_talk(sentence) {
                    let why = format!("{}. {}", found.fault, found.why);
                    odd.push(AskedLine { text: sentence.to_owned(), why });
                }
            }
        }
    }
    let note = match (all, odd.len()) {
        (0, _) => String::new(),
        (1, 0) => "We asked 1 question, and it did not lead".to_owned(),
        (n, 0) => format!("We asked {n} questions, none of them leading"),
        (n, found) => format!("We asked {n} questions, {found} to word otherwise"),
    };
    (odd, note)
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
