//! Known peaks, and alerts where nothing is to be found.

use super::read::{Days, Voice, count, date, day};
use firsthand_engine::alerts::{Direction, Stream, Subject, Watch, watch};
use firsthand_engine::random::Random;
use std::time::Instant;

/// First and last day of peaks that are known from outside.
const PEAKS: [(&str, &str); 4] = [
    ("2019-05-03", "2019-05-04"),
    ("2020-11-13", "2020-11-13"),
    ("2021-06-01", "2021-06-10"),
    ("2022-01-13", "2022-01-13"),
];
/// Days at the beginning that only teach what is normal: 26 weeks.
const TAUGHT: usize = 182;

fn look(days: &Days) -> Watch {
    let series: Vec<&[u32]> = days.series.iter().map(Vec::as_slice).collect();
    watch(&Stream {
        first_weekday: days.first.rem_euclid(7) as usize,
        observed: &days.observed,
        total: &days.total,
        series: &series,
    })
}

pub fn report(days: &Days, voices: &[Voice]) {
    let start = Instant::now();
    let seen = look(days);
    println!("\nAlerts: {} in {:.2} s", seen.alerts.len(), start.elapsed().as_secs_f64());
    for alert in &seen.alerts {
        let name = match alert.subject {
            Subject::Whole => "whole stream",
            Subject::Series(at) => &days.names[at],
        };
        let date = |place: usize| date(days.first + place as i64);
        println!(
            "  {name}: {} {} to {} ({} days, {:+.0} voices), peak {} with {} where {:.0} ({} to {}) are normal",
            if alert.direction == Direction::Above { "above" } else { "below" },
            date(alert.opened),
            date(alert.last),
            alert.days,
            alert.excess,
            date(alert.peak),
            alert.observed,
            alert.expected,
            alert.low,
            alert.high
        );
    }
    for (first, last) in PEAKS {
        let (Some(from), Some(to)) = (day(first), day(last)) else { continue };
        let place = |d: i64| (d - days.first).max(0) as usize;
        let found = seen.alerts.iter().find(|a| {
            a.subject == Subject::Whole
                && a.direction == Direction::Above
                && a.last >= place(from)
                && a.opened <= place(to) + 2
        });
        match found {
            Some(a) => println!(
                "  peak of {first}: opened {} days after its beginning",
                a.opened as i64 - (from - days.first)
            ),
            None => println!("  peak of {first}: NOT FOUND"),
        }
    }
    println!("\nShuffled, all series:");
    shuffled(days, voices);
    let chosen: Vec<usize> = (0..days.names.len()).filter(|&s| !days.names[s].starts_with("tag")).collect();
    println!("\nShuffled, the {} topics and locales alone:", chosen.len());
    shuffled(
        &Days {
            first: days.first,
            observed: days.observed.clone(),
            total: days.total.clone(),
            names: chosen.iter().map(|&s| days.names[s].clone()).collect(),
            series: chosen.iter().map(|&s| days.series[s].clone()).collect(),
        },
        voices,
    );
}

/// Weeks with any alert on the real counts with nothing left to find.
fn shuffled(days: &Days, voices: &[Voice]) {
    let mut random = Random::new(1);
    let runs = 10;
    let peaks: Vec<i64> = PEAKS
        .iter()
        .flat_map(|(a, b)| day(a).into_iter().zip(day(b)))
        .flat_map(|(a, b)| a - 1..=b + 5)
        .collect();
    for (name, without) in [("days shuffled, peaks left out", true), ("days shuffled, all of them", false)] {
        let mut tally = Tally::default();
        for _ in 0..runs {
            let mut order: Vec<usize> = (0..days.total.len())
                .filter(|&d| days.observed[d] && !(without && peaks.contains(&(days.first + d as i64))))
                .collect();
            random.shuffle(&mut order);
            tally.add(&in_order(days, &order));
        }
        tally.print(name);
    }
    // Neighbouring 26 weeks only, so that the years' different levels do not count as scatter.
    let mut tally = Tally::default();
    let observed: Vec<usize> = (0..days.total.len())
        .filter(|&d| days.observed[d] && !peaks.contains(&(days.first + d as i64)))
        .collect();
    for _ in 0..runs {
        for chunk in observed.chunks_exact(2 * TAUGHT) {
            let mut order = chunk.to_vec();
            random.shuffle(&mut order);
            tally.add(&in_order(days, &order));
        }
    }
    tally.print("days shuffled within each year, peaks left out");
    let mut tally = Tally::default();
    for _ in 0..runs {
        let mut dates: Vec<i64> = voices.iter().map(|v| v.day).filter(|d| !peaks.contains(d)).collect();
        random.shuffle(&mut dates);
        let kept = voices.iter().filter(|v| !peaks.contains(&v.day)).zip(dates);
        let moved: Vec<Voice> = kept.map(|(v, day)| Voice { day, series: v.series.clone() }).collect();
        tally.add(&count(&moved, days.series.len()));
    }
    tally.print("voices given each other's dates, peaks left out (the whole stream keeps its course)");
}

#[derive(Default)]
struct Tally {
    weeks: usize,
    any: usize,
    whole: usize,
}

impl Tally {
    fn add(&mut self, days: &Days) {
        let seen = look(days);
        let weeks = |whole: bool| {
            let mut weeks: Vec<usize> = seen
                .alerts
                .iter()
                .filter(|a| a.opened >= TAUGHT && (!whole || a.subject == Subject::Whole))
                .map(|a| (a.opened - TAUGHT) / 7)
                .collect();
            weeks.sort_unstable();
            weeks.dedup();
            weeks.len()
        };
        self.weeks += (days.total.len() - TAUGHT) / 7;
        self.any += weeks(false);
        self.whole += weeks(true);
    }

    fn print(&self, name: &str) {
        let share = |n: usize| 100.0 * n as f64 / self.weeks.max(1) as f64;
        println!(
            "  {name}: {:.1} % of {} weeks with any alert ({:.1} % on the whole stream)",
            share(self.any),
            self.weeks,
            share(self.whole)
        );
    }
}

/// The same days in another order, all of them observed.
fn in_order(days: &Days, order: &[usize]) -> Days {
    let take = |counts: &[u32]| order.iter().map(|&d| counts[d]).collect::<Vec<u32>>();
    Days {
        first: days.first,
        observed: vec![true; order.len()],
        total: take(&days.total),
        names: days.names.clone(),
        series: days.series.iter().map(|s| take(s)).collect(),
    }
}
