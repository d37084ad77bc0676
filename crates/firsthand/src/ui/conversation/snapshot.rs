//! The snapshot as it is read, and as lines to type: one fact, step, opportunity or insight a line.

use firsthand_domain::id::HighlightId;
use firsthand_domain::session::{Session, Snapshot, Step};

use super::{Badge, Marked, SnapshotView, StepLine};
use crate::ui::frame::Fields;
use crate::ui::parts::Choice;

/// Half of the bar's width: a feeling of 3 reaches its end.
const HALF: i64 = 30;

pub fn view(session: &Session, marked: &[Marked]) -> SnapshotView {
    let snapshot = session.snapshot.clone().unwrap_or_default();
    let missing = snapshot.missing(!marked.is_empty());
    let chosen = snapshot.quote.map(|id| id.to_string());
    let quotes = marked.iter().filter(|h| !h.broken);
    SnapshotView {
        status: match (session.shared_at, session.snapshot_at) {
            (Some(_), _) => Badge { icon: "check-circle", word: "Shared", tone: "ok" },
            (None, Some(_)) => Badge { icon: "check-circle", word: "Ready to share", tone: "ok" },
            (None, None) => Badge { icon: "clock", word: "To write", tone: "warn" },
        },
        ready: session.snapshot_at.is_some(),
        shared: session.shared_at.is_some(),
        missing: missing.join(", "),
        quote: quotes.clone().find(|h| Some(&h.id) == chosen.as_ref()).map(|h| h.words.clone()),
        facts_text: lines(snapshot.facts.iter().map(|(label, value)| format!("{label}: {value}"))),
        steps_text: lines(snapshot.steps.iter().map(|s| format!("{} | {} | {}", s.when, s.what, s.feeling))),
        opportunities_text: lines(snapshot.opportunities.iter().cloned()),
        insights_text: lines(snapshot.insights.iter().cloned()),
        facts: snapshot.facts,
        steps: snapshot.steps.into_iter().map(step).collect(),
        opportunities: snapshot.opportunities,
        insights: snapshot.insights,
        quotes: quotes
            .map(|h| {
                let mut label: String = h.words.chars().take(80).collect();
                if label.len() < h.words.len() {
                    label.push('…');
                }
                Choice::new(h.id.clone(), label, Some(&h.id) == chosen.as_ref())
            })
            .collect(),
    }
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join("\n")
}

fn step(step: Step) -> StepLine {
    let feeling = i64::from(step.feeling);
    let length = feeling.abs() * HALF / 3;
    let (class, label) = match feeling {
        ..0 => ("neg", "felt bad"),
        0 => ("mix", "neither good nor bad"),
        1.. => ("pos", "felt good"),
    };
    StepLine {
        when: step.when,
        what: step.what,
        x: if feeling < 0 { HALF - length } else { HALF - i64::from(feeling == 0) * 2 },
        width: length.max(4),
        class,
        label,
    }
}

/// Reads the form: `Label: value` for facts, `when | what | feeling` for steps, a line for each other.
pub fn read(fields: &Fields) -> Snapshot {
    let split = |name: &str| {
        fields.one(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
    };
    Snapshot {
        quote: fields.filled("quote").and_then(|id| id.parse::<HighlightId>().ok()),
        facts: split("facts")
            .map(|line| match line.split_once(':') {
                Some((label, value)) => (label.trim().to_owned(), value.trim().to_owned()),
                None => ("Fact".to_owned(), line),
            })
            .collect(),
        steps: split("steps").map(|line| read_step(&line)).collect(),
        opportunities: split("opportunities").collect(),
        insights: split("insights").collect(),
    }
}

fn read_step(line: &str) -> Step {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let feeling = |text: &str| text.replace('−', "-").parse::<i8>().ok();
    let owned = |text: &str| text.to_owned();
    match parts.as_slice() {
        [when, what, last] if feeling(last).is_some() => {
            Step { when: owned(when), what: owned(what), feeling: feeling(last).unwrap_or_default() }
        }
        [when, what @ ..] if !what.is_empty() => {
            Step { when: owned(when), what: what.join(" | "), feeling: 0 }
        }
        _ => Step { when: String::new(), what: owned(line), feeling: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_however_much_of_it_is_written() {
        let step = |line: &str| read_step(line);
        assert_eq!(step("06:40 | Two failed scans | -3").feeling, -3);
        assert_eq!(step("06:40 | Two failed scans | −2").feeling, -2);
        assert_eq!(step("06:40 | Two failed scans").when, "06:40");
        assert_eq!(step("Two failed scans").what, "Two failed scans");
        assert_eq!(step("06:40 | a | b").what, "a | b");
    }
}
