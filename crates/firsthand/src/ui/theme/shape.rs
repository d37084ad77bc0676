//! Forms that change which themes there are: merge, split, dismiss, and each taken back.

use axum::extract::Path;
use axum::response::Response;
use firsthand_app::theme::levels::{RenameGroup, RenamePart};
use firsthand_app::theme::shape::{
    DismissThemes, MergeThemes, RejoinThemes, RestoreThemes, SeparateThemes, SplitTheme,
};
use firsthand_app::undo::Changed;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{GroupId, PartId, ThemeId};

use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::voice::theme_called;

/// `POST /themes/shape`: `theme` as often as there are, `do` is `merge`, `dismiss` or `restore`.
pub async fn several(frame: Frame, Form(fields): Form) -> Response {
    let themes: Vec<ThemeId> = fields.all("theme").into_iter().filter_map(|id| id.parse().ok()).collect();
    let done = match fields.one("do") {
        "merge" => frame.ctx.run(MergeThemes { themes, into: None }).await,
        "dismiss" => frame.ctx.run(DismissThemes { themes }).await,
        "restore" => frame.ctx.run(RestoreThemes { themes }).await,
        _ => Err(Error::invalid("do", "Choose merge, dismiss or restore.")),
    };
    answer(&frame, done, &fields.filled("back").unwrap_or_else(|| "/themes".to_owned()))
}

/// `POST /themes/{id}/shape`: `do` says what.
pub async fn one(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let done = shape(&frame, &id, &fields).await;
    let to = match fields.one("do") {
        "dismiss" => "/themes".to_owned(),
        _ => format!("/themes/{id}"),
    };
    answer(&frame, done, &to)
}

async fn shape(frame: &Frame, id: &str, fields: &Fields) -> Result<Changed> {
    let ctx = &frame.ctx;
    let theme: ThemeId = address::id(id, "theme")?;
    let other = || address::id::<ThemeId>(fields.one("theme"), "theme");
    match fields.one("do") {
        "merge" => {
            let into = theme_called(ctx, fields.one("name")).await?;
            ctx.run(MergeThemes { themes: vec![theme, into], into: Some(into) }).await
        }
        "separate" => ctx.run(SeparateThemes { from: theme, themes: vec![other()?] }).await,
        "split" => {
            let parts: Vec<PartId> =
                fields.all("part").into_iter().filter_map(|id| id.parse().ok()).collect();
            ctx.run(SplitTheme { theme, parts }).await
        }
        "rejoin" => ctx.run(RejoinThemes { theme: other()?, themes: vec![theme] }).await,
        "dismiss" => ctx.run(DismissThemes { themes: vec![theme] }).await,
        "restore" => ctx.run(RestoreThemes { themes: vec![theme] }).await,
        _ => Err(Error::invalid("do", "Choose what to do with this theme.")),
    }
}

/// `POST /themes/{id}/parts/{part}/name`
pub async fn name_part(
    frame: Frame,
    Path((id, part)): Path<(String, String)>,
    Form(fields): Form,
) -> Response {
    let named = async {
        let part: PartId = address::id(&part, "sub-theme")?;
        frame.ctx.run(RenamePart { id: part, name: fields.one("name").to_owned(), by_hand: true }).await
    };
    answer(&frame, named.await, &format!("/themes/{id}#parts"))
}

/// `POST /themes/groups/{id}/name`
pub async fn name_group(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let named = async {
        let group: GroupId = address::id(&id, "group of themes")?;
        frame.ctx.run(RenameGroup { id: group, name: fields.one("name").to_owned(), by_hand: true }).await
    };
    answer(&frame, named.await, &format!("/themes?group={id}"))
}

fn answer(frame: &Frame, done: Result<Changed>, to: &str) -> Response {
    match done {
        Ok(changed) => back(&changed, to),
        Err(error) => frame.fail(&error),
    }
}
