//! From voices to the daily counts that are judged, and from what the engine saw to an alert's course.

use std::collections::BTreeMap;

use firsthand_domain::alert::{Course, Direction, Watched};
use firsthand_domain::error::Result;
use firsthand_domain::id::{SourceId, ThemeId, WorkspaceId};
use firsthand_domain::time::Timestamp;
use firsthand_engine::alerts::{self, Sight, Stream, Subject};
use firsthand_store::alert::daily::{self, By, Count, Span};
use firsthand_store::db::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Days without any voice in a row, from which on nobody listened: a file is missing, customers were not silent.
const GAP: usize = 7;
/// Customers, added up day by day, from which a theme, source, version or language is watched at all.
const LEAST_HEARD: i64 = 60;
/// A source or language with more than this share of everything says nothing that the whole stream does not.
const SAME_AS_WHOLE: f64 = 0.8;
/// A source with at least this share of everything makes a fall when its file is not there yet.
const CARRIES: f64 = 0.1;
/// Days shown before an alert, after it, and at most.
const BEFORE: usize = 42;
const AFTER: usize = 14;
const MOST_SHOWN: usize = 180;

/// One thing that is watched, its customers a day.
pub struct Series {
    pub watched: Watched,
    pub counts: Vec<u32>,
}

/// Everything that is judged together.
pub struct Counted {
    /// The first day, from 1970-01-01 in the workspace's zone.
    pub first: i64,
    pub observed: Vec<bool>,
    pub total: Vec<u32>,
    pub series: Vec<Series>,
    /// The newest day of each source that carries the stream.
    carried: Vec<i64>,
}

/// An alert as the engine saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub watched: Watched,
    pub course: Course,
}

/// A civil day as days since 1970-01-01.
pub fn number(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The civil day of a number made by [`number`].
pub fn date(day: i64) -> Date {
    Date::constant(1970, 1, 1).checked_add(day.days()).unwrap_or(Date::ZERO)
}

/// From New Year two years ago to the end of today: so the stretch moves once a year, and a second look at the same
/// voices sees the same.
pub fn span(today: Date, zone: &TimeZone) -> Result<Span> {
    let fault = || firsthand_domain::error::Error::internal("This day is not in the calendar.");
    let start = |date: Date| -> Result<Timestamp> {
        Ok(date.to_zoned(zone.clone()).map_err(|_| fault())?.timestamp().into())
    };
    let from = start(Date::new(today.year() - 2, 1, 1).map_err(|_| fault())?)?;
    let to = start(today.tomorrow().map_err(|_| fault())?)?;
    let offset = |at: jiff::Timestamp| i64::from(zone.to_offset(at).seconds()) * 1_000_000;
    let mut offsets = vec![(from, offset(from.jiff()))];
    for change in zone.following(from.jiff()).take_while(|change| change.timestamp() < to.jiff()) {
        offsets.push((change.timestamp().into(), i64::from(change.offset().seconds()) * 1_000_000));
    }
    Ok(Span { from, to, offsets })
}

/// Counts everything in `span`; nothing where no customer was heard. Themes only when they are known for what is
/// counted.
pub async fn counted(tx: &mut Tx, ws: WorkspaceId, span: &Span, themes: bool) -> Result<Option<Counted>> {
    let whole = daily::counts(tx, ws, By::Nothing, span, 0).await?;
    let (Some(first), Some(last)) = (whole.first(), whole.last()) else { return Ok(None) };
    let (first, days) = (first.day, (last.day - first.day + 1) as usize);
    let mut counted = Counted {
        first,
        observed: Vec::new(),
        total: vec![0; days],
        series: Vec::new(),
        carried: Vec::new(),
    };
    for count in &whole {
        counted.total[(count.day - first) as usize] = small(count.customers);
    }
    counted.observed = listened(&counted.total);
    for by in [By::Theme, By::Source, By::Version, By::Language] {
        if by != By::Theme || themes {
            let found = daily::counts(tx, ws, by, span, LEAST_HEARD).await?;
            counted.add(by, found);
        }
    }
    Ok(Some(counted))
}

impl Counted {
    fn add(&mut self, by: By, counts: Vec<Count>) {
        let whole: i64 = self.total.iter().map(|n| i64::from(*n)).sum();
        let mut by_value: BTreeMap<String, Vec<Count>> = BTreeMap::new();
        for count in counts {
            by_value.entry(count.value.clone()).or_default().push(count);
        }
        for (value, days) in by_value {
            let heard: i64 = days.iter().map(|c| c.customers).sum();
            let share = heard as f64 / whole.max(1) as f64;
            if by == By::Source && share >= CARRIES {
                self.carried.extend(days.last().map(|c| c.day));
            }
            let same = by != By::Theme && share > SAME_AS_WHOLE;
            let Some(watched) = watched(by, value).filter(|_| heard >= LEAST_HEARD && !same) else {
                continue;
            };
            let mut counts = vec![0; self.total.len()];
            for count in days {
                counts[(count.day - self.first) as usize] = small(count.customers);
            }
            self.series.push(Series { watched, counts });
        }
    }

    /// The newest day anybody was heard.
    pub fn through(&self) -> i64 {
        self.first + self.total.len() as i64 - 1
    }

    /// Days listened to.
    pub fn days(&self) -> i64 {
        self.observed.iter().filter(|seen| **seen).count() as i64
    }

    /// Judges all days of all series together. Costs some hundredths of a second per series and thousand days.
    pub fn alerts(&self) -> Vec<Found> {
        let series: Vec<&[u32]> = self.series.iter().map(|s| s.counts.as_slice()).collect();
        let seen = alerts::watch(&Stream {
            first_weekday: self.first.rem_euclid(7) as usize,
            observed: &self.observed,
            total: &self.total,
            series: &series,
        });
        let found = seen.alerts.iter().map(|alert| {
            let (watched, sights) = match alert.subject {
                Subject::Whole => (Watched::Whole, &seen.whole),
                Subject::Series(at) => (self.series[at].watched.clone(), &seen.series[at]),
            };
            Found { watched, course: self.course(alert, sights) }
        });
        found.filter(|found| !self.missing(&found.course)).collect()
    }

    /// A fall that lasts to the end may be a file that has not come yet: the newest day may be half a day, and a
    /// source that carries the stream may end before the others.
    fn missing(&self, course: &Course) -> bool {
        let falls = course.direction == Direction::Below && course.closed.is_none();
        falls && (course.opened == self.through() || self.carried.iter().any(|newest| *newest < course.last))
    }

    fn course(&self, alert: &alerts::Alert, sights: &[Sight]) -> Course {
        let day = |place: usize| self.first + place as i64;
        let begin = sights.partition_point(|s| s.day < alert.opened).saturating_sub(BEFORE);
        let end = match alert.closed {
            Some(_) => sights.partition_point(|s| s.day <= alert.last) + AFTER,
            None => sights.len(),
        };
        let shown = sights.iter().take(end.min(begin + MOST_SHOWN)).skip(begin);
        Course {
            direction: match alert.direction {
                alerts::Direction::Above => Direction::Above,
                alerts::Direction::Below => Direction::Below,
            },
            opened: day(alert.opened),
            last: day(alert.last),
            closed: alert.closed.map(day),
            days: alert.days as i64,
            // One decimal is more than anybody reads, and the same number on every machine.
            excess: (alert.excess * 10.0).round() / 10.0,
            peak: day(alert.peak),
            observed: i64::from(alert.observed),
            expected: (alert.expected * 10.0).round() / 10.0,
            low: i64::from(alert.low),
            high: i64::from(alert.high),
            around: shown
                .map(|s| (day(s.day), i64::from(s.count), i64::from(s.low), i64::from(s.high)))
                .collect(),
        }
    }
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn watched(by: By, value: String) -> Option<Watched> {
    match by {
        By::Nothing => Some(Watched::Whole),
        By::Theme => value.parse().ok().map(|id| Watched::Theme(ThemeId(id))),
        By::Source => value.parse().ok().map(|id| Watched::Source(SourceId(id))),
        By::Version => Some(Watched::Version(value)),
        By::Language => Some(Watched::Language(value)),
    }
}

/// Which days were listened to: all but long runs of silence.
fn listened(total: &[u32]) -> Vec<bool> {
    let mut observed = vec![true; total.len()];
    let mut silent = 0;
    for (at, count) in total.iter().enumerate() {
        silent = if *count == 0 { silent + 1 } else { 0 };
        if silent >= GAP {
            observed[at + 1 - silent..=at].fill(false);
        }
    }
    observed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_from_1970_and_back() {
        for text in ["1970-01-01", "2026-11-17", "1969-12-31", "2024-02-29"] {
            let day: Date = text.parse().unwrap();
            assert_eq!(date(number(day)), day);
        }
        assert_eq!(number("1970-01-02".parse().unwrap()), 1);
    }

    #[test]
    fn a_span_knows_when_clocks_change() {
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let span = span("2026-11-17".parse().unwrap(), &zone).unwrap();
        let hours: Vec<i64> = span.offsets.iter().map(|(_, o)| o / 3_600_000_000).collect();
        assert_eq!(hours, [1, 2, 1, 2, 1, 2, 1]);
        assert_eq!(span.from.jiff().to_string(), "2023-12-31T23:00:00Z");
        assert_eq!(span.to.jiff().to_string(), "2026-11-17T23:00:00Z");
    }

    #[test]
    fn a_week_of_silence_was_not_listened_to_and_a_quiet_weekend_was() {
        let total = [3, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        let mut wanted = vec![true; 13];
        wanted[4..12].fill(false);
        assert_eq!(listened(&total), wanted);
    }

    fn fall(counted: &Counted) -> bool {
        counted.alerts().iter().any(|f| f.watched == Watched::Whole && f.course.direction == Direction::Below)
    }

    #[test]
    fn a_fall_at_the_end_is_not_called_out_while_a_file_may_be_missing() {
        let mut total: Vec<u32> = (0..200).map(|d| 40 + d % 7).collect();
        total[194..].fill(8);
        let mut counted = Counted {
            first: 20_000,
            observed: vec![true; 200],
            total,
            series: Vec::new(),
            carried: vec![20_199],
        };
        assert!(fall(&counted));
        counted.carried.push(20_193);
        assert!(!fall(&counted));
    }
}
