//! The groups of checkboxes beside a search.

use firsthand_app::voice::facets::{Facet as Counted, FacetValue};
use firsthand_domain::voice::Heard;

use super::asked::{Asked, Pair, address};
use super::labels::Labels;
use super::{Facet, FacetOption};
use crate::ui::chart::count;

/// Values shown before "more".
const SHOWN: usize = 8;

/// The groups in their order: field, label, and whether unfolded from the start.
const GROUPS: [(&str, &str, bool); 12] = [
    ("first_hand", "Heard", true),
    ("source", "Source", true),
    ("theme", "Theme", true),
    ("kind", "Kind", true),
    ("tone", "Tone", false),
    ("speaker", "Who spoke", false),
    ("rating", "Stars", false),
    ("language", "Language", true),
    ("version", "Version", false),
    ("area", "Area", false),
    ("country", "Country", false),
    ("tag", "Tag", false),
];

/// The groups that have anything to choose. A ticked value stays visible when nothing has it any more, so that it
/// can be taken out where it was put in.
pub fn groups(asked: &Asked, labels: &Labels<'_>) -> Vec<Facet> {
    let counted = labels.facets;
    let pairs = asked.pairs();
    let group = |(name, label, open): (&'static str, &'static str, bool)| {
        let ticked: Vec<&str> =
            pairs.iter().filter(|(n, _)| *n == name).map(|(_, value)| value.as_str()).collect();
        let mut values = if name == "first_hand" { first_hand(counted) } else { values(counted, name) };
        for missing in
            ticked.iter().filter(|value| !values.iter().any(|v| v.value == **value)).collect::<Vec<_>>()
        {
            values.push(FacetValue {
                value: (*missing).to_owned(),
                label: labels.of(name, missing),
                count: 0,
            });
        }
        let whole = asked.whole == name;
        let (options, hidden) = options(values, &ticked, whole);
        let more = (hidden > 0).then(|| (format!("{hidden} more"), whole_group(&pairs, name)));
        Facet { name, label, open: open || whole || !ticked.is_empty(), options, more }
    };
    GROUPS.into_iter().map(group).filter(|group| !group.options.is_empty()).collect()
}

fn values(counted: &[Counted], name: &str) -> Vec<FacetValue> {
    counted.iter().find(|facet| facet.field == name).map(|facet| facet.values.clone()).unwrap_or_default()
}

/// How it was heard, in the two words that decide what counts.
fn first_hand(counted: &[Counted]) -> Vec<FacetValue> {
    let heard = values(counted, "heard");
    let sum = |first_hand: bool| -> u64 {
        heard.iter().filter(|v| (v.value != Heard::Report.name()) == first_hand).map(|v| v.count).sum()
    };
    let value = |first_hand: bool, label: &str| FacetValue {
        value: first_hand.to_string(),
        label: label.to_owned(),
        count: sum(first_hand),
    };
    [value(true, "First-hand"), value(false, "Second-hand")].into_iter().filter(|v| v.count > 0).collect()
}

/// What is shown of a group, and how many values are not.
fn options(values: Vec<FacetValue>, ticked: &[&str], whole: bool) -> (Vec<FacetOption>, usize) {
    let all = values.len();
    let shown: Vec<FacetOption> = values
        .into_iter()
        .enumerate()
        .filter(|(at, value)| whole || *at < SHOWN || ticked.contains(&value.value.as_str()))
        .map(|(_, value)| FacetOption {
            checked: ticked.contains(&value.value.as_str()),
            count: count(value.count as i64),
            value: value.value,
            label: value.label,
        })
        .collect();
    let hidden = all - shown.len();
    (shown, hidden)
}

fn whole_group(pairs: &[Pair], name: &str) -> String {
    let mut pairs = pairs.to_vec();
    pairs.push(("all", name.to_owned()));
    address("/voice", pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::frame::Fields;

    #[test]
    fn ticked_values_stay_and_the_rest_is_cut() {
        let value =
            |n: usize| FacetValue { value: format!("v{n}"), label: format!("V{n}"), count: 20 - n as u64 };
        let counted =
            vec![Counted { field: "version", label: "Version", values: (0..12).map(value).collect() }];
        let asked = Asked::read(&Fields::read("version=v11&version=gone"));
        let names = firsthand_app::ctx::Names::default();
        let labels = Labels { facets: &counted, names: &names, someone: String::new(), imports: Vec::new() };
        let group = &groups(&asked, &labels)[0];
        let shown: Vec<_> =
            group.options.iter().map(|o| (o.value.as_str(), o.count.as_str(), o.checked)).collect();
        assert_eq!(shown.len(), 10);
        assert_eq!(shown[8..], [("v11", "9", true), ("gone", "0", true)]);
        assert!(group.open);
        assert_eq!(group.more.as_ref().map(|(label, _)| label.as_str()), Some("3 more"));
    }
}
