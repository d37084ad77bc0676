//! Names of months in the languages exports are written in.

/// First letters of the twelve months, lower case; a word that begins with one of them is that month.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("янв", 1),
    ("tammi", 1),
    ("oca", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("févr", 2),
    ("lut", 2),
    ("фев", 2),
    ("helmi", 2),
    ("şub", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("maa", 3),
    ("mrt", 3),
    ("мар", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("апр", 4),
    ("huhti", 4),
    ("nis", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mag", 5),
    ("mei", 5),
    ("май", 5),
    ("мая", 5),
    ("touko", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("cze", 6),
    ("июн", 6),
    ("kesä", 6),
    ("haz", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("lip", 7),
    ("июл", 7),
    ("heinä", 7),
    ("tem", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sie", 8),
    ("авг", 8),
    ("elo", 8),
    ("ağu", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("сен", 9),
    ("syys", 9),
    ("eyl", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("paź", 10),
    ("окт", 10),
    ("loka", 10),
    ("eki", 10),
    ("nov", 11),
    ("noi", 11),
    ("lis", 11),
    ("ноя", 11),
    ("marras", 11),
    ("kas", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("déc", 12),
    ("gru", 12),
    ("дек", 12),
    ("joulu", 12),
    ("ara", 12),
];

/// The month a word names, in any of the languages above.
pub fn month(word: &str) -> Option<i8> {
    word.chars().nth(2)?;
    let word = word.to_lowercase();
    // The longest beginning wins: Finnish "marraskuu" is November, English "march" is not.
    MONTHS.iter().filter(|(begin, _)| word.starts_with(begin)).max_by_key(|(b, _)| b.len()).map(|m| m.1)
}

/// Words that stand in dates and say nothing: weekdays, "at", "de", "kl".
pub fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "at", "de", "del", "of", "um", "uhr", "kl", "klo", "à", "le", "den", "th", "st", "nd", "rd", "le",
        "a", "alle", "às", "as", "h", "on", "the", "и", "г", "d",
    ];
    const DAYS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mer", "jeu", "ven", "sam", "dim", "die",
        "mit", "don", "fre", "sam", "son", "mié", "jue", "vie", "sáb", "dom", "seg", "ter", "qua", "qui",
        "sex", "gio", "sab", "maa", "tii", "kes", "tor", "per", "lau", "sun", "mån", "tis", "ons", "lör",
        "sön", "zat", "zon", "woe", "vri", "din", "maandag", "do", "mo", "di", "mi", "fr", "sa", "so", "man",
        "tir", "lør", "søn",
    ];
    let word = word.to_lowercase();
    FILLERS.contains(&word.as_str()) || DAYS.iter().any(|day| word.starts_with(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_several_languages() {
        for (word, expected) in [
            ("Apr", 4),
            ("Juillet", 7),
            ("juin", 6),
            ("März", 3),
            ("marraskuuta", 11),
            ("maaliskuu", 3),
            ("Dez.", 12),
        ] {
            assert_eq!(month(word), Some(expected), "{word}");
        }
        assert_eq!(month("no"), None);
        assert_eq!(month("hello"), None);
    }
}
