//! How far predictions have been off: variance over mean, learned look by look.

/// Calendar days that are remembered: half a year.
pub const MEMORY: usize = 182;
/// Variance over mean assumed of a series too small to say, and in how many looks' worth of belief.
const USUAL: f64 = 1.5;
const BELIEF: f64 = 14.0;
/// Standard deviations from which an error is an event, not scatter.
const EVENT: f64 = 4.0;
/// A second separate event within memory, and jumping is how the series is.
const MOST_EVENTS: usize = 1;
/// Calendar days after which an error counts half: a restless spring should not hide what happens in autumn.
const HALF_LIFE: f64 = 56.0;
/// Looks in a row without an event that end it.
const APART: usize = 4;

/// Past errors of one kind of look.
#[derive(Debug, Clone)]
pub struct Scatter {
    /// Looks that share days: 1, or 7 for seven days looked at daily.
    overlap: usize,
    days: Vec<usize>,
    squares: Vec<f64>,
    expected: Vec<f64>,
    event: Vec<bool>,
    /// What a look of this age in days still counts.
    fading: Vec<f64>,
}

/// What was learned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learned {
    /// Variance over mean, at least 1, raised by one standard error of itself.
    pub spread: f64,
    /// Events come so often that they are the series' nature.
    pub jumpy: bool,
}

impl Scatter {
    pub fn new(overlap: usize) -> Self {
        let fading = (0..=MEMORY).map(|age| (-(age as f64) / HALF_LIFE).exp2()).collect();
        Self {
            overlap,
            days: Vec::new(),
            squares: Vec::new(),
            expected: Vec::new(),
            event: Vec::new(),
            fading,
        }
    }

    /// From the looks since `since` that share no day with the next one. Events are left out, unless they keep
    /// coming. A small series is drawn towards the usual.
    pub fn learn(&self, since: usize, today: usize) -> Learned {
        let end = (self.squares.len() + 1).saturating_sub(self.overlap).max(since);
        let jumpy = self.events(since, end) > MOST_EVENTS;
        let (mut off, mut mean, mut n) = (0.0, 0.0, 0.0);
        for look in since..end {
            if !self.expected[look].is_nan() && (jumpy || !self.event[look]) {
                let weight = self.fading[(today - self.days[look]).min(MEMORY)];
                off += weight * self.squares[look];
                mean += weight * self.expected[look];
                n += weight;
            }
        }
        let overlap = self.overlap as f64;
        let usual = USUAL * overlap.powf(0.15);
        let each = mean / f64::max(n, 1e-9);
        // A Poisson count of mean m says about its variance what 2m / (1 + 2m) normal values would.
        let (own, belief) = (n / overlap * 2.0 * each / (1.0 + 2.0 * each), BELIEF / overlap.sqrt());
        let seen = if mean > 0.0 { off / mean } else { usual };
        let spread = ((own * seen + belief * usual) / (own + belief)).max(1.0);
        Learned { spread: spread * (1.0 + (2.0 / (own + belief)).sqrt()), jumpy }
    }

    /// Adds a look at a calendar day, judged by what was learned before it.
    pub fn push(&mut self, day: usize, seen: f64, expected: f64, learned: Learned) {
        let square = (seen - expected).powi(2);
        self.days.push(day);
        self.squares.push(square);
        self.expected.push(expected);
        self.event.push(square > EVENT * EVENT * (learned.spread * expected + 0.25));
    }

    fn events(&self, since: usize, end: usize) -> usize {
        let (mut events, mut last) = (0, None::<usize>);
        for look in (since..end).filter(|&l| self.event[l]) {
            events += usize::from(last.is_none_or(|l| look > l + APART * self.overlap));
            last = Some(look);
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(counts: impl Iterator<Item = f64>, mean: f64) -> Learned {
        let mut scatter = Scatter::new(1);
        let mut today = 0;
        for count in counts {
            let now = scatter.learn(0, today);
            scatter.push(today, count, mean, now);
            today += 1;
        }
        scatter.learn(0, today)
    }

    /// Alternates around 40 with a variance of 2.5 times 40.
    fn calm(day: i32) -> f64 {
        if day % 2 == 0 { 50.0 } else { 30.0 }
    }

    #[test]
    fn one_event_is_left_out_however_long() {
        let plain = learned((0..180).map(calm), 40.0);
        let event = learned((0..180).map(|d| if (60..70).contains(&d) { 300.0 } else { calm(d) }), 40.0);
        assert!(!event.jumpy && (event.spread / plain.spread - 1.0).abs() < 0.02, "{event:?} {plain:?}");
        assert!((2.3..3.2).contains(&plain.spread));
    }

    #[test]
    fn jumps_that_keep_coming_are_scatter() {
        let jumpy = learned((0..180).map(|d| if d % 25 == 0 { 300.0 } else { calm(d) }), 40.0);
        assert!(jumpy.jumpy && jumpy.spread > 20.0, "{jumpy:?}");
    }

    #[test]
    fn a_silent_series_is_taken_as_usual() {
        let silent = learned((0..180).map(|_| 0.0), 0.01);
        assert!((1.2..3.0).contains(&silent.spread) && !silent.jumpy, "{silent:?}");
    }
}
