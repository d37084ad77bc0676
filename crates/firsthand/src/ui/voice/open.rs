//! One voice, opened.

use firsthand_domain::voice::{Kind, Tone};

use crate::ui::parts::{Avatar, Fact, Judged, Words};

/// Everything known about one voice, and what can be done with it.
pub struct OpenVoice {
    pub id: String,
    /// "1 of 58"; empty when it is not among the hits.
    pub position: String,
    pub prev: Option<String>,
    pub next: Option<String>,
    /// The list, with the same search.
    pub back: String,
    pub name: String,
    pub avatar: Avatar,
    /// The person, or the account.
    pub href: Option<String>,
    /// "Barista, Ghent", "Customer since 2023", "Former customer".
    pub about: Vec<String>,
    pub may_contact: bool,
    pub speaking: Speaking,
    /// The survey's question.
    pub question: Option<String>,
    pub title: Option<String>,
    pub words: Words,
    /// BCP 47; empty when unknown.
    pub lang: String,
    pub icon: &'static str,
    pub source: String,
    /// The voices of this source.
    pub source_href: String,
    /// "today 07:12", "Written by them", "captured by Priya".
    pub stamp: Vec<String>,
    /// Where it can be read on the web.
    pub link: Option<String>,
    /// The text as it came, where that was HTML: `/voice/{id}/original`.
    pub original: Option<String>,
    /// Rating, version, country, language, columns kept from the file.
    pub facts: Vec<Fact>,
    pub kind: Option<Judged>,
    pub tone: Option<Judged>,
    /// Who or what says so: "Kind as a machine reads it. Tone from 2 of 5 stars."
    pub judged_by: String,
    /// May correct it.
    pub may_judge: bool,
    pub theme: Option<Themed>,
    /// Names of themes it can be moved to; nothing where the reader may not move it.
    pub moves: Option<Vec<String>>,
    /// The theme it can be taken out of.
    pub refusable: Option<String>,
    pub tags: Vec<Tag>,
    /// The tags as one line, for the form; `None` where the reader may not change them.
    pub tags_line: Option<String>,
    /// What we answered.
    pub reply: Option<String>,
    /// Other voices of the same person.
    pub before: Vec<Before>,
    /// The voices nearest in meaning.
    pub alike: Vec<Before>,
    /// "All 37 like this" and their list, where there are more.
    pub all_alike: Option<(String, String)>,
    /// "3 others say the same" and where.
    pub copies: Option<(String, String)>,
    pub state: State,
    /// Where triage goes on to: the next voice, or the list.
    pub onward: String,
}

impl OpenVoice {
    /// The kinds to choose from, with their keys and whether it is that one.
    pub fn kinds(&self) -> Vec<(usize, &'static str, &'static str, bool)> {
        let has = self.kind.map(|kind| kind.name);
        (1..)
            .zip(Kind::ALL)
            .map(|(key, kind)| (key, kind.name(), kind.label(), has == Some(kind.name())))
            .collect()
    }
    /// The tones, whose keys go on after the kinds'.
    pub fn tones(&self) -> Vec<(usize, &'static str, &'static str, bool)> {
        let has = self.tone.map(|tone| tone.name);
        let keys = 1 + Kind::ALL.len()..;
        keys.zip(Tone::ALL)
            .map(|(key, tone)| (key, tone.name(), tone.label(), has == Some(tone.name())))
            .collect()
    }
}

/// In whose words it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaking {
    Themselves,
    /// A colleague tells what they said.
    SecondHand,
    /// A colleague's own wish.
    Colleague,
}

impl Speaking {
    pub fn first_hand(self) -> bool {
        self == Speaking::Themselves
    }
    pub fn chip(self) -> &'static str {
        match self {
            Speaking::Themselves => "First-hand",
            Speaking::SecondHand => "Second-hand",
            Speaking::Colleague => "A colleague’s wish",
        }
    }
    /// What that means for counting, in a sentence; empty for first-hand.
    pub fn note(self) -> &'static str {
        match self {
            Speaking::Themselves => "",
            Speaking::SecondHand => {
                "A colleague’s summary, not their words. Never counted as first-hand evidence."
            }
            Speaking::Colleague => "A colleague’s own wish. Kept and shown, never counted as a customer’s.",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    New,
    Later,
    Done,
}

pub struct Themed {
    pub name: String,
    pub href: String,
    /// "close to 244 others"; may be empty.
    pub note: String,
}

pub struct Tag {
    pub name: String,
    pub href: String,
}

/// An earlier voice of the same person, in one line.
pub struct Before {
    pub words: Words,
    pub lang: String,
    pub first_hand: bool,
    pub href: String,
    /// "App review, 14 Nov".
    pub note: String,
}
