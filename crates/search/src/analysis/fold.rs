//! What each character is to a search: part of a word, a sign of a script without spaces, an emoji or
//! nothing; and its folded form, without case, accent or width.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character does in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Ends a word.
    Separator,
    /// Belongs to a word.
    Word,
    /// Belongs to the word before it and is dropped: accents, vowel points.
    Mark,
    /// Of a script written without spaces, or with endings glued on: found by pairs of characters.
    Dense,
    /// Stands alone and can be found: an emoji.
    Symbol,
    /// Joins `don’t`.
    Apostrophe,
}

/// Characters below this are looked up, those above are computed: they are rare, or [`Class::Dense`].
const TABLE_LENGTH: usize = 0x3000;

#[derive(Clone, Copy)]
struct Entry {
    class: Class,
    length: u8,
    /// UTF-8 of the folded form.
    folded: [u8; 6],
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| (0..TABLE_LENGTH as u32).map(entry).collect());

fn entry(code: u32) -> Entry {
    let none = Entry { class: Class::Separator, length: 0, folded: [0; 6] };
    let Some(c) = char::from_u32(code) else { return none };
    let class = compute_class(c);
    let mut folded = String::new();
    if class == Class::Word || class == Class::Dense {
        compute_fold(c, &mut folded);
    }
    let mut bytes = [0; 6];
    // A few ligatures fold to more than six bytes; they keep what fits whole characters.
    let length = (0..=folded.len().min(6)).rev().find(|&l| folded.is_char_boundary(l)).unwrap_or(0);
    bytes[..length].copy_from_slice(&folded.as_bytes()[..length]);
    Entry { class, length: length as u8, folded: bytes }
}

/// What `c` is.
pub fn class(c: char) -> Class {
    TABLE.get(c as usize).map_or_else(|| compute_class(c), |entry| entry.class)
}

/// Appends the folded form of `c`, which may be nothing or several characters.
pub fn push_folded(c: char, out: &mut String) {
    match TABLE.get(c as usize) {
        Some(entry) => {
            out.push_str(std::str::from_utf8(&entry.folded[..usize::from(entry.length)]).unwrap_or_default());
        }
        // The bulk of Chinese, Japanese and Korean has neither case nor width.
        None if matches!(c as u32, 0x3040..=0x9FFF | 0xAC00..=0xD7A3) => out.push(c),
        None => compute_fold(c, out),
    }
}

fn compute_class(c: char) -> Class {
    let code = c as u32;
    match code {
        0x27 | 0x2019 | 0x2BC | 0xFF07 => Class::Apostrophe,
        // Soft hyphen, zero-width joiners, variation selectors, Latin accents, Hebrew and Arabic points.
        0xAD | 0x200B..=0x200D | 0x2060 | 0xFE00..=0xFE0F => Class::Mark,
        0x300..=0x36F | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F | 0x670 => Class::Mark,
        0x2600..=0x27BF | 0x1F000..=0x1F3FA | 0x1F400..=0x1FAFF => Class::Symbol,
        _ if is_dense(code) && (c.is_alphanumeric() || is_combining_mark(c)) => Class::Dense,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Separator,
    }
}

fn is_dense(code: u32) -> bool {
    matches!(code,
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Burmese
        | 0x1780..=0x17FF        // Khmer
        | 0x3005..=0x3007 | 0x3031..=0x312F | 0x31F0..=0x31FF // kana, Bopomofo
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF // Han
        | 0xAC00..=0xD7A3        // Hangul
        | 0xFF66..=0xFF9F) // half-width kana
}

fn compute_fold(c: char, out: &mut String) {
    match c {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'ħ' | 'Ħ' => out.push('h'),
        'ŧ' | 'Ŧ' => out.push('t'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' => out.push('i'),
        // Thai and its neighbours lose their vowels in compatibility forms; they have no case either.
        _ if is_dense(c as u32) && (c as u32) < 0x3000 => out.push(c),
        _ => out.extend(
            c.nfkd()
                .flat_map(char::to_lowercase)
                .filter(|&c| matches!(compute_class(c), Class::Word | Class::Dense)),
        ),
    }
}

/// Folds a whole text, for comparing names and tags; what is no word becomes one space.
pub fn fold_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match class(c) {
            Class::Word | Class::Dense => push_folded(c, &mut out),
            Class::Symbol => out.push(c),
            Class::Mark | Class::Apostrophe => {}
            Class::Separator if c.is_ascii_punctuation() => out.push(c),
            Class::Separator if !out.ends_with(' ') => out.push(' '),
            Class::Separator => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_width() {
        assert_eq!(
            fold_text("Ångström ÉCLAIR Straße Łódź İstanbul"),
            "angstrom eclair strasse lodz istanbul"
        );
        assert_eq!(fold_text("ＡＢＣ１２ ﾎﾃﾙ ﬁne"), "abc12 ホテル fine");
        assert_eq!(fold_text("ёлка Ὀδυσσεύς"), "елка οδυσσευς");
        assert_eq!(fold_text("v96.0-beta"), "v96.0-beta");
    }

    #[test]
    fn knows_scripts() {
        assert_eq!(class('部'), Class::Dense);
        assert_eq!(class('ห'), Class::Dense);
        assert_eq!(class('้'), Class::Dense);
        assert_eq!(class('한'), Class::Dense);
        assert_eq!(class('・'), Class::Separator);
        assert_eq!(class('์'), Class::Dense);
        assert_eq!(class('्'), Class::Word);
        assert_eq!(class('😀'), Class::Symbol);
        assert_eq!(class('、'), Class::Separator);
    }
}
