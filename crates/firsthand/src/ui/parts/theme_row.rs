//! A theme in a table, with its week in words.

use firsthand_app::theme::change::{Recent, State};
use firsthand_app::theme::list::ThemeRow as Found;
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Tally, When};
use crate::ui::chart::{Spark, count};
use crate::ui::theme::{Change, ThemeRow};

/// Weeks in the line.
const WEEKS: usize = 12;

/// A theme on Home and in the list of themes. Its week is the last full one, since only that can be compared.
pub fn theme_row(found: &Found, when: &When) -> ThemeRow {
    let (recent, id) = (&found.recent, found.theme.id);
    let last = recent.weeks.last().copied().unwrap_or(0);
    let (monday, sunday) = last_week(when.today());
    let (note, aside) = words(recent, &when.span(monday, sunday));
    ThemeRow {
        id: id.to_string(),
        name: found.theme.name.clone(),
        href: format!("/themes/{id}"),
        change: change(recent.state),
        note,
        aside,
        voices: count(last),
        voices_href: format!("/voice?theme={id}&from={monday}&to={sunday}"),
        people: count(found.theme.people),
        spark: spark(&found.theme.name, recent),
        tally: Tally::of(found.strength.strokes()),
    }
}

/// Monday and Sunday of the last full week.
fn last_week(today: Date) -> (Date, Date) {
    let back = i32::from(today.weekday().to_monday_zero_offset()) + 7;
    let monday = today.checked_sub(back.days()).unwrap_or(today);
    (monday, monday.checked_add(6.days()).unwrap_or(monday))
}

fn change(state: State) -> Change {
    match state {
        State::Above => Change::Above,
        State::Below => Change::Below,
        State::New => Change::New,
        State::Normal => Change::Within,
        State::TooFew => Change::Few,
    }
}

/// The note, and what stands beside it.
fn words(recent: &Recent, week: &str) -> (String, String) {
    let last = recent.weeks.last().copied().unwrap_or(0);
    let usual = recent.usual.unwrap_or(0.0);
    match recent.state {
        State::Above if usual >= 1.0 => {
            (format!("{} its usual week", times(last as f64 / usual)), format!("Above normal, {week}"))
        }
        State::Above => (format!("{last} in a week, usually none"), format!("Above normal, {week}")),
        State::Below => (format!("{last} in a week, was {usual:.0}"), format!("Below normal, {week}")),
        // Among many themes a few leave their range by chance: the line shows it, the words do not cry wolf.
        State::Normal if outside(recent, last) => {
            ("Just outside its normal range".to_owned(), "Could be chance among so many themes".to_owned())
        }
        State::Normal => ("Within its normal range".to_owned(), String::new()),
        State::New => (new(recent), "Too few weeks to call a trend".to_owned()),
        State::TooFew => ("Too few to call anything normal".to_owned(), String::new()),
    }
}

fn outside(recent: &Recent, last: i64) -> bool {
    recent.normal.is_some_and(|(low, high)| last < i64::from(low) || last > i64::from(high))
}

/// "2.4×"; whole from ten on, where a decimal would pretend.
fn times(ratio: f64) -> String {
    if ratio >= 10.0 { format!("{ratio:.0}×") } else { format!("{ratio:.1}×") }
}

/// "New: 6 voices in 2 weeks".
fn new(recent: &Recent) -> String {
    let voices: i64 = recent.weeks.iter().sum();
    let weeks = recent.weeks.iter().position(|n| *n > 0).map_or(0, |first| recent.weeks.len() - first);
    match weeks {
        0 | 1 => format!("New: {voices} voices in a week"),
        weeks => format!("New: {voices} voices in {weeks} weeks"),
    }
}

fn spark(name: &str, recent: &Recent) -> Spark {
    let shown = &recent.weeks[recent.weeks.len().saturating_sub(WEEKS)..];
    let last = shown.last().copied().unwrap_or(0);
    let range = recent.normal.map_or(String::new(), |(low, high)| format!(", normal range {low} to {high}"));
    Spark {
        name: format!("{name}: last {} weeks, {last} in the last one{range}", shown.len()),
        weeks: shown.iter().map(|n| *n as f64).collect(),
        normal: recent.normal.map(|(low, high)| (f64::from(low), f64::from(high))),
        launches: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recent(state: State, weeks: &[i64], usual: f64) -> Recent {
        Recent { weeks: weeks.to_vec(), normal: Some((9, 18)), usual: Some(usual), state, surprise: 0.01 }
    }

    #[test]
    fn a_week_is_said_in_words() {
        let note = |state, weeks: &[i64], usual| words(&recent(state, weeks, usual), "10 to 16 Nov").0;
        assert_eq!(note(State::Above, &[13, 31], 12.9), "2.4× its usual week");
        assert_eq!(note(State::Below, &[27, 14], 26.8), "14 in a week, was 27");
        assert_eq!(note(State::New, &[0, 2, 4], 0.0), "New: 6 voices in 2 weeks");
        assert_eq!(note(State::Normal, &[10, 11], 10.0), "Within its normal range");
        assert_eq!(note(State::Normal, &[10, 19], 10.0), "Just outside its normal range");
    }

    #[test]
    fn the_last_full_week_ends_before_this_one() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let asked = (day("2026-11-09"), day("2026-11-15"));
        for today in ["2026-11-16", "2026-11-18", "2026-11-22"] {
            assert_eq!(last_week(day(today)), asked);
        }
    }
}
