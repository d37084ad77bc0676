//! The preview of an import: the plan as it is kept, and the first voices as it would store them.

use axum::http::StatusCode;
use axum::response::Response;
use firsthand_app::import::list::{ImportPage as Found, ListImports};
use firsthand_app::import::prepare::{look, upload_path};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::import::{Look, Plan, Wishes};
use firsthand_domain::noun::{Import, ImportState};
use firsthand_domain::voice::SourceKind;

use super::plan::CHOSEN;
use super::{ImportPreviewPage, columns, guesses, measure, voices};
use crate::ui::failure;
use crate::ui::frame::Frame;
use crate::ui::parts::{Choice, When};

/// First voices and rows shown.
const FIRST: usize = 6;
const BAD: usize = 5;

/// The page, with what was wrong with the last correction.
pub async fn answer(frame: &Frame, found: Found, problem: Option<Error>) -> Response {
    let status = problem.as_ref().map_or(StatusCode::OK, |error| failure::status(error.kind));
    match page(frame, found, problem).await {
        Ok(page) => frame.show_as(status, &page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame, found: Found, problem: Option<Error>) -> Result<ImportPreviewPage> {
    let import = found.import;
    let plan = found.plan.ok_or_else(|| Error::internal("The import has no plan. Choose the file again."))?;
    let path = upload_path(&frame.ctx.app, import.id);
    let looked = look(&frame.ctx.app, &path, &import.file_name, &wishes(&plan)).await;
    let (looked, problem) = match looked {
        Ok(looked) => (Some(looked), problem),
        // The plan still says how it would be read; that the file is gone or cannot be read stands above it.
        Err(error) => (None, Some(problem.unwrap_or(error))),
    };
    let when = When::new(frame.ctx.now(), &frame.zone);
    let seen = seen(frame, &import, &when).await?;
    let unsure = plan.columns.iter().filter(|column| column.unsure).count();
    let (guesses, notes) = guesses::of(&plan);
    let (first, bad) = looked.as_ref().map(|looked| shown(looked, &plan, &when)).unwrap_or_default();
    Ok(ImportPreviewPage {
        shell: frame.shell(),
        id: import.id.to_string(),
        facts: facts(&import, &plan, &when),
        file: import.file_name,
        seen,
        problem: problem.map(|error| error.message),
        notes,
        guesses,
        columns: columns::of(&plan),
        unsure: if unsure > 0 { format!("{unsure} to choose") } else { String::new() },
        source_name: plan.source_name.clone(),
        source_kinds: kinds(plan.source_kind),
        first,
        bad,
    })
}

/// Reads the file as the plan says, so that the first voices are those that would be stored.
fn wishes(plan: &Plan) -> Wishes {
    let chosen = plan.columns.iter().filter(|column| column.because == CHOSEN);
    Wishes {
        preset: None,
        encoding: Some(plan.encoding.clone()).filter(|_| plan.format != "xlsx"),
        delimiter: plan.delimiter.clone(),
        dates: Some(plan.dates),
        zone: Some(plan.zone.clone()),
        columns: chosen.map(|column| (column.name.clone(), column.field)).collect(),
    }
}

fn shown(
    looked: &Look,
    plan: &Plan,
    when: &When,
) -> (Vec<crate::ui::parts::VoiceRow>, Vec<(String, String)>) {
    let first = looked.first.iter().take(FIRST).map(|item| voices::row(item, plan, when)).collect();
    let bad = looked.bad.iter().take(BAD).map(|bad| (bad.row.to_string(), bad.reason.clone())).collect();
    (first, bad)
}

fn facts(import: &Import, plan: &Plan, when: &When) -> Vec<String> {
    let format = match plan.format.as_str() {
        "delimited" => "a table as text",
        "json" => "JSON",
        "json_lines" => "JSON Lines",
        "xlsx" => "a spreadsheet",
        "xml" => "XML",
        _ => "",
    };
    let columns = plan.columns.len();
    let mut facts = vec![
        measure::size(import.file_bytes),
        format.to_owned(),
        format!("{columns} {}", if columns == 1 { "column" } else { "columns" }),
        format!("brought in {}", when.stamp(import.started_at)),
    ];
    facts.retain(|fact| !fact.is_empty());
    facts
}

/// An earlier import of the very same file that came to its end.
async fn seen(frame: &Frame, import: &Import, when: &When) -> Result<Option<(String, String)>> {
    let earlier = frame.ctx.run(ListImports { before: Some(import.id) }).await?;
    let same = earlier.into_iter().find(|e| e.file_hash == import.file_hash && e.state == ImportState::Done);
    Ok(same.map(|e| (when.stamp(e.started_at), format!("/import/{}", e.id))))
}

/// Every kind but the one only Firsthand itself makes.
fn kinds(chosen: SourceKind) -> Vec<Choice> {
    let kinds = SourceKind::ALL.iter().filter(|kind| **kind != SourceKind::Capture);
    kinds.map(|kind| Choice::new(kind.name(), kind.label(), *kind == chosen)).collect()
}
