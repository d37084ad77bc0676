//! Everything between us and somebody, newest first: what they said, and what was launched meanwhile.

use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::noun::Launch;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::is_customer_evidence;
use jiff::civil::Date;

use super::{Event, EventKind, Month};
use crate::ui::parts::{When, Words, chip, language, name, rating, source_icon, words};

/// Characters of what was said; the rest is one click away.
const SHOWN: usize = 420;

/// What was said, with the launches that came in between. `from` is the first moment launches count from: before
/// it we did not know them; `to` is the last.
pub fn months(
    said: &[VoiceRow],
    launches: &[Launch],
    (from, to): (Timestamp, Timestamp),
    who: bool,
    when: &When,
) -> Vec<Month> {
    let mut events: Vec<(Timestamp, Event)> =
        said.iter().map(|row| (row.voice.said_at, voice(row, who, when))).collect();
    let reached = launches.iter().filter(|launch| launch.at >= from && launch.at <= to);
    events.extend(reached.map(|launch| (launch.at, shipped(launch, when))));
    events.sort_by_key(|event| std::cmp::Reverse(event.0));
    let mut out: Vec<Month> = Vec::new();
    for (at, event) in events {
        let label = label(when.date(at), when.today());
        match out.last_mut().filter(|month| month.label == label) {
            Some(month) => month.events.push(event),
            None => out.push(Month { label, events: vec![event] }),
        }
    }
    out
}

/// The stretch of a page of voices: launches outside it stand on the pages before or after.
pub fn stretch(
    said: &[VoiceRow],
    first: bool,
    last: bool,
    since: Option<Timestamp>,
    now: Timestamp,
) -> (Timestamp, Timestamp) {
    let oldest = said.last().map_or(now, |row| row.voice.said_at);
    let newest = said.first().map_or(now, |row| row.voice.said_at);
    let from = if last { since.map_or(oldest, |since| since.min(oldest)) } else { oldest };
    (from, if first { now } else { newest })
}

/// "November", with its year when that is another.
fn label(date: Date, today: Date) -> String {
    let pattern = if date.year() == today.year() { "%B" } else { "%B %Y" };
    date.strftime(pattern).to_string()
}

/// "13 Nov": the month above it has the year.
fn day(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

fn voice(row: &VoiceRow, who: bool, when: &When) -> Event {
    let voice = &row.voice;
    let own = is_customer_evidence(voice.speaker, voice.heard);
    Event {
        kind: if own { EventKind::Said } else { EventKind::Told },
        when: if voice.dated { day(when.date(voice.said_at)) } else { "no date".to_owned() },
        when_iso: if voice.dated { when.iso(voice.said_at) } else { String::new() },
        icon: source_icon(row.source_kind),
        what: what(row, own),
        words: words(row).excerpt(SHOWN),
        lang: language(row),
        href: Some(format!("/voice/{}", voice.id)),
        chip: chip(voice.speaker, voice.heard).to_owned(),
        theme: voice.theme.zip(row.theme_name.clone()).map(|(id, name)| (name, format!("/themes/{id}"))),
        who: if who { name(row) } else { String::new() },
    }
}

/// "Said, App Store, 4 of 5 stars"; "Told, Sales notes".
fn what(row: &VoiceRow, own: bool) -> String {
    let mut parts = vec![if own { "Said" } else { "Told" }.to_owned(), row.source_name.clone()];
    parts.extend(
        rating(row).map(|given| if row.voice.rating.is_some() { format!("{given} stars") } else { given }),
    );
    parts.join(", ")
}

fn shipped(launch: &Launch, when: &When) -> Event {
    Event {
        kind: EventKind::Launch,
        when: day(when.date(launch.at)),
        when_iso: when.iso(launch.at),
        icon: "rocket-launch",
        what: "Launched meanwhile".to_owned(),
        words: Words::from(launch.name.clone()),
        lang: String::new(),
        href: None,
        chip: String::new(),
        theme: None,
        who: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn launches_are_grouped_by_month_and_only_while_we_knew_them() {
        let when = When::new(at("2026-11-18T10:00:00Z"), &TimeZone::UTC);
        let launch = |name: &str, day: &str| Launch {
            id: firsthand_domain::id::LaunchId(1),
            name: name.to_owned(),
            at: at(day),
        };
        let all = [
            launch("Old", "2024-01-01T00:00:00Z"),
            launch("A", "2025-09-29T00:00:00Z"),
            launch("B", "2026-11-02T00:00:00Z"),
            launch("C", "2026-11-09T00:00:00Z"),
        ];
        let span = (at("2025-01-01T00:00:00Z"), at("2026-11-18T10:00:00Z"));
        let months = months(&[], &all, span, false, &when);
        let seen: Vec<(&str, usize)> = months.iter().map(|m| (m.label.as_str(), m.events.len())).collect();
        assert_eq!(seen, [("November", 2), ("September 2025", 1)]);
        assert_eq!(months[0].events[0].words.text, "C");
    }
}
