//! What a series' own past makes us expect of a day and of seven days.
//!
//! Level: robust mean of the last eight weeks (days far off weigh less, after Farrington et al. 1996 and Noufaily et
//! al. 2013, so that an old peak does not hide a new one). Day of the week: from half a year, drawn towards the whole
//! stream's pattern where the series is small. Both are known before the day they are used for, so that the errors
//! made are errors of prediction: their spread later counts drift and autocorrelation too.

use super::scatter::{Learned, MEMORY, Scatter};

/// Observed days that make the level.
const RECENT: usize = 56;
/// Days needed for a first level.
const FIRST: usize = 7;
/// Voices by which a weekday is drawn to the pattern it starts from.
const DRAW: f64 = 20.0;
/// Standard deviations from which a day weighs less.
const FAR: f64 = 2.5;
/// Days of the longer look.
pub const WEEK: usize = 7;

/// The observed days: their place in the calendar and their day of the week.
pub struct Calendar<'a> {
    pub days: &'a [usize],
    pub weekdays: &'a [usize],
}

/// Observed and expected of one look at each observed day; NaN where nothing could be expected yet.
#[derive(Debug, Clone, Default)]
pub struct Errors {
    pub seen: Vec<f64>,
    pub expected: Vec<f64>,
    /// The same, times what the rest of the stream had over what was expected of it.
    pub adjusted: Vec<f64>,
    /// Variance over mean around `expected` and around `adjusted`, from the looks before.
    pub spread: Vec<f64>,
    pub adjusted_spread: Vec<f64>,
}

/// A series with its predictions.
#[derive(Debug, Clone, Default)]
pub struct Track {
    pub day: Errors,
    pub week: Errors,
    patterns: Vec<[f64; 7]>,
}

/// Predicts every observed day of a series from the days before it.
pub fn follow(calendar: &Calendar<'_>, counts: &[f64], whole: Option<&Track>) -> Track {
    let mut track = Track::default();
    let (mut day, mut week) = (Lens::new(1), Lens::new(WEEK));
    let (mut levels, mut weights) = (Vec::new(), Vec::new());
    let mut since = 0;
    for (now, &count) in counts.iter().enumerate() {
        while calendar.days[since] + MEMORY < calendar.days[now] {
            since += 1;
        }
        let learned = day.own.learn(since, calendar.days[now]);
        let start = whole.map_or([1.0; 7], |w| w.patterns[now]);
        let past = since..now;
        let pattern =
            pattern(&start, past.clone().map(|d| (calendar.weekdays[d], counts[d], levels[d], weights[d])));
        let recent = past.start.max(now.saturating_sub(RECENT))..now;
        let level = if recent.len() < FIRST {
            f64::NAN
        } else {
            let days: Vec<(f64, f64)> = recent.map(|d| (counts[d], pattern[calendar.weekdays[d]])).collect();
            level(&days, learned)
        };
        let expected = level * pattern[calendar.weekdays[now]];
        levels.push(level);
        weights.push(weight(count, expected, learned));
        track.patterns.push(pattern);
        day.push(
            &mut track.day,
            (since, calendar.days[now]),
            (count, expected),
            whole.map(|w| (w.day.seen[now], w.day.expected[now])),
        );
        let seven = now + 1 - WEEK.min(now + 1)..now + 1;
        let seen = counts[seven.clone()].iter().sum();
        let expected = if seven.len() < WEEK {
            f64::NAN
        } else {
            // The level known before the seven days began.
            levels[seven.start] * seven.map(|d| pattern[calendar.weekdays[d]]).sum::<f64>()
        };
        week.push(
            &mut track.week,
            (since, calendar.days[now]),
            (seen, expected),
            whole.map(|w| (w.week.seen[now], w.week.expected[now])),
        );
    }
    track
}

/// What has been learned about the errors of one kind of look.
struct Lens {
    own: Scatter,
    adjusted: Scatter,
}

impl Lens {
    fn new(overlap: usize) -> Self {
        Self { own: Scatter::new(overlap), adjusted: Scatter::new(overlap) }
    }

    /// Adds a look, given what is remembered since when, today, what was seen, what was expected and both of the
    /// whole stream.
    fn push(
        &mut self,
        errors: &mut Errors,
        (since, today): (usize, usize),
        (seen, expected): (f64, f64),
        whole: Option<(f64, f64)>,
    ) {
        // Everything but this series, so that a loud theme does not excuse itself.
        let busy = whole.map_or(1.0, |(s, e)| ((s - seen).max(0.0) + 0.5) / ((e - expected).max(0.0) + 0.5));
        let (own, adjusted) = (self.own.learn(since, today), self.adjusted.learn(since, today));
        errors.seen.push(seen);
        errors.expected.push(expected);
        errors.adjusted.push(expected * busy);
        errors.spread.push(own.spread);
        errors.adjusted_spread.push(adjusted.spread);
        self.own.push(today, seen, expected, own);
        self.adjusted.push(today, seen, expected * busy, adjusted);
    }
}

fn weight(count: f64, expected: f64, learned: Learned) -> f64 {
    if expected.is_nan() || learned.jumpy {
        return 1.0;
    }
    let off = (count - expected).abs() / (learned.spread * expected + 0.5).sqrt();
    if off > FAR { (FAR / off).powi(2) } else { 1.0 }
}

/// Factors of the seven weekdays with mean 1, from (weekday, count, level, weight) of the past.
fn pattern(start: &[f64; 7], past: impl Iterator<Item = (usize, f64, f64, f64)>) -> [f64; 7] {
    let (mut seen, mut expected) = (start.map(|f| f * DRAW), [DRAW; 7]);
    for (weekday, count, level, weight) in past.filter(|p| !p.2.is_nan()) {
        seen[weekday] += weight * count;
        expected[weekday] += weight * level;
    }
    let mut factors = [1.0; 7];
    for (factor, (seen, expected)) in factors.iter_mut().zip(seen.iter().zip(expected)) {
        *factor = (seen / expected).max(0.05);
    }
    let mean = factors.iter().sum::<f64>() / 7.0;
    factors.map(|f| f / mean)
}

/// Robust voices a day from (count, weekday factor): a trimmed mean, then three rounds of weighing far days less.
fn level(days: &[(f64, f64)], learned: Learned) -> f64 {
    let mut plain: Vec<f64> = days.iter().map(|(count, factor)| count / factor).collect();
    plain.sort_by(f64::total_cmp);
    let trim = plain.len() / 5;
    let kept = &plain[trim..plain.len() - trim];
    let mut level = kept.iter().sum::<f64>() / kept.len() as f64;
    for _ in 0..3 {
        // A theme unheard for weeks can still be heard tomorrow: half a voice is added to the whole past.
        let (mut seen, mut expected) = (0.5, 0.0);
        for &(count, factor) in days {
            let weight = weight(count, level * factor, learned);
            seen += weight * count;
            expected += weight * factor;
        }
        level = seen / expected;
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Learned = Learned { spread: 2.0, jumpy: false };

    #[test]
    fn an_old_peak_leaves_the_level_alone() {
        let calm: Vec<(f64, f64)> = (0..56).map(|d| (50.0 + f64::from(d % 5), 1.0)).collect();
        let mut loud = calm.clone();
        loud[20..30].iter_mut().for_each(|d| d.0 = 250.0);
        assert!(
            (level(&loud, CALM) / level(&calm, CALM) - 1.0).abs() < 0.06,
            "{} {}",
            level(&loud, CALM),
            level(&calm, CALM)
        );
    }

    #[test]
    fn a_lasting_change_becomes_the_level() {
        let days: Vec<(f64, f64)> = (0..56).map(|d| (if d < 16 { 50.0 } else { 120.0 }, 1.0)).collect();
        assert!(level(&days, CALM) > 105.0, "{}", level(&days, CALM));
    }

    #[test]
    fn a_quiet_series_keeps_its_rare_voices() {
        let days: Vec<(f64, f64)> = (0..56).map(|d| (f64::from(u8::from(d % 14 == 0)), 1.0)).collect();
        assert!((level(&days, CALM) - 4.5 / 56.0).abs() < 0.01, "{}", level(&days, CALM));
    }

    #[test]
    fn weekdays_are_learned_and_small_series_borrow_them() {
        let past = |scale: f64| {
            (0..140).map(move |d| (d % 7, if d % 7 < 5 { 1.2 * scale } else { 0.5 * scale }, scale, 1.0))
        };
        let large = pattern(&[1.0; 7], past(50.0));
        assert!((large[0] - 1.2).abs() < 0.02 && (large[6] - 0.5).abs() < 0.02);
        let silent = pattern(&large, (0..0).map(|_| (0, 0.0, 0.0, 1.0)));
        assert!((silent[6] - large[6]).abs() < 1e-9);
    }
}
