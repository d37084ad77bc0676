//! One alert's page.

use firsthand_app::alert::{AlertPage as Found, AlertRow, AlertState};
use firsthand_domain::access::Role;
use firsthand_domain::alert::Direction;
use jiff::civil::Date;

use super::AlertPage;
use super::fill::card;
use super::line::behind;
use crate::ui::chart::{Course, CourseDay};
use crate::ui::parts::{Crumb, When};
use crate::ui::shell::Shell;

pub fn page(shell: Shell, found: &Found, role: Role, when: &When) -> AlertPage {
    let alert = &found.alert;
    let here = format!("/alerts/{}", alert.id);
    let chart = chart(found, when);
    AlertPage {
        shell,
        crumbs: vec![Crumb::new("Alerts", "/alerts")],
        card: card(alert, role, &here, when),
        state: state(alert, when),
        chart_title: title(alert),
        chart_sub: "Customers a day. Grey: what is normal on that day; shaded: the alert.".to_owned(),
        chart,
        opens: opens(found),
        voices_href: behind(alert, &alert.opened, &alert.last),
        doubts: doubts(alert),
    }
}

fn state(alert: &AlertRow, when: &When) -> String {
    let day = |text: &str| text.parse::<Date>().map_or_else(|_| text.to_owned(), |date| when.day(date));
    match (alert.state, &alert.closed) {
        (AlertState::Open, _) => "Open: it has not been back in its range for three days.".to_owned(),
        (AlertState::Closed, Some(closed)) => {
            format!("Over: back in its range for three days on {}.", day(closed))
        }
        (AlertState::Gone, _) => {
            "Withdrawn: by the voices there are now, this was within its range.".to_owned()
        }
        _ => format!("Nothing was counted after {}, so nobody can tell how it went on.", day(&alert.last)),
    }
}

fn title(alert: &AlertRow) -> String {
    let usual = alert.peak.expected;
    let times = alert.peak.customers as f64 / usual;
    match alert.direction {
        Direction::Above if usual >= 1.0 && times >= 10.0 => {
            format!("At its peak {times:.0} times what was expected")
        }
        Direction::Above if usual >= 1.0 => format!("At its peak {times:.1} times what was expected"),
        Direction::Above => "Hardly ever heard before".to_owned(),
        Direction::Below => "Fewer than usual".to_owned(),
    }
}

fn opens(found: &Found) -> Vec<(String, String)> {
    let alert = &found.alert;
    match alert.kind {
        "theme" if found.theme_exists => {
            vec![("Open theme".to_owned(), format!("/themes/{}", alert.value))]
        }
        _ => Vec::new(),
    }
}

/// What this alert does not say.
fn doubts(alert: &AlertRow) -> Vec<String> {
    let mut out =
        vec!["It says that something changed, not why. The voices behind the numbers may.".to_owned()];
    if alert.direction == Direction::Below {
        out.push("Fewer voices can also mean that a file has not been brought in.".to_owned());
    }
    if alert.kind == "version" {
        out.push("A version is heard more after it ships and less after the next one does.".to_owned());
    }
    out
}

fn chart(found: &Found, when: &When) -> Option<Course> {
    let alert = &found.alert;
    let place = |wanted: &str| found.days.iter().position(|day| day.day == wanted);
    let (from, peak) = (place(&alert.opened)?, place(&alert.peak.day)?);
    let to = place(&alert.last).unwrap_or(found.days.len() - 1);
    let days: Vec<CourseDay> = found
        .days
        .iter()
        .map(|day| CourseDay {
            label: day.day.parse::<Date>().map_or_else(|_| day.day.clone(), |date| when.day(date)),
            count: day.customers,
            low: day.low,
            high: day.high,
            href: behind(alert, &day.day, &day.day),
        })
        .collect();
    let name = format!("{}: {}", alert.name, super::spoken(&super::line(alert, when)));
    Some(Course { name, unit: "customers a day".to_owned(), days, alert: (from, to), peak })
}
