//! Putting a transcript together, turn by turn.

use firsthand_domain::transcript::{Fault, Transcript, Turn};

/// Faults that are told one by one.
const MOST_FAULTS: usize = 100;
/// Speakers of one transcript; more are one nameless speaker.
const MOST_SPEAKERS: usize = 200;
/// The longest name of a speaker, in characters.
const LONGEST_NAME: usize = 80;

/// Tells of something odd, as long as there are not too many.
pub fn fault(out: &mut Transcript, line: usize, what: &str) {
    if out.faults.len() < MOST_FAULTS {
        out.faults.push(Fault { line: u32::try_from(line).unwrap_or(u32::MAX), what: what.to_owned() });
    }
}

/// Something said, as a file has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Piece<'a> {
    /// Counted from 1.
    pub line: usize,
    pub speaker: Option<&'a str>,
    pub start_ms: Option<i64>,
    pub end_ms: Option<i64>,
    pub words: &'a str,
}

/// Builds a transcript of pieces in the order of the file.
#[derive(Default)]
pub struct Build {
    out: Transcript,
    last_start: i64,
    last_end: i64,
    join: bool,
}

impl Build {
    /// Pieces of one speaker that follow each other become one turn: captions cut sentences where the screen ends.
    pub fn joining() -> Build {
        Build { join: true, ..Build::default() }
    }

    pub fn fault(&mut self, line: usize, what: &str) {
        fault(&mut self.out, line, what);
    }

    /// Adds a piece; one without words is left out.
    pub fn add(&mut self, piece: Piece<'_>) {
        let words = piece.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().filter(|c| !c.is_control()).collect();
        if words.is_empty() {
            return;
        }
        self.check_times(&piece);
        let speaker = piece.speaker.and_then(|name| self.speaker(name));
        let from = self.out.text.len();
        if self.join
            && speaker.is_some()
            && let Some(last) = self.out.turns.last_mut().filter(|last| last.speaker == speaker)
        {
            self.out.text.push(' ');
            self.out.text.push_str(&words);
            last.range.end = self.out.text.len() as u32;
            last.end_ms = piece.end_ms.or(last.end_ms);
            return;
        }
        let from = if self.out.turns.is_empty() {
            from
        } else {
            self.out.text.push('\n');
            from + 1
        };
        self.out.text.push_str(&words);
        self.out.turns.push(Turn {
            speaker,
            start_ms: piece.start_ms,
            end_ms: piece.end_ms,
            range: from as u32..self.out.text.len() as u32,
        });
    }

    fn check_times(&mut self, piece: &Piece<'_>) {
        let Some(start) = piece.start_ms else { return };
        let end = piece.end_ms.unwrap_or(start);
        if end < start {
            self.fault(piece.line, "It ends before it begins. The words were kept.");
        } else if start < self.last_start {
            self.fault(
                piece.line,
                "It begins before the one above it. The words were kept in the order of the file.",
            );
        } else if start < self.last_end && start > self.last_start {
            self.fault(piece.line, "It begins while the one above it is still going on.");
        }
        self.last_start = start;
        self.last_end = end;
    }

    /// The place of a speaker; plain letters only, however the name is written.
    fn speaker(&mut self, name: &str) -> Option<u16> {
        let name = super::inline::plain(name);
        let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        if name.is_empty() {
            return None;
        }
        let known = self.out.speakers.iter().position(|known| known.to_lowercase() == name.to_lowercase());
        let at = match known {
            Some(at) => at,
            None if self.out.speakers.len() >= MOST_SPEAKERS => return None,
            None => {
                self.out.speakers.push(name);
                self.out.speakers.len() - 1
            }
        };
        u16::try_from(at).ok()
    }

    pub fn done(mut self) -> Transcript {
        let nameless = self.out.turns.iter().filter(|turn| turn.speaker.is_none()).count();
        if nameless > 0 && nameless < self.out.turns.len() {
            self.fault(1, &format!("{nameless} of {} turns name no speaker.", self.out.turns.len()));
        }
        self.out
    }
}
