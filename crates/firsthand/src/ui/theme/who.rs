//! Who says a theme: customers by stage, plan, version, language and source, beside everybody heard.

use firsthand_app::theme::cuts::{Share, ThemeCut, Verdict};
use firsthand_domain::stage::Stage;

use super::{Cut, CutRow};
use crate::ui::address;
use crate::ui::chart::count;

/// Below this many customers a share is written as a count only.
const SHARES_FROM: i64 = 20;

/// The cuts as tables. `speaks` are the product's own languages.
pub fn cuts(found: &[ThemeCut], id: &str, speaks: &[String]) -> Vec<Cut> {
    let cut = |cut: &ThemeCut| Cut {
        label: cut.label.to_owned(),
        rows: cut.values.iter().map(|share| row(cut, share, id, speaks)).collect(),
        unknown: match (cut.unknown, cut.field.as_str()) {
            (0, _) => String::new(),
            (1, _) => "Of 1 customer it is not known.".to_owned(),
            (many, _) => format!("Of {} customers it is not known.", count(many)),
        },
        meanings: if cut.field == "stage" {
            Stage::ALL.iter().map(|stage| (stage.label(), stage.meaning())).collect()
        } else {
            Vec::new()
        },
    };
    found.iter().map(cut).collect()
}

fn row(cut: &ThemeCut, share: &Share, id: &str, speaks: &[String]) -> CutRow {
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let silent = cut.field == "language" && !speaks.contains(&share.value);
    CutRow {
        label: share.label.clone(),
        note: if silent { "The product does not speak it".to_owned() } else { String::new() },
        people: count(share.people),
        voices: if share.voices == 1 {
            "1 voice".to_owned()
        } else {
            format!("{} voices", count(share.voices))
        },
        href: address::voices(&[("theme", id), (cut.field.as_str(), &share.value), ("first_hand", "true")]),
        share: if cut.people < SHARES_FROM {
            format!("of {}", count(cut.people))
        } else {
            format!("{} ({:.0} to {})", percent(share.share), share.low * 100.0, percent(share.high))
        },
        whole: percent(share.whole),
        verdict: match share.verdict {
            Verdict::More => ("arrow-up", "More than elsewhere"),
            Verdict::Fewer => ("arrow-down", "Fewer than elsewhere"),
            Verdict::Chance => ("equals", "Could be chance"),
            Verdict::TooFew => ("minus", "Too few to say"),
        },
        stands_out: matches!(share.verdict, Verdict::More | Verdict::Fewer),
    }
}
