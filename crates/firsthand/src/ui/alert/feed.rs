//! The alerts as an Atom feed. An alert keeps its entry's id, so that one that grows renews its entry.

use firsthand_app::alert::{AlertList, AlertRow};
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::line::{line, spoken};
use super::{Entry, Feed};
use crate::ui::parts::When;

/// Alerts over for longer than this have left the feed.
const DAYS: i64 = 90;

pub fn feed(workspace: (&str, WorkspaceId), found: &AlertList, now: Timestamp, when: &When) -> Feed {
    let since = now.minus_days(DAYS).date(&TimeZone::UTC).to_string();
    let mut shown: Vec<&AlertRow> = found.open.iter().collect();
    shown.extend(found.closed.iter().filter(|alert| alert.last >= since));
    shown.sort_by_key(|alert| std::cmp::Reverse(alert.changed_at));
    let updated = shown.first().map(|alert| alert.changed_at).or(found.watching.at).unwrap_or(now);
    Feed {
        workspace: workspace.0.to_owned(),
        id: format!("urn:firsthand:{}:alerts", workspace.1),
        updated: when.iso(updated),
        entries: shown.into_iter().map(|alert| entry(alert, when)).collect(),
    }
}

fn entry(alert: &AlertRow, when: &When) -> Entry {
    let said = line(alert, when);
    let opened = alert.opened.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    Entry {
        id: format!("urn:firsthand:alert:{}", alert.id),
        title: format!("{}: {}", alert.name, inside(&said.lead)),
        href: format!("/alerts/{}", alert.id),
        updated: when.iso(alert.changed_at),
        published: opened.map_or_else(|| when.iso(alert.changed_at), |at| when.iso(at.timestamp().into())),
        summary: spoken(&said),
    }
}

/// "above since 3 May", inside a title.
fn inside(lead: &str) -> String {
    let mut letters = lead.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
