//! Text with speakers: a line with a name and a time above the words (Otter), or a name and a colon before them (Zoom,
//! Markdown, by hand). Text without is kept line by line.

use firsthand_domain::transcript::Transcript;

use super::Format;
use super::build::{Build, Piece};
use super::inline;

/// `[h:]m:ss` in seconds.
pub fn seconds(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut all = 0_i64;
    for (n, part) in parts.iter().enumerate() {
        let digits = (1..=if n == 0 { 3 } else { 2 }).contains(&part.len());
        if !digits || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value: i64 = part.parse().ok()?;
        if n > 0 && value > 59 {
            return None;
        }
        all = all * 60 + value;
    }
    Some(all)
}

/// Could be somebody's name: a few words, no sentence.
pub fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=5).contains(&words)
        && text.chars().count() <= 40
        && text.chars().any(char::is_alphabetic)
        && !text.ends_with(['.', '!', '?', ','])
        && text.chars().all(|c| c.is_alphanumeric() || " .-’'()_&".contains(c))
}

/// Who speaks, and since when, in a line of its own: `Ann Lee  0:21  `, `0:21`, `Ann Lee  `, `## Ann Lee`.
fn head(line: &str) -> Option<(Option<&str>, Option<i64>)> {
    let bare = line.trim_start_matches(['#', '>', ' ']).trim_end();
    let bare = bare.trim_matches('*');
    if let Some(at) = seconds(bare) {
        return Some((None, Some(at)));
    }
    if let Some((name, time)) = bare.rsplit_once(char::is_whitespace) {
        let time = time.trim_matches(['(', ')', '[', ']']);
        let name = name.trim().trim_matches('*');
        if let Some(at) = seconds(time).filter(|_| is_name(name)) {
            return Some((Some(name), Some(at)));
        }
    }
    // Without a time only two blanks at the end tell a name from a short line.
    (line.ends_with("  ") && !line.starts_with('#') && is_name(bare)).then_some((Some(bare), None))
}

/// Who speaks, since when, and the words, in one line: `[00:01:02] Ann: words`, `Ann (0:21): words`, `**Ann:** words`.
fn named(line: &str) -> Option<(&str, Option<i64>, &str)> {
    let mut rest = line.trim_start_matches(['-', '>', ' ']);
    let mut at = None;
    let (first, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if let Some(found) = seconds(first.trim_matches(['[', ']', '(', ')'])) {
        (at, rest) = (Some(found), tail.trim_start());
    }
    let (name, words) = rest
        .split_once(": ")
        .or_else(|| rest.split_once(":** "))
        .or_else(|| rest.strip_suffix(':').map(|name| (name, "")))?;
    let words = words.strip_prefix("** ").unwrap_or(words);
    let mut name = name.trim_matches(['*', '_', ' ']);
    if let Some((before, time)) = name.rsplit_once(['(', '[', ' '])
        && let Some(found) = seconds(time.trim_matches(['(', ')', '[', ']']))
    {
        (at, name) = (Some(found), before.trim_matches(['*', '_', ' ', '(', '[']));
    }
    (is_name(name) && !name.eq_ignore_ascii_case("http")).then_some((name, at, words))
}

/// Reads text: by heads where there are some, by names where they come back, else line by line.
pub fn read(text: &str) -> (Format, Transcript) {
    let timed = text.lines().filter(|line| matches!(head(line), Some((_, Some(_))))).count();
    let bare = text.lines().filter(|line| matches!(head(line), Some((Some(_), None)))).count();
    if timed >= 2 || bare >= 3 {
        // Where there are times, a short line with two blanks at its end is no name.
        return (Format::Heads, by_heads(text, timed >= 2));
    }
    if names_come_back(text) {
        return (Format::Names, by_names(text));
    }
    (Format::Plain, plain(text))
}

/// At least one name before a colon twice, and at least two lines in five have one.
fn names_come_back(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut names: Vec<&str> = lines.iter().filter_map(|line| named(line)).map(|(name, _, _)| name).collect();
    let all = names.len();
    names.sort_unstable();
    let again = names.windows(2).any(|pair| pair[0] == pair[1]);
    again && all * 5 >= lines.len() * 2
}

fn by_heads(text: &str, timed: bool) -> Transcript {
    let mut build = Build::joining();
    let mut now: Option<(Option<&str>, Option<i64>)> = None;
    let mut before = 0;
    for (n, line) in text.lines().enumerate() {
        if let Some(found) = head(line).filter(|(_, at)| at.is_some() || !timed) {
            now = Some(found);
        } else if line.trim().is_empty() || line.starts_with("Transcribed by ") {
        } else if let Some((speaker, at)) = now {
            let start_ms = at.map(|at| at * 1000);
            build.add(Piece {
                line: n + 1,
                speaker,
                start_ms,
                words: &inline::plain(line),
                ..Piece::default()
            });
        } else {
            before += 1;
        }
    }
    if before > 0 {
        build.fault(
            1,
            &format!("{before} lines stand before the first speaker. They were not read as words."),
        );
    }
    build.done()
}

fn by_names(text: &str) -> Transcript {
    let mut build = Build::joining();
    let mut now: Option<(&str, Option<i64>)> = None;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let words = match named(line) {
            Some((name, at, words)) => {
                now = Some((name, at));
                words
            }
            None => line,
        };
        let start_ms = now.and_then(|(_, at)| at).map(|at| at * 1000);
        let speaker = now.map(|(name, _)| name);
        build.add(Piece { line: n + 1, speaker, start_ms, words: &inline::plain(words), ..Piece::default() });
    }
    build.done()
}

fn plain(text: &str) -> Transcript {
    let mut build = Build::default();
    for (n, line) in text.lines().enumerate() {
        build.add(Piece { line: n + 1, words: &inline::plain(line), ..Piece::default() });
    }
    build.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn otter_with_and_without_times() {
        let text = "# Interview\n\nAnn Lee  0:21  \nHello there. So:\nwhat happened?\n\nBo  1:02:03  \nWell  \nthen\n\n0:59\nwho?\n";
        let (format, found) = read(text);
        assert_eq!(format, Format::Heads);
        assert_eq!(found.speakers, ["Ann Lee", "Bo"]);
        assert_eq!(found.text, "Hello there. So: what happened?\nWell then\nwho?");
        assert_eq!(found.turns[0].start_ms, Some(21_000));
        assert_eq!(found.turns[2].speaker, None);
    }

    #[test]
    fn names_before_words() {
        for text in [
            "Ann: Hello\nBo: Hi\nand more\nAnn: So?",
            "**Ann:** Hello\n\n**Bo:** Hi\nand more\n\n**Ann:** So?",
            "[00:01:02] Ann: Hello\n[00:01:05] Bo: Hi\nand more\n[00:01:09] Ann: So?",
            "Ann (1:02): Hello\nBo (1:05): Hi\nand more\nAnn (1:09): So?",
            "00:01:02 Ann: Hello\n00:01:05 Bo: Hi\nand more\n00:01:09 Ann: So?",
        ] {
            let (format, found) = read(text);
            assert_eq!(format, Format::Names, "{text}");
            assert_eq!(found.speakers, ["Ann", "Bo"], "{text}");
            assert_eq!(found.text, "Hello\nHi and more\nSo?", "{text}");
            assert!(found.turns[0].start_ms.is_none_or(|at| at == 62_000), "{text}");
        }
    }

    #[test]
    fn a_note_with_a_colon_is_plain_text() {
        let (format, found) =
            read("Things to ask: price\nand colour\nThe rest is fine.\nSee https://x.example");
        assert_eq!(format, Format::Plain);
        assert_eq!(found.turns.len(), 4);
        assert!(found.speakers.is_empty());
    }

    #[test]
    fn clocks() {
        assert_eq!(seconds("1:02:03"), Some(3723));
        assert_eq!(seconds("0:61"), None);
        assert_eq!(seconds("12"), None);
        assert_eq!(seconds("a:10"), None);
    }
}
