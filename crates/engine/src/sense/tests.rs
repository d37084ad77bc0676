use super::learn::{Example, learn};
use super::*;
use crate::random::Random;

fn read(text: &str, language: Option<&str>) -> Reading {
    Model::start().read(&mut Reader::default(), text, language)
}

fn starred<'a>(text: &'a str, language: &'a str, tone: Tone) -> Example<'a> {
    Example { text, language: Some(language), kind: None, tone: Some(tone), tone_by_person: false }
}

fn never() -> bool {
    false
}

/// Texts whose tone hangs on made-up product words that no cue knows.
fn simulated(count: usize, language: &'static str) -> Vec<(String, &'static str, Tone)> {
    let mut random = Random::new(11);
    let filler = ["the", "scooter", "today", "again", "on", "my", "way", "home", "with", "it"];
    (0..count)
        .map(|_| {
            let tone = if random.below(2) == 0 { Tone::Positive } else { Tone::Negative };
            let mut words: Vec<&str> = (0..6).map(|_| filler[random.below(filler.len())]).collect();
            // One in ten says the opposite of its stars.
            let said = if random.below(10) == 0 { tone == Tone::Negative } else { tone == Tone::Positive };
            words.insert(random.below(6), if said { "glidesome" } else { "wobblish" });
            (format!("{} {}", words.join(" "), random.below(100_000)), language, tone)
        })
        .collect()
}

#[test]
fn cues_tell_kind_and_tone_in_several_languages() {
    let cases = [
        ("en", "The app crashes every time I open it", Some(Kind::Bug), Some(Tone::Negative)),
        ("en", "I love how easy this is, thank you", Some(Kind::Praise), Some(Tone::Positive)),
        ("en", "It would be nice to have an option to split the bill", Some(Kind::Request), None),
        ("en", "How do I change my address?", Some(Kind::Question), None),
        ("en", "Way too expensive, and they never responded", Some(Kind::Complaint), Some(Tone::Negative)),
        ("en", "Not good at all", Some(Kind::Complaint), Some(Tone::Negative)),
        ("de", "Die App stürzt ab und lässt sich nicht öffnen", Some(Kind::Bug), Some(Tone::Negative)),
        ("es", "Me encanta, muy fácil de usar", Some(Kind::Praise), Some(Tone::Positive)),
        ("fr", "Comment faire pour changer mon adresse ?", Some(Kind::Question), None),
        ("pt", "Não funciona, dá erro", Some(Kind::Bug), Some(Tone::Negative)),
        ("it", "Sarebbe bello avere la modalità scura", Some(Kind::Request), Some(Tone::Positive)),
        ("nl", "Werkt niet meer sinds de update", Some(Kind::Bug), Some(Tone::Negative)),
        ("fi", "Sovellus kaatuu aina", Some(Kind::Bug), Some(Tone::Negative)),
        ("ja", "部屋がとても綺麗で最高でした", Some(Kind::Praise), Some(Tone::Positive)),
        ("zh", "不好用，闪退", Some(Kind::Bug), Some(Tone::Negative)),
    ];
    for (language, text, kind, tone) in cases {
        let found = read(text, Some(language));
        assert_eq!(found.kind, kind, "{text}");
        // A wish may sound glad or not; only what is asked for is checked.
        if tone.is_some() && kind != Some(Kind::Request) {
            assert_eq!(found.tone, tone, "{text}");
        }
    }
}

#[test]
fn what_says_nothing_is_not_sure_and_an_unknown_language_is_not_judged() {
    for text in ["", "   ", "The receipt is from Tuesday", "12345", "\u{0}\u{0}", "xkcdqz wvutsr"] {
        let found = read(text, Some("en"));
        assert_eq!((found.kind, found.tone), (None, None), "{text}");
    }
    assert_eq!(read("great app", Some("th")).tone, None);
    assert!(!knows(Some("th")) && !Model::start().judges(Target::Tone, Some("th")));
    // Faces count everywhere.
    assert_eq!(read("😍😍", Some("th")).tone, Some(Tone::Positive));
    assert_eq!(read("😡", None).tone, Some(Tone::Negative));
}

#[test]
fn stars_settle_the_tone_and_what_kind_cannot_be() {
    let with = |text, tone| {
        let found = read(text, Some("en")).with_stars(tone);
        (found.kind, found.tone)
    };
    let (bad, good) = (Some(Tone::Negative), Some(Tone::Positive));
    assert_eq!(with("Lovely, just lovely", bad), (Some(Kind::Complaint), bad), "meant the other way round");
    assert_eq!(with("The receipt is from Tuesday", good), (Some(Kind::Praise), good));
    assert_eq!(with("The app crashes when I open it", good), (Some(Kind::Bug), good), "a bug stays one");
    assert_eq!(with("The receipt is from Tuesday", Some(Tone::Mixed)), (None, Some(Tone::Mixed)));
    assert_eq!(with("The receipt is from Tuesday", None), (None, None));
}

#[test]
fn stars_teach_what_no_cue_knows() {
    let told = simulated(600, "en");
    let examples: Vec<Example<'_>> =
        told.iter().map(|(text, lang, tone)| starred(text, lang, *tone)).collect();
    let model = learn(&examples, &never).unwrap();
    let report = &model.reports()[0];
    assert!(report.uses_learned, "{report:?}");
    assert!(report.learned > report.start + 0.2 && report.right > 0.8, "{report:?}");
    let found = model.read(&mut Reader::default(), "so glidesome", Some("en"));
    assert_eq!(found.tone, Some(Tone::Positive));
    assert_eq!(model.read(&mut Reader::default(), "so wobblish", Some("en")).tone, Some(Tone::Negative));
    // Learned in English only: German still goes by its cues.
    assert_eq!(model.read(&mut Reader::default(), "glidesome", Some("de")).tone, None);
    assert_eq!(learn(&examples, &never).unwrap().to_bytes(), model.to_bytes(), "the same twice");
}

#[test]
fn stars_that_mean_nothing_leave_the_cues_in_use() {
    let mut random = Random::new(3);
    let words = ["great", "bad", "slow", "lovely", "crash", "thanks"];
    let told: Vec<(String, Tone)> =
        (0..400).map(|n| (format!("{} {n}", words[random.below(6)]), Tone::ALL[random.below(3)])).collect();
    let examples: Vec<Example<'_>> = told.iter().map(|(text, tone)| starred(text, "en", *tone)).collect();
    let model = learn(&examples, &never).unwrap();
    assert!(!model.reports()[0].uses_learned || model.reports()[0].learned < 0.45, "{:?}", model.reports());
    assert_eq!(read("great", Some("en")).tone, Some(Tone::Positive));
}

#[test]
fn a_person_outweighs_stars_on_the_same_text() {
    let told = simulated(300, "en");
    let mut examples: Vec<Example<'_>> =
        told.iter().map(|(text, lang, tone)| starred(text, lang, *tone)).collect();
    // Somebody says of every wobblish text that it is meant well.
    for (text, _, _) in told.iter().filter(|(text, ..)| text.contains("wobblish")) {
        examples.push(Example {
            tone: Some(Tone::Positive),
            tone_by_person: true,
            ..starred(text, "en", Tone::Positive)
        });
    }
    for (text, _, _) in told.iter().filter(|(text, ..)| text.contains("glidesome")) {
        examples.push(Example {
            tone: Some(Tone::Negative),
            tone_by_person: true,
            ..starred(text, "en", Tone::Negative)
        });
    }
    let model = learn(&examples, &never).unwrap();
    assert_eq!(model.read(&mut Reader::default(), "wobblish", Some("en")).tone, Some(Tone::Positive));
}

#[test]
fn corrections_teach_kind() {
    let told: Vec<(String, Kind)> = (0..120)
        .map(|n| match n % 3 {
            0 => (format!("zorbing the ledger at stop {n}"), Kind::Complaint),
            1 => (format!("kerbing the ledger at stop {n}"), Kind::Request),
            _ => (format!("riding the ledger at stop {n}"), Kind::Other),
        })
        .collect();
    let examples: Vec<Example<'_>> = told
        .iter()
        .map(|(text, kind)| Example {
            text,
            language: Some("en"),
            kind: Some(*kind),
            tone: None,
            tone_by_person: false,
        })
        .collect();
    let model = learn(&examples, &never).unwrap();
    let found = |text| model.read(&mut Reader::default(), text, Some("en")).kind;
    assert_eq!((found("zorbing"), found("riding along")), (Some(Kind::Complaint), Some(Kind::Other)));
}

#[test]
fn odd_input_does_no_harm() {
    let long = "bad ".repeat(1_300_000);
    let odd = ["", "😀", "😀😀😀", "?", "\u{202e}\u{feff}", &long, "<p></p>", "ಠ_ಠ", "e\u{301}"];
    for text in odd {
        for language in [None, Some("en"), Some(""), Some("zz"), Some("ja")] {
            let _ = read(text, language);
        }
    }
    assert!(learn(&[], &never).unwrap().reports().is_empty());
    // One star each, and nothing but pictures.
    let same: Vec<Example<'_>> =
        odd.iter().cycle().take(500).map(|text| starred(text, "en", Tone::Positive)).collect();
    assert!(!learn(&same, &never).unwrap().has_learned());
    let many: Vec<String> = (0..400).map(|n| format!("five stars number {n}")).collect();
    let same: Vec<Example<'_>> = many.iter().map(|text| starred(text, "en", Tone::Positive)).collect();
    assert!(!learn(&same, &never).unwrap().has_learned(), "there is nothing to tell apart");
    // Forty languages, a few texts each.
    let codes: Vec<String> =
        (0..40u8).map(|n| format!("{}{}", (b'a' + n % 26) as char, (b'a' + n / 26) as char)).collect();
    let told: Vec<(String, usize)> = (0..400).map(|n| (format!("word{} again {n}", n % 7), n % 40)).collect();
    let mixed: Vec<Example<'_>> =
        told.iter().map(|(text, n)| starred(text, &codes[*n], Tone::ALL[n % 3])).collect();
    assert_eq!(learn(&mixed, &never).unwrap().reports().len(), 40);
    assert!(learn(&mixed, &|| true).is_none(), "stopped");
}

#[test]
fn a_model_survives_its_bytes_and_damage_is_seen() {
    let told = simulated(300, "en");
    let examples: Vec<Example<'_>> =
        told.iter().map(|(text, lang, tone)| starred(text, lang, *tone)).collect();
    let model = learn(&examples, &never).unwrap();
    let bytes = model.to_bytes();
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    assert_eq!(Model::from_bytes(&bytes), Some(model));
    assert_eq!(Model::from_bytes(&Model::start().to_bytes()), Some(Model::start()));
    assert_eq!(Model::from_bytes(b""), None);
    let mut broken = bytes.clone();
    broken[40] ^= 1;
    assert_eq!(Model::from_bytes(&broken), None);
    assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), None);
}
