//! New, established and leaving customers: defined here, once, for counts, for filters and for the words on screen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A customer is new for this many days.
pub const NEW_DAYS: i64 = 90;
/// A customer is quiet when nothing was heard of them for this many days.
pub const QUIET_DAYS: i64 = 180;

/// Where a customer stood when they said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    New,
    Established,
    Leaving,
    Quiet,
}

/// What is known of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Since when they, or their account, are a customer, where the data says so.
    pub since: Option<Timestamp>,
    /// The first dated voice.
    pub first_voice: Option<Timestamp>,
    /// The latest dated voice.
    pub last_voice: Option<Timestamp>,
    /// Their account's plan.
    pub plan: Option<String>,
}

/// Words of a plan or a tag that say somebody left, or is about to.
const GONE: &[&str] =
    &["cancel", "churn", "leaving", "terminated", "former customer", "ex-customer", "kündig"];

/// Whether a plan or a tag says that a customer left.
pub fn says_gone(word: &str) -> bool {
    let word = word.to_lowercase();
    GONE.iter().any(|gone| word.contains(gone))
}

impl Stage {
    pub const ALL: [Stage; 4] = [Stage::New, Stage::Established, Stage::Leaving, Stage::Quiet];

    /// The stage of a customer at something said at `said` (nothing when it has no date), with `tags`, seen from `now`.
    /// Nothing when the data cannot say.
    pub fn of(known: &Known, said: Option<Timestamp>, tags: &[String], now: Timestamp) -> Option<Stage> {
        if known.plan.as_deref().is_some_and(says_gone) || tags.iter().any(|tag| says_gone(tag)) {
            return Some(Stage::Leaving);
        }
        let said = said?;
        let start = known.since.or(known.first_voice)?;
        if said < start.minus_days(-NEW_DAYS) {
            return Some(Stage::New);
        }
        let silent = known.last_voice.is_some_and(|last| last < now.minus_days(QUIET_DAYS));
        Some(if silent { Stage::Quiet } else { Stage::Established })
    }

    pub fn name(self) -> &'static str {
        match self {
            Stage::New => "new",
            Stage::Established => "established",
            Stage::Leaving => "leaving",
            Stage::Quiet => "quiet",
        }
    }

    /// Reads [`Stage::name`].
    pub fn parse(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }

    pub fn label(self) -> &'static str {
        match self {
            Stage::New => "New customers",
            Stage::Established => "Established customers",
            Stage::Leaving => "Leaving customers",
            Stage::Quiet => "Quiet customers",
        }
    }

    /// What it means, in words for the screen.
    pub fn meaning(self) -> &'static str {
        match self {
            Stage::New => {
                "Said within 90 days of becoming a customer; where that day is not known, of their first voice here."
            }
            Stage::Established => "Said later than that, and heard from within the last 180 days.",
            Stage::Leaving => {
                "Their plan, or a tag on the voice, says they cancelled. Others may have left unnoticed."
            }
            Stage::Quiet => {
                "Said later than 90 days, and not heard from for 180 days. They may have left; the data does not say."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64) -> Timestamp {
        Timestamp(0).minus_days(-days)
    }

    #[test]
    fn a_customer_grows_from_new_to_established_and_falls_quiet() {
        let known = Known { since: Some(at(100)), last_voice: Some(at(400)), ..Known::default() };
        let of = |said: i64, now: i64| Stage::of(&known, Some(at(said)), &[], at(now));
        assert_eq!(of(120, 420), Some(Stage::New));
        assert_eq!(of(189, 420), Some(Stage::New));
        assert_eq!(of(190, 420), Some(Stage::Established));
        assert_eq!(of(190, 581), Some(Stage::Quiet));
    }

    #[test]
    fn a_plan_or_a_tag_says_who_leaves_and_without_dates_nothing_is_said() {
        let gone = Known { plan: Some("Cancelled in May".into()), ..Known::default() };
        assert_eq!(Stage::of(&gone, None, &[], at(0)), Some(Stage::Leaving));
        let tags = ["churn-risk".to_owned()];
        assert_eq!(Stage::of(&Known::default(), None, &tags, at(0)), Some(Stage::Leaving));
        assert_eq!(Stage::of(&Known::default(), Some(at(1)), &[], at(2)), None);
        let first = Known { first_voice: Some(at(5)), ..Known::default() };
        assert_eq!(Stage::of(&first, Some(at(6)), &[], at(7)), Some(Stage::New));
        assert_eq!(Stage::of(&first, None, &[], at(7)), None);
    }

    #[test]
    fn every_stage_has_a_name_that_reads_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.name()), Some(stage));
            assert!(!stage.meaning().is_empty() && stage.label().ends_with("customers"));
        }
    }
}
