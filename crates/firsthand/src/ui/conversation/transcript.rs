//! A transcript as turns of plain, marked and hidden words.

use std::collections::HashSet;

use firsthand_app::session::TranscriptRow;
use firsthand_domain::highlight::{Highlight, Redaction};
use firsthand_domain::id::HighlightId;
use firsthand_domain::session::SpeakerRole;

/// One turn on the page.
pub struct Turn {
    /// "02:16"; empty without times.
    pub at: String,
    /// Milliseconds, for the recording.
    pub ms: String,
    pub speaker: String,
    /// One of us: asked, not evidence.
    pub ours: bool,
    /// Bytes of the transcript's words.
    pub first: u32,
    pub past: u32,
    pub pieces: Vec<Piece>,
    /// Highlights that begin in this turn.
    pub marks: Vec<String>,
}

/// Words of one kind.
#[derive(Debug, PartialEq)]
pub enum Piece {
    Plain(String),
    /// The highlight and its words.
    Marked(String, String),
    /// How many bytes are hidden, and why.
    Hidden(u32, String),
}

/// Milliseconds as "02:16" or "1:02:16".
pub fn clock(ms: i64) -> String {
    let s = ms / 1000;
    if s >= 3600 {
        format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    } else {
        format!("{:02}:{:02}", s / 60, s % 60)
    }
}

/// The turns of a transcript with what was marked in them; in one pass, since six hours of talk are many turns.
pub fn turns(row: &TranscriptRow, highlights: &[Highlight]) -> Vec<Turn> {
    let mut marks: Vec<&Highlight> = highlights.iter().filter(|h| h.transcript == row.id).collect();
    marks.sort_by_key(|h| (h.range.start, h.range.end));
    let mut begun = HashSet::new();
    let mut from = 0;
    row.words
        .turns
        .iter()
        .map(|turn| {
            // What ends before this turn ends before all later ones.
            while marks.get(from).is_some_and(|h| h.range.end <= turn.range.start) {
                from += 1;
            }
            let here: Vec<&Highlight> =
                marks[from..].iter().copied().take_while(|h| h.range.start < turn.range.end).collect();
            let role = turn.speaker.and_then(|n| row.roles.get(usize::from(n)));
            let name = turn.speaker.and_then(|n| row.words.speakers.get(usize::from(n)));
            Turn {
                at: turn.start_ms.map(clock).unwrap_or_default(),
                ms: turn.start_ms.map(|ms| ms.to_string()).unwrap_or_default(),
                speaker: name.cloned().unwrap_or_default(),
                ours: matches!(role, Some(SpeakerRole::Colleague(_))),
                first: turn.range.start,
                past: turn.range.end,
                pieces: pieces(&row.words.text, turn.range.start, turn.range.end, &here, &row.redactions),
                marks: here.iter().filter(|h| begun.insert(h.id)).map(|h| h.id.to_string()).collect(),
            }
        })
        .collect()
}

fn pieces(text: &str, first: u32, past: u32, marks: &[&Highlight], hidden: &[Redaction]) -> Vec<Piece> {
    let hidden: Vec<&Redaction> =
        hidden.iter().filter(|gap| gap.range.start < past && first < gap.range.end).collect();
    let inside = |at: &u32| first < *at && *at < past;
    let mut edges: Vec<u32> =
        marks.iter().flat_map(|h| [h.range.start, h.range.end]).filter(inside).collect();
    edges.extend(hidden.iter().flat_map(|gap| [gap.range.start, gap.range.end]).filter(inside));
    edges.extend([first, past]);
    edges.sort_unstable();
    edges.dedup();
    edges
        .windows(2)
        .filter_map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            if let Some(gap) = hidden.iter().find(|gap| gap.range.start <= from && to <= gap.range.end) {
                return Some(Piece::Hidden(to - from, gap.reason.clone()));
            }
            let words = text.get(from as usize..to as usize)?.to_owned();
            let mark = marks.iter().find(|h| h.range.start <= from && to <= h.range.end).map(|h| h.id);
            Some(match mark {
                Some(HighlightId(_)) => {
                    Piece::Marked(mark.map(|id| id.to_string()).unwrap_or_default(), words)
                }
                None => Piece::Plain(words),
            })
        })
        .collect()
}

/// Each speaker's share of the words that were said, in per cent, the one who spoke most first.
pub fn shares(row: &TranscriptRow) -> Vec<(String, f64)> {
    let mut all = vec![0_usize; row.words.speakers.len()];
    for turn in &row.words.turns {
        let words =
            row.words.text.get(turn.range.start as usize..turn.range.end as usize).unwrap_or_default();
        if let Some(sum) = turn.speaker.and_then(|n| all.get_mut(usize::from(n))) {
            *sum += words.split_whitespace().count();
        }
    }
    let total = all.iter().sum::<usize>().max(1) as f64;
    let mut out: Vec<(String, f64)> =
        row.words.speakers.iter().cloned().zip(all.iter().map(|n| *n as f64 * 100.0 / total)).collect();
    out.sort_by(|a, b| b.1.total_cmp(&a.1));
    out
}

#[cfg(test)]
mod tests {
    use firsthand_domain::id::RedactionId;

    use super::*;

    fn mark(id: i64, first: u32, past: u32) -> Highlight {
        Highlight {
            id: HighlightId(id),
            session: firsthand_domain::id::SessionId(1),
            transcript: firsthand_domain::id::TranscriptId(1),
            range: first..past,
            digest: 0,
            code: firsthand_domain::id::CodeId(1),
            body: String::new(),
            theme: None,
            member: None,
            at: firsthand_domain::time::Timestamp(0),
            voice: None,
        }
    }

    #[test]
    fn marks_that_overlap_and_gaps_are_told_apart() {
        let text = "I take my glove off";
        let (one, two) = (mark(1, 2, 9), mark(2, 7, 15));
        let gap = Redaction { id: RedactionId(1), range: 10..15, reason: "a name".to_owned() };
        let found = pieces(text, 0, 19, &[&one, &two], &[gap]);
        let marked = |id: i64, words: &str| Piece::Marked(HighlightId(id).to_string(), words.to_owned());
        assert_eq!(
            found,
            [
                Piece::Plain("I ".to_owned()),
                marked(1, "take "),
                marked(1, "my"),
                marked(2, " "),
                Piece::Hidden(5, "a name".to_owned()),
                Piece::Plain(" off".to_owned()),
            ]
        );
    }

    #[test]
    fn clocks_are_short() {
        assert_eq!(clock(136_400), "02:16");
        assert_eq!(clock(3_736_000), "1:02:16");
    }
}
