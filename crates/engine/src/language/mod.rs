//! Which language a text is written in: by script where that decides, by small words and telling letters among languages in
//! Latin letters, by trigrams (`whatlang`) where those are silent.

pub mod markers;

use crate::random::QuickMap;
use crate::token::fold::Kind;
use crate::token::words::each_word;
use std::sync::OnceLock;
use whatlang::{Detector, Lang};

/// Letters looked at: enough to tell, and a bound on the time.
const LETTERS: usize = 200;
/// Bytes looked at, for texts that are mostly markup.
const BYTES: usize = 2_000;
/// Fewer letters than this say nothing, except in scripts that only one language uses.
const LEAST_LETTERS: usize = 4;

/// Votes for each of [`markers::LATIN`].
type Votes = [f32; markers::LATIN.len()];

/// ISO 639-1 code of the language of a text, from about its first 200 letters; `None` when it is too short or unsure.
/// Markup and web addresses are not counted.
#[must_use]
pub fn detect(text: &str) -> Option<&'static str> {
    let mut scripts = Scripts::default();
    let mut votes = Votes::default();
    let mut latin = String::with_capacity(2 * LETTERS);
    let text = &text[..text.floor_char_boundary(BYTES)];
    each_word(text, |word| {
        if scripts.total() >= LETTERS || word.kind == Kind::Sign {
            return;
        }
        let original = &text[word.from..word.to];
        let before = scripts.latin;
        original.chars().take(LETTERS).for_each(|c| scripts.count(c));
        if scripts.latin > before {
            vote(word.folded, original, &mut votes);
            latin.push_str(original);
            latin.push(' ');
        }
    });
    scripts.decide().unwrap_or_else(|| by_votes(&votes, &latin, scripts.latin))
}

/// Letters seen of each script that matters.
#[derive(Debug, Default)]
struct Scripts {
    latin: usize,
    cyrillic: usize,
    ukrainian: usize,
    serbian: usize,
    bulgarian: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    thai: usize,
    greek: usize,
    hebrew: usize,
    arabic: usize,
    persian: usize,
    devanagari: usize,
    other: usize,
}

impl Scripts {
    fn total(&self) -> usize {
        self.latin
            + self.cyrillic
            + self.han
            + self.kana
            + self.hangul
            + self.thai
            + self.greek
            + self.hebrew
            + self.arabic
            + self.devanagari
            + self.other
    }

    fn count(&mut self, c: char) {
        match c {
            'a'..='z' | 'A'..='Z' => self.latin += 1,
            '\u{400}'..='\u{52f}' => {
                self.cyrillic += 1;
                self.ukrainian += usize::from("іїєґІЇЄҐ".contains(c));
                self.serbian += usize::from("ђјљњћџЂЈЉЊЋЏ".contains(c));
                self.bulgarian += usize::from("ъЪ".contains(c));
            }
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => self.han += 1,
            '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => self.kana += 1,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' => self.hangul += 1,
            '\u{e00}'..='\u{e7f}' => self.thai += 1,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => self.greek += 1,
            '\u{590}'..='\u{5ff}' => self.hebrew += 1,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => {
                self.arabic += 1;
                self.persian += usize::from("پچژگکی".contains(c));
            }
            '\u{900}'..='\u{97f}' => self.devanagari += 1,
            _ if c.is_alphabetic() && (c as u32) < 0x250 || ('\u{1e00}'..='\u{1eff}').contains(&c) => {
                self.latin += 1
            }
            _ if c.is_alphabetic() => self.other += 1,
            _ => {}
        }
    }

    /// The answer where the script gives it; `None` for Latin letters, which need words.
    fn decide(&self) -> Option<Option<&'static str>> {
        // A sign of Chinese or Japanese says as much as two or three letters.
        let east = 3 * (self.han + self.kana);
        let counts = [
            (self.latin, ""),
            (self.cyrillic, "ru"),
            (east, "zh"),
            (2 * self.hangul, "ko"),
            (self.thai, "th"),
            (self.greek, "el"),
            (self.hebrew, "he"),
            (self.arabic, "ar"),
            (self.devanagari, "hi"),
            (self.other, "?"),
        ];
        let (most, code) = counts.into_iter().max_by_key(|(count, _)| *count)?;
        if most < LEAST_LETTERS {
            return Some(None);
        }
        Some(Some(match code {
            "" => return None,
            "?" => return Some(None),
            "ru" if self.ukrainian > 0 => "uk",
            "ru" if self.serbian > 0 => "sr",
            "ru" if 50 * self.bulgarian > self.cyrillic => "bg",
            "zh" if 12 * self.kana > self.han => "ja",
            "ar" if 20 * self.persian > self.arabic => "fa",
            code => code,
        }))
    }
}

fn marker_map() -> &'static QuickMap<&'static str, Vec<u8>> {
    static MAP: OnceLock<QuickMap<&'static str, Vec<u8>>> = OnceLock::new();
    MAP.get_or_init(|| {
        let mut map: QuickMap<&'static str, Vec<u8>> = QuickMap::default();
        for (number, (_, words)) in (0u8..).zip(markers::LATIN) {
            for word in words.split_whitespace() {
                let languages = map.entry(word).or_default();
                if !languages.contains(&number) {
                    languages.push(number);
                }
            }
        }
        map
    })
}

/// A small word votes for its languages, the more the fewer they are; a telling letter for those that use it.
fn vote(folded: &str, original: &str, votes: &mut Votes) {
    if let Some(languages) = marker_map().get(folded) {
        // One-letter words are often names, sizes or list marks.
        let weight = if folded.len() == 1 { 0.4 } else { 1.0 };
        for language in languages {
            votes[*language as usize] += weight / (languages.len() as f32).sqrt();
        }
    }
    if original.is_ascii() {
        return;
    }
    for c in original.chars().filter(|c| !c.is_ascii()) {
        let lower = c.to_lowercase().next().unwrap_or(c);
        for (letters, languages) in LETTERS_OF {
            if letters.contains(lower) {
                let share = 0.8 / languages.len() as f32;
                languages.iter().for_each(|language| votes[*language] += share);
            }
        }
    }
}

/// Letters and the languages (places in [`markers::LATIN`]) that use them much.
const LETTERS_OF: [(&str, &[usize]); 16] = [
    ("ñ¿¡", &[1]),
    ("ãõ", &[2]),
    ("áíóú", &[1, 2, 7, 9]),
    ("êâç", &[2, 3]),
    ("èàùî", &[3, 6]),
    ("ß", &[4]),
    ("äö", &[4, 10, 11]),
    ("ü", &[4, 8, 9]),
    ("ěřůť", &[7]),
    ("čšž", &[7, 15, 16]),
    ("ığş", &[8]),
    ("őű", &[9]),
    ("å", &[11, 12, 13]),
    ("øæ", &[12, 13]),
    ("łąęśżźćń", &[14]),
    ("đćươăạảấầậắặẹếềệỉịọốồộớờợụứừựỳ", &[19]),
];

/// Lead over the second at which votes decide alone.
const LEAD: f32 = 1.25;

fn by_votes(votes: &Votes, latin: &str, letters: usize) -> Option<&'static str> {
    let mut ranked: Vec<(usize, f32)> = votes.iter().copied().enumerate().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [(first, top), (second, next), ..] = ranked[..] else { return None };
    if top >= 1.0 && top >= next * LEAD {
        return Some(markers::LATIN[first].0);
    }
    if letters < 3 * LEAST_LETTERS {
        return (top >= 0.7 && top > next).then_some(markers::LATIN[first].0);
    }
    let info = detector().detect(latin)?;
    let guess = code(info.lang())?;
    // Trigrams settle a tie between two languages; alone they must be sure.
    let tied = top > 0.0 && (guess == markers::LATIN[first].0 || guess == markers::LATIN[second].0);
    if tied || top < 0.7 && (info.confidence() > 0.6 || letters > 60) {
        return Some(guess);
    }
    (top >= 1.0).then_some(markers::LATIN[first].0)
}

fn detector() -> &'static Detector {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    DETECTOR.get_or_init(|| {
        use Lang::{
            Ces, Dan, Deu, Eng, Fin, Fra, Hun, Ind, Ita, Nld, Nob, Pol, Por, Slv, Spa, Swe, Tur, Vie,
        };
        Detector::with_allowlist(vec![
            Ces, Dan, Deu, Eng, Fin, Fra, Hun, Ind, Ita, Nld, Nob, Pol, Por, Slv, Spa, Swe, Tur, Vie,
        ])
    })
}

fn code(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => "en",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Nld => "nl",
        Lang::Ita => "it",
        Lang::Ces => "cs",
        Lang::Tur => "tr",
        Lang::Hun => "hu",
        Lang::Fin => "fi",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Pol => "pl",
        Lang::Slv => "sl",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_messages_in_every_language_it_must_know() {
        let known = [
            ("en", "My card has not arrived yet, where is it?"),
            ("es", "No puedo iniciar sesión después de la actualización"),
            ("pt", "Não consigo abrir o aplicativo depois da atualização"),
            ("de", "Ich kann mich seit dem Update nicht mehr anmelden"),
            ("nl", "Ik kan niet meer inloggen sinds de laatste update"),
            ("fi", "En voi enää kirjautua sisään päivityksen jälkeen"),
            ("fr", "Je ne peux plus me connecter depuis la mise à jour"),
            ("it", "Non riesco più ad accedere dopo l'aggiornamento"),
            ("cs", "Po aktualizaci se už nemůžu přihlásit"),
            ("tr", "Güncellemeden sonra giriş yapamıyorum, neden?"),
            ("hu", "A frissítés óta nem tudok bejelentkezni"),
            ("sv", "Jag kan inte logga in efter uppdateringen"),
            ("da", "Jeg kan ikke logge ind efter opdateringen, hvad gør jeg?"),
            ("no", "Jeg får ikke logget inn etter oppdateringen, hva gjør jeg?"),
            ("pl", "Nie mogę się zalogować po aktualizacji"),
            ("sl", "Po posodobitvi se ne morem več prijaviti, kaj naj naredim?"),
            ("sr", "После ажурирања не могу да се пријавим"),
            ("sr", "Ne mogu da se prijavim nakon ažuriranja, šta da radim?"),
            ("id", "Saya tidak bisa masuk setelah pembaruan"),
            ("ms", "Saya tak boleh log masuk selepas kemas kini, kenapa?"),
            ("ja", "アップデート後にログインできません"),
            ("zh", "更新后我无法登录"),
            ("ko", "업데이트 후 로그인이 안 됩니다"),
            ("th", "เข้าสู่ระบบไม่ได้หลังอัปเดต"),
            ("vi", "Tôi không thể đăng nhập sau khi cập nhật"),
            ("ru", "Не могу войти после обновления"),
            ("uk", "Не можу увійти після оновлення, що робити?"),
            ("ar", "لا أستطيع تسجيل الدخول بعد التحديث"),
            ("el", "Δεν μπορώ να συνδεθώ μετά την ενημέρωση"),
            ("he", "אני לא מצליח להתחבר אחרי העדכון"),
            ("hi", "अपडेट के बाद मैं लॉग इन नहीं कर पा रहा हूँ"),
        ];
        let wrong: Vec<_> = known
            .iter()
            .filter(|(code, text)| detect(text) != Some(*code))
            .map(|(c, t)| (c, detect(t), t))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn nothing_to_go_by_gives_none() {
        for text in
            ["", "😀😀😀", "12345", "ok", "!!!", "https://example.com/the/and", "<p><br></p>", "xkcdqz"]
        {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn place_of_each_language_fits_the_letters() {
        let places = [(1, "es"), (4, "de"), (8, "tr"), (11, "sv"), (14, "pl"), (16, "sr"), (19, "vi")];
        assert!(places.iter().all(|(place, code)| markers::LATIN[*place].0 == *code));
    }
}
