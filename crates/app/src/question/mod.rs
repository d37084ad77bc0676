//! The question check, for guides as they are written and for what was asked.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_engine::questions::{Asked, Finding, check};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect, Entry, entry};
use crate::ctx::Ctx;

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<CheckQuestions>()]
}

/// The most questions looked at at once, and the longest of them in bytes.
const MOST: usize = 500;
const LONGEST: usize = 2000;

/// Looks at questions. Advice, never a lock.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckQuestions {
    pub questions: Vec<String>,
    /// ISO 639-1 where it is known; else it is told from the words.
    #[serde(default)]
    pub language: Option<String>,
    /// They were asked already, or stand in a survey: yes or no is no fault there.
    #[serde(default)]
    pub spoken: bool,
}

/// What is odd about a question.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Odd {
    /// "Leads"
    pub fault: String,
    /// Bytes of the question.
    pub first: usize,
    pub past: usize,
    pub why: String,
    /// Another way to ask, or how to find one.
    pub rewrite: String,
    /// It can be asked as it stands.
    pub usable: bool,
}

impl From<Finding> for Odd {
    fn from(found: Finding) -> Odd {
        Odd {
            fault: found.fault.label().to_owned(),
            first: found.range.start,
            past: found.range.end,
            why: found.fault.why().to_owned(),
            rewrite: found.rewrite,
            usable: found.fault.has_rewrite(),
        }
    }
}

/// What is odd about one question of a guide, the worst first.
pub fn of_guide(question: &str) -> Option<Odd> {
    check(question, None, Asked::Guide).into_iter().next().map(Odd::from)
}

/// What was odd about one question as it was asked.
pub fn of_talk(question: &str) -> Option<Odd> {
    check(question, None, Asked::Spoken).into_iter().next().map(Odd::from)
}

/// The questions in what somebody said, as they stand there.
pub fn asked_in(words: &str) -> impl Iterator<Item = &str> {
    words
        .split_inclusive(['.', '!', '?', '。', '？', '！'])
        .map(str::trim)
        .filter(|sentence| sentence.ends_with(['?', '？']) && sentence.chars().any(char::is_alphabetic))
}

impl Action for CheckQuestions {
    type Output = Vec<Vec<Odd>>;
    const NAME: &'static str = "check_questions";
    const ABOUT: &'static str = "Checks questions: leading, loaded, double, hypothetical, future price, closed, jargon, \
                                 absolute; with a reason and another wording.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, _: &Ctx) -> Result<Vec<Vec<Odd>>> {
        let asked = if self.spoken { Asked::Spoken } else { Asked::Guide };
        let language = self.language.as_deref();
        let look = |question: &String| {
            let fits = question.len() <= LONGEST;
            let found = if fits { check(question, language, asked) } else { Vec::new() };
            found.into_iter().map(Odd::from).collect()
        };
        Ok(self.questions.iter().take(MOST).map(look).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_found_in_what_was_said() {
        let said = "Right. And then what happened? I see! 何がありましたか？ Fine.";
        let found: Vec<&str> = asked_in(said).collect();
        assert_eq!(found, ["And then what happened?", "何がありましたか？"]);
    }
}
