//! An alert in one sentence, with the voices behind each of its numbers.

use firsthand_app::alert::{AlertRow, AlertState};
use firsthand_domain::alert::Direction;
use firsthand_domain::voice::Speaker;
use jiff::civil::Date;

use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::When;

/// "Above since 3 May, 8 days, 223 customers more than expected; peak 87 on 4 May where 1 to 13 is normal".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "Above since 3 May".
    pub lead: String,
    pub days: String,
    pub excess: String,
    /// The voices of all its days.
    pub span_href: String,
    /// "peak" or "lowest".
    pub extreme: &'static str,
    pub peak: String,
    pub peak_day: String,
    pub peak_href: String,
    /// "where 1 to 13 is normal".
    pub normal: String,
}

pub fn line(alert: &AlertRow, when: &When) -> Line {
    let day = |text: &str| text.parse::<Date>().map_or_else(|_| text.to_owned(), |date| when.day(date));
    let above = alert.direction == Direction::Above;
    let side = if above { "Above" } else { "Below" };
    let lead = match (alert.state, alert.opened.parse(), alert.last.parse()) {
        (AlertState::Open, _, _) => format!("{side} since {}", day(&alert.opened)),
        (_, Ok(from), Ok(to)) if from != to => format!("{side} from {}", when.span(from, to)),
        _ => format!("{side} on {}", day(&alert.opened)),
    };
    let more = if above { "more" } else { "fewer" };
    let (low, high) = (alert.peak.low, alert.peak.high);
    let range = if low == high { count(low) } else { format!("{} to {}", count(low), count(high)) };
    Line {
        lead,
        days: many(alert.days, "day", "days"),
        excess: format!("{} {more} than expected", many(alert.excess.abs(), "customer", "customers")),
        span_href: behind(alert, &alert.opened, &alert.last),
        extreme: if above { "peak" } else { "lowest" },
        peak: count(alert.peak.customers),
        peak_day: day(&alert.peak.day),
        peak_href: behind(alert, &alert.peak.day, &alert.peak.day),
        normal: format!("where {range} is normal"),
    }
}

/// The sentence without links.
pub fn spoken(line: &Line) -> String {
    let Line { lead, days, excess, extreme, peak, peak_day, normal, .. } = line;
    format!("{lead}, {days}, {excess}; {extreme} {peak} on {peak_day} {normal}.")
}

/// The voices that were counted between two days, both inside: first-hand, and never a colleague's.
pub fn behind(alert: &AlertRow, from: &str, to: &str) -> String {
    let mut filters: Vec<(&str, &str)> = Vec::new();
    if !alert.value.is_empty() {
        filters.push((alert.kind, &alert.value));
    }
    let outside = Speaker::ALL.iter().filter(|speaker| **speaker != Speaker::Colleague);
    filters.extend(outside.map(|speaker| ("speaker", speaker.name())));
    filters.extend([("first_hand", "true"), ("from", from), ("to", to)]);
    address::voices(&filters)
}

/// "1 day", "1,204 days".
pub fn many(n: i64, one: &str, more: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { more })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use firsthand_app::alert::Peak;
    use firsthand_domain::id::AlertId;
    use firsthand_domain::time::Timestamp;
    use jiff::tz::TimeZone;

    pub fn alert(state: AlertState) -> AlertRow {
        AlertRow {
            id: AlertId(7),
            kind: "theme",
            value: "7k2".into(),
            name: "unlock, kerb".into(),
            direction: Direction::Above,
            state,
            opened: "2026-05-03".into(),
            last: "2026-05-10".into(),
            closed: None,
            days: 8,
            excess: 223,
            peak: Peak { day: "2026-05-04".into(), customers: 87, expected: 5.2, low: 1, high: 13 },
            changed_at: Timestamp(0),
            acknowledged: None,
            dismissed: None,
        }
    }

    pub fn when() -> When {
        let now: jiff::Timestamp = "2026-05-12T10:00:00Z".parse().unwrap();
        When::new(now.into(), &TimeZone::UTC)
    }

    #[test]
    fn an_alert_is_one_sentence() {
        let said = |state| spoken(&line(&alert(state), &when()));
        assert_eq!(
            said(AlertState::Open),
            "Above since 3 May, 8 days, 223 customers more than expected; peak 87 on 4 May where 1 to 13 is normal."
        );
        assert!(said(AlertState::Closed).starts_with("Above from 3 to 10 May, 8 days"));
        let mut fall = alert(AlertState::Closed);
        (fall.direction, fall.excess, fall.days, fall.last) =
            (Direction::Below, -1, 1, "2026-05-03".to_owned());
        assert_eq!(
            spoken(&line(&fall, &when())),
            "Below on 3 May, 1 day, 1 customer fewer than expected; lowest 87 on 4 May where 1 to 13 is normal."
        );
    }

    #[test]
    fn numbers_open_the_voices_that_were_counted() {
        let line = line(&alert(AlertState::Open), &when());
        assert_eq!(
            line.peak_href,
            "/voice?theme=7k2&speaker=customer&speaker=prospect&speaker=former_customer&first_hand=true\
             &from=2026-05-04&to=2026-05-04"
        );
        assert!(line.span_href.ends_with("from=2026-05-03&to=2026-05-10"));
    }
}
