//! Counting facets and days in arrays indexed by code, and reading the counts out.

use std::hash::Hash;

use firsthand_domain::time::{DAY_US, Timestamp, day_of_week_start, week_of_day};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::filter::{Facet, RATING_CODES};
use crate::answer::{Facets, Histogram, Interval};
use crate::rows::values::{Dictionary, NONE, Values};
use crate::rows::{Row, Segment};

/// More days than this are not told apart: a wrong clock in one file must not cost gigabytes.
const MOST_DAYS: i64 = 100_000;

/// Hits by value of each facet, and by day.
pub struct Counts {
    pub total: u64,
    source: Vec<u32>,
    speaker: Vec<u32>,
    heard: Vec<u32>,
    rating: Vec<u32>,
    language: Vec<u32>,
    country: Vec<u32>,
    version: Vec<u32>,
    area: Vec<u32>,
    theme: Vec<u32>,
    tags: Vec<u32>,
    /// Hits by tag set of the segment at hand.
    tag_sets: Vec<u32>,
    triage: Vec<u32>,
    kind: Vec<u32>,
    tone: Vec<u32>,
    account: Vec<u32>,
    /// The day, counted from 1970, of `days[0]`.
    first_day: i64,
    days: Vec<u32>,
}

impl Counts {
    /// Zeros for all values, and for the days of `span` (first and last microsecond).
    pub fn new(values: &Values, span: Option<(i64, i64)>) -> Counts {
        let (first, last) = span.map_or((0, 0), |(from, to)| (Timestamp(from).day(), Timestamp(to).day()));
        let first_day = first.max(last.saturating_sub(MOST_DAYS));
        Counts {
            total: 0,
            source: vec![0; values.source.codes()],
            speaker: vec![0; values.speaker.codes()],
            heard: vec![0; values.heard.codes()],
            rating: vec![0; RATING_CODES],
            language: vec![0; values.language.codes()],
            country: vec![0; values.country.codes()],
            version: vec![0; values.version.codes()],
            area: vec![0; values.area.codes()],
            theme: vec![0; values.theme.codes()],
            tags: vec![0; values.tags.codes()],
            tag_sets: Vec::new(),
            triage: vec![0; values.triage.codes()],
            kind: vec![0; values.kind.codes()],
            tone: vec![0; values.tone.codes()],
            account: vec![0; values.account.codes()],
            first_day,
            days: vec![0; (last - first_day + 1) as usize],
        }
    }

    /// Gets ready for the hits of `segment`.
    pub fn begin(&mut self, segment: &Segment) {
        self.tag_sets.clear();
        self.tag_sets.resize(segment.tag_sets.len(), 0);
    }

    /// Adds up what is counted by segment.
    pub fn end(&mut self, segment: &Segment) {
        for (count, set) in self.tag_sets.iter().zip(&segment.tag_sets).filter(|(count, _)| **count > 0) {
            for &tag in set {
                self.tags[tag as usize] += count;
            }
        }
    }

    /// Counts a hit in every facet.
    #[inline]
    pub fn hit(&mut self, row: &Row) {
        self.source[row.source as usize] += 1;
        self.speaker[row.speaker as usize] += 1;
        self.heard[row.heard as usize] += 1;
        self.rating[row.rating as usize] += 1;
        self.language[row.language as usize] += 1;
        self.country[row.country as usize] += 1;
        self.version[row.version as usize] += 1;
        self.area[row.area as usize] += 1;
        self.theme[row.theme as usize] += 1;
        self.triage[row.triage as usize] += 1;
        self.kind[row.kind as usize] += 1;
        self.tone[row.tone as usize] += 1;
        self.account[row.account as usize] += 1;
        self.tag_sets[row.tag_set as usize] += 1;
        let day = (row.said_at.div_euclid(DAY_US) - self.first_day).max(0) as usize;
        if let Some(count) = self.days.get_mut(day) {
            *count += 1;
        }
    }

    /// Counts what would be a hit but for the filter of `facet`, in that facet alone.
    #[inline]
    pub fn near_miss(&mut self, facet: Facet, row: &Row) {
        match facet {
            Facet::Source => self.source[row.source as usize] += 1,
            Facet::Speaker => self.speaker[row.speaker as usize] += 1,
            Facet::Heard => self.heard[row.heard as usize] += 1,
            Facet::Rating => self.rating[row.rating as usize] += 1,
            Facet::Language => self.language[row.language as usize] += 1,
            Facet::Country => self.country[row.country as usize] += 1,
            Facet::Version => self.version[row.version as usize] += 1,
            Facet::Area => self.area[row.area as usize] += 1,
            Facet::Theme => self.theme[row.theme as usize] += 1,
            Facet::Triage => self.triage[row.triage as usize] += 1,
            Facet::Kind => self.kind[row.kind as usize] += 1,
            Facet::Tone => self.tone[row.tone as usize] += 1,
            Facet::Tags => self.tag_sets[row.tag_set as usize] += 1,
        }
    }

    /// The counts by value.
    pub fn facets(&self, values: &Values) -> Facets {
        let ratings = |code: usize| (code > 0).then(|| (code - 1) as u8);
        Facets {
            source: listed(&self.source, &values.source),
            speaker: listed(&self.speaker, &values.speaker),
            heard: listed(&self.heard, &values.heard),
            rating: ranked(&self.rating, ratings),
            language: listed(&self.language, &values.language),
            country: listed(&self.country, &values.country),
            version: listed(&self.version, &values.version),
            area: or_none(&self.area, &values.area),
            theme: or_none(&self.theme, &values.theme),
            tags: listed(&self.tags, &values.tags),
            triage: listed(&self.triage, &values.triage),
            kind: or_none(&self.kind, &values.kind),
            tone: or_none(&self.tone, &values.tone),
            account: listed(&self.account, &values.account),
        }
    }

    /// The days, gathered into buckets that fit the span of the hits.
    pub fn histogram(&self) -> Histogram {
        let counted = || self.days.iter().enumerate().filter(|(_, count)| **count > 0).map(|(i, _)| i);
        let (Some(from), Some(to)) = (counted().next(), counted().next_back()) else {
            return Histogram::default();
        };
        let interval = match to - from {
            0..=62 => Interval::Day,
            63..=750 => Interval::Week,
            751..=7_500 => Interval::Month,
            _ => Interval::Year,
        };
        let mut buckets: Vec<(i64, u64)> = Vec::new();
        for (day, &count) in (self.first_day + from as i64..).zip(&self.days[from..=to]) {
            let start_us = bucket_start_day(day, interval).saturating_mul(DAY_US);
            match buckets.last_mut() {
                Some((last, sum)) if *last == start_us => *sum += u64::from(count),
                _ => buckets.push((start_us, u64::from(count))),
            }
        }
        Histogram { interval, buckets }
    }
}

/// The first day, counted from 1970, of the bucket that holds `day`.
fn bucket_start_day(day: i64, interval: Interval) -> i64 {
    if interval == Interval::Day {
        return day;
    }
    if interval == Interval::Week {
        return day_of_week_start(week_of_day(day));
    }
    let date = Timestamp(day.saturating_mul(DAY_US)).date(&TimeZone::UTC);
    let month = if interval == Interval::Month { date.month() } else { 1 };
    let start = Date::new(date.year(), month, 1).ok().and_then(|first| first.to_zoned(TimeZone::UTC).ok());
    start.map_or(day, |start| Timestamp::from(start.timestamp()).day())
}

/// The values that were counted, most frequent first; ties in the order of the values.
fn ranked<V: Ord>(counts: &[u32], value: impl Fn(usize) -> Option<V>) -> Vec<(V, u64)> {
    let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut all: Vec<(V, u64)> =
        counted.filter_map(|(code, &count)| Some((value(code)?, u64::from(count)))).collect();
    if all.len() > Facets::LONGEST {
        all.select_nth_unstable_by(Facets::LONGEST, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all.truncate(Facets::LONGEST);
    }
    all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

fn listed<V: Clone + Eq + Hash + Ord>(counts: &[u32], values: &Dictionary<V>) -> Vec<(V, u64)> {
    ranked(counts, |code| values.value(code as u32).cloned())
}

fn or_none<V: Clone + Eq + Hash + Ord>(counts: &[u32], values: &Dictionary<V>) -> Vec<(Option<V>, u64)> {
    ranked(counts, |code| {
        if code == NONE as usize { Some(None) } else { values.value(code as u32).map(|v| Some(v.clone())) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_start_where_calendars_do() {
        let day = |text: &str| {
            let date: Date = text.parse().unwrap();
            Timestamp::from(date.to_zoned(TimeZone::UTC).unwrap().timestamp()).day()
        };
        let wednesday = day("2024-02-28");
        assert_eq!(bucket_start_day(wednesday, Interval::Day), wednesday);
        assert_eq!(bucket_start_day(wednesday, Interval::Week), day("2024-02-26"));
        assert_eq!(bucket_start_day(wednesday, Interval::Month), day("2024-02-01"));
        assert_eq!(bucket_start_day(wednesday, Interval::Year), day("2024-01-01"));
    }

    #[test]
    fn wild_clocks_cost_no_memory() {
        let counts = Counts::new(&Values::default(), Some((i64::MIN, i64::MAX)));
        assert!(counts.days.len() <= MOST_DAYS as usize + 1);
    }
}
