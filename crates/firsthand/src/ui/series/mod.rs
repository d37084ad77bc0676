//! Numbers by day that a team brings: the list with its upload, and one series.

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::series::{
    ImportSeries, ListSeries, RemoveSeries, SeriesImported, SeriesRow, SetSeriesImport, ShowSeries, date,
};
use firsthand_app::undo::Changed;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::{SeriesId, SeriesImportId};
use firsthand_domain::noun::SeriesImport;

use super::address;
use super::chart::count;
use super::filters;
use super::frame::{Frame, back};
use super::parts::{Crumb, When};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

/// A table of days is small; anything larger is another kind of file.
const MOST_BYTES: usize = 5 << 20;
/// Days listed on a series' page.
const SHOWN: usize = 60;

/// The text of a small table. Spreadsheets write UTF-8 where they are asked to; anything else is said.
pub fn csv_text(bytes: &[u8]) -> Result<String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| {
        Error::invalid("file", "The file is not UTF-8 text. Save it as “CSV UTF-8” and choose it again.")
    })
}

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/launches/series", get(list).post(upload).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/launches/series/{id}", get(one))
        .route("/launches/series/{id}/delete", post(delete))
        .route("/launches/series/{id}/imports/{import}/{to}", post(set))
}

/// `GET /launches/series`
#[derive(Template)]
#[template(path = "series/list.html")]
struct SeriesList {
    shell: Shell,
    crumbs: Vec<Crumb>,
    rows: Vec<Row>,
    /// What was typed as the name.
    name: String,
    problem: Option<String>,
    may_change: bool,
}

struct Row {
    name: String,
    href: String,
    /// "1 Sep 2025 to 16 Nov 2026, 3 segments".
    note: String,
    days: String,
}

/// `GET /launches/series/{id}`
#[derive(Template)]
#[template(path = "series/one.html")]
struct SeriesOne {
    shell: Shell,
    id: String,
    name: String,
    crumbs: Vec<Crumb>,
    lead: String,
    files: Vec<File>,
    /// Day, segment, number; latest first.
    days: Vec<(String, String, String)>,
    left: usize,
    may_change: bool,
}

struct File {
    id: String,
    name: String,
    /// "Tuesday 10:04: 90 added, 2 replaced".
    note: String,
    undone: bool,
    bad: Vec<(u64, String, String)>,
    more_bad: i64,
}

async fn list(frame: Frame) -> Response {
    shown(frame.at(Place::Launches), StatusCode::OK, String::new(), None).await
}

async fn shown(frame: Frame, status: StatusCode, name: String, problem: Option<String>) -> Response {
    match frame.ctx.run(ListSeries {}).await {
        Ok(rows) => {
            let when = frame.when();
            let page = SeriesList {
                shell: frame.shell(),
                crumbs: vec![Crumb::new("Launches", "/launches")],
                rows: rows.iter().map(|found| row(found, &when)).collect(),
                name,
                problem,
                may_change: frame.ctx.actor.role >= Role::Member,
            };
            frame.show_as(status, &page)
        }
        Err(error) => frame.fail(&error),
    }
}

fn row(found: &SeriesRow, when: &When) -> Row {
    Row {
        name: found.series.name.clone(),
        href: format!("/launches/series/{}", found.series.id),
        note: about(found, when),
        days: count(found.days),
    }
}

fn about(found: &SeriesRow, when: &When) -> String {
    let day = |text: &Option<String>| {
        text.as_ref().and_then(|t| t.parse().ok()).map_or_else(String::new, |date| when.day(date))
    };
    let mut out = format!("{} to {}", day(&found.first), day(&found.last));
    match found.segments.len() {
        0 => {}
        1 => out.push_str(", 1 segment"),
        n => out.push_str(&format!(", {n} segments")),
    }
    if found.days == 0 { "No days".to_owned() } else { out }
}

async fn upload(frame: Frame, parts: Multipart) -> Response {
    let frame = frame.at(Place::Launches);
    let (name, done) = match read(parts).await {
        Ok(sent) => (sent.name.clone(), frame.ctx.run(sent).await),
        Err(error) => (String::new(), Err(error)),
    };
    match done {
        Ok(SeriesImported { message, undo, series, .. }) => {
            back(&Changed { message, undo }, &format!("/launches/series/{series}"))
        }
        Err(error) if error.kind == Kind::Invalid => {
            shown(frame, StatusCode::UNPROCESSABLE_ENTITY, name, Some(error.message)).await
        }
        Err(error) => frame.fail(&error),
    }
}

async fn read(mut parts: Multipart) -> Result<ImportSeries> {
    let broken = |_| {
        Error::invalid("file", "The file did not arrive whole, or is larger than 4 MB. Nothing was kept.")
    };
    let mut sent = ImportSeries { name: String::new(), csv: String::new(), file_name: String::new() };
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        match field.name() {
            Some("name") => sent.name = field.text().await.map_err(broken)?,
            Some("file") => {
                sent.file_name = field.file_name().unwrap_or_default().to_owned();
                sent.csv = csv_text(&field.bytes().await.map_err(broken)?)?;
            }
            _ => {}
        }
    }
    Ok(sent)
}

async fn one(frame: Frame, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Launches);
    match series(&frame, &id).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn series(frame: &Frame, id: &str) -> Result<SeriesOne> {
    let id: SeriesId = address::id(id, "series")?;
    let found = frame.ctx.run(ShowSeries { id }).await?;
    let when = frame.when();
    let mut days = found.days;
    days.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.segment.cmp(&b.segment)));
    let left = days.len().saturating_sub(SHOWN);
    Ok(SeriesOne {
        shell: frame.shell(),
        id: id.to_string(),
        crumbs: vec![Crumb::new("Launches", "/launches"), Crumb::new("Numbers by day", "/launches/series")],
        lead: format!("{}.", about(&found.row, &when)),
        name: found.row.series.name,
        files: found.imports.iter().map(|import| file(import, &when)).collect(),
        days: days
            .into_iter()
            .take(SHOWN)
            .map(|day| (date(day.day).to_string(), day.segment, day.value.to_string()))
            .collect(),
        left,
        may_change: frame.ctx.actor.role >= Role::Member,
    })
}

fn file(import: &SeriesImport, when: &When) -> File {
    let parts = [(import.added, "added"), (import.replaced, "replaced"), (import.unchanged, "the same")];
    let mut said: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", count(*n))).collect();
    if import.bad > 0 {
        said.push(format!("{} set aside", count(import.bad)));
    }
    let name = if import.file_name.is_empty() { "Sent over the API" } else { &import.file_name };
    File {
        id: import.id.to_string(),
        name: name.to_owned(),
        note: format!("{}: {}", when.stamp(import.at), said.join(", ")),
        undone: import.undone,
        more_bad: import.bad - import.bad_rows.len() as i64,
        bad: import.bad_rows.iter().map(|bad| (bad.line, bad.reason.clone(), bad.content.clone())).collect(),
    }
}

async fn delete(frame: Frame, Path(id): Path<String>) -> Response {
    let removed = async {
        let id: SeriesId = address::id(&id, "series")?;
        frame.ctx.run(RemoveSeries { id }).await
    };
    match removed.await {
        Ok(changed) => back(&changed, "/launches/series"),
        Err(error) => frame.fail(&error),
    }
}

async fn set(frame: Frame, Path((id, import, to)): Path<(String, String, String)>) -> Response {
    let done = async {
        let import: SeriesImportId = address::id(&import, "import")?;
        frame.ctx.run(SetSeriesImport { id: import, undone: to == "back" }).await
    };
    match done.await {
        Ok(changed) => back(&changed, &format!("/launches/series/{id}")),
        Err(error) => frame.fail(&error),
    }
}
