//! Whisper's own formats: JSON with segments, and a table of milliseconds.

use firsthand_domain::transcript::Transcript;
use serde::Deserialize;

use super::build::{Build, Piece};

#[derive(Deserialize)]
struct Whisper {
    #[serde(default)]
    segments: Vec<Segment>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Segment {
    /// Seconds.
    #[serde(default)]
    start: Option<f64>,
    #[serde(default)]
    end: Option<f64>,
    #[serde(default, alias = "content")]
    text: String,
    #[serde(default)]
    speaker: Option<String>,
}

/// Reads `{"segments": [{"start", "end", "text", "speaker"?}]}`, a list of segments, or `{"text"}`.
pub fn json(text: &str) -> Result<Transcript, String> {
    let found: Whisper = match serde_json::from_str(text) {
        Ok(found) => found,
        Err(_) => Whisper {
            segments: serde_json::from_str(text).map_err(|fault| {
                format!(
                    "This JSON is no transcript: segments with start, end and text are read (line {}).",
                    fault.line()
                )
            })?,
            text: String::new(),
        },
    };
    let mut build = Build::joining();
    for (n, segment) in found.segments.iter().enumerate() {
        let millis = |seconds: Option<f64>| {
            seconds.filter(|s| (0.0..1e7).contains(s)).map(|s| (s * 1000.0).round() as i64)
        };
        build.add(Piece {
            line: n + 1,
            speaker: segment.speaker.as_deref(),
            start_ms: millis(segment.start),
            end_ms: millis(segment.end),
            words: &segment.text,
        });
    }
    if found.segments.is_empty() {
        build.add(Piece { line: 1, words: &found.text, ..Piece::default() });
    }
    Ok(build.done())
}

/// The head of Whisper's table.
pub fn is_tsv(text: &str) -> bool {
    text.lines().next().is_some_and(|head| head.trim_end() == "start\tend\ttext")
}

/// Reads a table of start, end and text, in milliseconds.
pub fn tsv(text: &str) -> Transcript {
    let mut build = Build::default();
    for (n, row) in text.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty()) {
        let mut cells = row.splitn(3, '\t');
        let mut number = || cells.next().and_then(|cell| cell.trim().parse::<i64>().ok());
        let (start_ms, end_ms) = (number(), number());
        match (start_ms, end_ms, cells.next()) {
            (Some(_), Some(_), Some(words)) => {
                build.add(Piece { line: n + 1, start_ms, end_ms, words, ..Piece::default() });
            }
            _ => {
                build.fault(n + 1, "This row is not start, end and text. It was kept as words.");
                build.add(Piece { line: n + 1, words: row, ..Piece::default() });
            }
        }
    }
    build.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_with_and_without_speakers() {
        let found =
            json(r#"{"segments":[{"start":0.5,"end":1.25,"text":" Hi","speaker":"A"},{"text":"no times"}]}"#);
        let found = found.unwrap();
        assert_eq!(found.text, "Hi\nno times");
        assert_eq!((found.turns[0].start_ms, found.turns[0].end_ms), (Some(500), Some(1250)));
        assert!(json(r#"{"segments": 5}"#).is_err());
    }

    #[test]
    fn a_broken_row_is_kept_as_words() {
        let found = tsv("start\tend\ttext\n0\t900\tone\nx\ttwo\n");
        assert_eq!(found.text, "one\nx two");
        assert_eq!(found.faults[0].line, 3);
    }
}
