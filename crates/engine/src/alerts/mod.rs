//! Which series leave their own normal range, day by day, and how each such alert goes on.
//!
//! Every series is predicted from its own past ([`baseline`]); each day is looked at twice, alone and as the last of
//! seven ([`look`]); what is called out opens an alert that grows and closes ([`course`]). A week without anything to
//! find raises any alert at all with at most 5 %: the looks of a week share that chance ([`WEEK_CHANCE`]), and over
//! the series of one look Benjamini and Hochberg's procedure holds it.

mod baseline;
mod course;
mod look;
mod scatter;
#[cfg(test)]
mod tests;

pub use course::Alert;

/// Chance that a week with nothing to find raises any alert.
pub const WEEK_CHANCE: f64 = 0.05;
/// Observed days before anything is judged: six weeks.
pub const LEAST_DAYS: usize = 42;
/// Fewer voices than this in a look are no alert, however rare they are.
pub const LEAST_VOICES: f64 = 5.0;

/// Daily counts. All slices have one entry a day, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Stream<'a> {
    /// Day of the week of the first entry, 0 to 6; any numbering that goes round.
    pub first_weekday: usize,
    /// Days that were listened to. The others are not silent days: they are left out.
    pub observed: &'a [bool],
    /// Voices of the whole stream.
    pub total: &'a [u32],
    /// Voices of each series: a theme, or a theme in a source, a version, a segment. A voice may be in several.
    pub series: &'a [&'a [u32]],
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// All voices: a busy or a silent day of everything.
    Whole,
    /// The series at this place of [`Stream::series`].
    Series(usize),
}

/// Which side of normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Above,
    Below,
}

/// One series on one observed day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Place of the day in [`Stream::total`].
    pub day: usize,
    pub count: u32,
    /// What its own past makes us expect, voices.
    pub expected: f64,
    /// The 95 % range of that day, both ends inside.
    pub low: u32,
    pub high: u32,
    /// Called out on this day: the start of an alert, or its growth.
    pub called: Option<Direction>,
    /// Outside the range, and not because the whole stream was busy; keeps an alert open.
    pub out: Option<Direction>,
}

/// Everything seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// By the day they opened.
    pub alerts: Vec<Alert>,
    /// The whole stream's days that could be judged, for the band of a chart.
    pub whole: Vec<Sight>,
    /// The same for each series.
    pub series: Vec<Vec<Sight>>,
}

/// Looks at every day as if it were the last: a day's judgement knows only the days before it.
#[must_use]
pub fn watch(stream: &Stream<'_>) -> Watch {
    let days: Vec<usize> = (0..stream.total.len()).filter(|&d| stream.observed[d]).collect();
    let weekdays: Vec<usize> = days.iter().map(|d| (d + stream.first_weekday) % 7).collect();
    let take = |counts: &[u32]| days.iter().map(|&d| f64::from(counts[d])).collect::<Vec<f64>>();
    let calendar = baseline::Calendar { days: &days, weekdays: &weekdays };
    let whole = baseline::follow(&calendar, &take(stream.total), None);
    let tracks: Vec<_> =
        stream.series.iter().map(|s| baseline::follow(&calendar, &take(s), Some(&whole))).collect();
    let (whole, series) = look::judge(&days, &whole, &tracks);
    let mut alerts = course::alerts(Subject::Whole, &whole);
    for (at, sights) in series.iter().enumerate() {
        alerts.extend(course::alerts(Subject::Series(at), sights));
    }
    alerts.sort_by_key(|a| a.opened);
    Watch { alerts, whole, series }
}
