//! Voices as the product finds them, made into the parts that show them.

use firsthand_app::voice::row::VoiceRow as Found;

use firsthand_domain::voice::{Heard, Speaker, is_customer_evidence};

use super::{Quote, VoiceRow, When, Words, kind, source_icon, tone};

/// Characters of a voice in a list: two lines and a little, so that the style sheet decides where they end.
const IN_LIST: usize = 240;
/// Characters of a quote.
const IN_QUOTE: usize = 420;

/// A voice in a list. The address carries the search, so the caller gives it.
pub fn voice_row(found: &Found, href: String, when: &When) -> VoiceRow {
    let voice = &found.voice;
    VoiceRow {
        id: voice.id.to_string(),
        href: Some(href),
        selectable: false,
        unread: voice.triage == firsthand_domain::voice::Triage::New,
        current: false,
        name: name(found),
        about: about(found),
        when: if voice.dated { when.short(voice.said_at) } else { "no date".to_owned() },
        when_iso: if voice.dated { when.iso(voice.said_at) } else { String::new() },
        words: words(found).near_mark().excerpt(IN_LIST),
        first_hand: is_customer_evidence(voice.speaker, voice.heard),
        chip: chip(voice.speaker, voice.heard).to_owned(),
        lang: language(found),
        icon: source_icon(found.source_kind),
        source: found.source_name.clone(),
        theme: found.theme_name.clone(),
        hide_theme: false,
        rating: rating(found),
        kind: kind(voice),
        tone: tone(voice),
        other_words: found.other_words,
        ..VoiceRow::default()
    }
}

/// A voice as a quote, with no pin.
pub fn quote(found: &Found, href: String, when: &When) -> Quote {
    let voice = &found.voice;
    let mut facts = vec![found.source_name.clone()];
    facts.extend(voice.dated.then(|| when.day(when.date(voice.said_at))));
    facts.extend(rating(found));
    Quote {
        href,
        words: words(found).excerpt(IN_QUOTE),
        lang: language(found),
        first_hand: is_customer_evidence(voice.speaker, voice.heard),
        chip: chip(voice.speaker, voice.heard).to_owned(),
        name: name(found),
        about: about(found),
        facts,
        pin: None,
    }
}

/// What they said with the marks of the search; the title where there is nothing else.
pub fn words(found: &Found) -> Words {
    let voice = &found.voice;
    if voice.text.trim().is_empty() {
        return Words::from(voice.title.clone().unwrap_or_default());
    }
    Words::new(voice.text.clone(), found.marks.iter().map(|&(start, end)| start..end).collect())
}

/// Who said it: the person, the account, or somebody as far as we know them.
pub fn name(found: &Found) -> String {
    let known = found
        .person_name
        .clone()
        .or_else(|| found.account_name.clone())
        .filter(|name| !name.trim().is_empty());
    known.unwrap_or_else(|| match (&found.person_city, found.voice.speaker) {
        (Some(city), _) => format!("Someone in {city}"),
        (None, Speaker::Colleague) => "A colleague".to_owned(),
        (None, _) => "Someone".to_owned(),
    })
}

/// What stands after the name: "Barista, Ghent"; the account where it is not the name already; may be empty.
pub fn about(found: &Found) -> String {
    let account = found.account_name.as_ref().filter(|_| found.person_name.is_some());
    let city = found.person_city.as_ref().filter(|_| found.person_name.is_some());
    let parts: Vec<&str> = [found.person_role.as_ref(), city, account]
        .into_iter()
        .flatten()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty()
        && found.person_name.is_none()
        && found.account_name.is_none()
        && found.voice.heard == Heard::Anonymous
    {
        return "Anonymous".to_owned();
    }
    parts.join(", ")
}

/// The dashed chip of words that are not the customer's own; empty for those that are.
pub fn chip(speaker: Speaker, heard: Heard) -> &'static str {
    match (speaker, heard) {
        (Speaker::Colleague, _) => "A colleague’s wish",
        (_, Heard::Report) => "Second-hand",
        _ => "",
    }
}

/// For `lang`: empty when unknown.
pub fn language(found: &Found) -> String {
    found.voice.language.clone().unwrap_or_default()
}

/// "2 of 5", "9 of 10".
pub fn rating(found: &Found) -> Option<String> {
    let stars = found.voice.rating.map(|stars| format!("{stars} of 5"));
    stars.or_else(|| found.voice.score.map(|score| format!("{score} of 10")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_are_not_the_customers_wear_a_chip() {
        for &speaker in Speaker::ALL {
            for &heard in Heard::ALL {
                assert_eq!(chip(speaker, heard).is_empty(), is_customer_evidence(speaker, heard));
            }
        }
    }
}
