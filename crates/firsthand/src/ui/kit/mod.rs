//! The kit: every part with its states on one page, to see at a glance what a change of style does.

mod routes;

pub use routes::routes;

use askama::Template;

use super::chart::{Bars, Launch, Spark, Trend, Week};
use super::filters;
use super::parts::{Tally, VoiceRow, Words};
use super::shell::{Place, Shell};

/// `GET /kit`
#[derive(Template)]
#[template(path = "kit/page.html")]
pub struct KitPage {
    pub shell: Shell,
    pub tallies: Vec<(Tally, &'static str)>,
    pub inside: Spark,
    pub outside: Spark,
    pub rows: Vec<VoiceRow>,
    pub trend: Trend,
    pub bars: Bars,
    pub swatches: &'static [(&'static str, &'static str)],
}

impl KitPage {
    pub fn new(shell: Shell) -> Self {
        let explained = [
            "One person, once",
            "A few people, one source",
            "Many people or many sources",
            "Both, and it keeps happening",
            "Both, and a random sample agrees",
        ];
        let tally = |(at, text): (usize, &'static str)| (Tally::of(at as u8 + 1).large(), text);
        KitPage {
            shell,
            tallies: explained.into_iter().enumerate().map(tally).collect(),
            inside: spark(
                "within it",
                &[17., 20., 18., 23., 19., 21., 24., 20., 18., 22., 23., 21.],
                (17., 25.),
            ),
            outside: spark(
                "outside its normal range",
                &[12., 14., 11., 13., 15., 12., 10., 14., 13., 12., 16., 31.],
                (9., 18.),
            ),
            rows: rows(),
            trend: trend(),
            bars: bars(),
            swatches: SWATCHES,
        }
    }
}

const SWATCHES: &[(&str, &str)] = &[
    ("accent-solid", "Act"),
    ("accent", "Link"),
    ("accent-soft", "Selected"),
    ("marker", "Heard"),
    ("marker-strong", "Active"),
    ("ok", "OK"),
    ("warn", "Care"),
    ("bad", "Stop"),
    ("ink", "Ink"),
    ("ink-2", "Second"),
    ("ink-3", "Third"),
    ("line-2", "Line"),
    ("sunken", "Well"),
];

fn spark(name: &str, weeks: &[f64], normal: (f64, f64)) -> Spark {
    Spark { name: name.to_owned(), weeks: weeks.to_vec(), normal: Some(normal), launches: Vec::new() }
}

fn rows() -> Vec<VoiceRow> {
    let words = "I keep one glove with a hole in it. My husband calls it my scooter glove.";
    let heard = VoiceRow {
        id: "kit1".into(),
        href: Some("/kit".into()),
        unread: true,
        name: "Sofie Lindqvist".into(),
        about: "Commuter, Bergen".into(),
        when: "12 Nov".into(),
        words: Words::marking(words, "one glove with a hole in it"),
        first_hand: true,
        lang: "en".into(),
        icon: "microphone",
        source: "Interview".into(),
        rating: Some("4 of 5".into()),
        ..VoiceRow::default()
    };
    let told = VoiceRow {
        id: "kit2".into(),
        unread: false,
        name: "St Birgitta Hospital".into(),
        about: "340 riders".into(),
        words: "Ward manager says the early shift gives up and takes taxis once it is below zero.".into(),
        first_hand: false,
        chip: "Second-hand".into(),
        icon: "briefcase",
        source: "Sales note".into(),
        theme: Some("Unlock fails at the kerb".into()),
        rating: None,
        ..heard.clone()
    };
    vec![heard, told]
}

fn trend() -> Trend {
    let counts = [14, 16, 13, 17, 15, 18, 16, 15, 17, 14, 16, 18, 19, 17, 20, 22, 21, 24];
    let label = |at: usize| format!("{} {}", at % 4 * 7 + 1, ["Jul", "Aug", "Sep", "Oct", "Nov"][at / 4]);
    let week = |(at, count): (usize, &i64)| Week { label: label(at), count: *count };
    Trend {
        name: "Voices each week since 1 July, 24 last week, normal range 12 to 20".into(),
        unit: "voices a week".into(),
        weeks: counts.iter().enumerate().map(week).collect(),
        normal: Some((12.0, 20.0)),
        launches: vec![Launch { name: "Unlock 2.0".into(), date: "29 Sep".into(), at: 12.1 }],
        alert: None,
        end: "24 last week".into(),
        end_note: "above its range".into(),
    }
}

fn bars() -> Bars {
    let row = |label: &str, n| (label.to_owned(), n, "/voice".to_owned());
    let mut bars = Bars::of(vec![row("Support", 118), row("App reviews", 64), row("Sales notes", 12)]);
    if let Some(bar) = bars.bars.last_mut() {
        bar.second_hand = true;
    }
    bars.note = "Hatched is second-hand: a colleague’s summary.".into();
    bars
}
