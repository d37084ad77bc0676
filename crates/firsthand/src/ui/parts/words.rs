//! A customer's words with the places to mark.

use std::fmt;
use std::ops::Range;

/// Verbatim text and the byte ranges that wear the marker. Ranges that do not fit the text are left out rather than
/// trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    /// In order, not overlapping.
    pub marks: Vec<Range<usize>>,
}

impl Words {
    pub fn new(text: impl Into<String>, marks: Vec<Range<usize>>) -> Self {
        Words { text: text.into(), marks }
    }

    /// Marks the first place where `phrase` stands.
    pub fn marking(text: &str, phrase: &str) -> Self {
        let marks = text.find(phrase).map(|at| at..at + phrase.len()).into_iter().collect();
        Words::new(text, marks)
    }

    /// The same words cut to about `max` characters around the first mark, with "…" where something is missing.
    /// Never edits what is left.
    pub fn excerpt(&self, max: usize) -> Words {
        let count = self.text.chars().count();
        if count <= max {
            return self.clone();
        }
        let first = self.marks.first().map_or(0, |m| m.start);
        let before = self.text.get(..first).map_or(0, |s| s.chars().count());
        let from = before.saturating_sub(max / 4).min(count - max);
        let whole = self.nth(from + max);
        let start = self.word_start(from).min(whole);
        let end = self.word_end(start, whole);
        let lead = if start > 0 { "…" } else { "" };
        let tail = if end < self.text.len() { "…" } else { "" };
        let shift = |at: usize| at.clamp(start, end) - start + lead.len();
        let marks =
            self.marks.iter().map(|m| shift(m.start)..shift(m.end)).filter(|m| !m.is_empty()).collect();
        Words { text: format!("{lead}{}{tail}", &self.text[start..end]), marks }
    }

    /// The same words from shortly before the first mark, where two lines of a list would not reach it.
    pub fn near_mark(&self) -> Words {
        /// Characters two lines surely show, and those left before a mark further on.
        const TWO_LINES: usize = 84;
        const BEFORE: usize = 36;
        let Some(first) = self.marks.first() else { return self.clone() };
        let chars = |to: usize| self.text.get(..to).map_or(0, |s| s.chars().count());
        // No further than the last two lines, so that what is left fills them.
        let from =
            chars(first.start).saturating_sub(BEFORE).min(chars(self.text.len()).saturating_sub(TWO_LINES));
        if chars(first.end) <= TWO_LINES || from == 0 {
            return self.clone();
        }
        let start = self.word_start(from).min(first.start);
        let shift = |at: usize| at.saturating_sub(start) + "…".len();
        let marks = self.marks.iter().map(|m| shift(m.start)..shift(m.end)).collect();
        Words { text: format!("…{}", &self.text[start..]), marks }
    }

    /// Byte offset where the last whole word ends before `end`; `end` itself where words are not parted by spaces.
    fn word_end(&self, start: usize, end: usize) -> usize {
        const LONGEST: usize = 40;
        let part = &self.text[start..end];
        if end == self.text.len() || self.text[end..].starts_with(char::is_whitespace) {
            return start + part.trim_end().len();
        }
        let space = part.rfind(char::is_whitespace).filter(|at| *at > 0 && part.len() - at <= LONGEST);
        space.map_or(end, |at| start + part[..at].trim_end().len())
    }

    /// Byte offset of the `n`th character.
    fn nth(&self, n: usize) -> usize {
        self.text.char_indices().nth(n).map_or(self.text.len(), |(at, _)| at)
    }

    /// Byte offset of the first word that begins at or after the `n`th character, within reason.
    fn word_start(&self, n: usize) -> usize {
        if n == 0 {
            return 0;
        }
        let at = self.nth(n);
        let rest = &self.text[at..];
        rest.char_indices()
            .take(24)
            .find(|(_, c)| c.is_whitespace())
            .map_or(at, |(i, c)| at + i + c.len_utf8())
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Words::new(text, Vec::new())
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Words::new(text, Vec::new())
    }
}

/// As HTML: escaped, marks in `<mark>`.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = 0;
        for mark in &self.marks {
            let (Some(before), Some(inside)) = (self.text.get(at..mark.start), self.text.get(mark.clone()))
            else {
                continue;
            };
            escape(before, f)?;
            f.write_str("<mark>")?;
            escape(inside, f)?;
            f.write_str("</mark>")?;
            at = mark.end;
        }
        escape(&self.text[at..], f)
    }
}

impl askama::filters::HtmlSafe for Words {}

fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        f.write_str(&rest[..at])?;
        f.write_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    f.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_marked() {
        let words = Words::marking("<b>cold & wet</b>", "cold");
        assert_eq!(words.to_string(), "&lt;b&gt;<mark>cold</mark> &amp; wet&lt;/b&gt;");
    }

    #[test]
    fn ranges_that_do_not_fit_are_left_out() {
        let words = Words::new("äö", vec![1..2, 0..9, 2..4]);
        assert_eq!(words.to_string(), "ä<mark>ö</mark>");
    }

    #[test]
    fn an_excerpt_ends_with_a_whole_word() {
        assert_eq!(Words::from("one two three four").excerpt(11).text, "one two…");
        assert_eq!(Words::from("one two three four").excerpt(13).text, "one two three…");
        assert_eq!(Words::from("これはとても長い文です").excerpt(5).text, "これはとて…");
    }

    #[test]
    fn a_mark_far_on_is_brought_to_the_front() {
        let text = format!("{} battery died", "word ".repeat(30));
        let near = Words::marking(&text, "battery").near_mark();
        assert!(near.text.starts_with("…word ") && near.text.len() < 90, "{}", near.text);
        assert_eq!(&near.text[near.marks[0].clone()], "battery");
        assert_eq!(Words::marking("battery died", "died").near_mark().text, "battery died");
    }

    #[test]
    fn an_excerpt_keeps_the_first_mark() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let cut = Words::marking(text, "nine").excerpt(24);
        assert!(cut.text.starts_with('…') && cut.text.chars().count() <= 26, "{}", cut.text);
        assert_eq!(cut.marks.first().map(|m| &cut.text[m.clone()]), Some("nine"));
    }
}
