//! An open voice, from what the product knows of it.

use firsthand_app::meaning::ask::MOST;
use firsthand_app::voice::open::OpenedVoice;
use firsthand_app::voice::row::VoiceRow as Row;
use firsthand_domain::language;
use firsthand_domain::noun::Voice;
use firsthand_domain::voice::{Heard, Speaker, Triage, is_customer_evidence};

use super::asked::address;
use super::{Before, OpenVoice, Speaking, State, Tag, Themed};
use crate::ui::chart::count;
use crate::ui::parts::{
    Avatar, Fact, Size, When, about, after_comma, kind, language as lang, name, rating, source_icon, tone,
    words,
};

/// Characters of an earlier voice: one line.
const BEFORE: usize = 140;

/// Where an open voice stands among the hits.
#[derive(Debug, Default)]
pub struct Stand {
    /// "3 of 58"; empty when it is not among them.
    pub position: String,
    pub prev: Option<String>,
    pub next: Option<String>,
    /// The list.
    pub back: String,
    /// Where triage goes on to.
    pub onward: String,
}

/// Everything the page shows of a voice. `by` is the member who captured it; `may_tag` whether tags can be changed.
pub fn opened(
    found: &OpenedVoice,
    stand: Stand,
    by: Option<String>,
    may_tag: bool,
    when: &When,
) -> OpenVoice {
    let (row, voice) = (&found.row, &found.row.voice);
    let id = voice.id.to_string();
    OpenVoice {
        position: stand.position,
        prev: stand.prev,
        next: stand.next,
        back: stand.back,
        onward: stand.onward,
        name: name(row),
        avatar: avatar(row),
        href: speaker_href(voice),
        about: about_them(found, when),
        may_contact: found.person.as_ref().is_some_and(|person| person.may_contact),
        speaking: speaking(voice.speaker, voice.heard),
        question: voice.question.clone(),
        // Where there is nothing else, the title is what they said.
        title: voice.title.clone().filter(|_| !voice.text.trim().is_empty()),
        words: words(row),
        lang: lang(row),
        icon: source_icon(row.source_kind),
        source: row.source_name.clone(),
        source_href: address("/voice", vec![("source", voice.source.to_string())]),
        stamp: stamp(voice, by, when),
        // Files say what they like; only a web address becomes a link.
        link: voice.link.clone().filter(|link| link.starts_with("https://") || link.starts_with("http://")),
        original: voice.original.is_some().then(|| format!("/voice/{id}/original")),
        facts: facts(row),
        kind: kind(voice),
        tone: tone(voice),
        judged_by: judged_by(found),
        may_judge: may_tag,
        theme: themed(row, found.theme_voices),
        moves: None,
        refusable: row.voice.theme.filter(|_| may_tag && row.theme_name.is_some()).map(|id| id.to_string()),
        tags: voice.tags.iter().map(|tag| Tag { name: tag.clone(), href: narrowed("tag", tag) }).collect(),
        tags_line: may_tag.then(|| voice.tags.join(", ")),
        reply: voice.reply.clone(),
        before: found.heard_before.iter().map(|row| before(row, when)).collect(),
        alike: found.alike.iter().map(|row| before(row, when)).collect(),
        all_alike: (found.alike_total > found.alike.len()).then(|| all_alike(found.alike_total, voice)),
        copies: copies(found.copies, voice),
        state: state(voice.triage),
        id,
    }
}

fn avatar(row: &Row) -> Avatar {
    let avatar = Avatar::of(&name(row)).sized(Size::Large);
    if row.person_name.is_none() && row.account_name.is_some() { avatar.square() } else { avatar }
}

fn speaker_href(voice: &Voice) -> Option<String> {
    let person = voice.person.map(|id| format!("/people/{id}"));
    person.or_else(|| voice.account.map(|id| format!("/accounts/{id}")))
}

fn about_them(found: &OpenedVoice, when: &When) -> Vec<String> {
    let mut facts = vec![about(&found.row)];
    if found.row.voice.speaker != Speaker::Customer {
        facts.push(found.row.voice.speaker.label().to_owned());
    } else if let Some(since) = found.person.as_ref().and_then(|person| person.since) {
        facts.push(format!("Customer since {}", when.date(since).year()));
    }
    facts.retain(|fact| !fact.is_empty());
    if facts.is_empty() && found.person.is_none() && found.row.account_name.is_none() {
        facts.push("No name given".to_owned());
    }
    facts
}

/// In whose words it is.
pub fn speaking(speaker: Speaker, heard: Heard) -> Speaking {
    if is_customer_evidence(speaker, heard) {
        Speaking::Themselves
    } else if speaker == Speaker::Colleague {
        Speaking::Colleague
    } else {
        Speaking::SecondHand
    }
}

fn state(triage: Triage) -> State {
    match triage {
        Triage::New => State::New,
        Triage::Later => State::Later,
        Triage::Done => State::Done,
    }
}

fn stamp(voice: &Voice, by: Option<String>, when: &When) -> Vec<String> {
    let moment = if voice.dated {
        when.stamp(voice.said_at)
    } else {
        format!("no date, came in {}", when.stamp(voice.added_at))
    };
    let mut stamp = vec![moment, voice.heard.label().to_owned()];
    stamp.extend(by.map(|name| format!("captured by {name}")));
    stamp
}

/// What is known beside the words; what can be searched leads to it.
fn facts(row: &Row) -> Vec<Fact> {
    let voice = &row.voice;
    let mut facts = Vec::new();
    match (rating(row), voice.rating) {
        (Some(text), Some(stars)) => {
            facts.push(Fact::link("Stars", text, narrowed("rating", &stars.to_string())))
        }
        (Some(text), None) => facts.push(Fact::new("Score", text)),
        (None, _) => {}
    }
    facts.extend(voice.version.as_ref().map(|v| Fact::link("Version", v, narrowed("version", v))));
    let area = row.area_name.as_ref().zip(voice.area);
    facts.extend(area.map(|(name, id)| Fact::link("Area", name, narrowed("area", &id.to_string()))));
    facts.extend(voice.country.as_ref().map(|c| Fact::link("Country", c, narrowed("country", c))));
    let spoken = voice.language.as_ref();
    facts.extend(spoken.map(|code| Fact::link("Language", language::name(code), narrowed("language", code))));
    let account = row.account_name.as_ref().zip(voice.account).filter(|_| row.person_name.is_some());
    facts.extend(account.map(|(name, id)| Fact::link("Account", name, format!("/accounts/{id}"))));
    facts.extend(voice.extra.iter().map(|(label, value)| Fact::new(label, value)));
    facts
}

/// Who or what says kind and tone.
fn judged_by(found: &OpenedVoice) -> String {
    let voice = &found.row.voice;
    let corrected = |by: &Option<String>| format!("corrected by {}", by.as_deref().unwrap_or("a colleague"));
    let kind = voice.kind.map(|_| match voice.kind_by {
        Some(_) => format!("Kind {}.", corrected(&found.kind_by)),
        None => "Kind as a machine reads it.".to_owned(),
    });
    let tone = voice.tone.map(|_| match (voice.tone_by, rating(&found.row), voice.rating) {
        (Some(_), ..) => format!("Tone {}.", corrected(&found.tone_by)),
        (None, Some(stars), Some(_)) => format!("Tone from {stars} stars."),
        (None, Some(score), None) => format!("Tone from a score of {score}."),
        (None, None, _) => "Tone as a machine reads it.".to_owned(),
    });
    match (kind, tone) {
        (None, None) => "Nobody has said, and the words alone don’t tell.".to_owned(),
        (kind, tone) => [kind, tone].into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}

fn themed(row: &Row, voices: Option<i64>) -> Option<Themed> {
    let (name, id) = row.theme_name.clone().zip(row.voice.theme)?;
    let note = match voices.unwrap_or(0) - 1 {
        ..=0 => String::new(),
        1 => "close to 1 other".to_owned(),
        others => format!("close to {} others", count(others)),
    };
    Some(Themed { name, href: format!("/themes/{id}"), note })
}

fn before(row: &Row, when: &When) -> Before {
    let day = after_comma(row.voice.dated, || when.day(when.date(row.voice.said_at)));
    Before {
        words: words(row).excerpt(BEFORE),
        lang: lang(row),
        first_hand: is_customer_evidence(row.voice.speaker, row.voice.heard),
        href: format!("/voice/{}", row.voice.id),
        note: format!("{}{day}", row.source_name),
    }
}

/// "All 37 like this".
fn all_alike(total: usize, voice: &Voice) -> (String, String) {
    let all =
        if total >= MOST { format!("The {total} most like this") } else { format!("All {total} like this") };
    (all, narrowed("like", &voice.id.to_string()))
}

/// "3 others say the same".
fn copies(count: usize, voice: &Voice) -> Option<(String, String)> {
    let said = match count {
        0 => return None,
        1 => "1 other says the same".to_owned(),
        _ => format!("{count} others say the same"),
    };
    Some((said, narrowed("like", &voice.id.to_string())))
}

fn narrowed(name: &'static str, value: &str) -> String {
    address("/voice", vec![(name, value.to_owned())])
}
