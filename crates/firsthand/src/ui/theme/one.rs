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
    /// May rename and pin.
    pub may_change: bool,
    /// Voices in 28 days, people, sources, …
    pub vitals: Vec<Vital>,
    pub tally: Tally,
    /// Its open alerts, in a sentence each.
    pub alerts: Vec<Card>,
    pub chart: Option<Chart>,
    pub quotes: Quotes,
    pub sources: Bars,
    pub languages: Bars,
    pub versions: Bars,
    /// Why this strength and no other.
    pub reasons: Vec<Reason>,
    /// All its voices.
    pub voices_href: String,
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
