//! Studies: planning one, its page, its guide, and what was believed before.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::practice::ListPractices;
use firsthand_app::question;
use firsthand_app::study::{
    self, LockBeliefs, PlanStudy, RemoveBelief, RemoveStudy, ShowStudy, UpdateStudy, WriteBelief,
};
use firsthand_app::undo::Changed;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::StudyId;
use firsthand_domain::noun::Member;
use firsthand_domain::practice::Practice;
use firsthand_domain::session::SessionState;
use firsthand_domain::study::{Answer, Asked, Study};

use super::{Believed, Finding, GuideLine, PlanPage, Results, StudyPage, TaskLine, list};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::{Avatar, Choice, Crumb, Vital, When};
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/conversations/studies/new", get(new).post(plan))
        .route("/conversations/studies/{id}", get(one))
        .route("/conversations/studies/{id}/edit", get(edit).post(change))
        .route("/conversations/studies/{id}/guide", post(guide))
        .route("/conversations/studies/{id}/remove", post(remove))
        .route("/conversations/studies/{id}/beliefs", post(believe))
        .route("/conversations/studies/{id}/lock", post(lock))
        .route("/conversations/studies/{id}/beliefs/{belief}/remove", post(take_back))
}

async fn one(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Conversations);
    let shown = async {
        let id: StudyId = address::id(&id, "study")?;
        let found = frame.ctx.run(ShowStudy { id }).await?;
        let members = frame.ctx.run(ListMembers {}).await?;
        let practices = frame.ctx.run(ListPractices {}).await?;
        let practices: Vec<Practice> = practices.into_iter().map(|row| row.practice).collect();
        Ok(shown(&frame, found, &members, &practices))
    };
    match shown.await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

fn shown(frame: &Frame, found: study::StudyPage, members: &[Member], practices: &[Practice]) -> StudyPage {
    let study = &found.study;
    let when = frame.when();
    let guide: Vec<GuideLine> =
        study.guide.iter().enumerate().map(|(n, asked)| guide_line(n, asked)).collect();
    let minutes: i64 = study.guide.iter().map(|asked| asked.minutes).sum();
    let questions = match guide.len() {
        1 => "1 question".to_owned(),
        n => format!("{n} questions"),
    };
    let beliefs = found.beliefs.iter().map(|row| believed(frame, row, &found, members)).collect();
    StudyPage {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Conversations", "/conversations")],
        id: study.id.to_string(),
        title: study.title.clone(),
        question: study.question.clone(),
        practice: practices
            .iter()
            .find(|practice| practice.key == study.practice)
            .map_or_else(|| study.practice.clone(), |practice| practice.name.clone()),
        vitals: vitals(&found, members, &when),
        rows: found.sessions.iter().map(|row| list::line(row, practices, members, &when)).collect(),
        to_fix: guide.iter().filter(|line| line.finding.is_some()).count(),
        guide_note: if minutes > 0 { format!("{questions}, {minutes} minutes") } else { questions },
        guide,
        beliefs,
        beliefs_open: found.beliefs_open,
        results: found.results.as_ref().map(results),
        lock_note: match study.locked_at {
            Some(at) => format!("Locked {}", when.stamp(at)),
            None => "Locked since the first session was held".to_owned(),
        },
        may_change: frame.ctx.actor.role >= Role::Member,
        may_add: frame.ctx.actor.role >= Role::Contributor,
    }
}

fn vitals(found: &study::StudyPage, members: &[Member], when: &When) -> Vec<Vital> {
    let study = &found.study;
    let held = found.sessions.iter().filter(|row| row.session.state == SessionState::Held);
    let (held, counted) =
        held.fold((0, 0), |(held, counted), row| (held + 1, counted + usize::from(row.session.counts())));
    let vital =
        |label: &str, value: String, note: String| Vital { label: label.to_owned(), value, href: None, note };
    let mut out = Vec::new();
    if !study.decides.is_empty() {
        out.push(vital("Decides", study.decides.clone(), String::new()));
    }
    if let Some(due) = study.due {
        let day = firsthand_app::day::written(due);
        let day = day.parse().map_or(day, |day| when.day(day));
        out.push(vital("By", day, String::new()));
    }
    out.push(vital("Held", held.to_string(), format!("of {}", study.planned)));
    let due = held - counted;
    let note = match due {
        0 => String::new(),
        1 => "1 snapshot due".to_owned(),
        n => format!("{n} snapshots due"),
    };
    out.push(vital("Counted", counted.to_string(), note));
    if let Some(owner) = study.owner.and_then(|id| members.iter().find(|member| member.id == id)) {
        out.push(vital("Owner", owner.name.clone(), String::new()));
    }
    out
}

fn results(found: &study::Results) -> Results {
    let percent = |value: f64| format!("{:.0}", value * 100.0);
    Results {
        tasks: found
            .tasks
            .iter()
            .map(|task| {
                let rate = task.success;
                let part = |pick: fn(study::Range) -> f64| rate.map_or(0.0, |rate| pick(rate) * 100.0);
                TaskLine {
                    task: task.task.clone(),
                    success: rate.map_or_else(
                        || "nobody tried".to_owned(),
                        |r| {
                            format!(
                                "{}% of {} ({} to {})",
                                percent(r.value),
                                r.people,
                                percent(r.low),
                                percent(r.high)
                            )
                        },
                    ),
                    low: format!("{:.1}", part(|r| r.low)),
                    width: format!("{:.1}", part(|r| r.high - r.low)),
                    value: format!("{:.1}", part(|r| r.value)),
                    seconds: task.seconds.map_or_else(
                        || "too few did it".to_owned(),
                        |t| format!("{:.0} s ({:.0} to {:.0})", t.value, t.low, t.high),
                    ),
                    errors: task.errors.map(|n| format!("{n:.1}")).unwrap_or_default(),
                }
            })
            .collect(),
        sus: found.sus.map_or_else(
            || "Too few answered all ten statements".to_owned(),
            |s| {
                format!(
                    "{:.0}, {:.0} to {:.0}, from {} people. 68 is the middle of what others measured.",
                    s.value, s.low, s.high, s.people
                )
            },
        ),
        problems: found
            .problems
            .iter()
            .map(|p| (p.problem.clone(), format!("met by {}, severity {:.1} of 5", p.people, p.severity)))
            .collect(),
    }
}

fn guide_line(n: usize, asked: &Asked) -> GuideLine {
    let odd = question::of_guide(&asked.text).filter(|_| !asked.kept);
    let part = |from: usize, past: usize| asked.text.get(from..past).unwrap_or_default().to_owned();
    GuideLine {
        number: n,
        text: asked.text.clone(),
        minutes: asked.minutes,
        kept: asked.kept,
        finding: odd.map(|odd| Finding {
            before: part(0, odd.first),
            trigger: part(odd.first, odd.past),
            after: part(odd.past, asked.text.len()),
            why: format!("{}. {}", odd.fault, odd.why),
            rewrite: odd.rewrite,
            usable: odd.usable,
        }),
    }
}

fn believed(frame: &Frame, row: &study::BeliefRow, found: &study::StudyPage, members: &[Member]) -> Believed {
    let by = row.belief.member.and_then(|id| members.iter().find(|member| member.id == id));
    let by = by.map_or("Somebody", |member| member.name.as_str());
    let held: Vec<_> = found.sessions.iter().filter(|s| s.session.state == SessionState::Held).collect();
    let marks: Vec<_> = held
        .iter()
        .map(|s| match row.answers.iter().find(|a| a.session == s.session.id).map(|a| a.answer) {
            Some(Answer::Agrees) => ("y", "agrees"),
            Some(Answer::Contradicts) => ("n", "contradicts"),
            Some(Answer::Unclear) => ("q", "unclear"),
            None => ("", "not asked"),
        })
        .collect();
    let asked = row.answers.len();
    let agree = row.answers.iter().filter(|a| a.answer == Answer::Agrees).count();
    let verdict = match (held.len(), asked) {
        (0, _) => String::new(),
        (_, 0) => row.verdict.label().to_owned(),
        (_, asked) => format!("{agree} of {asked} agree{}", if asked == 1 { "s" } else { "" }),
    };
    Believed {
        id: row.belief.id.to_string(),
        body: row.belief.body.clone(),
        by: by.to_owned(),
        avatar: Avatar::of(by),
        sure: row.belief.sure,
        marks,
        verdict,
        own: row.belief.member == Some(frame.ctx.actor.member),
    }
}

async fn new(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Conversations);
    match form(&frame, &query, None, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn study(frame: &Frame, id: &str) -> Result<Study> {
    let id: StudyId = address::id(id, "study")?;
    Ok(frame.ctx.run(ShowStudy { id }).await?.study)
}

async fn edit(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Conversations);
    let shown = async {
        let study = study(&frame, &id).await?;
        form(&frame, &Fields::default(), Some(&study), None).await
    };
    match shown.await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn form(
    frame: &Frame,
    typed: &Fields,
    study: Option<&Study>,
    problem: Option<&Error>,
) -> Result<PlanPage> {
    frame.ctx.actor.must_be(Role::Member)?;
    let practices = frame.ctx.run(ListPractices {}).await?;
    let members = frame.ctx.run(ListMembers {}).await?;
    let typing = typed.0.iter().any(|(name, _)| name == "title");
    let text = |name: &str, was: Option<String>| {
        if typing { typed.one(name).to_owned() } else { was.unwrap_or_default() }
    };
    let practice = typed.filled("practice").unwrap_or_else(|| "interview".to_owned());
    let owner =
        text("owner", study.and_then(|s| s.owner).or(Some(frame.ctx.actor.member)).map(|id| id.to_string()));
    let (title, action) = match study {
        Some(study) => {
            (format!("Change {}", study.title), format!("/conversations/studies/{}/edit", study.id))
        }
        None => ("Plan a study".to_owned(), "/conversations/studies/new".to_owned()),
    };
    Ok(PlanPage {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Conversations", "/conversations")],
        title,
        action,
        practices: practices
            .iter()
            .map(|row| {
                Choice::new(row.practice.key.clone(), row.practice.name.clone(), row.practice.key == practice)
            })
            .collect(),
        name: text("title", study.map(|s| s.title.clone())),
        question: text("question", study.map(|s| s.question.clone())),
        decides: text("decides", study.map(|s| s.decides.clone())),
        due: text("due", study.and_then(|s| s.due).map(firsthand_app::day::written)),
        planned: text("planned", Some(study.map_or(8, |s| s.planned).to_string())),
        owners: members
            .iter()
            .map(|member| {
                let id = member.id.to_string();
                let chosen = id == owner;
                Choice::new(id, member.name.clone(), chosen)
            })
            .collect(),
        editing: study.is_some(),
        problem: problem.map(|e| (e.field.unwrap_or_default().to_owned(), e.message.clone())),
    })
}

fn planned(fields: &Fields) -> Result<i64> {
    fields.one("planned").trim().parse().map_err(|_| Error::invalid("planned", "Write how many as a number."))
}

async fn plan(frame: Frame, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Conversations);
    let made = async {
        let new = PlanStudy {
            practice: fields.one("practice").to_owned(),
            title: fields.one("title").to_owned(),
            question: fields.one("question").to_owned(),
            decides: fields.one("decides").to_owned(),
            due: fields.filled("due"),
            planned: Some(planned(&fields)?),
            owner: fields.filled("owner").map(|id| address::id(&id, "member")).transpose()?,
            guide: None,
        };
        frame.ctx.run(new).await
    };
    match made.await {
        Ok(made) => {
            let to = format!("/conversations/studies/{}", made.id);
            back(&Changed::new(made.message, made.undo), &to)
        }
        Err(error) => refused(&frame, &fields, None, &error).await,
    }
}

async fn change(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let frame = frame.at(Place::Conversations);
    let before = match study(&frame, &id).await {
        Ok(before) => before,
        Err(error) => return frame.fail(&error),
    };
    let changed = async {
        let new = UpdateStudy {
            title: fields.one("title").to_owned(),
            question: fields.one("question").to_owned(),
            decides: fields.one("decides").to_owned(),
            due: fields.filled("due"),
            planned: planned(&fields)?,
            owner: fields.filled("owner").map(|id| address::id(&id, "member")).transpose()?,
            ..UpdateStudy::to(before.clone())
        };
        frame.ctx.run(new).await
    };
    match changed.await {
        Ok(changed) => back(&changed, &format!("/conversations/studies/{id}")),
        Err(error) => refused(&frame, &fields, Some(&before), &error).await,
    }
}

async fn refused(frame: &Frame, fields: &Fields, study: Option<&Study>, error: &Error) -> Response {
    if error.kind != Kind::Invalid {
        return frame.fail(error);
    }
    match form(frame, fields, study, Some(error)).await {
        Ok(page) => frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => frame.fail(&error),
    }
}

/// One step in the guide: a question changed, taken away, moved up, kept as it is, or added.
async fn guide(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let before = study(&frame, &id).await?;
        let mut guide = before.guide.clone();
        let at: Option<usize> = fields.one("at").parse().ok().filter(|at| *at < guide.len());
        let minutes = || fields.one("minutes").trim().parse().unwrap_or(0);
        match (fields.one("do"), at) {
            ("add", _) => {
                guide.push(Asked { text: fields.one("text").to_owned(), minutes: minutes(), kept: false })
            }
            ("save", Some(at)) => {
                guide[at] = Asked { text: fields.one("text").to_owned(), minutes: minutes(), kept: false }
            }
            ("use", Some(at)) => guide[at].text = fields.one("text").to_owned(),
            ("keep", Some(at)) => guide[at].kept = true,
            ("up", Some(at)) if at > 0 => guide.swap(at, at - 1),
            ("remove", Some(at)) => drop(guide.remove(at)),
            _ => {
                return Err(Error::invalid(
                    "at",
                    "This question is not there any more. Nothing was changed.",
                ));
            }
        }
        frame.ctx.run(UpdateStudy { guide, ..UpdateStudy::to(before) }).await
    };
    done(&frame, changed.await, &format!("/conversations/studies/{id}#guide"))
}

fn done(frame: &Frame, changed: Result<Changed>, to: &str) -> Response {
    match changed {
        Ok(changed) => back(&changed, to),
        Err(error) => frame.fail(&error),
    }
}

async fn remove(frame: Frame, Path(id): Path<String>) -> Response {
    let changed = async {
        let id: StudyId = address::id(&id, "study")?;
        frame.ctx.run(RemoveStudy { id }).await
    };
    done(&frame, changed.await, "/conversations")
}

async fn believe(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let changed = async {
        let study: StudyId = address::id(&id, "study")?;
        let fault = |_| Error::invalid("sure", "Say how sure you are from 0 to 100 per cent.");
        let sure = fields.one("sure").trim().parse().map_err(fault)?;
        frame.ctx.run(WriteBelief { study, body: fields.one("body").to_owned(), sure }).await
    };
    done(&frame, changed.await, &format!("/conversations/studies/{id}#beliefs"))
}

async fn lock(frame: Frame, Path(id): Path<String>) -> Response {
    let changed = async {
        let study: StudyId = address::id(&id, "study")?;
        frame.ctx.run(LockBeliefs { study }).await
    };
    done(&frame, changed.await, &format!("/conversations/studies/{id}#beliefs"))
}

async fn take_back(frame: Frame, Path((id, belief)): Path<(String, String)>) -> Response {
    let changed = async {
        let id = address::id(&belief, "belief")?;
        frame.ctx.run(RemoveBelief { id }).await
    };
    done(&frame, changed.await, &format!("/conversations/studies/{id}#beliefs"))
}
