//! Counts side by side: where voices come from, which languages, which versions.

use askama::Template;

use crate::ui::parts::rendered;

#[derive(Debug, Clone, Default, PartialEq, Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    pub bars: Vec<Bar>,
    /// "Hatched is second-hand: a colleague’s summary."; may be empty.
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    /// As shown: "1,204".
    pub count: String,
    /// The voices behind the count.
    pub href: String,
    /// Length, 0 to 100, of the longest.
    pub share: f64,
    /// A word under the label; may be empty.
    pub note: String,
    pub second_hand: bool,
    /// Grey: a language the product does not speak, everything else.
    pub muted: bool,
}

impl Bars {
    /// Bars scaled to the longest, from label, count and address.
    pub fn of(rows: Vec<(String, i64, String)>) -> Self {
        let largest = rows.iter().map(|r| r.1).max().unwrap_or(0).max(1) as f64;
        let bar = |(label, n, href): (String, i64, String)| Bar {
            label,
            count: super::count(n),
            href,
            share: n as f64 / largest * 100.0,
            note: String::new(),
            second_hand: false,
            muted: false,
        };
        Bars { bars: rows.into_iter().map(bar).collect(), note: String::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }

    fn any_hatched(&self) -> bool {
        self.bars.iter().any(|b| b.second_hand)
    }
}

impl Bar {
    /// Never so short that it disappears.
    fn width(&self) -> f64 {
        (self.share.clamp(0.0, 100.0) * 2.0).round().max(3.0)
    }
}

rendered!(Bars);
