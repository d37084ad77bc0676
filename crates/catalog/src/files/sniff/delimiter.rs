//! What stands between two cells, and how quotation marks are used.

use csv_core::ReadRecordResult;

use super::super::delimited::{Quoting, parser};
use super::super::odd;
use super::super::row::repaired;

/// Separators of one letter, the likelier first.
const SINGLE: &[u8] = b",\t;|\x01\x1f";
/// Signs that some programs write twice and more as a separator.
const REPEATED: &[char] =
    &['*', '|', '~', '^', '#', '=', ';', ':', '@', '$', '&', '%', '¦', '§', '\t', '_', '+'];

/// How a separated file is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Empty: every line is one cell.
    pub delimiter: String,
    pub quoting: Quoting,
    /// The share of first rows with the usual number of cells, in percent, and that number.
    pub even: usize,
    pub cells: usize,
}

/// The first records of a head. The last one is left out when the file goes on.
pub fn records(head: &str, cut: &Cut, most: usize, whole: bool) -> Vec<Vec<String>> {
    let mut out = match cut.delimiter.as_bytes() {
        [single] => parsed(head, *single, cut.quoting, most + 1),
        _ => lines(head, &cut.delimiter, most + 1),
    };
    if !whole || out.len() > most {
        out.pop();
    }
    out
}

fn lines(head: &str, delimiter: &str, most: usize) -> Vec<Vec<String>> {
    let texts = head.lines().filter(|line| !line.trim().is_empty()).take(most);
    texts
        .map(|line| odd::split(line.as_bytes(), delimiter).map(|c| repaired(c).into_owned()).collect())
        .collect()
}

fn parsed(head: &str, delimiter: u8, quoting: Quoting, most: usize) -> Vec<Vec<String>> {
    let mut parser = parser(delimiter, quoting);
    let (mut input, mut out) = (head.as_bytes(), Vec::new());
    let (mut bytes, mut ends) = (vec![0; head.len() + 1], vec![0; 8192]);
    let (mut written, mut cells) = (0, 0);
    while out.len() < most {
        let (result, read, w, c) = parser.read_record(input, &mut bytes[written..], &mut ends[cells..]);
        input = &input[read..];
        written += w;
        cells += c;
        match result {
            ReadRecordResult::Record => {
                let mut start = 0;
                let record = ends[..cells].iter().map(|end| {
                    let cell = repaired(&bytes[start..*end]).into_owned();
                    start = *end;
                    cell
                });
                out.push(record.collect());
                (written, cells) = (0, 0);
            }
            ReadRecordResult::InputEmpty => {}
            // Thousands of cells in one record: not this separator, or not a table.
            ReadRecordResult::OutputEndsFull | ReadRecordResult::OutputFull | ReadRecordResult::End => break,
        }
    }
    out
}

/// Finds the separator; a wish decides it and only the quotes are looked at.
pub fn find(head: &str, whole: bool, wish: Option<&str>) -> Cut {
    // The first 256 KB say enough about the shape.
    let cut = (0..=head.len().min(256 << 10)).rev().find(|at| head.is_char_boundary(*at)).unwrap_or(0);
    let whole = whole && cut == head.len();
    let head = &head[..cut];
    if let Some(wish) = wish {
        return measured(head, whole, wish);
    }
    let mut best: Option<Cut> = None;
    for delimiter in candidates(head) {
        let cut = measured(head, whole, &delimiter);
        if cut.cells < 2 || cut.even < 55 {
            continue;
        }
        // A run of signs that is this even is nobody's text.
        if cut.delimiter.len() > 1 && cut.even >= 90 {
            return cut;
        }
        // Evenness first; among even ones more cells, since a comma inside a text is rarely even.
        let better = best.as_ref().is_none_or(|b| (cut.even / 10, cut.cells) > (b.even / 10, b.cells));
        if better {
            best = Some(cut);
        }
    }
    if let Some(best) = best {
        return best;
    }
    // One column: quoted like CSV, or simply a text per line.
    let quoted = measured(head, whole, ",");
    if quoted.cells == 1 && quoted.even >= 90 && quoted.quoting != Quoting::None {
        quoted
    } else {
        measured(head, whole, "")
    }
}

fn candidates(head: &str) -> Vec<String> {
    let mut found: Vec<String> = odd_ones(head);
    found.extend(
        SINGLE
            .iter()
            .filter(|b| memchr::memchr(**b, head.as_bytes()).is_some())
            .map(|b| char::from(*b).to_string()),
    );
    found
}

/// Runs of one sign that stand equally often in nearly every line.
fn odd_ones(head: &str) -> Vec<String> {
    let lines: Vec<&str> = head.lines().filter(|l| !l.trim().is_empty()).take(50).collect();
    let Some(first) = lines.first().filter(|_| lines.len() > 1) else { return Vec::new() };
    let mut runs: Vec<String> = Vec::new();
    let mut letters = first.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut run = String::from(letter);
        while letters.peek() == Some(&letter) {
            letters.next();
            run.push(letter);
        }
        if REPEATED.contains(&letter) && (2..=20).contains(&run.chars().count()) && !runs.contains(&run) {
            runs.push(run);
        }
    }
    // Two tabs are an empty cell between tabs more often than a separator.
    runs.retain(|run| {
        !run.starts_with('\t') && !run.starts_with(";;") && !run.starts_with("||") || {
            let single = &run[..run.chars().next().map_or(1, char::len_utf8)];
            lines
                .iter()
                .all(|l| l.matches(single).count() == l.matches(run.as_str()).count() * run.chars().count())
        }
    });
    let usual = |run: &String| {
        let count = first.matches(run.as_str()).count();
        lines.iter().filter(|l| l.matches(run.as_str()).count() == count).count() * 10 >= lines.len() * 8
    };
    runs.retain(usual);
    runs
}

fn measured(head: &str, whole: bool, delimiter: &str) -> Cut {
    let quoting = match delimiter.as_bytes() {
        [single] => quoting(head, *single, whole),
        _ => Quoting::None,
    };
    let mut cut = Cut { delimiter: delimiter.into(), quoting, even: 0, cells: 0 };
    let mut widths: Vec<usize> = records(head, &cut, 200, whole).iter().map(Vec::len).collect();
    if widths.is_empty() {
        widths = records(head, &cut, 200, true).iter().map(Vec::len).collect();
    }
    let total = widths.len().max(1);
    widths.sort_unstable();
    if let Some(usual) = widths.chunk_by(|a, b| a == b).max_by_key(|chunk| (chunk.len(), chunk[0])) {
        cut.cells = usual[0];
        cut.even = usual.len() * 100 / total;
    }
    cut
}

/// How a cell that begins with a quotation mark ends.
enum Close {
    /// At a quotation mark before a separator or a line end; the place behind it.
    At(usize),
    /// Not like a quoted cell: the quotation mark is a letter.
    Open,
    /// The head ends within it.
    Unfinished,
}

/// What was seen of quotation marks.
#[derive(Default)]
struct Marks {
    closed: usize,
    open: usize,
    doubled: usize,
    escaped: usize,
    unfinished: bool,
}

/// Whether cells that begin with a quotation mark also end with one.
fn quoting(head: &str, delimiter: u8, whole: bool) -> Quoting {
    let bytes = head.as_bytes();
    let mut marks = Marks::default();
    let (mut starts, mut at) = (true, 0);
    while at < bytes.len() && !marks.unfinished {
        if !(starts && bytes[at] == b'"') {
            starts = bytes[at] == delimiter || bytes[at] == b'\n';
            at += 1;
            continue;
        }
        starts = false;
        match close(bytes, at + 1, delimiter, &mut marks) {
            Close::At(end) => {
                marks.closed += 1;
                at = end;
            }
            Close::Open => {
                marks.open += 1;
                at += 1;
            }
            Close::Unfinished => {
                marks.unfinished = true;
                marks.open += usize::from(whole);
            }
        }
    }
    let Marks { closed, open, doubled, escaped, unfinished } = marks;
    match () {
        () if closed == 0 && open == 0 && unfinished => Quoting::Doubled,
        // In tab files a quotation mark at the front is mostly somebody's first word.
        () if closed == 0 || open * 2 > closed || (delimiter == b'\t' && open * 10 > closed) => Quoting::None,
        () if escaped > 0 && doubled == 0 => Quoting::Escaped,
        () => Quoting::Doubled,
    }
}

/// Looks for the end of a quoted cell.
fn close(bytes: &[u8], from: usize, delimiter: u8, marks: &mut Marks) -> Close {
    let ends = |at: usize| bytes.get(at).is_none_or(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
    let mut at = from;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) {
        at += next;
        let backslash = at > from && bytes[at - 1] == b'\\';
        let doubled = bytes.get(at + 1) == Some(&b'"');
        match (doubled, backslash) {
            // `\""` before a separator: an escaped sign and the closing one.
            (true, true) if ends(at + 2) => {
                marks.escaped += 1;
                at += 1;
            }
            (true, _) => {
                marks.doubled += 1;
                at += 2;
            }
            (false, true) => {
                marks.escaped += 1;
                at += 1;
            }
            (false, false) if ends(at + 1) => return Close::At(at + 1),
            (false, false) => return Close::Open,
        }
    }
    Close::Unfinished
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn delimiter(head: &str) -> String {
        find(head, true, None).delimiter
    }

    #[test]
    fn separators_of_every_kind() {
        assert_eq!(delimiter("id,text\n1,\"a, b\"\n2,c\n"), ",");
        assert_eq!(delimiter("id;text;n\n1;a, b, c, d;2\n2;c;3\n"), ";");
        assert_eq!(delimiter("id\ttext\n1\ta, b\n"), "\t");
        assert_eq!(delimiter("id|text\n1|a, b\n"), "|");
        assert_eq!(delimiter("2.0******a, b******c\n1.0******d******e, f, g\n"), "******");
        assert_eq!(delimiter("a||b||c\nd||e, f||g\n"), "||");
        assert_eq!(delimiter("a||b\nd|e|f\n"), "|");
        assert_eq!(delimiter("I like it, really\nNo\nWell, it, is, so\n"), "");
        assert_eq!(delimiter("text\n\"a, b\"\n\"c\"\n"), ",");
    }

    #[test]
    fn stray_quotation_marks_turn_quoting_off() {
        assert_eq!(find("a\t\"b\nc\t\"d e\"\ng\th\n", true, None).quoting, Quoting::None);
        assert_eq!(find("a,\"say \\\"x\\\"\"\nb,c\n", true, None).quoting, Quoting::Escaped);
        assert_eq!(find("a,\"say \"\"x\"\"\"\nb,c\n", true, None).quoting, Quoting::Doubled);
    }

    #[test]
    fn a_cell_longer_than_the_head_is_still_quoted() {
        let head = format!("id,text\n1,\"{}", "x".repeat(1000));
        assert_eq!(find(&head, false, Some(",")).quoting, Quoting::Doubled);
        assert_eq!(find(&head, true, Some(",")).quoting, Quoting::None);
    }

    proptest! {
        #[test]
        fn any_text_is_measured(text in "(,|;|\t|\"|\\*\\*|\n|\\PC){0,60}") { let _ = find(&text, true, None); }
    }
}
