//! A session: one meeting with customers, planned or held, by one of the practices.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::*;
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// Where a session stands.
    SessionState {
        Booked = "booked", "Booked";
        Held = "held", "Held";
        /// The customer did not come.
        NoShow = "no_show", "Did not come";
        Cancelled = "cancelled", "Cancelled";
    }
}

named! {
    /// As what a colleague was there.
    Part {
        Asked = "asked", "Asked";
        Noted = "noted", "Took notes";
        Attended = "attended", "Listened";
    }
}

/// What a customer agreed to. Nothing is assumed: all is refused until it was asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Consent {
    /// Sound or picture may be kept.
    pub record: bool,
    /// Their words may be quoted inside the team.
    pub quote: bool,
    /// The first name may stand beside a quote.
    pub first_name: bool,
    pub photo: bool,
    /// When they said so; none while nobody asked.
    pub given_at: Option<Timestamp>,
    /// When they took it back: quotes and recordings are not shown from then on.
    pub withdrawn_at: Option<Timestamp>,
}

impl Consent {
    /// Their words may be shown.
    pub fn may_quote(&self) -> bool {
        self.quote && self.withdrawn_at.is_none()
    }
    /// A recording may be kept and played.
    pub fn may_record(&self) -> bool {
        self.record && self.withdrawn_at.is_none()
    }
    /// For the page's head: what was agreed to, in a few words.
    pub fn said(&self) -> String {
        if self.withdrawn_at.is_some() {
            return "Consent withdrawn".to_owned();
        }
        if self.given_at.is_none() {
            return "Consent not asked".to_owned();
        }
        let all = [
            (self.record, "record"),
            (self.quote, "quote"),
            (self.first_name, "first name"),
            (self.photo, "photo"),
        ];
        let agreed: Vec<&str> = all.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word).collect();
        if agreed.is_empty() {
            "Consent: none given".to_owned()
        } else {
            format!("Consent: {}", agreed.join(", "))
        }
    }
}

/// A colleague who was there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attendee {
    pub member: MemberId,
    pub part: Part,
}

/// Who a speaker of a transcript is. Only a customer's words become customer evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerRole {
    /// Nobody said yet.
    #[default]
    Unknown,
    Customer(PersonId),
    Colleague(MemberId),
    /// Neither: an interpreter, somebody passing by.
    Other,
}

/// One step of what a customer went through, with how it felt: -3 (worst) to 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Step {
    /// As the customer told it: a clock time, or "day two".
    pub when: String,
    pub what: String,
    pub feeling: i8,
}

/// What is told of a session within a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Snapshot {
    /// The quote to remember.
    pub quote: Option<HighlightId>,
    /// Quick facts: label and value.
    pub facts: Vec<(String, String)>,
    pub steps: Vec<Step>,
    /// Needs, as opportunities to look into.
    pub opportunities: Vec<String>,
    pub insights: Vec<String>,
}

impl Snapshot {
    /// What is missing before it can be shared; a quote only where somebody's words were marked.
    pub fn missing(&self, marked: bool) -> Vec<&'static str> {
        let filled = |texts: &[String]| texts.iter().any(|text| !text.trim().is_empty());
        let mut out = Vec::new();
        if marked && self.quote.is_none() {
            out.push("a quote to remember");
        }
        if self.facts.is_empty() {
            out.push("quick facts");
        }
        if !filled(&self.opportunities) && !filled(&self.insights) {
            out.push("an opportunity or an insight");
        }
        out
    }
}

/// One meeting with customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    pub id: SessionId,
    pub study: Option<StudyId>,
    /// The practice's key.
    pub practice: String,
    pub title: String,
    pub state: SessionState,
    pub starts_at: Timestamp,
    /// As planned.
    pub minutes: i64,
    /// As it was; none until it was held.
    pub held_minutes: Option<i64>,
    pub person: Option<PersonId>,
    pub place: String,
    pub consent: Consent,
    /// What the practice's fields hold, by their keys.
    pub fields: BTreeMap<String, Value>,
    /// Customers were met.
    pub with_customer: bool,
    pub snapshot: Option<Snapshot>,
    /// When the snapshot was ready.
    pub snapshot_at: Option<Timestamp>,
    pub shared_at: Option<Timestamp>,
}

impl Session {
    /// Counts for goals: customers were met, it was held, and what was heard is written down.
    pub fn counts(&self) -> bool {
        self.with_customer && self.state == SessionState::Held && self.snapshot_at.is_some()
    }
    /// Minutes with a customer, where it was held.
    pub fn exposure(&self) -> i64 {
        match self.state {
            SessionState::Held if self.with_customer => self.held_minutes.unwrap_or(self.minutes),
            _ => 0,
        }
    }
}

/// Something written down while a session went on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    pub id: NoteId,
    pub member: Option<MemberId>,
    pub at: Timestamp,
    /// Milliseconds since the session's start; none for what was written before or after it.
    pub moment: Option<i64>,
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_agreed_to_until_somebody_asked() {
        let none = Consent::default();
        assert!(!none.may_quote() && !none.may_record());
        assert_eq!(none.said(), "Consent not asked");
        let some = Consent { quote: true, given_at: Some(Timestamp(1)), ..none.clone() };
        assert_eq!(some.said(), "Consent: quote");
        assert!(some.may_quote());
        let gone = Consent { withdrawn_at: Some(Timestamp(2)), ..some };
        assert!(!gone.may_quote());
        assert_eq!(gone.said(), "Consent withdrawn");
    }

    #[test]
    fn a_snapshot_says_what_it_lacks() {
        let mut snapshot = Snapshot::default();
        assert_eq!(snapshot.missing(true).len(), 3);
        assert_eq!(snapshot.missing(false).len(), 2, "no words, no quote");
        snapshot.insights.push("  ".to_owned());
        assert_eq!(snapshot.missing(true).len(), 3, "an empty line is none");
        snapshot.insights.push("Cold drains the phone first.".to_owned());
        snapshot.quote = Some(HighlightId(1));
        snapshot.facts.push(("Who".to_owned(), "Nurse".to_owned()));
        assert!(snapshot.missing(true).is_empty());
    }
}
