//! How far an import is, and what it left.

use firsthand_app::import::list::{ImportPage as Found, SetAside as Row};
use firsthand_domain::noun::{Import, ImportState};

use super::{ImportPage, Phase, SetAside, measure, table};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::When;
use crate::ui::shell::Shell;

/// Reasons shown; the download has all rows.
const REASONS: usize = 12;
/// Characters of an example.
const EXAMPLE: usize = 90;

pub fn page(shell: Shell, found: &Found, rows: &[Row], when: &When) -> ImportPage {
    let import = &found.import;
    // One that brought nothing new still leads to what was here already.
    let of_source = |id: firsthand_domain::id::SourceId| address::voices(&[("source", &id.to_string())]);
    let voices_href = match import.source.filter(|_| import.added == 0) {
        Some(source) => of_source(source),
        None => table::voices(import),
    };
    ImportPage {
        shell,
        id: import.id.to_string(),
        file: import.file_name.clone(),
        facts: facts(found, when),
        status: table::status(import.state),
        phase: phase(found),
        rows: count(import.rows),
        rows_of: rows_of(import),
        percent: percent(import),
        time: time(found),
        counts: counts(import, &voices_href),
        message: import.message.clone(),
        set_aside: grouped(&found.reasons).iter().take(REASONS).map(|reason| aside(reason, rows)).collect(),
        set_aside_note: set_aside_note(import.set_aside),
        voices_href,
        undo_note: undo_note(import),
    }
}

fn facts(found: &Found, when: &When) -> Vec<String> {
    let import = &found.import;
    let mut facts = vec![measure::size(import.file_bytes)];
    facts.extend(found.source_name.clone());
    facts.push(format!("started {}", when.stamp(import.started_at)));
    facts
}

/// A failed import can go on as long as its file is here, so it has the buttons of a paused one.
fn phase(found: &Found) -> Phase {
    match found.import.state {
        ImportState::Running | ImportState::Preview => Phase::Running,
        ImportState::Paused => Phase::Paused,
        ImportState::Failed if found.has_file => Phase::Paused,
        ImportState::Failed | ImportState::Done | ImportState::Undone => Phase::Over,
    }
}

fn percent(import: &Import) -> u8 {
    if import.state == ImportState::Done {
        return 100;
    }
    let share = import.bytes_read.max(0) as f64 / import.file_bytes.max(1) as f64;
    (share * 100.0).clamp(0.0, 99.0) as u8
}

/// How many rows there may be: those read, by the share of the file they took.
fn rows_of(import: &Import) -> String {
    let under_way = matches!(import.state, ImportState::Running | ImportState::Paused);
    if !under_way || import.rows == 0 || import.bytes_read <= 0 || import.bytes_read >= import.file_bytes {
        return String::new();
    }
    let all = import.rows as f64 * import.file_bytes as f64 / import.bytes_read as f64;
    // Two digits are as much as an estimate knows.
    let unit = 10_f64.powf((all.log10().floor() - 1.0).max(0.0));
    format!("of about {}", count(((all / unit).round() * unit) as i64))
}

fn time(found: &Found) -> String {
    let import = &found.import;
    match (import.state, import.finished_at) {
        (ImportState::Running, _) => found.seconds_left.map(measure::left).unwrap_or_default(),
        (ImportState::Done, Some(end)) => {
            let seconds = (end.0 - import.started_at.0).max(0) as u64 / 1_000_000;
            if seconds == 0 {
                "in under a second".to_owned()
            } else {
                format!("in {}", measure::span(seconds))
            }
        }
        _ => String::new(),
    }
}

fn counts(import: &Import, voices: &str) -> Vec<(String, String, Option<String>)> {
    let line = |label: &str, n: i64, href: Option<&str>| {
        (label.to_owned(), count(n), href.filter(|_| n > 0).map(str::to_owned))
    };
    let kept = (import.state != ImportState::Undone).then_some(voices);
    vec![
        line("New voices", import.added, kept),
        line("Changed since last time", import.updated, None),
        line("Already here", import.unchanged, None),
        line("Set aside", import.set_aside, Some("#set-aside")),
    ]
}

/// Reasons that differ only in what they quote from the row are one: "Said in the future: “…” in “…”."
fn grouped(reasons: &[(String, i64)]) -> Vec<(String, i64)> {
    let mut out: Vec<(String, String, i64)> = Vec::new();
    for (reason, n) in reasons {
        let alike = without_quotes(reason);
        match out.iter_mut().find(|(_, other, _)| *other == alike) {
            Some((shown, alike, sum)) => {
                shown.clone_from(alike);
                *sum += n;
            }
            None => out.push((reason.clone(), alike, *n)),
        }
    }
    out.sort_by_key(|row| std::cmp::Reverse(row.2));
    out.into_iter().map(|(shown, _, n)| (shown, n)).collect()
}

fn without_quotes(reason: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in reason.chars() {
        match letter {
            '“' => {
                inside = true;
                out.push_str("“…”");
            }
            '”' => inside = false,
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

fn aside((reason, n): &(String, i64), rows: &[Row]) -> SetAside {
    let alike = |row: &&Row| row.reason == *reason || without_quotes(&row.reason) == *reason;
    let example = rows.iter().find(alike).map(|row| {
        let mut content: String = row.content.split_whitespace().collect::<Vec<_>>().join(" ");
        if content.chars().count() > EXAMPLE {
            content = content.chars().take(EXAMPLE).chain("…".chars()).collect();
        }
        format!("Row {}: {content}", count(row.row as i64))
    });
    SetAside { count: count(*n), reason: reason.clone(), example: example.unwrap_or_default() }
}

fn set_aside_note(n: i64) -> String {
    match n {
        0 => String::new(),
        1 => "1 row, not lost".to_owned(),
        n => format!("{} rows, none lost", count(n)),
    }
}

/// What taking it back does; empty when there is nothing to take back.
fn undo_note(import: &Import) -> String {
    let gone = matches!(import.state, ImportState::Undone | ImportState::Preview);
    let voices = |n: i64| format!("{} {}", count(n), if n == 1 { "voice" } else { "voices" });
    match (import.added, import.updated) {
        _ if gone => String::new(),
        (0, 0) => String::new(),
        (added, 0) => format!("Removes {} and the people who said nothing else, in one step.", voices(added)),
        (0, updated) => format!("Puts {} back as they were, in one step.", voices(updated)),
        (added, updated) => format!(
            "Removes {} and the people who said nothing else, and puts {} back as they were, in one step.",
            voices(added),
            count(updated)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::id::ImportId;
    use firsthand_domain::time::Timestamp;

    fn half_way() -> Import {
        Import {
            id: ImportId(1),
            source: None,
            file_name: "a.csv".into(),
            file_bytes: 1000,
            file_hash: String::new(),
            state: ImportState::Running,
            message: None,
            started_at: Timestamp(0),
            finished_at: None,
            rows: 5120,
            bytes_read: 610,
            added: 12,
            updated: 0,
            unchanged: 0,
            set_aside: 0,
        }
    }

    #[test]
    fn rows_to_come_are_an_estimate_and_say_so() {
        assert_eq!(rows_of(&half_way()), "of about 8,400");
        assert_eq!(rows_of(&Import { state: ImportState::Done, ..half_way() }), "");
        assert_eq!(percent(&half_way()), 61);
        assert_eq!(percent(&Import { bytes_read: 2000, ..half_way() }), 99);
    }

    #[test]
    fn reasons_that_differ_in_a_quoted_value_are_one() {
        let reason = |text: &str, n| (text.to_owned(), n);
        let all = [
            reason("No words.", 4),
            reason("Late: “2031” in “date”.", 3),
            reason("Late: “2032” in “date”.", 2),
        ];
        assert_eq!(grouped(&all), [reason("Late: “…” in “…”.", 5), reason("No words.", 4)]);
        assert_eq!(grouped(&all[..2]), all[..2]);
    }

    #[test]
    fn taking_back_says_what_it_does() {
        assert!(undo_note(&half_way()).starts_with("Removes 12 voices"));
        assert_eq!(undo_note(&Import { state: ImportState::Undone, ..half_way() }), "");
    }
}
