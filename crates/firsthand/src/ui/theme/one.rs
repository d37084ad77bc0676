//! One theme: decide whether to act.

use askama::Template;

use crate::ui::alert::Card;
use crate::ui::chart::{Bars, Trend};
use crate::ui::filters;
use crate::ui::parts::{Crumb, Quote, Tab, Tally, Vital};
use crate::ui::shell::{Place, Shell};

/// `GET /themes/{id}?quotes=pinned|random|odd`
#[derive(Template)]
#[template(path = "theme/page.html")]
pub struct ThemePage {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub crumbs: Vec<Crumb>,
    /// The words that set it apart: "scan, frost, sticker, gloves".
    pub words: Vec<String>,
    pub named_by_hand: bool,
    /// A name a machine proposed.
    pub proposal: Proposal,
    /// May rename and pin.
    pub may_change: bool,
    /// Voices in 28 days, people, sources, …
    pub vitals: Vec<Vital>,
    pub tally: Tally,
    /// Its open alerts, in a sentence each.
    pub alerts: Vec<Card>,
    pub chart: Option<Chart>,
    pub quotes: Quotes,
    pub parts: Vec<PartRow>,
    /// Who says it, cut in several ways.
    pub cuts: Vec<Cut>,
    /// Themes that were merged into it: id and name.
    pub merged: Vec<(String, String)>,
    /// The theme it was split from: id and name.
    pub split_from: Option<(String, String)>,
    pub dismissed: bool,
    /// Why it is not established yet; may be empty.
    pub emerging: String,
    /// Names of themes it can be merged into.
    pub names: Vec<String>,
    /// Of its first-hand voices.
    pub kinds: Bars,
    pub tones: Bars,
    pub sources: Bars,
    /// Why this strength and no other.
    pub reasons: Vec<Reason>,
    /// All its voices.
    pub voices_href: String,
}

/// A sub-theme.
pub struct PartRow {
    pub id: String,
    pub name: String,
    pub words: String,
    pub voices: String,
    pub voices_href: String,
    /// "6 people".
    pub people: String,
}

/// One way to cut a theme's customers.
pub struct Cut {
    pub label: String,
    pub rows: Vec<CutRow>,
    /// "Of 4 customers it is not known."; may be empty.
    pub unknown: String,
    /// What the values mean, where they are ours.
    pub meanings: Vec<(&'static str, &'static str)>,
}

/// One value of a cut.
pub struct CutRow {
    pub label: String,
    pub note: String,
    pub people: String,
    /// What the number opens: "14 voices".
    pub voices: String,
    pub href: String,
    /// "24% (15 to 36%)", or "of 12".
    pub share: String,
    /// The same share of everybody heard.
    pub whole: String,
    /// Icon and words.
    pub verdict: (&'static str, &'static str),
    pub stands_out: bool,
}

/// A name a machine proposed, and where one may be asked for.
#[derive(Default)]
pub struct Proposal {
    /// Empty when there is none.
    pub name: String,
    pub model: String,
    /// The passage it rests on, in the customer's words, and the voice it stands in.
    pub quote: String,
    pub lang: String,
    pub href: String,
    /// The host that may be asked; empty when none, or when the reader may not.
    pub ask: String,
}

pub struct Chart {
    /// The finding, in a sentence: "Charged rides are heard twice as often as usual".
    pub title: String,
    /// "Voices each week since 26 May. Grey: its normal range."
    pub sub: String,
    pub trend: Trend,
}

pub struct Quotes {
    /// Pinned, Random, Odd, each with its count.
    pub tabs: Vec<Tab>,
    pub quotes: Vec<Quote>,
    /// Said when this view is empty: "Nobody has pinned a voice yet. …"
    pub none: String,
}

/// A line of "Why Pattern".
pub struct Reason {
    pub text: String,
    /// False where the evidence is thin.
    pub holds: bool,
}
