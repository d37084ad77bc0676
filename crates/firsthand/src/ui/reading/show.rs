//! `GET /reading/{id}`: the voice at a place of it, or the page at its end.

use axum::extract::Path;
use axum::response::Response;
use firsthand_app::reading::{ReadingView, ShowReading};
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::noun::Reading;
use firsthand_domain::time::{SECOND_US, Timestamp};
use firsthand_domain::voice::is_customer_evidence;

use super::{ReadVoice, ReadingPage, Step, done, go};
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::{Avatar, When, about, chip, language, name, rating, words};
use crate::ui::shell::Place;

pub async fn show(frame: Frame, fields: Fields, Path(id): Path<String>) -> Response {
    let frame = frame.at(Place::Home);
    let found = async { frame.ctx.run(ShowReading { id: go::known(&id)? }).await };
    match found.await {
        Ok(view) => match at(&view.reading, &fields) {
            Some(at) => voice(&frame, &view, at),
            None => frame.show(&done::page(frame.shell(), &view, frame.ctx.now())),
        },
        Err(error) => frame.fail(&error),
    }
}

/// The place asked for, else the first voice not read; nothing when the reading is over.
fn at(reading: &Reading, fields: &Fields) -> Option<usize> {
    if reading.finished_at.is_some() {
        return None;
    }
    let asked = fields.one("at").parse().ok().filter(|at| *at < reading.voices.len());
    asked.or_else(|| reading.voices.iter().position(|voice| !reading.read.contains(voice)))
}

fn voice(frame: &Frame, view: &ReadingView, at: usize) -> Response {
    let (reading, when) = (&view.reading, frame.when());
    // A voice may have been taken back with its import since it was drawn: then the next one there is.
    let there = |id| view.voices.iter().find(|row| row.voice.id == id);
    let found = (at..reading.voices.len()).find_map(|at| there(reading.voices[at]).map(|row| (at, row)));
    let Some((at, row)) = found else {
        return frame.show(&done::page(frame.shell(), view, frame.ctx.now()));
    };
    let step = |(place, id)| match place {
        place if place == at => Step::Now,
        _ if reading.read.contains(id) => Step::Read,
        _ => Step::Ahead,
    };
    frame.show(&ReadingPage {
        shell: frame.shell(),
        id: reading.id.to_string(),
        at,
        steps: reading.voices.iter().enumerate().map(step).collect(),
        minutes: minutes(reading.started_at, frame.ctx.now()),
        voice: read_voice(row, &when),
        prev: (at > 0).then(|| format!("/reading/{}?at={}", reading.id, at - 1)),
    })
}

fn read_voice(row: &VoiceRow, when: &When) -> ReadVoice {
    let voice = &row.voice;
    let mut facts = vec![row.source_name.clone()];
    facts.extend(voice.dated.then(|| when.stamp(voice.said_at)));
    facts.extend(rating(row));
    ReadVoice {
        id: voice.id.to_string(),
        href: format!("/voice/{}", voice.id),
        question: voice.question.clone(),
        title: voice.title.clone().filter(|_| !voice.text.trim().is_empty()),
        words: words(row),
        lang: language(row),
        first_hand: is_customer_evidence(voice.speaker, voice.heard),
        chip: chip(voice.speaker, voice.heard).to_owned(),
        avatar: Avatar::of(&name(row)),
        name: name(row),
        about: about(row),
        facts,
        theme: row.theme_name.clone().zip(voice.theme.map(|id| format!("/themes/{id}"))),
    }
}

/// "4 minutes"; hours where somebody came back after lunch.
pub fn minutes(from: Timestamp, to: Timestamp) -> String {
    let minutes = (to.0 - from.0).max(0) / SECOND_US / 60;
    match minutes {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        2..90 => format!("{minutes} minutes"),
        90..120 => "1 hour".to_owned(),
        _ => format!("{} hours", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_said_in_words() {
        let after = |seconds: i64| minutes(Timestamp(0), Timestamp(seconds * SECOND_US));
        assert_eq!(
            (after(20).as_str(), after(60).as_str(), after(540).as_str()),
            ("less than a minute", "1 minute", "9 minutes")
        );
        assert_eq!(
            (after(100 * 60).as_str(), after(3 * 3600).as_str(), after(-5).as_str()),
            ("1 hour", "3 hours", "less than a minute")
        );
    }
}
