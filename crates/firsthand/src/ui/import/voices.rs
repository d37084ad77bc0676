//! The first rows of a file as they will look once they are voices.

use firsthand_domain::import::Plan;
use firsthand_domain::item::Item;
use firsthand_domain::voice::{Heard, Speaker, is_customer_evidence};

use crate::ui::parts::{VoiceRow, When, Words, chip, source_icon};

/// Characters shown; the style sheet shows two lines.
const SHOWN: usize = 240;

pub fn row(item: &Item, plan: &Plan, when: &When) -> VoiceRow {
    let (speaker, heard) = who(item);
    let person = &item.person;
    let known = [&person.role, &person.city, &person.account];
    let about: Vec<&str> =
        known.iter().filter_map(|part| part.as_deref()).filter(|part| !part.is_empty()).collect();
    let text =
        if item.text.trim().is_empty() { item.title.clone().unwrap_or_default() } else { item.text.clone() };
    let score = item.score.map(|score| format!("{score} of 10"));
    VoiceRow {
        name: person.name.clone().or(person.account.clone()).unwrap_or_else(|| "Someone".to_owned()),
        about: about.join(", "),
        when: item.said_at.map_or("no date".to_owned(), |at| when.day(when.date(at))),
        when_iso: item.said_at.map(|at| when.iso(at)).unwrap_or_default(),
        words: Words::from(text).excerpt(SHOWN),
        first_hand: is_customer_evidence(speaker, heard),
        chip: chip(speaker, heard).to_owned(),
        lang: item.language.clone().unwrap_or_default(),
        icon: source_icon(plan.source_kind),
        source: plan.source_name.clone(),
        hide_theme: true,
        rating: item.rating.map(|stars| format!("{stars} of 5")).or(score),
        ..VoiceRow::default()
    }
}

/// Where the row does not say: a customer, in their own words. (As storing it does; see `app::import::put`.)
fn who(item: &Item) -> (Speaker, Heard) {
    let speaker = item.speaker.unwrap_or(Speaker::Customer);
    let heard =
        item.heard.unwrap_or(if speaker == Speaker::Colleague { Heard::Report } else { Heard::Written });
    (speaker, heard)
}
