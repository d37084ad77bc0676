//! The page of all alerts.

use firsthand_app::alert::{AlertList, Watching};
use firsthand_domain::access::Role;
use jiff::civil::Date;

use super::fill::cards;
use super::line::many;
use super::{AlertsPage, State};
use crate::ui::chart::count;
use crate::ui::parts::When;
use crate::ui::shell::Shell;

/// Closed ones shown; older ones are in the API.
const CLOSED: usize = 60;

pub fn page(shell: Shell, found: &AlertList, role: Role, when: &When) -> AlertsPage {
    let back = "/alerts";
    let closed = &found.closed[..found.closed.len().min(CLOSED)];
    AlertsPage {
        shell,
        lead: lead(found, when),
        state: state(found),
        notes: notes(&found.watching),
        open: cards(&found.open, role, back, when),
        closed: cards(closed, role, back, when),
        dismissed: cards(&found.dismissed, role, back, when),
        may_look: role >= Role::Member && found.watching.at.is_some(),
        failed: found.watching.failed,
    }
}

fn state(found: &AlertList) -> State {
    let watching = &found.watching;
    match (found.open.len(), watching.through.is_some()) {
        (0, false) => State::Unheard,
        (0, true) if watching.days <= watching.days_needed => {
            State::TooEarly { days: watching.days, needed: watching.days_needed }
        }
        (0, true) => State::Calm,
        _ => State::Some,
    }
}

/// "14 counts watched day by day, through 16 Nov."
fn lead(found: &AlertList, when: &When) -> String {
    let watching = &found.watching;
    let Some(through) = watching.through.as_deref().and_then(|day| day.parse::<Date>().ok()) else {
        return String::new();
    };
    let rest = watching.series - 1;
    let cuts = if rest > 0 {
        format!(" and {} of themes, sources, versions and languages", many(rest, "count", "counts"))
    } else {
        String::new()
    };
    format!(
        "Customers a day, all together{cuts}, each against its own past. Heard through {}.",
        when.day(through)
    )
}

fn notes(watching: &Watching) -> Vec<String> {
    let mut out = Vec::new();
    if watching.unthemed > 0 {
        out.push(format!(
            "{} came in since themes were last found. Until they are found again, themes are not watched.",
            many(watching.unthemed, "voice", "voices")
        ));
    }
    out
}

impl AlertsPage {
    pub(super) fn counted(&self, of: &[super::Card]) -> String {
        count(of.len() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::alert::line::tests::{alert, when};
    use firsthand_app::alert::AlertState;

    #[test]
    fn what_stands_in_place_of_alerts_says_why() {
        let watching = |days, through: Option<&str>| Watching {
            at: None,
            through: through.map(str::to_owned),
            days,
            days_needed: 42,
            series: 3,
            unthemed: 0,
            failed: false,
        };
        let mut found =
            AlertList { open: vec![], closed: vec![], dismissed: vec![], watching: watching(0, None) };
        assert_eq!(state(&found), State::Unheard);
        found.watching = watching(17, Some("2026-05-10"));
        assert_eq!(state(&found), State::TooEarly { days: 17, needed: 42 });
        found.watching = watching(100, Some("2026-05-10"));
        assert_eq!(state(&found), State::Calm);
        assert!(lead(&found, &when()).contains("2 counts of themes"), "{}", lead(&found, &when()));
        found.open.push(alert(AlertState::Open));
        assert_eq!(state(&found), State::Some);
    }
}
