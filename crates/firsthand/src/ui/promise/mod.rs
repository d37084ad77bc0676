//! `/promises`: what was promised to customers and is still owed, and what was kept.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use firsthand_app::day;
use firsthand_app::promise::ListPromises;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::promise::{Owed, Promise};
use firsthand_store as store;

use super::filters;
use super::frame::Frame;
use super::parts::Crumb;
use super::shell::{Place, Shell};
use crate::serve::site::Site;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/promises", get(list))
}

/// `GET /promises`
#[derive(Template)]
#[template(path = "promise/list.html")]
struct PromisesPage {
    shell: Shell,
    crumbs: Vec<Crumb>,
    /// Promised to customers, then what is ours to do.
    groups: Vec<(&'static str, Vec<Line>)>,
    closed: Vec<Line>,
    may_write: bool,
}

struct Line {
    id: String,
    body: String,
    who: String,
    who_href: String,
    session: String,
    owner: String,
    due: String,
    late: bool,
    closed: &'static str,
}

async fn list(frame: Frame) -> Response {
    let frame = frame.at(Place::Conversations);
    match page(&frame).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame) -> Result<PromisesPage> {
    let ctx = &frame.ctx;
    let found = ctx.run(ListPromises::default()).await?;
    let members = ctx.run(ListMembers {}).await?;
    let people: Vec<_> =
        found.open.iter().chain(&found.closed).filter_map(|promise| promise.person).collect();
    let mut tx = ctx.app.db.read().await?;
    let people = store::person::list::find_many(&mut tx, ctx.actor.workspace, &people).await?;
    let people: HashMap<_, _> =
        people.into_iter().map(|found| (found.person.id, found.person.name)).collect();
    let when = frame.when();
    let line = |promise: &Promise| {
        let due = promise.due.map(day::written).unwrap_or_default();
        Line {
            id: promise.id.to_string(),
            body: promise.body.clone(),
            who: promise.person.and_then(|id| people.get(&id).cloned()).unwrap_or_default(),
            who_href: promise.person.map(|id| format!("/people/{id}")).unwrap_or_default(),
            session: promise.session.map(|id| format!("/conversations/{id}#promises")).unwrap_or_default(),
            owner: members
                .iter()
                .find(|member| Some(member.id) == promise.owner)
                .map_or_else(|| "Nobody".to_owned(), |member| member.name.clone()),
            due: due.parse().map_or(due, |date| when.day(date)),
            late: promise.closed.is_none() && promise.due.is_some_and(|due| due < found.today),
            closed: promise.closed.map_or("", |closed| closed.label()),
        }
    };
    let of = |kind: Owed| found.open.iter().filter(|promise| promise.kind == kind).map(line).collect();
    Ok(PromisesPage {
        shell: frame.shell(),
        crumbs: vec![Crumb::new("Conversations", "/conversations")],
        groups: vec![("Promised to customers", of(Owed::Promise)), ("Ours to do", of(Owed::FollowUp))],
        closed: found.closed.iter().map(line).collect(),
        may_write: ctx.actor.role >= Role::Contributor,
    })
}
