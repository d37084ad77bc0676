//! A study: what a team wants to learn, by which practice, and what the answer decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::*;
use crate::named::named;
use crate::time::Timestamp;

/// One question of a guide.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Asked {
    pub text: String,
    pub minutes: i64,
    /// Somebody read what the check says, and keeps the words.
    pub kept: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Study {
    pub id: StudyId,
    /// The practice's key.
    pub practice: String,
    pub title: String,
    /// What the team wants to learn.
    pub question: String,
    /// What the answer decides.
    pub decides: String,
    /// A day of the calendar, counted from 1970-01-01.
    pub due: Option<i64>,
    /// Sessions wanted.
    pub planned: i64,
    pub owner: Option<MemberId>,
    pub guide: Vec<Asked>,
    pub created_at: Timestamp,
    /// Beliefs are closed from then on.
    pub locked_at: Option<Timestamp>,
}

/// What somebody expected before the first session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Belief {
    pub id: BeliefId,
    pub study: StudyId,
    pub member: Option<MemberId>,
    pub body: String,
    /// How sure they were, in per cent.
    pub sure: i64,
    pub at: Timestamp,
}

named! {
    /// What a session said to a belief. Where there is none, it was never asked.
    Answer {
        Agrees = "agrees", "Agrees";
        Contradicts = "contradicts", "Contradicts";
        Unclear = "unclear", "Asked, unclear";
    }
}

/// What one session said to one belief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    pub belief: BeliefId,
    pub session: SessionId,
    pub answer: Answer,
    /// The words it rests on.
    pub highlight: Option<HighlightId>,
}

/// What became of a belief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// More sessions agree than contradict.
    Confirmed,
    Contradicted,
    /// As many one way as the other, or only unclear answers.
    Open,
    NeverAsked,
}

impl Verdict {
    pub fn of(answers: &[Answer]) -> Verdict {
        let count = |wanted| answers.iter().filter(|answer| **answer == wanted).count();
        match (count(Answer::Agrees), count(Answer::Contradicts)) {
            _ if answers.is_empty() => Verdict::NeverAsked,
            (yes, no) if yes > no => Verdict::Confirmed,
            (yes, no) if no > yes => Verdict::Contradicted,
            _ => Verdict::Open,
        }
    }
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Confirmed => "Confirmed so far",
            Verdict::Contradicted => "Contradicted",
            Verdict::Open => "Open",
            Verdict::NeverAsked => "Never asked",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_not_agreement() {
        use Answer::{Agrees, Contradicts, Unclear};
        assert_eq!(Verdict::of(&[]), Verdict::NeverAsked);
        assert_eq!(Verdict::of(&[Unclear]), Verdict::Open);
        assert_eq!(Verdict::of(&[Agrees, Unclear]), Verdict::Confirmed);
        assert_eq!(Verdict::of(&[Agrees, Contradicts]), Verdict::Open);
        assert_eq!(Verdict::of(&[Agrees, Contradicts, Contradicts]), Verdict::Contradicted);
    }
}
