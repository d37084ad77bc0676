//! `/customers`, `/people/{id}` and `/accounts/{id}`.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use firsthand_app::account::{ListAccounts, ShowAccount};
use firsthand_app::day;
use firsthand_app::person::{ListPeople, PeopleOrder, ShowPerson};
use firsthand_app::session::ShowTalks;
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;

use super::{AccountPage, CustomersPage, PersonPage, account, person, table};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::When;
use crate::ui::shell::Place;

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/customers", get(list))
        .route("/people/{id}", get(one_person))
        .route("/accounts/{id}", get(one_account))
}

async fn list(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Customers);
    match customers(&frame, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn customers(frame: &Frame, query: &Fields) -> Result<CustomersPage> {
    let ctx = &frame.ctx;
    let accounts = query.one("kind") == "accounts";
    let q = query.one("q").trim().to_owned();
    let after = query.filled("after");
    // Both are asked: each tab carries its count. The one not shown is asked for as little as there is.
    let people = ListPeople {
        q: if accounts { String::new() } else { q.clone() },
        order: PeopleOrder::Name,
        after: after.clone().filter(|_| !accounts),
        limit: if accounts { 1 } else { table::ON_PAGE },
    };
    let listed = ListAccounts {
        q: if accounts { q.clone() } else { String::new() },
        after: after.filter(|_| accounts),
    };
    let asked = table::Asked {
        people: ctx.run(people).await?,
        listed: ctx.run(listed).await?,
        accounts,
        before: query.one("before").parse().unwrap_or(0),
        q,
    };
    Ok(table::page(frame.shell(), &asked, &When::new(ctx.now(), &frame.zone)))
}

async fn one_person(frame: Frame, Path(id): Path<String>, query: Fields) -> Response {
    let frame = frame.at(Place::Customers);
    match show_person(&frame, &id, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn show_person(frame: &Frame, id: &str, query: &Fields) -> Result<PersonPage> {
    let id = address::id(id, "person")?;
    let after = query.filled("after");
    let first = after.is_none();
    let found = frame.ctx.run(ShowPerson { id, after }).await?;
    let talks = frame.ctx.run(ShowTalks { person: id }).await?;
    let now = frame.ctx.now();
    let when = When::new(now, &frame.zone);
    let mut page = person::page(frame.shell(), &found, first, now, &when);
    page.talks = person::talks(&talks, day::of(now, &frame.zone), &when);
    if frame.ctx.actor.role >= Role::Contributor {
        page.book_href = format!("/conversations/new?person={id}");
    }
    Ok(page)
}

async fn one_account(frame: Frame, Path(id): Path<String>, query: Fields) -> Response {
    let frame = frame.at(Place::Customers);
    match show_account(&frame, &id, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn show_account(frame: &Frame, id: &str, query: &Fields) -> Result<AccountPage> {
    let id = address::id(id, "account")?;
    let after = query.filled("after");
    let first = after.is_none();
    let found = frame.ctx.run(ShowAccount { id, after }).await?;
    let launches = frame.ctx.run(firsthand_app::launch::ListLaunches {}).await?;
    let now = frame.ctx.now();
    Ok(account::page(frame.shell(), &found, &launches, first, now, &When::new(now, &frame.zone)))
}
