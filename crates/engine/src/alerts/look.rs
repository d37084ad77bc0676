//! Is this day, or are these seven days, further off than prediction errors have been?
//!
//! A series is above normal only if it is above what its own past says *and* above that times how busy the rest of
//! the stream is: the larger of the two probabilities counts (an intersection–union test, Berger 1982). So a busy day
//! of everything is one alert on the whole stream, and one loud theme does not make the others look silent.

use super::baseline::{Errors, Track};
use super::{Direction, LEAST_DAYS, LEAST_VOICES, Sight, WEEK_CHANCE};
use crate::probability::Counts;
use crate::trend::called_out;

/// Parts of [`WEEK_CHANCE`] that one day's looks may spend. A week has seven looks at a day; its seven looks at seven
/// days share most of their days and are worth no more than three.
const WHOLE_DAY: f64 = 0.3 * WEEK_CHANCE / 7.0;
const WHOLE_WEEK: f64 = 0.1 * WEEK_CHANCE / 3.0;
const SERIES_DAY: f64 = 0.35 * WEEK_CHANCE / 7.0;
const SERIES_WEEK: f64 = 0.25 * WEEK_CHANCE / 3.0;
/// Share of the chance that is spent on rises: they call for more haste than falls.
const RISES: f64 = 0.75;
/// Outside the range of a day at each end.
const TAIL: f64 = 0.025;

/// Both tails of one look, already the larger of own and adjusted.
#[derive(Clone, Copy)]
struct Tails {
    above: f64,
    below: f64,
    direction: Direction,
}

impl Tails {
    fn both(&self) -> f64 {
        (self.above / RISES).min(self.below / (1.0 - RISES)).min(1.0)
    }
}

/// Judges all observed days of the whole stream and of its series; days too early to judge are left out.
pub fn judge(days: &[usize], whole: &Track, series: &[Track]) -> (Vec<Sight>, Vec<Vec<Sight>>) {
    let everything: Vec<&Track> = std::iter::once(whole).chain(series).collect();
    let mut sights: Vec<Vec<Sight>> = vec![Vec::new(); everything.len()];
    for (now, &today) in days.iter().enumerate().skip(LEAST_DAYS) {
        let day: Vec<Tails> = everything.iter().map(|t| tails_of(&t.day, now)).collect();
        let week: Vec<Tails> = everything.iter().map(|t| tails_of(&t.week, now)).collect();
        let by_day = called(&day, WHOLE_DAY, SERIES_DAY);
        let by_week = called(&week, WHOLE_WEEK, SERIES_WEEK);
        for (at, track) in everything.iter().enumerate() {
            let errors = &track.day;
            let expected = errors.expected[now];
            let (low, high) = Counts::new(expected, expected * errors.spread[now]).range(TAIL);
            let still = three_days(errors, now);
            let slow = by_week[at].filter(|&d| still == Some(d));
            let out = if day[at].above <= TAIL {
                Some(Direction::Above)
            } else if day[at].below <= TAIL {
                Some(Direction::Below)
            } else {
                slow
            };
            sights[at].push(Sight {
                day: today,
                count: errors.seen[now] as u32,
                expected,
                low,
                high,
                called: by_day[at].or(slow.filter(|&d| side(errors.seen[now] - expected) == Some(d))),
                out,
            });
        }
    }
    let rest = sights.split_off(1);
    (sights.pop().unwrap_or_default(), rest)
}

/// On which side the last three days lie together, if by more than they usually scatter.
fn three_days(errors: &Errors, now: usize) -> Option<Direction> {
    let days = now + 1 - 3.min(now + 1)..=now;
    let off: f64 = days.clone().map(|d| errors.seen[d] - errors.expected[d]).sum();
    let usual: f64 = days.map(|d| errors.spread[d] * errors.expected[d]).sum();
    side(off).filter(|_| off * off > usual)
}

fn side(off: f64) -> Option<Direction> {
    if off > 0.0 {
        Some(Direction::Above)
    } else if off < 0.0 {
        Some(Direction::Below)
    } else {
        None
    }
}

fn called(tails: &[Tails], whole: f64, series: f64) -> Vec<Option<Direction>> {
    let probabilities: Vec<f64> = tails[1..].iter().map(Tails::both).collect();
    let mut out = vec![(tails[0].both() <= whole).then_some(tails[0].direction)];
    let found = called_out(&probabilities, series);
    out.extend(found.iter().zip(&tails[1..]).map(|(&f, t)| f.then_some(t.direction)));
    out
}

fn tails_of(e: &Errors, now: usize) -> Tails {
    let own = tails(e.seen[now], e.expected[now], e.spread[now]);
    // With a busier stream the same relative scatter is a larger variance.
    let busy = e.adjusted[now] / e.expected[now];
    let adjusted = tails(e.seen[now], e.adjusted[now], 1.0 + (e.adjusted_spread[now] - 1.0) * busy);
    let (above, below) = (own.0.max(adjusted.0), own.1.max(adjusted.1));
    let direction = if above / RISES < below / (1.0 - RISES) { Direction::Above } else { Direction::Below };
    Tails { above, below, direction }
}

/// Probabilities of a count at least as high, and at least as low. Near the mean both are given as 1, unsummed.
fn tails(seen: f64, mean: f64, spread: f64) -> (f64, f64) {
    if mean.is_nan() || (seen - mean).powi(2) < 1.7 * mean * spread {
        return (1.0, 1.0);
    }
    let counts = Counts::new(mean, mean * spread);
    if seen > mean {
        (if seen < LEAST_VOICES { 1.0 } else { counts.at_least(seen as u32) }, 1.0)
    } else {
        (1.0, if mean < LEAST_VOICES { 1.0 } else { counts.at_most(seen as u32) })
    }
}
