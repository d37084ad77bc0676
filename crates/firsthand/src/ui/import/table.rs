//! Earlier imports as a table.

use firsthand_app::source::SourceRow;
use firsthand_domain::noun::{Import, ImportState};

use super::{ImportRow, ImportsPage, Status};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::When;
use crate::ui::shell::Shell;

const FORMATS: &str = "CSV, TSV, JSON, JSON Lines, XLSX or XML, also as .gz or .zst.";

pub fn page(
    shell: Shell,
    problem: Option<String>,
    all: &[Import],
    sources: &[SourceRow],
    allowed: bool,
    when: &When,
) -> ImportsPage {
    let rows = all.iter().map(|import| row(import, sources, when)).collect();
    ImportsPage { shell, problem, formats: FORMATS.to_owned(), rows, allowed }
}

fn row(import: &Import, sources: &[SourceRow], when: &When) -> ImportRow {
    let source = sources.iter().find(|row| Some(row.source.id) == import.source).map(|row| &row.source);
    let began = import.state != ImportState::Preview;
    let kept = import.state != ImportState::Undone && import.added > 0;
    ImportRow {
        name: import.file_name.clone(),
        href: format!("/import/{}", import.id),
        status: status(import.state),
        source: source.map_or(String::new(), |source| source.name.clone()),
        added: if began { count(import.added) } else { String::new() },
        added_href: kept.then(|| voices(import)),
        set_aside: if began { count(import.set_aside) } else { String::new() },
        when: when.stamp(import.started_at),
    }
}

/// The voices an import brought.
pub fn voices(import: &Import) -> String {
    address::voices(&[("import", &import.id.to_string())])
}

pub fn status(state: ImportState) -> Status {
    match state {
        ImportState::Preview => Status::Preview,
        ImportState::Running => Status::Running,
        ImportState::Paused => Status::Paused,
        ImportState::Done => Status::Done,
        ImportState::Failed => Status::Failed,
        ImportState::Undone => Status::Undone,
    }
}
