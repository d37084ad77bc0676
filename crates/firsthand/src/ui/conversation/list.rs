//! `/conversations`: all sessions, studies beside them, rhythms that were missed.

use axum::response::Response;
use axum::routing::get;
use firsthand_app::practice::ListPractices;
use firsthand_app::promise::ListPromises;
use firsthand_app::session::{ListSessions, SessionRow};
use firsthand_app::study::ListStudies;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::noun::Member;
use firsthand_domain::practice::Practice;
use firsthand_domain::session::{Session, SessionState};

use super::{Badge, ConversationsPage, Row, StudyLine};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::{Avatar, Tab, When};
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/conversations", get(list))
}

async fn list(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Conversations);
    match page(&frame, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

/// The tabs: address, label.
const TABS: &[(&str, &str)] = &[
    ("", "All"),
    ("booked", "Coming"),
    ("due", "Snapshot due"),
    ("held", "Held"),
    ("no_show", "Did not come"),
];

async fn page(frame: &Frame, query: &Fields) -> Result<ConversationsPage> {
    let ctx = &frame.ctx;
    let show = query.one("show");
    let practice = query.filled("practice");
    let asked = ListSessions {
        state: SessionState::parse(show),
        snapshot_due: show == "due",
        practice: practice.clone(),
        after: query.filled("after"),
        ..ListSessions::default()
    };
    let found = ctx.run(asked).await?;
    let practices = ctx.run(ListPractices {}).await?;
    let studies = ctx.run(ListStudies {}).await?;
    let promises = ctx.run(ListPromises::default()).await?;
    let members = ctx.run(firsthand_app::workspace::ListMembers {}).await?;
    let when = frame.when();
    let all: Vec<Practice> = practices.iter().map(|row| row.practice.clone()).collect();
    let rows = found.sessions.iter().map(|row| line(row, &all, &members, &when)).collect();
    let late = promises.open.iter().filter(|p| p.due.is_some_and(|due| due < promises.today)).count();
    let here = |show: &str| match (&practice, show) {
        (None, "") => "/conversations".to_owned(),
        (None, show) => address::with("/conversations", &[("show", show)]),
        (Some(practice), show) => address::with("/conversations", &[("show", show), ("practice", practice)]),
    };
    let named = practice.as_ref().and_then(|key| all.iter().find(|p| p.key == *key)).map(|p| p.name.as_str());
    Ok(ConversationsPage {
        shell: frame.shell(),
        tabs: TABS.iter().map(|(value, label)| Tab::new(*label, here(value), *value == show)).collect(),
        title: title(found.total, named),
        fresh: found.total == 0 && studies.is_empty() && show.is_empty() && practice.is_none(),
        rows,
        next: found.next.map(|after| address::with("/conversations", &[("show", show), ("after", &after)])),
        studies: studies
            .iter()
            .map(|row| StudyLine {
                title: row.study.title.clone(),
                href: format!("/conversations/studies/{}", row.study.id),
                progress: format!("{} of {} held, {} counted", row.held, row.study.planned, row.counted),
            })
            .collect(),
        reminders: practices
            .iter()
            .filter_map(|row| {
                let last = row.last_held.filter(|_| row.overdue_days.is_some())?;
                let since = format!("last one {}", when.day(when.date(last)));
                Some((row.practice.name.clone(), since, format!("/practices/{}", row.practice.key)))
            })
            .collect(),
        promises: match (promises.open.len(), late) {
            (0, _) => String::new(),
            (open, 0) => format!("{open} open"),
            (open, late) => format!("{open} open, {late} late"),
        },
        may_change: ctx.actor.role >= Role::Member,
        may_book: ctx.actor.role >= Role::Contributor,
    })
}

fn title(total: i64, practice: Option<&str>) -> String {
    let sessions = if total == 1 { "1 session".to_owned() } else { format!("{total} sessions") };
    match practice {
        Some(practice) => format!("{sessions}: {practice}"),
        None => sessions,
    }
}

/// A session as a line of a table.
pub fn line(row: &SessionRow, practices: &[Practice], members: &[Member], when: &When) -> Row {
    let session = &row.session;
    let who = row.person.as_ref().map_or(&session.title, |person| &person.name);
    let about = row.person.as_ref().map(|person| {
        [person.role.as_deref(), person.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let named = |id| members.iter().find(|member| member.id == id).map(|member| member.name.clone());
    Row {
        href: format!("/conversations/{}", session.id),
        who: who.clone(),
        avatar: Avatar::of(who),
        about: about.unwrap_or_default(),
        practice: practices
            .iter()
            .find(|practice| practice.key == session.practice)
            .map_or_else(|| session.practice.clone(), |practice| practice.name.clone()),
        when: when.stamp(session.starts_at),
        there: row
            .attendees
            .iter()
            .filter_map(|a| {
                named(a.member).map(|name| (Avatar::of(&name), format!("{name}: {}", a.part.label())))
            })
            .collect(),
        state: state(session),
        next: next(session, row.highlights),
        pale: matches!(session.state, SessionState::NoShow | SessionState::Cancelled),
    }
}

/// Where a session stands.
pub fn state(session: &Session) -> Badge {
    match session.state {
        SessionState::Booked => Badge { icon: "clock", word: "Booked", tone: "" },
        SessionState::NoShow => Badge { icon: "x", word: "Did not come", tone: "mute" },
        SessionState::Cancelled => Badge { icon: "x", word: "Cancelled", tone: "mute" },
        SessionState::Held if !session.with_customer => {
            Badge { icon: "check-circle", word: "Done", tone: "ok" }
        }
        SessionState::Held if session.shared_at.is_some() => {
            Badge { icon: "check-circle", word: "Snapshot shared", tone: "ok" }
        }
        SessionState::Held if session.snapshot_at.is_some() => {
            Badge { icon: "check-circle", word: "Snapshot ready", tone: "ok" }
        }
        SessionState::Held => Badge { icon: "warning", word: "Snapshot due", tone: "warn" },
    }
}

fn next(session: &Session, highlights: i64) -> String {
    match session.state {
        SessionState::Booked => session.consent.said(),
        SessionState::NoShow => "Offer another time".to_owned(),
        SessionState::Cancelled => String::new(),
        SessionState::Held => match highlights {
            0 if session.with_customer && session.snapshot_at.is_none() => "Nothing marked yet".to_owned(),
            0 => String::new(),
            1 => "1 highlight".to_owned(),
            n => format!("{n} highlights"),
        },
    }
}
