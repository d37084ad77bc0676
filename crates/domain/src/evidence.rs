//! How strong the evidence for a theme is: five strokes, each with its reason, and what is thin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tally's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Nobody outside has said it.
    None,
    /// One person.
    Anecdote,
    /// A few people, one source.
    Hint,
    /// Many people or many sources.
    Pattern,
    /// Many people and many sources, for a month or more.
    Solid,
    /// Solid, and a random sample agrees.
    Strong,
}

impl Strength {
    /// Strokes of the tally, 0 to 5.
    pub fn strokes(self) -> u8 {
        self as u8
    }
    /// The word beside the tally.
    pub fn word(self) -> &'static str {
        match self {
            Strength::None => "No customer yet",
            Strength::Anecdote => "Anecdote",
            Strength::Hint => "Hint",
            Strength::Pattern => "Pattern",
            Strength::Solid => "Solid",
            Strength::Strong => "Strong",
        }
    }
}

/// What is counted of a theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Distinct people outside who said it first-hand. A voice nobody signed counts as one person of its own.
    pub people: i64,
    /// Voices colleagues reported; each counts half a person.
    pub second_hand: i64,
    /// Distinct sources.
    pub sources: i64,
    /// Weeks with at least one voice.
    pub weeks: i64,
    /// The share of a random sample said it too, with an interval that excludes zero.
    pub sample_agrees: bool,
}

/// "Many" people, and "many" sources.
const MANY_PEOPLE: f64 = 8.0;
const MANY_SOURCES: i64 = 3;
/// A theme persists when it was heard in this many weeks.
const PERSISTING_WEEKS: i64 = 4;

impl Evidence {
    /// People, with a colleague's report as half a one.
    fn weight(&self) -> f64 {
        self.people as f64 + self.second_hand as f64 / 2.0
    }

    pub fn strength(&self) -> Strength {
        let many_people = self.weight() >= MANY_PEOPLE;
        let many_sources = self.sources >= MANY_SOURCES;
        match self.weight() {
            w if w <= 0.0 => Strength::None,
            w if w <= 1.0 => Strength::Anecdote,
            _ if many_people && many_sources && self.weeks >= PERSISTING_WEEKS => {
                if self.sample_agrees {
                    Strength::Strong
                } else {
                    Strength::Solid
                }
            }
            _ if many_people || many_sources => Strength::Pattern,
            _ => Strength::Hint,
        }
    }

    /// Why, in short sentences; `true` marks what speaks for it, `false` what is thin.
    pub fn reasons(&self) -> Vec<(bool, String)> {
        let mut out = vec![(self.weight() >= MANY_PEOPLE, count(self.people, "person", "people"))];
        out.push((self.sources >= MANY_SOURCES, count(self.sources, "source", "sources")));
        out.push((
            self.weeks >= PERSISTING_WEEKS,
            format!("Heard in {}", count(self.weeks, "week", "weeks")),
        ));
        if self.second_hand > 0 {
            let told = count(self.second_hand, "colleague’s report", "colleagues’ reports");
            out.push((false, format!("{told}, counted half")));
        }
        if !self.sample_agrees {
            out.push((false, "No random sample has asked yet".to_owned()));
        }
        out
    }
}

fn count(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(people: i64, second_hand: i64, sources: i64, weeks: i64) -> Strength {
        Evidence { people, second_hand, sources, weeks, sample_agrees: false }.strength()
    }

    #[test]
    fn strokes_follow_people_sources_and_time() {
        assert_eq!(of(0, 0, 0, 0), Strength::None);
        assert_eq!(of(1, 0, 1, 1), Strength::Anecdote);
        assert_eq!(of(0, 2, 1, 1), Strength::Anecdote);
        assert_eq!(of(3, 0, 1, 2), Strength::Hint);
        assert_eq!(of(8, 0, 1, 2), Strength::Pattern);
        assert_eq!(of(3, 0, 3, 2), Strength::Pattern);
        assert_eq!(of(8, 0, 3, 4), Strength::Solid);
        let asked = Evidence { people: 8, sources: 3, weeks: 4, sample_agrees: true, second_hand: 0 };
        assert_eq!(asked.strength(), Strength::Strong);
    }

    #[test]
    fn hearsay_alone_never_reaches_what_customers_reach() {
        for n in 0..40 {
            assert!(of(0, n, 2, 9) <= of(n, 0, 2, 9));
        }
    }
}
