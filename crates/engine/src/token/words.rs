//! Text to words: lower case, no accents, no markup, no web addresses.

use super::fold::{Kind, fold, kind};

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// Lower-case letters and digits without accents; for [`Kind::Dense`] a whole run; for [`Kind::Sign`] one sign.
    pub folded: &'a str,
    /// How it was read.
    pub kind: Kind,
    /// Byte range in the text given.
    pub from: usize,
    /// End of the byte range.
    pub to: usize,
}

/// Calls `each` for every word of `text`, in order. Tags (`<br>`), entities (`&nbsp;`) and web addresses are left out.
/// An apostrophe between letters splits as BERT does: `can't` is `can`, `'`, `t`.
pub fn each_word(text: &str, mut each: impl FnMut(Word<'_>)) {
    let mut folded = String::with_capacity(32);
    let mut run = Kind::Space;
    let mut from = 0;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let now = kind(c);
        if now == Kind::Nothing {
            continue;
        }
        if now == run && matches!(now, Kind::Latin | Kind::Spaced | Kind::Dense) {
            folded.push(fold(c));
            continue;
        }
        if now == Kind::Sign
            && c == ':'
            && run == Kind::Latin
            && let Some(end) = address_end(&text[from..])
        {
            skip_to = from + end;
            folded.clear();
            run = Kind::Space;
            continue;
        }
        flush(&mut folded, run, from, at, &mut each);
        run = now;
        from = at;
        match now {
            Kind::Sign => {
                run = Kind::Space;
                if let Some(end) = markup_end(&text[at..]) {
                    skip_to = at + end;
                } else {
                    folded.push(c);
                    flush(&mut folded, Kind::Sign, at, at + c.len_utf8(), &mut each);
                }
            }
            Kind::Latin | Kind::Spaced | Kind::Dense => folded.push(fold(c)),
            Kind::Space | Kind::Nothing => {}
        }
    }
    flush(&mut folded, run, from, text.len(), &mut each);
}

fn flush(folded: &mut String, kind: Kind, from: usize, to: usize, each: &mut impl FnMut(Word<'_>)) {
    if !folded.is_empty() {
        each(Word { folded, kind, from, to });
        folded.clear();
    }
}

/// Longest tag that is taken for markup rather than for text with a stray `<`.
const TAG_LIMIT: usize = 2_000;

/// Length of a tag or entity at the very start of `rest`.
fn markup_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    match bytes.first()? {
        b'<' if matches!(bytes.get(1)?, b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!') => {
            bytes.iter().take(TAG_LIMIT).position(|b| *b == b'>').map(|end| end + 1)
        }
        b'&' => {
            let end = bytes.iter().take(10).position(|b| *b == b';')?;
            let name = &bytes[1..end];
            let valid = name.len() > 1 && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#');
            valid.then_some(end + 1)
        }
        _ => None,
    }
}

/// Length of a web address at the very start of `rest`.
fn address_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let scheme = [&b"http://"[..], b"https://", b"ftp://"];
    if !scheme.iter().any(|s| bytes.get(..s.len()).is_some_and(|b| b.eq_ignore_ascii_case(s))) {
        return None;
    }
    Some(
        bytes
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"'))
            .unwrap_or(rest.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(text, |word| all.push(word.folded.to_owned()));
        all
    }

    #[test]
    fn splits_folds_and_drops_markup() {
        assert_eq!(
            words("<p>I can't  see&nbsp;Café №1!</p>"),
            ["i", "can", "'", "t", "see", "cafe", "№", "1", "!"]
        );
        assert_eq!(words("see https://a.b/c?d=e now: ok"), ["see", "now", ":", "ok"]);
        assert_eq!(words("a < b && c <"), ["a", "<", "b", "&", "&", "c", "<"]);
        assert_eq!(words("ロビーが綺麗。Wi-Fi"), ["ロビーが綺麗", "。", "wi", "-", "fi"]);
        assert_eq!(words("e\u{301}te\u{301}"), ["ete"]);
    }

    #[test]
    fn byte_ranges_point_at_the_words() {
        let text = "Ünï <b>Card</b> lost😀";
        each_word(text, |word| {
            let original: String = text[word.from..word.to].chars().map(fold).collect();
            assert_eq!(original, word.folded);
        });
    }

    #[test]
    fn odd_input_ends() {
        for text in ["", "<", "&", "&;", "http:", "http://", "\u{301}", "<!", "\0\0"] {
            words(text);
        }
    }
}
