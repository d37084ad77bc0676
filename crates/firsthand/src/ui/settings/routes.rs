//! `/settings` and its forms.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::area::{AddArea, RenameArea};
use firsthand_app::launch::{AddLaunch, RemoveLaunch};
use firsthand_app::saved_search::{RemoveSearch, RenameSearch};
use firsthand_app::sense::learn::{LearnSense, StopLearning};
use firsthand_app::source::RenameSource;
use firsthand_app::undo::Changed;
use firsthand_app::workspace::{ChangeMe, ChangeWorkspace};
use firsthand_domain::error::{Error, Kind, Result};

use super::sections::{self, Name};
use super::{Section, SettingsPage};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/settings", get(first))
        .route("/settings/{section}", get(show).post(save))
        .route("/settings/{section}/{id}/delete", post(delete))
        .route("/settings/{section}/{id}/rename", post(rename))
        .merge(super::teacher::routes())
}

async fn first(frame: Frame) -> Response {
    answer(&frame, Name::Workspace, None, &Fields::default()).await
}

async fn show(frame: Frame, Path(section): Path<String>) -> Response {
    match Name::of(&section) {
        Some(name) => answer(&frame, name, None, &Fields::default()).await,
        None => frame.fail(&Error::not_found("section of the settings")),
    }
}

/// The page of a section; after a failure with what was wrong and what was typed.
pub(super) async fn answer(frame: &Frame, name: Name, problem: Option<&Error>, typed: &Fields) -> Response {
    let page: Result<SettingsPage> = sections::page(frame, name, typed).await;
    match (page, problem) {
        (Ok(page), None) => frame.show(&page),
        (Ok(page), Some(error)) => {
            // The product calls it a day; the form has a date.
            let field = if error.field == Some("day") { "date" } else { error.field.unwrap_or_default() };
            let problem = Some((field.to_owned(), error.message.clone()));
            frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &SettingsPage { problem, ..page })
        }
        (Err(error), _) => frame.fail(&error),
    }
}

async fn save(frame: Frame, Path(section): Path<String>, Form(fields): Form) -> Response {
    let home = format!("/settings/{section}");
    let saved = match section.as_str() {
        "workspace" => frame.ctx.run(workspace(&fields)).await,
        "you" => frame.ctx.run(you(&fields)).await,
        "keys" => {
            let saved = frame
                .ctx
                .run(ChangeMe { keys: Some(fields.one("keys") == "on"), ..ChangeMe::default() })
                .await;
            return match saved {
                Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| "/".to_owned())),
                Err(error) => frame.fail(&error),
            };
        }
        "kind-and-tone" if fields.one("learn") == "stop" => frame.ctx.run(StopLearning {}).await,
        "kind-and-tone" => frame.ctx.run(LearnSense {}).await,
        "areas" => frame.ctx.run(AddArea { name: fields.one("name").to_owned() }).await,
        "launches" => {
            frame
                .ctx
                .run(AddLaunch { name: fields.one("name").to_owned(), day: fields.one("date").to_owned() })
                .await
        }
        _ => Err(Error::not_found("section of the settings")),
    };
    match (saved, Name::of(&section)) {
        (Ok(changed), _) => back(&changed, &home),
        (Err(error), Some(name)) if error.kind == Kind::Invalid => {
            answer(&frame, name, Some(&error), &fields).await
        }
        (Err(error), _) => frame.fail(&error),
    }
}

fn workspace(fields: &Fields) -> ChangeWorkspace {
    ChangeWorkspace {
        name: Some(fields.one("name").to_owned()),
        zone: fields.filled("zone"),
        product_languages: Some(fields.all("language").into_iter().map(str::to_owned).collect()),
    }
}

/// An unticked box is not sent at all, so keys are off when they are missing.
fn you(fields: &Fields) -> ChangeMe {
    ChangeMe {
        name: Some(fields.one("name").to_owned()),
        theme: fields.filled("theme"),
        keys: Some(fields.one("keys") == "on"),
    }
}

async fn delete(frame: Frame, Path((section, id)): Path<(String, String)>) -> Response {
    match removed(&frame, &section, &id).await {
        Ok(changed) => back(&changed, &format!("/settings/{section}")),
        Err(error) => frame.fail(&error),
    }
}

async fn removed(frame: &Frame, section: &str, id: &str) -> Result<Changed> {
    match section {
        "searches" => frame.ctx.run(RemoveSearch { id: address::id(id, "saved search")? }).await,
        "launches" => frame.ctx.run(RemoveLaunch { id: address::id(id, "launch")? }).await,
        _ => Err(Error::not_found("page")),
    }
}

async fn rename(frame: Frame, Path((section, id)): Path<(String, String)>, Form(fields): Form) -> Response {
    let typed = fields.one("name");
    match (renamed(&frame, &section, &id, typed).await, Name::of(&section)) {
        (Ok(changed), _) => back(&changed, &format!("/settings/{section}")),
        (Err(error), Some(name)) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            match sections::page(&frame, name, &Fields::default()).await {
                Ok(page) => {
                    frame.show_as(StatusCode::UNPROCESSABLE_ENTITY, &refused(page, &id, typed, &error))
                }
                Err(error) => frame.fail(&error),
            }
        }
        (Err(error), _) => frame.fail(&error),
    }
}

async fn renamed(frame: &Frame, section: &str, id: &str, name: &str) -> Result<Changed> {
    let name = name.to_owned();
    match section {
        "areas" => frame.ctx.run(RenameArea { id: address::id(id, "area")?, name }).await,
        "searches" => frame.ctx.run(RenameSearch { id: address::id(id, "saved search")?, name }).await,
        "sources" => frame.ctx.run(RenameSource { id: address::id(id, "source")?, name }).await,
        _ => Err(Error::not_found("page")),
    }
}

/// The page with what was typed still in the line's field, and why it could not be kept.
fn refused(mut page: SettingsPage, id: &str, typed: &str, error: &Error) -> SettingsPage {
    if let Section::Areas { rows } | Section::Searches { rows } | Section::Sources { rows } =
        &mut page.section
    {
        for row in rows.iter_mut().filter(|row| row.id == id) {
            row.refused = Some((typed.to_owned(), error.message.clone()));
        }
    }
    page
}
