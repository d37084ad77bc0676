//! Letters, separator, dates and clock: each a guess with its reason.

use firsthand_domain::import::{DateOrder, Plan};
use firsthand_domain::item::Field;

use super::Guess;
use super::plan::order_name;
use crate::ui::parts::Choice;
use crate::ui::settings::zones;

/// Letters files come in, by their names in the WHATWG standard.
const LETTERS: &[(&str, &str)] = &[
    ("UTF-8", "UTF-8"),
    ("windows-1252", "Western European, Windows-1252"),
    ("windows-1250", "Central European, Windows-1250"),
    ("ISO-8859-2", "Central European, ISO 8859-2"),
    ("windows-1251", "Cyrillic, Windows-1251"),
    ("KOI8-R", "Cyrillic, KOI8-R"),
    ("windows-1253", "Greek, Windows-1253"),
    ("windows-1254", "Turkish, Windows-1254"),
    ("windows-1255", "Hebrew, Windows-1255"),
    ("windows-1256", "Arabic, Windows-1256"),
    ("gb18030", "Chinese, GB 18030"),
    ("GBK", "Chinese, GBK"),
    ("Big5", "Chinese, Big5"),
    ("Shift_JIS", "Japanese, Shift JIS"),
    ("EUC-JP", "Japanese, EUC-JP"),
    ("EUC-KR", "Korean, EUC-KR"),
    ("UTF-16LE", "UTF-16, little end first"),
    ("UTF-16BE", "UTF-16, big end first"),
];

const SEPARATORS: &[(&str, &str)] = &[(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")];

/// The guesses, and the notes that are no guess's reason.
pub fn of(plan: &Plan) -> (Vec<Guess>, Vec<String>) {
    let mut notes = plan.notes.clone();
    let mut because = |known: &dyn Fn(&str) -> bool| {
        let at = notes.iter().position(|note| known(note));
        at.map(|at| notes.remove(at)).unwrap_or_default()
    };
    let letters = because(&|note| note.contains("letters") && (note.contains("UTF-8")));
    let dates = because(&|note| note.starts_with("Dates in "));
    let clock = because(&|note| note.contains("names no time zone"));
    let mut guesses = Vec::new();
    if plan.format != "xlsx" {
        guesses.push(guess("encoding", "Letters", choices(LETTERS, &plan.encoding), letters));
    }
    if let Some(delimiter) = &plan.delimiter {
        guesses.push(guess("delimiter", "Separator", choices(SEPARATORS, delimiter), String::new()));
    }
    if plan.columns.iter().any(|column| column.field == Field::SaidAt) {
        if !dates.is_empty() || !year_first(plan) {
            guesses.push(guess("dates", "Dates", orders(plan.dates), dates));
        }
        guesses.push(guess("zone", "Clock", zones(&plan.zone), clock));
    }
    (guesses, notes)
}

/// Dates that begin with their year, as machines write them: there is nothing to choose.
fn year_first(plan: &Plan) -> bool {
    let mut dates =
        plan.columns.iter().filter(|column| column.field == Field::SaidAt).flat_map(|c| &c.examples);
    dates.all(|date| date.len() > 4 && date.bytes().take(4).all(|b| b.is_ascii_digit()))
}

fn guess(name: &'static str, label: &'static str, choices: Vec<Choice>, because: String) -> Guess {
    Guess { name, label, choices, because }
}

/// The known ones, and the one that was found when it is another.
fn choices(known: &[(&str, &str)], chosen: &str) -> Vec<Choice> {
    let same = |value: &str| value.eq_ignore_ascii_case(chosen);
    let mut all: Vec<Choice> =
        known.iter().map(|(value, label)| Choice::new(*value, *label, same(value))).collect();
    if !known.iter().any(|(value, _)| same(value)) {
        all.insert(0, Choice::new(chosen, chosen, true));
    }
    all
}

fn orders(chosen: DateOrder) -> Vec<Choice> {
    let all = [
        (DateOrder::DayFirst, "Day first, 31/12/2026"),
        (DateOrder::MonthFirst, "Month first, 12/31/2026"),
        (DateOrder::YearFirst, "Year first, 2026-12-31"),
    ];
    all.into_iter().map(|(order, label)| Choice::new(order_name(order), label, order == chosen)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_can_always_be_chosen() {
        for found in ["UTF-8", "utf-8", "macintosh"] {
            assert_eq!(choices(LETTERS, found).iter().filter(|c| c.chosen).count(), 1, "{found}");
        }
    }
}
