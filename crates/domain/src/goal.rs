//! A goal of talking to customers: how many, by when, and what for. Each letter of SMART is checked, none is taken on
//! trust. A goal is a pace for a team, never a ranking of people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::MemberId;

/// What is offered where nobody chose: three customers a week, an hour each.
pub const OFFERED_A_WEEK: i64 = 3;
/// The most talks a week that a person keeps up beside other work.
pub const MOST_A_WEEK: f64 = 5.0;
/// Under an hour a week nobody remembers what customers sound like.
pub const LEAST_MINUTES_A_WEEK: i64 = 60;
/// What research on exposure asks for: two hours in six weeks, each.
pub const SIX_WEEKS_MINUTES: i64 = 120;

/// A goal as a team writes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Goal {
    pub title: String,
    /// Conversations: held with customers, and written down.
    pub number: Option<i64>,
    /// Practices that count; all where none is named.
    pub practices: Vec<String>,
    /// Who takes part; everybody where nobody is named.
    pub people: Vec<MemberId>,
    /// Days of the calendar, counted from 1970-01-01; the last one counts.
    pub from: Option<i64>,
    pub until: Option<i64>,
    /// The product goal or question it serves.
    pub serves: String,
}

/// One letter of SMART.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Letter {
    pub letter: char,
    pub met: bool,
    pub why: String,
}

/// What is known of the team, for the letter A.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// People who can take part.
    pub people: i64,
    /// Counted conversations a week of the last six weeks, all together.
    pub pace: f64,
}

impl Goal {
    /// Weeks of its period, at least one day of one.
    pub fn weeks(&self) -> Option<f64> {
        let days = self.until? - self.from? + 1;
        (days > 0).then_some(days as f64 / 7.0)
    }

    /// The five letters, each with the reason.
    pub fn letters(&self, known: Known) -> Vec<Letter> {
        let letter = |letter, met, why: String| Letter { letter, met, why };
        let number = self.number.filter(|n| *n > 0);
        let specific = match number {
            Some(n) => (true, format!("{n} conversations with customers")),
            None => (false, "Say how many conversations.".to_owned()),
        };
        let measured = match number {
            Some(_) => (true, "Counted from talks that were held and written down".to_owned()),
            None => (false, "Without a number nothing can be counted.".to_owned()),
        };
        let achievable = self.achievable(known);
        let relevant = if self.serves.trim().is_empty() {
            (false, "Say which product goal or question it serves.".to_owned())
        } else {
            (true, format!("Serves: {}", self.serves.trim()))
        };
        let timed = match self.weeks() {
            Some(weeks) => (true, format!("{weeks:.0} weeks")),
            None => (false, "Give it a first and a last day.".to_owned()),
        };
        [('S', specific), ('M', measured), ('A', achievable), ('R', relevant), ('T', timed)]
            .into_iter()
            .map(|(name, (met, why))| letter(name, met, why))
            .collect()
    }

    /// Compared with what people keep up, and with the pace so far.
    fn achievable(&self, known: Known) -> (bool, String) {
        let (Some(number), Some(weeks)) = (self.number, self.weeks()) else {
            return (false, "It takes a number and a period to tell.".to_owned());
        };
        let people = known.people.max(1) as f64;
        let each = number as f64 / weeks.max(1.0) / people;
        if each > MOST_A_WEEK {
            return (false, format!("{each:.1} a week each is more than anybody keeps up."));
        }
        let all = number as f64 / weeks.max(1.0);
        if known.pace > 0.0 && all > known.pace * 3.0 {
            let pace = known.pace;
            return (false, format!("{all:.1} a week, and the pace so far is {pace:.1}. Begin with half."));
        }
        (true, format!("{each:.1} a week each"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal() -> Goal {
        Goal {
            title: "Hear night riders".to_owned(),
            number: Some(36),
            from: Some(0),
            until: Some(7 * 12 - 1),
            serves: "Riding within a minute of the door".to_owned(),
            ..Goal::default()
        }
    }

    fn met(goal: &Goal, known: Known) -> String {
        goal.letters(known).iter().filter(|letter| letter.met).map(|letter| letter.letter).collect()
    }

    #[test]
    fn each_letter_is_checked_on_its_own() {
        let known = Known { people: 3, pace: 2.0 };
        assert_eq!(met(&goal(), known), "SMART");
        assert_eq!(met(&Goal { number: None, ..goal() }, known), "RT");
        assert_eq!(met(&Goal { serves: " ".to_owned(), ..goal() }, known), "SMAT");
        assert_eq!(met(&Goal { until: None, ..goal() }, known), "SMR");
        assert_eq!(met(&Goal { until: Some(-5), ..goal() }, known), "SMR", "ends before it begins");
    }

    #[test]
    fn what_nobody_keeps_up_is_not_achievable() {
        assert_eq!(met(&Goal { number: Some(200), ..goal() }, Known { people: 1, pace: 0.0 }), "SMRT");
        assert_eq!(met(&Goal { number: Some(100), ..goal() }, Known { people: 6, pace: 2.0 }), "SMRT");
    }
}
