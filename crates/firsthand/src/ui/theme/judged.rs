//! Kind and tone of a theme's first-hand voices, as small bars and as one vital.

use firsthand_app::voice::facets::{Facet, FacetValue};
use firsthand_domain::voice::Tone;

use crate::ui::address;
use crate::ui::chart::{Bars, count};
use crate::ui::parts::Vital;

/// Fewer voices than this are written as a count, not as a share.
const SHARE: u64 = 20;

fn values<'a>(counted: &'a [Facet], field: &str) -> &'a [FacetValue] {
    counted.iter().find(|facet| facet.field == field).map_or(&[], |facet| &facet.values)
}

fn href(id: &str, field: &str, value: &str) -> String {
    address::voices(&[("theme", id), ("first_hand", "true"), (field, value)])
}

/// The bars of `kind` or `tone`, each opening its voices; what nobody is sure of is grey.
pub fn bars(counted: &[Facet], field: &str, id: &str) -> Bars {
    let values = values(counted, field);
    let rows = values.iter().map(|v| (v.label.clone(), v.count as i64, href(id, field, &v.value)));
    let mut bars = Bars::of(rows.collect());
    for (bar, value) in bars.bars.iter_mut().zip(values) {
        bar.muted = value.value == "none";
    }
    bars
}

/// "78%" negative; nothing where no voice has a tone.
pub fn vital(counted: &[Facet], id: &str) -> Option<Vital> {
    let values = values(counted, "tone");
    let judged: u64 = values.iter().filter(|v| v.value != "none").map(|v| v.count).sum();
    let negative = values.iter().find(|v| v.value == Tone::Negative.name()).map_or(0, |v| v.count);
    let all = count(judged as i64);
    let (value, note) = match judged {
        0 => return None,
        1..SHARE => (count(negative as i64), format!("of {all} with a tone")),
        _ => (
            format!("{:.0}%", negative as f64 / judged as f64 * 100.0),
            format!("{} of {all} with a tone", count(negative as i64)),
        ),
    };
    let href = Some(href(id, "tone", Tone::Negative.name()));
    Some(Vital { label: "Negative tone".to_owned(), value, href, note })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(counts: &[(&str, u64)]) -> Vec<Facet> {
        let value = |(value, count): &(&str, u64)| FacetValue {
            value: (*value).to_owned(),
            label: (*value).to_owned(),
            count: *count,
        };
        vec![Facet { field: "tone", label: "Tone", values: counts.iter().map(value).collect() }]
    }

    #[test]
    fn few_voices_are_counted_and_many_shared_out() {
        let few = vital(&tones(&[("negative", 7), ("positive", 3), ("none", 90)]), "4").unwrap();
        assert_eq!((few.value.as_str(), few.note.as_str()), ("7", "of 10 with a tone"));
        let many = vital(&tones(&[("negative", 75), ("mixed", 25)]), "4").unwrap();
        assert_eq!((many.value.as_str(), many.note.as_str()), ("75%", "75 of 100 with a tone"));
        assert_eq!(vital(&tones(&[("none", 9)]), "4"), None);
        assert!(bars(&tones(&[("negative", 7), ("none", 90)]), "tone", "4").bars[1].muted);
    }
}
