//! One theme's page from what the product tells of it.

use firsthand_app::alert::AlertRow;
use firsthand_app::theme::show::ThemePage as Found;
use firsthand_app::voice::facets::Facet;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::access::Role;
use firsthand_domain::theme::Part;

use super::finding;
use super::{PartRow, Quotes, Reason, ThemePage, judged, who};
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
    /// Counts of its first-hand voices.
    pub judged: Vec<Facet>,
    /// Languages the product speaks.
    pub speaks: Vec<String>,
    pub may_change: bool,
    /// Names of all themes.
    pub names: Vec<String>,
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
        crumbs: crumbs(found),
        words: theme.words.clone(),
        named_by_hand: theme.named_by_hand,
        proposal: Default::default(),
        may_change: around.may_change,
        vitals: vitals(found, around, &id),
        tally: Tally::of(found.row.strength.strokes()),
        alerts: cards(&around.alerts, around.role, &format!("/themes/{id}"), &around.when),
        chart: finding::chart(found, &around.alerts, &around.when),
        quotes: quotes(found, around, &id),
        kinds: judged::bars(&around.judged, "kind", &id),
        tones: judged::bars(&around.judged, "tone", &id),
        sources: sources(found, around, &id),
        parts: found.parts.iter().map(|part| part_row(part, &id)).collect(),
        cuts: who::cuts(&found.cuts, &id, &around.speaks),
        merged: found.merged.iter().map(|theme| (theme.id.to_string(), theme.name.clone())).collect(),
        split_from: found.split_from.as_ref().map(|theme| (theme.id.to_string(), theme.name.clone())),
        dismissed: found.dismissed,
        emerging: found.row.emerging.clone().unwrap_or_default(),
        names: around.names.iter().filter(|name| **name != theme.name).cloned().collect(),
        reasons: found
            .reasons
            .iter()
            .map(|(holds, text)| Reason { text: text.clone(), holds: *holds })
            .collect(),
        voices_href: address::voices(&[("theme", &id)]),
        id,
    }
}

fn crumbs(found: &Found) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::new("Themes", "/themes")];
    let group = found.group.as_ref().filter(|_| !found.dismissed);
    crumbs.extend(group.map(|group| Crumb::new(group.name.clone(), format!("/themes?group={}", group.id))));
    crumbs
}

fn part_row(part: &Part, theme: &str) -> PartRow {
    let id = part.id.to_string();
    PartRow {
        name: part.name.clone(),
        words: part.words.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
        voices: count(part.voices),
        voices_href: address::voices(&[("theme", theme), ("part", &id)]),
        people: if part.people == 1 {
            "1 person".to_owned()
        } else {
            format!("{} people", count(part.people))
        },
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
    let mut vitals = vec![
        vital("Voices, 28 days", around.recent as i64, &[("theme", id), ("from", &around.lately)], all),
        vital("People", theme.people, &[("theme", id), ("first_hand", "true")], heard),
        vital("Sources", found.sources.len() as i64, &[("theme", id)], String::new()),
    ];
    vitals.extend(judged::vital(&around.judged, id));
    vitals
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
