//! HTML to readable plain text. The words stay as they are; only the markup becomes paragraphs and lists.

use std::borrow::Cow;

pub mod entities;

/// Tags that begin a new line, and those that leave an empty line between.
const LINES: &[&str] = &["br", "li", "tr", "div", "dt", "dd", "hr", "option", "section", "article"];
const PARAGRAPHS: &[&str] =
    &["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table", "blockquote", "figure"];
/// Tags that stand inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s",
    "small", "span", "strike", "strong", "sub", "sup", "td", "th", "tbody", "thead", "time", "tt", "u",
    "body", "html", "head", "title",
];
/// Tags whose content nobody reads.
const HIDDEN: &[&str] = &["script", "style", "head", "template"];

/// Whether a text is marked up: it holds a tag we know, or an entity such as `&amp;`.
/// "I <3 this" and "a < b" are neither.
pub fn is_marked_up(text: &str) -> bool {
    if memchr::memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return false;
    }
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| tag(&text[at..]).is_some_and(|t| t.known()))
        || memchr::memchr_iter(b'&', text.as_bytes()).any(|at| entities::read(&text[at..]).is_some())
}

/// Plain text out of HTML. A text without markup comes back untouched.
pub fn to_text(html: &str) -> Cow<'_, str> {
    if !is_marked_up(html) {
        return Cow::Borrowed(html);
    }
    let mut page = Page { out: String::with_capacity(html.len()), ..Page::default() };
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        page.words(&rest[..at]);
        rest = &rest[at..];
        let step = if rest.starts_with('&') { page.entity(rest) } else { page.markup(rest) };
        rest = &rest[step..];
    }
    page.words(rest);
    Cow::Owned(page.finish())
}

struct Tag<'a> {
    name: &'a str,
    closing: bool,
    /// Bytes from `<` to behind `>`.
    length: usize,
}

impl Tag<'_> {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|n| self.name.eq_ignore_ascii_case(n))
    }
    fn known(&self) -> bool {
        self.is(LINES) || self.is(PARAGRAPHS) || self.is(INLINE) || self.is(HIDDEN)
    }
}

/// Reads a tag at the front of the text.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = &inner[..end];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || end > 12 {
        return None;
    }
    // Attributes may hold ">" between quotes; a tag longer than this is somebody's text.
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().skip(end).take(8192) {
        match (quote, byte) {
            (None, b'>') => return Some(Tag { name, closing, length: text.len() - inner.len() + at + 1 }),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The text being set.
#[derive(Default)]
struct Page {
    out: String,
    /// Line breaks owed before the next word.
    breaks: usize,
    space: bool,
    preformatted: usize,
    /// Numbers of the ordered lists we are in; `None` for bullets.
    lists: Vec<Option<u32>>,
}

impl Page {
    fn words(&mut self, text: &str) {
        if self.preformatted > 0 {
            if !text.is_empty() {
                self.settle();
                self.out.push_str(text);
            }
            return;
        }
        let bytes = text.as_bytes();
        let white = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\n' | b'\r' | b'\t'));
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            // A stretch of words goes over whole: a single blank between two of them is as it should be.
            while at < bytes.len()
                && (!white(at) || (bytes[at] == b' ' && at > start && at + 1 < bytes.len() && !white(at + 1)))
            {
                at += 1;
            }
            if at > start {
                self.settle();
                self.out.push_str(&text[start..at]);
            }
            while white(at) {
                self.space = true;
                at += 1;
            }
        }
    }

    /// Pays the owed breaks or the owed space.
    fn settle(&mut self) {
        if self.breaks > 0 {
            if !self.out.is_empty() {
                self.out.extend(std::iter::repeat_n('\n', self.breaks.min(2)));
            }
        } else if self.space && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.breaks = 0;
        self.space = false;
    }

    fn entity(&mut self, text: &str) -> usize {
        let Some((shown, length)) = entities::read(text) else {
            self.words("&");
            return 1;
        };
        self.settle();
        self.out.push(if shown == '\u{a0}' { ' ' } else { shown });
        length
    }

    fn markup(&mut self, text: &str) -> usize {
        if text.starts_with("<!--") {
            return text.find("-->").map_or(text.len(), |end| end + 3);
        }
        if text.starts_with("<!") || text.starts_with("<?") {
            return text.find('>').map_or(text.len(), |end| end + 1);
        }
        let Some(tag) = tag(text).filter(Tag::known) else {
            self.words("<");
            return 1;
        };
        if tag.is(HIDDEN) && !tag.closing {
            return hidden_end(text, &tag);
        }
        self.shape(&tag);
        tag.length
    }

    fn shape(&mut self, tag: &Tag) {
        if tag.is(&["br"]) {
            self.breaks += 1;
        } else if tag.is(PARAGRAPHS) {
            self.breaks = self.breaks.max(2);
        } else if tag.is(LINES) {
            self.breaks = self.breaks.max(1);
        } else if tag.is(&["td", "th"]) {
            self.space = true;
        }
        if tag.is(&["pre"]) {
            self.preformatted =
                if tag.closing { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
        }
        if tag.is(&["ul", "ol"]) {
            if tag.closing {
                self.lists.pop();
            } else if self.lists.len() < 32 {
                self.lists.push(tag.is(&["ol"]).then_some(0));
            }
        }
        if tag.is(&["li"]) && !tag.closing {
            self.settle();
            match self.lists.last_mut() {
                Some(Some(number)) => {
                    *number += 1;
                    self.out.push_str(&format!("{number}. "));
                }
                _ => self.out.push_str("• "),
            }
        }
    }

    fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

/// Where the content of a hidden tag ends.
fn hidden_end(text: &str, tag: &Tag) -> usize {
    let mut at = tag.length;
    while let Some(next) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        at += next;
        if let Some(close) =
            self::tag(&text[at..]).filter(|t| t.closing && t.name.eq_ignore_ascii_case(tag.name))
        {
            return at + close.length;
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_lists_links_and_entities() {
        let html = "<p>Hello &amp; welcome to <a href=\"http://x.org?a>b\">this page</a>.</p><p>Two&nbsp;words</p>\
                    <ul><li>one</li><li>two</li></ul><ol><li>first</li></ol><script>if (a<b) {}</script>end<br>line";
        assert_eq!(
            to_text(html),
            "Hello & welcome to this page.\n\nTwo words\n\n• one\n• two\n\n1. first\n\nend\nline"
        );
    }

    #[test]
    fn preformatted_text_keeps_its_shape() {
        assert_eq!(to_text("<pre>a\n  b</pre>"), "a\n  b");
        assert_eq!(to_text("<p>&lt;script&gt; f() &lt;/script&gt;</p>"), "<script> f() </script>");
    }

    #[test]
    fn plain_words_are_not_touched() {
        for text in ["I <3 this & that", "a < b > c", "R&D\n\n  spaced", "AT&T; <unknown tag>", "&nosuch;"] {
            assert!(matches!(to_text(text), Cow::Borrowed(t) if t == text), "{text}");
        }
    }

    #[test]
    fn an_unknown_tag_inside_html_stays_readable() {
        assert_eq!(to_text("<p>use <T> or <foo@bar.org></p>"), "use <T> or <foo@bar.org>");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,80}") { let _ = to_text(&text); }
        #[test]
        fn nothing_like_html_panics(text in "(<|>|/|p|li|ol|pre|script|&|amp;|#x1F;|\"| |é|!--){0,40}") { let _ = to_text(&text); }
        #[test]
        fn words_survive(words in proptest::collection::vec("[a-zA-Zé]{1,8}", 1..10)) {
            let html = format!("<p>{}</p>", words.join(" <b>x</b> "));
            prop_assert_eq!(to_text(&html), words.join(" x "));
        }
    }
}
