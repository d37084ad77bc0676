//! The parts of Home, from what the product says of the workspace.

use firsthand_app::home::HomePage as Home;
use firsthand_app::voice::facets::FacetValue;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::noun::{Import, ImportState};
use firsthand_domain::voice::is_customer_evidence;

use super::{FirstVoice, Held, LatestImport, NextVoice, ReadingCard};
use crate::ui::chart::{Bars, count};
use crate::ui::parts::{Avatar, When, about, language, name, words};
use crate::ui::theme::{Change, ThemeRow};

/// Characters of the first voice, set large, and of the two after it, in one line.
const FIRST: usize = 280;
const NEXT: usize = 120;
/// Open alerts shown; the others are a click away.
pub const ALERTS: usize = 3;
/// Languages shown as bars.
const LANGUAGES: usize = 6;

pub fn lead(home: &Home) -> String {
    match home.new_voices {
        0 => String::new(),
        1 => "1 voice is new to you.".to_owned(),
        new => format!("{} voices are new to you.", count(new as i64)),
    }
}

/// What the table of changes is called, and what stands beside it. A quiet week is a finding too.
pub fn changes(rows: &[ThemeRow]) -> (&'static str, &'static str) {
    let quiet = |row: &ThemeRow| matches!(row.change, Change::Within | Change::Few);
    if !rows.is_empty() && rows.iter().all(quiet) {
        ("Nothing unusual last week", "every theme within its own normal range")
    } else {
        ("What changed last week", "against each theme’s own normal range")
    }
}

/// Said after the alerts that are shown.
pub fn more_alerts(open: usize) -> String {
    match open.saturating_sub(ALERTS) {
        0 => "All alerts".to_owned(),
        more => format!("{} more", count(more as i64)),
    }
}

pub fn all_themes(themes: usize) -> String {
    match themes {
        0 => "Themes".to_owned(),
        1 => "The one theme".to_owned(),
        themes => format!("All {} themes", count(themes as i64)),
    }
}

/// Today's reading: where it was left, or what the next one would begin with.
pub fn reading(home: &Home, when: &When) -> Option<ReadingCard> {
    let open = home.reading.as_ref().filter(|reading| reading.finished_at.is_none());
    let read = open.map_or(&[][..], |reading| reading.read.as_slice());
    let mut ahead = home.todays.iter().filter(|row| !read.contains(&row.voice.id));
    let first = ahead.next().or(home.todays.last())?;
    let size = home.todays.len();
    let minutes = (size * 5).div_ceil(6);
    Some(ReadingCard {
        sub: match read.len() {
            0 if size == 1 => "1 voice".to_owned(),
            0 => {
                format!("{size} voices, about {minutes} {}", if minutes == 1 { "minute" } else { "minutes" })
            }
            read => format!("{read} of {size} read"),
        },
        resume: open.map(|reading| format!("/reading/{}", reading.id)),
        first: first_voice(first, when),
        next: ahead.take(2).map(next_voice).collect(),
        size,
        read: read.len(),
        from: format!("{} voices you have not read", count(home.new_voices as i64)),
        from_href: "/voice?triage=new".to_owned(),
    })
}

fn first_voice(row: &VoiceRow, when: &When) -> FirstVoice {
    let mut facts = vec![row.source_name.clone()];
    facts.extend(row.voice.dated.then(|| when.stamp(row.voice.said_at)));
    FirstVoice {
        words: words(row).excerpt(FIRST),
        lang: language(row),
        first_hand: is_customer_evidence(row.voice.speaker, row.voice.heard),
        avatar: Avatar::of(&name(row)),
        name: name(row),
        about: about(row),
        facts,
    }
}

fn next_voice(row: &VoiceRow) -> NextVoice {
    let place = row.person_city.clone().unwrap_or_else(|| row.source_name.clone());
    NextVoice {
        words: words(row).excerpt(NEXT),
        lang: language(row),
        first_hand: is_customer_evidence(row.voice.speaker, row.voice.heard),
        who: format!("{}, {place}", name(row)),
    }
}

/// What the workspace holds; what there is none of is left out.
pub fn holds(home: &Home, accounts: usize) -> Vec<Held> {
    let of = |field: &str| values(home, field).iter().filter(|value| value.value != "none").count();
    let held = [
        ("Voices", home.voices as i64, "/voice", "ear"),
        ("People", home.people, "/customers", "users-three"),
        ("Accounts", accounts as i64, "/customers?kind=accounts", "buildings"),
        ("Sources", of("source") as i64, "/settings/sources", "tray"),
        ("Languages", of("language") as i64, "/voice", "translate"),
    ];
    let row = |(label, n, href, icon): (&str, i64, &str, &'static str)| Held {
        label: label.to_owned(),
        count: count(n),
        href: href.to_owned(),
        icon,
    };
    held.into_iter().filter(|(_, n, _, _)| *n > 0).map(row).collect()
}

pub fn import(import: &Import, when: &When) -> LatestImport {
    let added = match import.added {
        1 => "1 new voice".to_owned(),
        added => format!("{} new voices", count(added)),
    };
    let aside = match import.set_aside {
        0 => String::new(),
        1 => ", 1 row set aside".to_owned(),
        rows => format!(", {} rows set aside", count(rows)),
    };
    LatestImport {
        name: import.file_name.clone(),
        href: format!("/import/{}", import.id),
        note: match import.state {
            ImportState::Preview => "Waits for your yes".to_owned(),
            ImportState::Running => format!("Reading: {added} so far"),
            ImportState::Paused => format!("Paused: {added} so far"),
            ImportState::Failed => format!("Stopped: {added}{aside}"),
            ImportState::Undone => "Taken back".to_owned(),
            ImportState::Done => format!("{added}{aside}"),
        },
        when: when.stamp(import.finished_at.unwrap_or(import.started_at)),
    }
}

/// The languages customers speak; those the product does not are grey, and said.
pub fn languages(home: &Home) -> (Bars, String) {
    let spoken = values(home, "language");
    let row = |value: &FacetValue| {
        (value.label.clone(), value.count as i64, format!("/voice?language={}", value.value))
    };
    let mut bars = Bars::of(spoken.iter().take(LANGUAGES).map(row).collect());
    let product = &home.product_languages;
    if product.is_empty() {
        return (bars, String::new());
    }
    let foreign = |value: &&FacetValue| !product.contains(&value.value);
    for (bar, value) in bars.bars.iter_mut().zip(spoken) {
        bar.muted = foreign(&value);
    }
    let unspoken: Vec<&str> = spoken.iter().filter(foreign).map(|value| value.label.as_str()).collect();
    let rest = unspoken.len().saturating_sub(LANGUAGES);
    let named = unspoken.iter().take(LANGUAGES).copied().collect::<Vec<_>>().join(", ");
    let note = match (unspoken.len(), spoken.len()) {
        (0, _) => String::new(),
        (n, all) => {
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            let verb = if n == 1 { "is" } else { "are" };
            format!("{n} of {all} languages {verb} not spoken by the product: {named}{more}.")
        }
    };
    (bars, note)
}

fn values<'a>(home: &'a Home, field: &str) -> &'a [FacetValue] {
    home.facets.iter().find(|facet| facet.field == field).map_or(&[], |facet| facet.values.as_slice())
}
