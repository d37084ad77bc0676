//! Mark-up inside captions: tags go, character references become characters.

use crate::html::entities;

/// The words without tags. What only looks like one ("a < b") stays.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            match reference(rest) {
                Some((shown, step)) => {
                    out.extend(shown);
                    rest = &rest[step..];
                }
                None => {
                    out.push('&');
                    rest = &rest[1..];
                }
            }
        } else if let Some(step) = tag(rest) {
            rest = &rest[step..];
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// A character reference at the front; marks of direction are no words.
fn reference(text: &str) -> Option<(Option<char>, usize)> {
    for mark in ["&lrm;", "&rlm;"] {
        if text.starts_with(mark) {
            return Some((None, mark.len()));
        }
    }
    entities::read(text).map(|(shown, step)| (Some(shown), step))
}

/// Bytes of a tag at the front: a letter, a slash or a time after `<`, and a `>` before the next `<` or line.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find(['>', '<', '\n']).filter(|end| inner[*end..].starts_with('>'))?;
    let (first, name) = (inner.chars().next()?, &inner[..end]);
    let time = name.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    (first.is_ascii_alphabetic() || first == '/' || first == '!' || (time && !name.is_empty()))
        .then_some(end + 2)
}

/// The name in a voice tag `<v.class Name>` at the front of the words.
pub fn voice(text: &str) -> Option<&str> {
    let inner = text.trim_start().strip_prefix("<v")?;
    let head = inner.get(..inner.find('>')?)?;
    let named = match head.strip_prefix('.') {
        Some(classes) => classes.split_once([' ', '\t']).map(|(_, name)| name),
        None => head.strip_prefix([' ', '\t']),
    };
    named.map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_signs_stay() {
        assert_eq!(plain("<v Ann>Hi</v> <i>you</i> &amp; me"), "Hi you & me");
        assert_eq!(plain("a < b, <3, 5 <00:01.000>x"), "a < b, <3, 5 x");
        assert_eq!(plain("<script>alert(1)</script>"), "alert(1)");
        assert_eq!(plain("&lrm;x &nope; <"), "x &nope; <");
    }

    #[test]
    fn the_voice_is_named() {
        assert_eq!(voice("<v Ann Lee>Hi"), Some("Ann Lee"));
        assert_eq!(voice("<v.loud.first Bo>Hi"), Some("Bo"));
        assert_eq!(voice("<video>"), None);
        assert_eq!(voice("<v >Hi"), None);
    }
}
