//! The table of all launches.

use firsthand_app::launch::{LaunchRow, Standing};
use jiff::civil::Date;

use super::{LaunchesPage, Row, wording};
use crate::ui::chart::{Axis, Ratio, RatioHead, Sure};
use crate::ui::parts::{Tab, When};
use crate::ui::shell::Shell;

/// Which launches are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    All,
    Running,
    NotShown,
}

impl Which {
    pub fn of(text: &str) -> Which {
        match text {
            "running" => Which::Running,
            "not-shown" => Which::NotShown,
            _ => Which::All,
        }
    }
    fn has(self, row: &LaunchRow) -> bool {
        match self {
            Which::All => true,
            Which::Running => matches!(row.standing, Standing::Registered | Standing::TooEarly),
            Which::NotShown => matches!(row.standing, Standing::NotShown | Standing::TooFew),
        }
    }
}

pub fn page(shell: Shell, found: &[LaunchRow], which: Which, may_change: bool, when: &When) -> LaunchesPage {
    let tab = |label: &str, name: &str, of: Which| {
        let n = found.iter().filter(|row| of.has(row)).count();
        let href = if name.is_empty() { "/launches".to_owned() } else { format!("/launches?show={name}") };
        Tab::new(format!("{label} {n}"), href, of == which)
    };
    LaunchesPage {
        title: title(found),
        tabs: vec![
            tab("All", "", Which::All),
            tab("Running", "running", Which::Running),
            tab("Not shown", "not-shown", Which::NotShown),
        ],
        rows: found.iter().filter(|row| which.has(row)).map(|found| row(found, when)).collect(),
        head: RatioHead {
            axis: Axis::LAUNCH,
            labels: vec![(0.25, "75% fewer"), (0.5, "half"), (1.0, "no change"), (2.0, "double")],
        },
        may_change,
        shell,
    }
}

/// The finding, in a sentence.
fn title(rows: &[LaunchRow]) -> String {
    let count = |standing: Standing| rows.iter().filter(|row| row.standing == standing).count();
    let (helped, worse) = (count(Standing::Helped), count(Standing::Worse));
    let not = count(Standing::NotShown) + count(Standing::TooFew);
    let mut parts = Vec::new();
    if helped > 0 {
        parts.push(format!("{helped} helped"));
    }
    if not > 0 {
        parts.push(format!("{not} {} not shown", if not == 1 { "is" } else { "are" }));
    }
    if worse > 0 {
        parts.push(format!("{worse} made it worse"));
    }
    match (parts.is_empty(), rows.iter().any(|row| row.plan.is_some())) {
        (false, _) => parts.join(", "),
        (true, true) => "Nothing is decided yet".to_owned(),
        (true, false) => "Dates, and nothing said about them yet".to_owned(),
    }
}

fn row(row: &LaunchRow, when: &When) -> Row {
    let date = when.day(when.date(row.launch.at));
    let late = row.plan.as_ref().is_some_and(|sealed| sealed.late);
    Row {
        name: row.launch.name.clone(),
        href: format!("/launches/{}", row.launch.id),
        note: if late { format!("{date}, registered after the fact") } else { date },
        measure: row.plan.as_ref().map(|sealed| sealed.said.measure.clone()).unwrap_or_default(),
        ratio: ratio(row),
        verdict: wording::badge(row),
        detail: wording::detail(row),
    }
}

/// The interval on the axis: filled, hollow or dotted.
pub fn ratio(row: &LaunchRow) -> Ratio {
    let sure = match row.standing {
        Standing::Helped => Sure::Shown,
        Standing::Worse => Sure::Against,
        Standing::NotShown => Sure::Hollow,
        _ => Sure::Dotted,
    };
    let name = match (&row.ratio, &row.plan) {
        (Some(ratio), _) => format!(
            "{}. {}, between {} and {}",
            wording::badge(row).word,
            wording::change(ratio.value),
            wording::change(ratio.low),
            wording::change(ratio.high)
        ),
        (None, Some(sealed)) => match wording::hoped(&sealed.plan) {
            Some(words) => format!("Expected {words}, nothing known yet"),
            None => "Nothing known yet".to_owned(),
        },
        (None, None) => "Nothing was said to change".to_owned(),
    };
    let hoped = row.plan.as_ref().and_then(|sealed| wording::hoped_ratio(&sealed.plan));
    Ratio {
        name,
        axis: Axis::LAUNCH,
        sure,
        interval: row.ratio.map(|r| (r.low, r.value, r.high)),
        hoped: hoped.filter(|_| row.standing == Standing::Registered),
    }
}

/// "29 September 2026".
pub fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
