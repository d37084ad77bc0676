//! Transcripts of sessions: WebVTT, SRT, Whisper's JSON and TSV, Otter, Zoom, Markdown turns, plain text.
//!
//! The format is told by what the file holds, not by its name. Words stay as they were said; only mark-up goes. What is
//! odd is told with its line, and everything else is kept.

mod build;
mod cues;
mod inline;
mod tables;
mod turns;

use firsthand_domain::recording::media_type;
use firsthand_domain::transcript::Transcript;

use crate::files::encoding;

/// How a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    WebVtt,
    Srt,
    WhisperJson,
    WhisperTsv,
    /// Otter and alike: a line with the name and the time, then the words.
    Heads,
    /// Zoom, Markdown and alike: the name, a colon, the words.
    Names,
    Plain,
}

impl Format {
    /// As people call it.
    pub fn label(self) -> &'static str {
        match self {
            Format::WebVtt => "WebVTT",
            Format::Srt => "SRT",
            Format::WhisperJson => "Whisper JSON",
            Format::WhisperTsv => "Whisper TSV",
            Format::Heads => "Speaker lines (Otter)",
            Format::Names => "Names before words (Zoom, Markdown)",
            Format::Plain => "Plain text",
        }
    }
}

/// Reads a transcript.
///
/// # Errors
/// A sentence, for a file that holds no words: empty, sound or picture, or another kind of file.
pub fn read(bytes: &[u8], _name: &str) -> Result<(Format, Transcript), String> {
    if media_type(bytes).is_some() {
        return Err("This file holds sound or picture, not words. Add it as a recording.".to_owned());
    }
    let guess = encoding::guess(bytes.get(..1 << 20).unwrap_or(bytes), bytes.len() <= 1 << 20);
    let (text, _, _) = guess.encoding.decode(bytes);
    let odd =
        text.chars().take(4000).filter(|c| *c == '\0' || (c.is_control() && !c.is_whitespace())).count();
    if odd > 20 {
        return Err(
            "This is no text file. Export the transcript as VTT, SRT or text, and add that.".to_owned()
        );
    }
    if text.trim().is_empty() {
        return Err("This file is empty. Nothing was added.".to_owned());
    }
    let (format, mut found) = parse(&text)?;
    if found.turns.is_empty() {
        return Err("No words were found in this file. Nothing was added.".to_owned());
    }
    if let Some(note) = guess.note {
        build::fault(&mut found, 1, &note);
    }
    Ok((format, found))
}

fn parse(text: &str) -> Result<(Format, Transcript), String> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok() {
        return Ok((Format::WhisperJson, tables::json(start)?));
    }
    if start.starts_with("WEBVTT") {
        return Ok((Format::WebVtt, cues::read(text, true)));
    }
    if tables::is_tsv(start) {
        return Ok((Format::WhisperTsv, tables::tsv(text)));
    }
    if text.lines().any(|line| cues::times(line).is_some()) {
        return Ok((Format::Srt, cues::read(text, false)));
    }
    Ok(turns::read(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sound_is_no_transcript() {
        for bytes in [&b"ID3\x04"[..], b"RIFF....WAVEfmt ", b"\0\0\0\x20ftypisom", b""] {
            assert!(read(bytes, "a.vtt").is_err(), "{bytes:?}");
        }
        assert!(read(&[0, 1, 2, 3, 4, 5, 6, 7].repeat(100), "a.txt").is_err());
        assert!(read(b"WEBVTT\n\n", "a.vtt").is_err(), "no words");
    }

    #[test]
    fn any_letters_are_read() {
        let words = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Käthe>Grüße</v>\n";
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(words.encode_utf16().flat_map(u16::to_le_bytes));
        let (format, found) = read(&bytes, "x").unwrap();
        assert_eq!(format, Format::WebVtt);
        assert_eq!((found.text.as_str(), found.speakers[0].as_str()), ("Grüße", "Käthe"));
    }

    /// Ranges are whole lines of the text, in order, and speakers are there.
    fn sound(found: &Transcript) {
        let lines: Vec<&str> = found.text.split('\n').collect();
        assert_eq!(lines.len(), found.turns.len());
        for (turn, line) in found.turns.iter().zip(lines) {
            assert_eq!(&found.text[turn.range.start as usize..turn.range.end as usize], line);
            assert!(!line.trim().is_empty());
            assert!(turn.speaker.is_none_or(|n| usize::from(n) < found.speakers.len()));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_told(text in "(WEBVTT|\\{\"segments\":\\[|start\tend\ttext|)?\n(.{0,20}\n?|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?[.,][0-9]{3} --> [0-9]{2}:[0-9]{2}\\.[0-9]{3}\n|<v [a-zA-Z]{1,6}>|Ann Lee  [0-9]:[0-9]{2}  \n|Ann: |\\*\\*Bo:\\*\\* |\n){0,30}") {
            if let Ok((_, found)) = read(text.as_bytes(), "x") {
                sound(&found);
            }
        }

        #[test]
        fn any_bytes_are_read_or_told(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok((_, found)) = read(&bytes, "x") {
                sound(&found);
            }
        }
    }
}
