//! Cards of alerts from what the product tells of them.

use firsthand_app::alert::{AlertRow, AlertState, MarkRow};
use firsthand_domain::access::Role;
use firsthand_domain::alert::Direction;

use super::line::line;
use super::{Actions, Card};
use crate::ui::parts::When;

/// An alert's card. `back` is the page its buttons come back to.
pub fn card(alert: &AlertRow, role: Role, back: &str, when: &When) -> Card {
    Card {
        id: alert.id.to_string(),
        name: alert.name.clone(),
        href: format!("/alerts/{}", alert.id),
        kind: kind(alert.kind),
        icon: if alert.direction == Direction::Above { "arrow-up" } else { "arrow-down" },
        line: line(alert, when),
        note: note(alert, when),
        open: alert.state == AlertState::Open,
        actions: Actions { buttons: buttons(alert, role), back: back.to_owned() },
    }
}

pub fn cards(alerts: &[AlertRow], role: Role, back: &str, when: &When) -> Vec<Card> {
    alerts.iter().map(|alert| card(alert, role, back, when)).collect()
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "theme" => "Theme",
        "source" => "Source",
        "version" => "Version",
        "language" => "Language",
        _ => "",
    }
}

/// Seen is for what still goes on; whether it is news can be said later too.
fn buttons(alert: &AlertRow, role: Role) -> Vec<(&'static str, &'static str)> {
    let mut out = Vec::new();
    if alert.dismissed.is_some() {
        out.extend((role >= Role::Member).then_some(("It is news after all", "restored")));
        return out;
    }
    if role >= Role::Contributor && alert.state == AlertState::Open {
        out.push(if alert.acknowledged.is_some() { ("Unseen", "unseen") } else { ("Seen", "seen") });
    }
    out.extend((role >= Role::Member).then_some(("Not news", "dismissed")));
    out
}

fn note(alert: &AlertRow, when: &When) -> String {
    let by = |mark: &MarkRow| mark.by.clone().unwrap_or_else(|| "somebody who has left".to_owned());
    match (&alert.dismissed, &alert.acknowledged) {
        (Some(mark), _) => format!("Not news, said {}, {}", by(mark), when.stamp(mark.at)),
        (None, Some(mark)) => format!("Seen by {}, {}", by(mark), when.stamp(mark.at)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::alert::line::tests::{alert, when};
    use firsthand_domain::time::Timestamp;

    #[test]
    fn buttons_fit_the_role_and_the_state() {
        let names = |alert: &AlertRow, role| -> Vec<&'static str> {
            buttons(alert, role).into_iter().map(|(_, to)| to).collect()
        };
        let mut open = alert(AlertState::Open);
        assert_eq!(names(&open, Role::Member), ["seen", "dismissed"]);
        assert_eq!(names(&open, Role::Contributor), ["seen"]);
        assert!(names(&open, Role::Reader).is_empty());
        assert_eq!(names(&alert(AlertState::Closed), Role::Owner), ["dismissed"]);
        let at: jiff::Timestamp = "2026-05-12T07:41:00Z".parse().unwrap();
        open.acknowledged = Some(MarkRow { at: Timestamp::from(at), by: Some("Ines".into()) });
        assert_eq!(names(&open, Role::Member), ["unseen", "dismissed"]);
        assert_eq!(note(&open, &when()), "Seen by Ines, today 07:41");
        open.dismissed = Some(MarkRow { at: Timestamp::from(at), by: None });
        assert_eq!(names(&open, Role::Member), ["restored"]);
    }
}
