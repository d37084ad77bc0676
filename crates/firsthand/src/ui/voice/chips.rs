//! What was asked, as chips that take each part out again, and wider searches for when nothing was found.

use jiff::civil::Date;

use super::asked::{Asked, Pair, address};
use super::labels::Labels;
use crate::ui::parts::When;

/// Parts of a search that have a place of their own on the page.
const SHOWN_ELSEWHERE: [&str; 4] = ["q", "sort", "from", "to"];

/// A chip for each filter: its words, and the search without it.
pub fn applied(asked: &Asked, labels: &Labels<'_>, when: &When) -> Vec<(String, String)> {
    let pairs = asked.pairs();
    let mut chips: Vec<(String, String)> =
        dates(asked, when).into_iter().map(|label| (label, undated(asked))).collect();
    let filters: Vec<&Pair> = pairs.iter().filter(|(name, _)| !SHOWN_ELSEWHERE.contains(name)).collect();
    // A state of reading alone is one of the views, which says it already.
    let view = asked.search.q.is_empty() && matches!(filters[..], [("triage", _)]);
    for pair in filters.into_iter().filter(|_| !view) {
        let rest = pairs.iter().filter(|other| *other != pair).cloned().collect();
        chips.push((labels.of(pair.0, &pair.1), address("/voice", rest)));
    }
    chips
}

/// Searches that ask for less.
pub fn wider(asked: &Asked) -> Vec<(String, String)> {
    let pairs = asked.pairs();
    let only = |keep: fn(&Pair) -> bool| {
        address("/voice", pairs.iter().filter(|pair| keep(pair)).cloned().collect())
    };
    let mut wider = Vec::new();
    if asked.search.from.is_some() || asked.search.to.is_some() {
        wider.push(("All dates".to_owned(), undated(asked)));
    }
    if !asked.search.q.is_empty() && pairs.iter().any(|(name, _)| !SHOWN_ELSEWHERE.contains(name)) {
        wider.push(("Without filters".to_owned(), only(|(name, _)| *name == "q")));
    }
    wider
}

fn undated(asked: &Asked) -> String {
    address(
        "/voice",
        asked.pairs().into_iter().filter(|(name, _)| *name != "from" && *name != "to").collect(),
    )
}

/// "1 to 7 Nov", "Since 1 Nov", "Until 7 Nov".
fn dates(asked: &Asked, when: &When) -> Option<String> {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    match (day(&asked.search.from), day(&asked.search.to)) {
        (Some(from), Some(to)) => Some(when.span(from, to)),
        (Some(from), None) => Some(format!("Since {}", when.day(from))),
        (None, Some(to)) => Some(format!("Until {}", when.day(to))),
        (None, None) => None,
    }
}
