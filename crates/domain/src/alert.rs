//! Alerts: something left its normal range, was off for a while, and came back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{AlertId, MemberId, SourceId, ThemeId};
use crate::time::Timestamp;

/// What is counted from day to day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watched {
    /// Everything customers said.
    Whole,
    Theme(ThemeId),
    Source(SourceId),
    /// A version of the product, as the voices give it.
    Version(String),
    /// ISO 639-1.
    Language(String),
}

impl Watched {
    /// The name of its kind in SQL and JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Watched::Whole => "whole",
            Watched::Theme(_) => "theme",
            Watched::Source(_) => "source",
            Watched::Version(_) => "version",
            Watched::Language(_) => "language",
        }
    }

    /// Which one of its kind, as the search for voices takes it; empty for the whole stream.
    pub fn value(&self) -> String {
        match self {
            Watched::Whole => String::new(),
            Watched::Theme(id) => id.to_string(),
            Watched::Source(id) => id.to_string(),
            Watched::Version(text) | Watched::Language(text) => text.clone(),
        }
    }

    /// Reads [`Watched::kind`] and [`Watched::value`].
    pub fn parse(kind: &str, value: &str) -> Option<Watched> {
        match kind {
            "whole" => Some(Watched::Whole),
            "theme" => value.parse().ok().map(Watched::Theme),
            "source" => value.parse().ok().map(Watched::Source),
            "version" => Some(Watched::Version(value.to_owned())),
            "language" => Some(Watched::Language(value.to_owned())),
            _ => None,
        }
    }
}

/// Which side of normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Above,
    Below,
}

impl Direction {
    /// The name used in SQL, URLs and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Above => "above",
            Direction::Below => "below",
        }
    }

    /// Reads [`Direction::name`].
    pub fn parse(name: &str) -> Option<Direction> {
        [Direction::Above, Direction::Below].into_iter().find(|side| side.name() == name)
    }
}

/// One day of what is watched: the day, customers, and the lowest and highest number that is normal on it.
pub type Day = (i64, i64, i64, i64);

/// What was measured of an alert. Days are counted from 1970-01-01 in the workspace's zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub direction: Direction,
    /// The day it was called out.
    pub opened: i64,
    /// The last day out of range.
    pub last: i64,
    /// The day it was back for good; the last day itself where nothing was heard afterwards.
    pub closed: Option<i64>,
    /// Days listened to from the first to the last.
    pub days: i64,
    /// Customers beyond what was expected, added up day by day; below 0 for fewer.
    pub excess: f64,
    /// The day furthest off, with who was heard, who was expected, and what is normal on it.
    pub peak: i64,
    pub observed: i64,
    pub expected: f64,
    pub low: i64,
    pub high: i64,
    /// Weeks before, the days themselves, and some after.
    pub around: Vec<Day>,
}

/// Somebody's mark on an alert. The member may have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub at: Timestamp,
    pub by: Option<MemberId>,
}

/// An alert as it is kept: one story, whose measures each later look renews.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    pub id: AlertId,
    pub watched: Watched,
    /// What it was called at the last look: a theme may be gone since.
    pub name: String,
    pub course: Course,
    /// When its measures last changed.
    pub changed_at: Timestamp,
    pub seen: Option<Mark>,
    /// Somebody said that it is not news.
    pub dismissed: Option<Mark>,
    /// The voices no longer bear it out. Kept, so that what people said of it holds should it come back.
    pub gone: bool,
}

impl Alert {
    pub fn is_open(&self) -> bool {
        self.course.closed.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_reads_back() {
        for watched in [
            Watched::Whole,
            Watched::Theme(ThemeId(1 << 40)),
            Watched::Source(SourceId(7)),
            Watched::Version("4.2 beta".into()),
            Watched::Language("pt".into()),
        ] {
            assert_eq!(Watched::parse(watched.kind(), &watched.value()), Some(watched));
        }
        assert_eq!(Watched::parse("theme", "../etc"), None);
        assert_eq!(Watched::parse("", ""), None);
    }
}
