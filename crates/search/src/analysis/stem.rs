//! Light stemming: English endings `-s`, `-ed` and `-ing`, and with them most plurals of Romance languages.
//!
//! A word with such an ending is indexed twice at the same position: as written, and as a marked stem.
//! A word without one is indexed once. So quotes stay exact, the index grows by an eighth only, and a search
//! for `crash` is the union of `crash`, `crash`-from-`-s` and `crash`-from-`-ed`.

/// Marks a stem that lost `-s` or `’s`.
pub const PLURAL: char = '\u{1}';
/// Marks a stem that lost `-ed` or `-ing`, and with it perhaps an `e`.
pub const VERB: char = '\u{2}';

/// Words that only look as if they had an ending.
const WHOLE: [&str; 14] = [
    "this",
    "does",
    "always",
    "perhaps",
    "besides",
    "news",
    "lens",
    "thing",
    "nothing",
    "something",
    "anything",
    "everything",
    "during",
    "indeed",
];

/// A word without its ending: the first `keep` bytes, then `add`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stem {
    pub mark: char,
    pub keep: usize,
    pub add: &'static str,
}

/// The stem of a folded word, or `None` where it has no ending. Only ASCII words have one.
pub fn stem(word: &str) -> Option<Stem> {
    let bytes = word.as_bytes();
    if bytes.len() < 4 || !matches!(bytes[bytes.len() - 1], b's' | b'd' | b'g') {
        return None;
    }
    // Digits and letters of other scripts: names of things, which have no endings of ours.
    if !bytes.iter().all(u8::is_ascii_lowercase) || WHOLE.contains(&word) {
        return None;
    }
    match bytes[bytes.len() - 1] {
        b's' => plural(bytes),
        _ => verb(bytes),
    }
}

fn plural(word: &[u8]) -> Option<Stem> {
    let n = word.len();
    let cut = |keep, add| Some(Stem { mark: PLURAL, keep, add });
    if word.ends_with(b"ss") || word.ends_with(b"us") || word.ends_with(b"is") {
        return None;
    }
    if word.ends_with(b"ies") && n > 4 {
        return cut(n - 3, "y");
    }
    if word.ends_with(b"es") && hisses(&word[..n - 2]) {
        return cut(n - 2, "");
    }
    cut(n - 1, "")
}

fn verb(word: &[u8]) -> Option<Stem> {
    let n = word.len();
    let cut = |keep, add| Some(Stem { mark: VERB, keep, add });
    let keep = if word.ends_with(b"ing") {
        n - 3
    } else if word.ends_with(b"ied") && n > 4 {
        return cut(n - 3, "y");
    } else if word.ends_with(b"ed") && !word.ends_with(b"eed") {
        n - 2
    } else {
        return None;
    };
    let stem = &word[..keep];
    if keep < 2 || !stem.iter().any(|&b| is_vowel(b) || b == b'y') {
        return None;
    }
    let last = stem[keep - 1];
    if keep > 3 && last == stem[keep - 2] && !is_vowel(last) && !matches!(last, b'l' | b's' | b'z') {
        return cut(keep - 1, "");
    }
    if is_short(stem) { cut(keep, "e") } else { cut(keep, "") }
}

/// Whether a plural of this takes `-es`.
fn hisses(stem: &[u8]) -> bool {
    [&b"sh"[..], b"ch", b"x", b"ss", b"zz"].iter().any(|end| stem.ends_with(end))
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// One syllable that ends in one vowel and one consonant: had there been no `e`, the consonant would be
/// doubled (`hoping`, `hopping`).
fn is_short(stem: &[u8]) -> bool {
    let n = stem.len();
    let last = stem[n - 1];
    let ends = !is_vowel(last) && !matches!(last, b'w' | b'x' | b'y') && is_vowel(stem[n - 2]);
    ends && stem.iter().filter(|&&b| is_vowel(b)).count() == 1
}

/// All terms under which the forms of `word` (folded) are indexed; the word itself comes first.
pub fn variants(word: &str) -> Vec<String> {
    let mut terms = vec![word.to_owned()];
    if !word.is_ascii() {
        return terms;
    }
    let mut add = |term: String| {
        if !terms.contains(&term) {
            terms.push(term);
        }
    };
    let mut bases = vec![word.to_owned()];
    if let Some(stem) = stem(word) {
        let base = format!("{}{}", &word[..stem.keep], stem.add);
        let plain = stem.add.is_empty() && (stem.mark == VERB || hisses(base.as_bytes()));
        if plain {
            bases.push(format!("{base}e"));
        }
        if stem.mark == PLURAL && stem.add == "y" {
            bases.push(format!("{}ie", &word[..stem.keep]));
        }
        if stem.mark == VERB && base.ends_with("ll") {
            bases.push(base[..base.len() - 1].to_owned());
        }
        bases.push(base);
    }
    for base in &bases {
        add(base.clone());
        add(format!("{PLURAL}{base}"));
        add(format!("{VERB}{base}"));
        if let Some(shorter) = base.strip_suffix('e').filter(|s| s.len() > 1) {
            add(format!("{VERB}{shorter}"));
            if hisses(shorter.as_bytes()) {
                add(format!("{PLURAL}{shorter}"));
            }
            if let Some(shortest) = shorter.strip_suffix('i') {
                add(format!("{PLURAL}{shortest}y"));
            }
        }
        if base.ends_with('l') {
            add(format!("{VERB}{base}l"));
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The term a word is indexed under besides itself.
    fn marked(word: &str) -> Option<String> {
        stem(word).map(|s| format!("{}{}{}", s.mark, &word[..s.keep], s.add))
    }

    #[test]
    fn forms_of_a_word_find_each_other() {
        for family in [
            &["crash", "crashes", "crashed", "crashing"][..],
            &["cache", "caches", "cached", "caching"],
            &["love", "loves", "loved", "loving"],
            &["stop", "stops", "stopped", "stopping"],
            &["delete", "deletes", "deleted", "deleting"],
            &["open", "opens", "opened", "opening"],
            &["try", "tries", "tried", "trying"],
            &["movie", "movies"],
            &["use", "uses", "used", "using"],
            &["control", "controls", "controlled"],
            &["add", "adds", "added", "adding"],
            &["aplicacion"],
        ] {
            for query in family {
                let terms = variants(query);
                for text in family {
                    let found = terms.iter().any(|t| t == text || Some(t) == marked(text).as_ref());
                    assert!(found, "{query} does not find {text}: {terms:?}");
                }
            }
        }
    }

    #[test]
    fn neighbours_stay_apart() {
        for (query, text) in [
            ("car", "care"),
            ("car", "caring"),
            ("care", "cars"),
            ("hop", "hoping"),
            ("us", "use"),
            ("not", "note"),
        ] {
            let terms = variants(query);
            assert!(!terms.iter().any(|t| t == text || Some(t) == marked(text).as_ref()), "{query} {text}");
        }
        assert_eq!(stem("status"), None);
        assert_eq!(stem("need"), None);
        assert_eq!(stem("bring"), None);
    }
}
