//! Letters without case and accents, and what script a character belongs to.

/// How a run of characters is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Latin letters and digits: words the vocabulary may know.
    Latin,
    /// Letters of other scripts that put spaces between words.
    Spaced,
    /// Letters of scripts without spaces (Han, Kana, Thai, Lao, Khmer, Burmese).
    Dense,
    /// A single sign that is neither letter, digit nor space.
    Sign,
    /// Marks that are left out: combining accents, joiners, controls.
    Nothing,
    /// White space.
    Space,
}

/// The kind of one character.
#[must_use]
pub fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Latin,
        ' ' | '\n' | '\t' | '\r' => Kind::Space,
        '!'..='~' => Kind::Sign,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{feff}' => {
            Kind::Nothing
        }
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Dense,
        'ª' | 'µ' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
            Kind::Latin
        }
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Kind::Latin,
        // Vowel signs of Indic scripts and Arabic or Hebrew points are part of their words.
        '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}' => Kind::Spaced,
        _ if c.is_alphanumeric() => Kind::Spaced,
        _ if c.is_whitespace() => Kind::Space,
        _ if c.is_control() => Kind::Nothing,
        _ => Kind::Sign,
    }
}

/// Lower case without accent, as BERT's uncased vocabulary expects. Letters that do not decompose (ø, ł, ß) stay.
#[must_use]
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let c = c.to_lowercase().next().unwrap_or(c);
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ǐ' | 'ỉ'..='ị' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ụ'..='ự' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        '０'..='９' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_accents_of_many_languages() {
        let folded: String = "ÉlÈVE Müller ČŘŽ İstanbul Việt Nam Ｆｉｒｅ ŁØß".chars().map(fold).collect();
        assert_eq!(folded, "eleve muller crz istanbul viet nam fire łøß");
    }

    #[test]
    fn scripts_are_told_apart() {
        assert_eq!(kind('q'), Kind::Latin);
        assert_eq!(kind('й'), Kind::Spaced);
        assert_eq!(kind('한'), Kind::Spaced);
        assert_eq!(kind('漢'), Kind::Dense);
        assert_eq!(kind('ร'), Kind::Dense);
        assert_eq!(kind('ह'), Kind::Spaced);
        assert_eq!(kind('😀'), Kind::Sign);
        assert_eq!(kind('。'), Kind::Sign);
        assert_eq!(kind('\u{301}'), Kind::Nothing);
    }
}
