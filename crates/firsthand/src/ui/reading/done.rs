//! The end of a reading: what was read, from where, about what.

use std::collections::{BTreeMap, HashSet};

use firsthand_app::reading::ReadingView;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::is_customer_evidence;

use super::show::minutes;
use super::{ReadLine, ReadingDonePage};
use crate::ui::parts::{language, name, words};
use crate::ui::shell::Shell;

/// Characters of a voice in the list of what was read.
const LINE: usize = 160;

pub fn page(shell: Shell, view: &ReadingView, now: Timestamp) -> ReadingDonePage {
    let read: Vec<&VoiceRow> =
        view.voices.iter().filter(|row| view.reading.read.contains(&row.voice.id)).collect();
    let time = minutes(view.reading.started_at, view.reading.finished_at.unwrap_or(now));
    let title = match read.len() {
        0 => "You stopped before the first voice".to_owned(),
        1 => format!("You read 1 voice in {time}"),
        n => format!("You read {n} voices in {time}"),
    };
    ReadingDonePage {
        title,
        lead: lead(&read),
        lines: read.iter().map(|row| line(row)).collect(),
        themes: themes(&read),
        more: !shell.unread.is_empty(),
        shell,
    }
}

/// "From 4 sources and 5 languages, 11 of them in their own words."
fn lead(read: &[&VoiceRow]) -> String {
    if read.is_empty() {
        return "They stay as they are. Today’s draw can be begun again.".to_owned();
    }
    let sources: HashSet<_> = read.iter().map(|row| row.voice.source).collect();
    let languages: HashSet<_> = read.iter().filter_map(|row| row.voice.language.as_deref()).collect();
    let own = read.iter().filter(|row| own_words(row)).count();
    let several = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    let mut lead = format!("From {}", several(sources.len(), "source"));
    if !languages.is_empty() {
        lead = format!("{lead} and {}", several(languages.len(), "language"));
    }
    match own {
        own if own == read.len() => format!("{lead}, all in their own words."),
        own => format!("{lead}, {own} of them in their own words."),
    }
}

fn own_words(row: &VoiceRow) -> bool {
    is_customer_evidence(row.voice.speaker, row.voice.heard)
}

fn line(row: &VoiceRow) -> ReadLine {
    ReadLine {
        words: words(row).excerpt(LINE),
        lang: language(row),
        first_hand: own_words(row),
        href: format!("/voice/{}", row.voice.id),
        who: format!("{}, {}", name(row), row.source_name),
    }
}

/// Themes heard in it, the most frequent first.
fn themes(read: &[&VoiceRow]) -> Vec<(String, String, String)> {
    let mut heard: BTreeMap<_, (usize, &str)> = BTreeMap::new();
    for row in read {
        if let (Some(id), Some(name)) = (row.voice.theme, row.theme_name.as_deref()) {
            heard.entry(id).or_insert((0, name)).0 += 1;
        }
    }
    let mut themes: Vec<_> = heard.into_iter().collect();
    themes.sort_by(|(_, a), (_, b)| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let shown = |(id, (n, name)): (firsthand_domain::id::ThemeId, (usize, &str))| {
        (name.to_owned(), format!("/themes/{id}"), format!("{n} of {}", read.len()))
    };
    themes.into_iter().map(shown).collect()
}
