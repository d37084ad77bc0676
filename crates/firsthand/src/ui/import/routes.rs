//! `/import`: the list with its form, one import, and its buttons.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::import::control::{PauseImport, StartImport};
use firsthand_app::import::list::{ListImports, ListSetAside, ShowImport};
use firsthand_app::import::prepare::DropImport;
use firsthand_app::source::ListSources;
use firsthand_app::undo::Changed;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use firsthand_domain::noun::ImportState;

use super::{ImportPage, ImportsPage, follow, look, plan, set_aside, table, take_back, upload};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::failure;
use crate::ui::frame::{Form, Frame, back, to_page};
use crate::ui::parts::When;

pub fn routes() -> axum::Router<Site> {
    // A file of many gigabytes goes straight to the disk, so this one route takes a body of any size.
    let bring_in = post(bring_in).layer(DefaultBodyLimit::disable());
    axum::Router::new()
        .route("/import", get(list).merge(bring_in))
        .route("/import/{id}", get(one))
        .route("/import/{id}/plan", post(correct))
        .route("/import/{id}/pause", post(pause))
        .route("/import/{id}/resume", post(resume))
        .route("/import/{id}/undo", post(undo))
        .route("/import/{id}/drop", post(drop))
        .route("/import/{id}/set-aside.csv", get(set_aside::download))
}

async fn list(frame: Frame) -> Response {
    match imports(&frame, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn imports(frame: &Frame, problem: Option<String>) -> Result<ImportsPage> {
    let ctx = &frame.ctx;
    let all = ctx.run(ListImports::default()).await?;
    let sources = ctx.run(ListSources {}).await?;
    let allowed = ctx.actor.role >= Role::Member;
    let when = When::new(ctx.now(), &frame.zone);
    Ok(table::page(frame.shell(), problem, &all, &sources, allowed, &when))
}

async fn bring_in(frame: Frame, parts: std::result::Result<Multipart, MultipartRejection>) -> Response {
    let taken = async {
        frame.ctx.actor.must_be(Role::Member)?;
        let parts = parts.map_err(|_| Error::invalid("file", "Choose a file first."))?;
        upload::take(&frame.ctx, parts).await
    };
    let error = match taken.await {
        Ok(id) => return to_page(&format!("/import/{id}")),
        Err(error) => error,
    };
    match imports(&frame, Some(error.message.clone())).await {
        Ok(page) => frame.show_as(failure::status(error.kind), &page),
        Err(_) => frame.fail(&error),
    }
}

async fn one(frame: Frame, Path(id): Path<String>) -> Response {
    let found = async {
        let id: ImportId = address::id(&id, "import")?;
        frame.ctx.run(ShowImport { id }).await
    };
    match found.await {
        Ok(found) if found.import.state == ImportState::Preview => look::answer(&frame, found, None).await,
        Ok(found) => match progress(&frame, found).await {
            Ok(page) => frame.show(&page),
            Err(error) => frame.fail(&error),
        },
        Err(error) => frame.fail(&error),
    }
}

async fn progress(frame: &Frame, found: firsthand_app::import::list::ImportPage) -> Result<ImportPage> {
    let ctx = &frame.ctx;
    // An example for each reason: the first rows hold one of most, and more are not worth reading.
    let rows = if found.import.set_aside > 0 && ctx.actor.role >= Role::Member {
        ctx.run(ListSetAside { id: found.import.id, after: 0 }).await?.rows
    } else {
        Vec::new()
    };
    Ok(follow::page(frame.shell(), &found, &rows, &When::new(ctx.now(), &frame.zone)))
}

async fn correct(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let id: ImportId = match address::id(&id, "import") {
        Ok(id) => id,
        Err(error) => return frame.fail(&error),
    };
    let error = match plan::correct(&frame.ctx, id, &fields).await {
        Ok(()) => return to_page(&format!("/import/{id}")),
        Err(error) => error,
    };
    match frame.ctx.run(ShowImport { id }).await {
        Ok(found) if found.import.state == ImportState::Preview => {
            look::answer(&frame, found, Some(error)).await
        }
        _ => frame.fail(&error),
    }
}

/// After a button of an import: its page again, with what was done.
fn done(frame: &Frame, id: &str, result: Result<Changed>) -> Response {
    match result {
        Ok(changed) => back(&changed, &format!("/import/{id}")),
        Err(error) => frame.fail(&error),
    }
}

async fn pause(frame: Frame, Path(id): Path<String>) -> Response {
    let paused = async { frame.ctx.run(PauseImport { id: address::id(&id, "import")? }).await };
    done(&frame, &id, paused.await)
}

async fn resume(frame: Frame, Path(id): Path<String>) -> Response {
    let started = async { frame.ctx.run(StartImport { id: address::id(&id, "import")? }).await };
    done(&frame, &id, started.await)
}

async fn undo(frame: Frame, Path(id): Path<String>) -> Response {
    let undone = async { take_back::run(&frame.ctx, address::id(&id, "import")?).await };
    done(&frame, &id, undone.await)
}

async fn drop(frame: Frame, Path(id): Path<String>) -> Response {
    let dropped = async { frame.ctx.run(DropImport { id: address::id(&id, "import")? }).await };
    match dropped.await {
        Ok(changed) => back(&changed, "/import"),
        Err(error) => frame.fail(&error),
    }
}
