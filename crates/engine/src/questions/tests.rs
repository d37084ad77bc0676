use super::Fault::*;
use super::*;

/// The faults of a question in a guide.
fn faults(question: &str) -> Vec<Fault> {
    check(question, None, Asked::Guide).into_iter().map(|found| found.fault).collect()
}

#[test]
fn the_trigger_is_shown_and_another_wording_offered() {
    let question = "Wouldn’t it be easier if the scooter just opened when you walked up?";
    let found = check(question, None, Asked::Guide);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].fault, Leading);
    // The sign for an apostrophe takes three bytes; the place is of the question as it was typed.
    assert_eq!(&question[found[0].range.clone()], "Wouldn’t it be");
    assert!(!found[0].rewrite.is_empty());
}

#[test]
fn bad_questions_are_found_in_four_languages() {
    let bad: &[(&str, Fault)] = &[
        ("Would you pay two euros more to have one waiting?", FuturePrice),
        ("How much would you pay for this each month?", FuturePrice),
        ("Don't you think the new page is clearer?", Leading),
        ("Most people find it easy. What about you?", Leading),
        ("How frustrating was it when it did not open?", Loaded),
        ("Would you use a map that shows the battery?", Hypothetical),
        ("Imagine we had one at every corner. What then?", Hypothetical),
        ("How often would you ride if it were cheaper?", Hypothetical),
        ("What do you use it for and how often do you pay for it?", Double),
        ("Do you always lock it?", Absolute),
        ("What are your biggest pain points?", Jargon),
        ("Do you like riding in winter?", Closed),
        ("Finden Sie nicht auch, dass es jetzt schneller ist?", Leading),
        ("Würden Sie dafür bezahlen, dass einer reserviert ist?", FuturePrice),
        ("Stellen Sie sich vor, es gäbe eine Karte. Was dann?", Hypothetical),
        ("Wie nervig war das für Sie?", Loaded),
        ("Haben Sie noch nie den Akku geprüft?", Absolute),
        ("Was sind Ihre größten Pain Points?", Jargon),
        ("Was nutzen Sie und wie oft bezahlen Sie dafür am Tag?", Double),
        ("¿No cree que la nueva página es más clara?", Leading),
        ("¿Cuánto pagaría por esto al mes?", FuturePrice),
        ("¿Usaría un mapa con la batería?", Hypothetical),
        ("¿Qué tan frustrante fue?", Loaded),
        ("¿Nunca ha mirado la batería?", Absolute),
        ("¿Cuáles son sus puntos de dolor?", Jargon),
        ("新しいページは分かりやすいと思いませんか？", Leading),
        ("いくらなら払いますか？", FuturePrice),
        ("こんな地図があったら使いますか？", Hypothetical),
        ("どれほど不満でしたか？", Loaded),
        ("いつも必ず鍵をかけますか？", Absolute),
        ("どんなユースケースがありますか？", Jargon),
    ];
    let missed: Vec<_> = bad.iter().filter(|(question, fault)| !faults(question).contains(fault)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn neutral_questions_are_left_alone() {
    for question in [
        "Tell me about the last time you rode home after a night shift.",
        "What happened from the ward door to moving?",
        "When did you last choose something else? What was that like?",
        "Who else knows how you get home?",
        "What should I have asked?",
        "And then? How did you feel about it, and why?",
        "Walk me through it, step by step.",
        "Erzählen Sie vom letzten Mal, als Sie nachts gefahren sind.",
        "Was ist dann passiert?",
        "Cuénteme de la última vez que lo usó.",
        "¿Qué pasó después?",
        "最後に使ったときのことを教えてください。",
        "そのとき、どうしましたか？",
    ] {
        assert_eq!(faults(question), [], "{question}");
    }
}

#[test]
fn every_rewrite_is_itself_neutral() {
    for language in LANGUAGES {
        let table = table(language).unwrap();
        for rule in table.rules {
            let found = check(rule.rewrite, Some(language), Asked::Spoken);
            // Advice about our own words quotes none of them.
            assert!(found.is_empty(), "{}: {found:?}", rule.rewrite);
        }
    }
}

#[test]
fn other_languages_and_odd_texts_are_left_alone() {
    for question in ["", "???", "Czy zapłaciłby pan za to?", "😀 and what 😀", "İ’d? would you pay İ"]
    {
        for found in check(question, None, Asked::Guide) {
            assert!(
                question.is_char_boundary(found.range.start) && question.is_char_boundary(found.range.end)
            );
        }
    }
}
