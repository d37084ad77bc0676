//! One theme's page from what the product tells of it.

use firsthand_app::alert::AlertRow;
use firsthand_app::theme::show::ThemePage as Found;
use firsthand_app::voice::facets::Facet;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::access::Role;
use firsthand_domain::language;

use super::finding;
use super::{Quotes, Reason, ThemePage};
use crate::ui::address;
use crate::ui::alert::cards;
use crate::ui::chart::{Bars, count};
use crate::ui::parts::{Crumb, PinForm, Quote, Tab, Tally, Vital, When, quote};
use crate::ui::shell::Shell;

/// Days of "lately".
pub const LATELY_DAYS: i64 = 28;
/// Bars in a list of the margin.
const BARS: usize = 6;

/// Which voices are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Pinned,
    Random,
    Odd,
}

impl Which {
    pub fn of(name: &str) -> Which {
        match name {
            "random" => Which::Random,
            "odd" => Which::Odd,
            _ => Which::Pinned,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Which::Pinned => "pinned",
            Which::Random => "random",
            Which::Odd => "odd",
        }
    }
}

/// What stands around the theme itself.
pub struct Around {
    /// Voices of the last 28 days, and the first of those days.
    pub recent: u64,
    pub lately: String,
    /// Counts of its second-hand voices.
    pub told: Vec<Facet>,
    /// Languages the product speaks.
    pub speaks: Vec<String>,
    pub may_change: bool,
    /// Its open alerts, and who asks.
    pub alerts: Vec<AlertRow>,
    pub role: Role,
    pub which: Which,
    pub draw: u64,
    pub when: When,
}

pub fn page(shell: Shell, found: &Found, around: &Around) -> ThemePage {
    let theme = &found.row.theme;
    let id = theme.id.to_string();
    ThemePage {
        shell,
        name: theme.name.clone(),
        crumbs: vec![Crumb::new("Themes", "/themes")],
        words: theme.words.clone(),
        named_by_hand: theme.named_by_hand,
        may_change: around.may_change,
        vitals: vitals(found, around, &id),
        tally: Tally::of(found.row.strength.strokes()),
        alerts: cards(&around.alerts, around.role, &format!("/themes/{id}"), &around.when),
        chart: finding::chart(found, &around.alerts, &around.when),
        quotes: quotes(found, around, &id),
        sources: sources(found, around, &id),
        languages: languages(found, around, &id),
        versions: versions(found, &id),
        reasons: found
            .reasons
            .iter()
            .map(|(holds, text)| Reason { text: text.clone(), holds: *holds })
            .collect(),
        voices_href: address::voices(&[("theme", &id)]),
        id,
    }
}

fn vitals(found: &Found, around: &Around, id: &str) -> Vec<Vital> {
    let theme = &found.row.theme;
    let vital = |label: &str, n: i64, filters: &[(&str, &str)], note: String| Vital {
        label: label.to_owned(),
        value: count(n),
        href: Some(address::voices(filters)),
        note,
    };
    let all = format!("of {} in all", count(theme.voices));
    let heard = if found.second_hand > 0 {
        format!("and {} second-hand", count(found.second_hand))
    } else {
        String::new()
    };
    vec![
        vital("Voices, 28 days", around.recent as i64, &[("theme", id), ("from", &around.lately)], all),
        vital("People", theme.people, &[("theme", id), ("first_hand", "true")], heard),
        vital("Sources", found.sources.len() as i64, &[("theme", id)], String::new()),
    ]
}

fn quotes(found: &Found, around: &Around, id: &str) -> Quotes {
    let (voices, none) = match around.which {
        Which::Pinned => (&found.pinned, "Nobody has pinned a voice yet. Pin the ones that say it best."),
        Which::Random => (&found.random, "Nobody has said it first-hand yet."),
        Which::Odd => (&found.odd, "None of its voices stands apart from the others."),
    };
    let here = |which: Which| format!("/themes/{id}?quotes={}", which.name());
    let tab = |which: Which, label: &str, of: &[VoiceRow]| {
        Tab::new(format!("{label} {}", of.len()), here(which), which == around.which)
    };
    let first = if found.pinned_by_hand { "Pinned" } else { "Typical" };
    let mut tabs = vec![
        tab(Which::Pinned, first, &found.pinned),
        tab(Which::Random, "Random", &found.random),
        tab(Which::Odd, "Odd", &found.odd),
    ];
    if around.which == Which::Random && found.row.theme.voices > found.random.len() as i64 {
        tabs.push(Tab::new("Draw again", format!("{}&draw={}", here(Which::Random), around.draw + 1), false));
    }
    let shown = voices.iter().map(|voice| quoted(found, around, voice, id, &here(around.which)));
    Quotes { tabs, quotes: shown.collect(), none: none.to_owned() }
}

fn quoted(found: &Found, around: &Around, row: &VoiceRow, id: &str, here: &str) -> Quote {
    let voice = row.voice.id;
    let mut quote = quote(row, format!("/voice/{voice}?theme={id}"), &around.when);
    let pinned = found.pinned_by_hand && found.pinned.iter().any(|p| p.voice.id == voice);
    let back =
        if around.which == Which::Random { format!("{here}&draw={}", around.draw) } else { here.to_owned() };
    quote.pin = around.may_change.then(|| PinForm {
        action: format!("/themes/{id}/pins"),
        voice: voice.to_string(),
        pinned,
        back,
    });
    quote
}

fn sources(found: &Found, around: &Around, id: &str) -> Bars {
    let told = |source: &str| {
        let facet = around.told.iter().find(|facet| facet.field == "source");
        facet.and_then(|f| f.values.iter().find(|v| v.value == source)).map_or(0, |v| v.count as i64)
    };
    let shown = &found.sources[..found.sources.len().min(BARS)];
    let row = |share: &firsthand_app::theme::show::SourceShare| {
        let source = share.source.id.to_string();
        (share.source.name.clone(), share.voices, address::voices(&[("theme", id), ("source", &source)]))
    };
    let mut bars = Bars::of(shown.iter().map(row).collect());
    for (bar, share) in bars.bars.iter_mut().zip(shown) {
        // Hatched when more than half of what came from there are colleagues' summaries.
        bar.second_hand = told(&share.source.id.to_string()) * 2 > share.voices;
    }
    if bars.bars.iter().any(|bar| bar.second_hand) {
        bars.note = "Hatched is second-hand: a colleague’s summary.".to_owned();
    }
    bars
}

fn languages(found: &Found, around: &Around, id: &str) -> Bars {
    let shown = &found.languages[..found.languages.len().min(BARS)];
    let row = |(code, n): &(String, i64)| {
        (language::name(code).to_owned(), *n, address::voices(&[("theme", id), ("language", code)]))
    };
    let mut bars = Bars::of(shown.iter().map(row).collect());
    for (bar, (code, _)) in bars.bars.iter_mut().zip(shown) {
        bar.muted = !around.speaks.contains(code);
    }
    if bars.bars.iter().any(|bar| bar.muted) {
        bars.note = "Grey: the product does not speak it.".to_owned();
    }
    bars
}

fn versions(found: &Found, id: &str) -> Bars {
    let row = |(version, n): &(String, i64)| {
        (version.clone(), *n, address::voices(&[("theme", id), ("version", version)]))
    };
    Bars::of(found.versions.iter().take(BARS).map(row).collect())
}
