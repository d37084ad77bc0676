//! WebVTT and SRT: blocks with a line of times. One reader for both, since each is often called the other.

use firsthand_domain::transcript::Transcript;

use super::build::{Build, Piece};
use super::inline;

/// Start and end in milliseconds of a line `00:01.000 --> 00:02.000`, with a point or a comma; settings may follow.
pub fn times(line: &str) -> Option<(i64, i64)> {
    let (from, to) = line.split_once("-->")?;
    Some((clock(from.trim())?, clock(to.split_whitespace().next()?)?))
}

/// `[hh:]mm:ss[.,]ttt` in milliseconds.
fn clock(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once(['.', ','])?;
    if part.is_empty() || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let millis: i64 = format!("{part:0<3}").parse().ok()?;
    Some(super::turns::seconds(whole)? * 1000 + millis)
}

/// A block between blank lines.
struct Block<'a> {
    /// The number of its first line.
    line: usize,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut out: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        // A cue that lacks the blank line above it begins with its times all the same.
        let starts =
            times(line).is_some() && out.last().is_some_and(|b| b.lines.iter().any(|l| times(l).is_some()));
        if !open || starts {
            out.push(Block { line: n + 1, lines: Vec::new() });
        }
        open = true;
        if let Some(block) = out.last_mut() {
            block.lines.push(line);
        }
    }
    out
}

/// Reads captions; `vtt` when the file calls itself WebVTT.
pub fn read(text: &str, vtt: bool) -> Transcript {
    let mut build = Build::joining();
    let (mut commas, mut points) = (0, 0);
    for block in blocks(text) {
        let Some(at) = block.lines.iter().position(|line| times(line).is_some()) else {
            odd(&mut build, &block);
            continue;
        };
        let head = block.lines[at];
        if head.split("-->").next().is_some_and(|from| from.contains(',')) {
            commas += 1
        } else {
            points += 1
        }
        let (start, end) = times(head).unwrap_or_default();
        let words = block.lines[at + 1..].join("\n");
        let first =
            Piece { line: block.line + at, start_ms: Some(start), end_ms: Some(end), ..Piece::default() };
        add(&mut build, first, &words);
    }
    if vtt && commas > points {
        build.fault(1, "The file calls itself WebVTT and is written as SRT. It was read all the same.");
    }
    build.done()
}

/// The words of a cue, one piece for each voice in it.
fn add(build: &mut Build, first: Piece<'_>, words: &str) {
    let mut rest = words;
    loop {
        let next = rest.get(1..).and_then(|tail| tail.find("<v").map(|at| at + 1));
        let next = next.filter(|at| inline::voice(&rest[*at..]).is_some());
        let (now, later) = rest.split_at(next.unwrap_or(rest.len()));
        match inline::voice(now) {
            Some(name) => build.add(Piece { speaker: Some(name), words: &inline::plain(now), ..first }),
            None => {
                let text = inline::plain(now);
                match named(&text) {
                    Some((name, words)) => build.add(Piece { speaker: Some(name), words, ..first }),
                    None => build.add(Piece { words: &text, ..first }),
                }
            }
        }
        if later.is_empty() {
            return;
        }
        rest = later;
    }
}

/// Zoom writes `Name: words` into its cues.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, words) = text.split_once(": ")?;
    super::turns::is_name(name).then_some((name, words))
}

/// A block without times: notes and styles are none of ours, anything else is told.
fn odd(build: &mut Build, block: &Block<'_>) {
    let first = block.lines.first().copied().unwrap_or_default().trim_start_matches('\u{feff}');
    if ["WEBVTT", "NOTE", "STYLE", "REGION"].iter().any(|word| first.starts_with(word)) {
        return;
    }
    build.fault(block.line, "These lines have no times. They were kept without.");
    build.add(Piece { line: block.line, words: &inline::plain(&block.lines.join("\n")), ..Piece::default() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_notes_and_settings() {
        let vtt = "WEBVTT - Call\n\nNOTE hidden\n\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:02.500 align:start\n\
                   <v Ann Lee>Hello &amp; welcome\n\n01:00:03.000 --> 01:00:04.000\n<v Bo>Hi <v Ann Lee>So?";
        let found = read(vtt, true);
        assert_eq!(found.text, "Hello & welcome\nHi\nSo?");
        assert_eq!(found.speakers, ["Ann Lee", "Bo"]);
        assert_eq!((found.turns[0].start_ms, found.turns[0].end_ms), (Some(1000), Some(2500)));
        assert_eq!(found.turns[1].start_ms, Some(3_603_000));
        assert!(found.faults.is_empty(), "{:?}", found.faults);
    }

    #[test]
    fn one_speaker_in_many_cues_is_one_turn() {
        let zoom = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnn Lee: I mean\n\n2\n00:00:02.000 --> 00:00:03.000\n\
                    Ann Lee: it never opens.\n\n3\n00:00:03.000 --> 00:00:04.000\nBo: Why?";
        let found = read(zoom, true);
        assert_eq!(found.text, "I mean it never opens.\nWhy?");
        assert_eq!((found.turns[0].start_ms, found.turns[0].end_ms), (Some(1000), Some(3000)));
    }

    #[test]
    fn what_is_odd_is_told_with_its_line() {
        let srt = "1\n00:00:05,000 --> 00:00:06,000\none\n\n2\n00:00:05,500 --> 00:00:07,000\ntwo\n\n3\n\
                   00:00:01,000 --> 00:00:00,500\nthree\n\nlost words\n";
        let found = read(srt, true);
        assert_eq!(found.text, "one\ntwo\nthree\nlost words");
        let lines: Vec<u32> = found.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [6, 10, 13, 1], "{:?}", found.faults);
    }

    #[test]
    fn a_missing_blank_line_loses_nothing() {
        let found = read("00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo", false);
        assert_eq!(found.text, "one\ntwo");
    }
}
