//! How an alert opens, grows and closes.

use super::{Direction, Sight, Subject};

/// Days in a row back in range that close an alert.
const BACK: usize = 3;
/// Called out again within so many observed days after closing, the same alert goes on.
const AGAIN: usize = 7;

/// One story: a series that left its normal range, until it came back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    pub subject: Subject,
    pub direction: Direction,
    /// The day it was called out; days are places in `Stream::total`.
    pub opened: usize,
    /// The last day out of range.
    pub last: usize,
    /// The day it was back for good; nothing while it is open.
    pub closed: Option<usize>,
    /// Observed days from opening to the last day out of range.
    pub days: usize,
    /// Voices on those days beyond what was expected; below 0 for fewer.
    pub excess: f64,
    /// The day furthest from what was expected, with what was heard, expected and normal on it.
    pub peak: usize,
    pub observed: u32,
    pub expected: f64,
    pub low: u32,
    pub high: u32,
}

/// The alerts of one series' days, oldest first.
#[must_use]
pub fn alerts(subject: Subject, sights: &[Sight]) -> Vec<Alert> {
    let mut stories: Vec<Alert> = Vec::new();
    // Days in range since the last day out, and what they would add should the alert go on.
    let (mut calm, mut between) = (0usize, 0.0);
    for sight in sights {
        let off = f64::from(sight.count) - sight.expected;
        if let Some(story) = stories.last_mut() {
            let same = sight.out.or(sight.called) == Some(story.direction);
            let goes_on = if story.closed.is_none() {
                same
            } else {
                calm < BACK + AGAIN && sight.called == Some(story.direction)
            };
            if goes_on {
                grow(story, sight, calm, between + off);
                (calm, between) = (0, 0.0);
                continue;
            }
            calm += 1;
            between += off;
            if story.closed.is_none() && (calm >= BACK || sight.called.is_some()) {
                story.closed = Some(sight.day);
            }
        }
        if let Some(direction) = sight.called {
            stories.push(begin(subject, direction, sight));
            (calm, between) = (0, 0.0);
        }
    }
    stories
}

fn begin(subject: Subject, direction: Direction, sight: &Sight) -> Alert {
    Alert {
        subject,
        direction,
        opened: sight.day,
        last: sight.day,
        closed: None,
        days: 1,
        excess: f64::from(sight.count) - sight.expected,
        peak: sight.day,
        observed: sight.count,
        expected: sight.expected,
        low: sight.low,
        high: sight.high,
    }
}

fn grow(story: &mut Alert, sight: &Sight, calm: usize, excess: f64) {
    story.closed = None;
    story.last = sight.day;
    story.days += calm + 1;
    story.excess += excess;
    let off = f64::from(sight.count) - sight.expected;
    if off.abs() > (f64::from(story.observed) - story.expected).abs() {
        (story.peak, story.observed, story.expected) = (sight.day, sight.count, sight.expected);
        (story.low, story.high) = (sight.low, sight.high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(days: &[(u32, bool)]) -> Vec<Alert> {
        let sights: Vec<Sight> = days
            .iter()
            .enumerate()
            .map(|(day, &(count, called))| Sight {
                day,
                count,
                expected: 10.0,
                low: 4,
                high: 17,
                called: called.then_some(Direction::Above),
                out: (count > 17).then_some(Direction::Above),
            })
            .collect();
        alerts(Subject::Series(3), &sights)
    }

    #[test]
    fn one_alert_grows_and_closes() {
        let found = course(&[
            (9, false),
            (40, true),
            (60, true),
            (20, false),
            (12, false),
            (25, false),
            (10, false),
            (9, false),
            (11, false),
        ]);
        assert_eq!(found.len(), 1);
        let alert = found[0];
        assert_eq!((alert.opened, alert.last, alert.closed, alert.days), (1, 5, Some(8), 5));
        assert_eq!((alert.peak, alert.observed, alert.high), (2, 60, 17));
        assert!((alert.excess - (30.0 + 50.0 + 10.0 + 2.0 + 15.0)).abs() < 1e-9);
    }

    #[test]
    fn a_relapse_goes_on_with_the_same_alert_and_a_late_one_is_new() {
        let mut days = vec![(40, true)];
        days.extend([(10, false); 5]);
        days.push((40, true));
        days.extend([(10, false); 12]);
        days.push((40, true));
        let found = course(&days);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].opened, found[0].last, found[0].closed), (0, 6, Some(9)));
        assert_eq!((found[1].opened, found[1].closed), (19, None));
    }

    #[test]
    fn out_of_range_alone_opens_nothing() {
        assert!(course(&[(20, false), (21, false)]).is_empty());
    }
}
