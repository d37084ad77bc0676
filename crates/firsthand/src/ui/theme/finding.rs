//! A theme's weeks as a chart whose title is what they show. It compares counts and never says why they changed.

use firsthand_app::alert::AlertRow;
use firsthand_app::theme::change::{Recent, State};
use firsthand_app::theme::show::{ThemePage as Found, WeekCount};
use firsthand_domain::noun;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Chart;
use crate::ui::chart::{Launch, Trend, Week, count};
use crate::ui::parts::When;

/// Weeks on the chart at most, and the fewest that make one.
const MOST: usize = 52;
const FEWEST: usize = 4;
/// A theme last heard longer ago than this is drawn as it was, not as a line along the floor.
const SILENT_WEEKS: usize = 26;
/// Weeks compared with as many earlier ones, and how far back those lie.
const SPAN: usize = 4;
const APART: usize = 9;

/// Weeks in a row, from Monday.
struct Weeks {
    from: Date,
    counts: Vec<i64>,
    /// They end with the last full week before today.
    current: bool,
}

pub fn chart(found: &Found, alerts: &[AlertRow], when: &When) -> Option<Chart> {
    let weeks = weeks(&found.weeks, when)?;
    let recent = &found.row.recent;
    let normal = recent.normal.filter(|_| weeks.current);
    let title = title(recent, &weeks, when);
    let first = when.day(weeks.from);
    let sub = match (weeks.current, normal) {
        (true, Some(_)) => format!("Voices each week since {first}. Grey: its normal range."),
        (true, None) => format!("Voices each week since {first}."),
        (false, _) => {
            format!("Voices each week from {first} to {}. Not heard since.", when.day(weeks.sunday()))
        }
    };
    let last = weeks.counts.last().copied().unwrap_or(0);
    let monday = |at: usize| weeks.from.checked_add((at as i64).weeks()).unwrap_or(weeks.from);
    let week = |(at, n): (usize, &i64)| Week { label: when.day(monday(at)), count: *n };
    let trend = Trend {
        name: format!("{title}. {sub}"),
        unit: "voices a week".to_owned(),
        weeks: weeks.counts.iter().enumerate().map(week).collect(),
        normal: normal.map(|(low, high)| (f64::from(low), f64::from(high))),
        launches: launches(&found.launches, &weeks, when),
        alert: marked(alerts, &weeks),
        end: if weeks.current {
            format!("{} last week", count(last))
        } else {
            format!("{} at the end", count(last))
        },
        end_note: normal.map_or(String::new(), |range| beside(last, range).to_owned()),
    };
    Some(Chart { title, sub, trend })
}

fn weeks(all: &[WeekCount], when: &When) -> Option<Weeks> {
    let first: Date = all.first()?.monday.parse().ok()?;
    let mut counts: Vec<i64> = all.iter().map(|week| week.voices).collect();
    let back = i64::from(when.today().weekday().to_monday_zero_offset());
    let this = when.today().checked_sub(back.days()).ok()?;
    let full = usize::try_from(first.until(this).ok()?.get_days() / 7).unwrap_or(0);
    let current = full <= counts.len() + SILENT_WEEKS;
    if current {
        // Weeks since then in which nobody said it, and without the running one.
        counts.resize(full, 0);
    }
    let skip = counts.len().saturating_sub(MOST);
    let from = first.checked_add((skip as i64).weeks()).ok()?;
    let counts = counts.split_off(skip);
    (counts.len() >= FEWEST).then_some(Weeks { from, counts, current })
}

impl Weeks {
    fn sunday(&self) -> Date {
        let days = self.counts.len() as i64 * 7 - 1;
        self.from.checked_add(days.days()).unwrap_or(self.from)
    }
}

fn title(recent: &Recent, weeks: &Weeks, when: &When) -> String {
    let last = weeks.counts.last().copied().unwrap_or(0);
    if !weeks.current {
        let total: i64 = weeks.counts.iter().sum();
        return format!(
            "{} voices between {} and {}",
            count(total),
            when.day(weeks.from),
            when.day(weeks.sunday())
        );
    }
    let range = recent.normal.map(|(low, high)| format!("{low} to {high}")).unwrap_or_default();
    match recent.state {
        State::Above => format!("Above its normal range: {} last week, usually {range}", count(last)),
        State::Below => format!("Below its normal range: {} last week, usually {range}", count(last)),
        State::New => "New: too few weeks to call a trend".to_owned(),
        State::TooFew => "Too few weeks to know what is normal".to_owned(),
        State::Normal => moved(weeks).unwrap_or_else(|| steady(recent, weeks)),
    }
}

/// Nothing that is more than chance. A week outside the range says so: among many themes some always are.
fn steady(recent: &Recent, weeks: &Weeks) -> String {
    let last = weeks.counts.last().copied().unwrap_or(0);
    match recent.normal {
        Some((low, high)) if last < i64::from(low) || last > i64::from(high) => {
            format!("{} last week, usually {low} to {high}: could be chance", count(last))
        }
        _ if last_weeks(&weeks.counts).iter().all(|n| *n == 0) => {
            format!("Not heard in the last {SPAN} weeks")
        }
        _ => format!("{} a week lately, within its normal range", capital(&pace(&last_weeks(&weeks.counts)))),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "Falling: 1 a week in November, 4 in August": only when the difference is larger than chance easily makes it.
fn moved(weeks: &Weeks) -> Option<String> {
    let counts = &weeks.counts;
    let start = counts.len().checked_sub(SPAN + APART + SPAN)?;
    let (before, now) = (&counts[start..start + SPAN], last_weeks(counts));
    let (was, is): (i64, i64) = (before.iter().sum(), now.iter().sum());
    // Two counts of chance events differ by twice the root of their sum once in twenty times.
    let clear = was + is >= 10 && ((was - is).abs() as f64) > 2.0 * ((was + is) as f64).sqrt();
    let month = |at: usize| {
        let middle = weeks.from.checked_add((at as i64 * 7 + 14).days()).unwrap_or(weeks.from);
        middle.strftime("%B").to_string()
    };
    let word = if is < was { "Falling" } else { "Rising" };
    clear.then(|| {
        let (now, then) = (pace(&now), pace(before));
        format!("{word}: {now} a week in {}, {then} in {}", month(counts.len() - SPAN), month(start))
    })
}

fn last_weeks(counts: &[i64]) -> Vec<i64> {
    counts[counts.len().saturating_sub(SPAN)..].to_vec()
}

/// Voices a week on average: whole, and "fewer than 1" rather than a fraction of a voice.
fn pace(counts: &[i64]) -> String {
    let mean = counts.iter().sum::<i64>() as f64 / counts.len().max(1) as f64;
    if mean > 0.0 && mean < 0.75 { "fewer than 1".to_owned() } else { count(mean.round() as i64) }
}

fn beside(last: i64, (low, high): (u32, u32)) -> &'static str {
    match last {
        n if n < i64::from(low) => "below its range",
        n if n > i64::from(high) => "above its range",
        _ => "within its range",
    }
}

/// Launches inside the chart, each at its day.
fn launches(all: &[noun::Launch], weeks: &Weeks, when: &When) -> Vec<Launch> {
    let place = |launch: &noun::Launch| {
        let day = when.date(launch.at);
        let days = f64::from(weeks.from.until(day).ok()?.get_days());
        let at = days / 7.0;
        let inside = at >= 0.0 && at <= weeks.counts.len() as f64;
        inside.then(|| Launch { name: launch.name.clone(), date: when.day(day), at })
    };
    let mut shown: Vec<Launch> = all.iter().filter_map(place).collect();
    shown.sort_by(|a, b| a.at.total_cmp(&b.at));
    shown
}

/// Where the weeks of its open alert lie, from the week it opened to the last one shown.
fn marked(alerts: &[AlertRow], weeks: &Weeks) -> Option<(f64, f64)> {
    let opened: Date = alerts.first()?.opened.parse().ok()?;
    let week = f64::from(weeks.from.until(opened).ok()?.get_days()) / 7.0;
    let last = weeks.counts.len() as f64 - 1.0;
    (week >= 0.0 && week < last + 1.0).then(|| (week.floor().min(last), last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks_of(counts: &[i64]) -> Weeks {
        Weeks { from: "2026-06-01".parse().unwrap(), counts: counts.to_vec(), current: true }
    }

    #[test]
    fn a_clear_change_is_said_with_its_counts_and_a_small_one_is_not() {
        let falling: Vec<i64> = (0..24).map(|n| if n < 14 { 4 } else { 1 }).collect();
        assert_eq!(moved(&weeks_of(&falling)).as_deref(), Some("Falling: 1 a week in November, 4 in August"));
        let steady = [3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 3, 3];
        assert_eq!(moved(&weeks_of(&steady)), None);
        assert_eq!(moved(&weeks_of(&[1, 9])), None);
    }

    #[test]
    fn fractions_of_a_voice_are_not_shown() {
        assert_eq!(pace(&[0, 1, 0, 0]), "fewer than 1");
        assert_eq!(pace(&[1, 1, 1, 0]), "1");
        assert_eq!(pace(&[0, 0]), "0");
        assert_eq!(pace(&[1200, 1300]), "1,250");
    }
}
