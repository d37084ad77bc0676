//! Effects in words a product manager reads aloud.

use firsthand_app::launch::plan::Direction;
use firsthand_app::launch::{Interval, LaunchRow, Standing, Verdict};

use super::Badge;

/// A ratio as a change: "41% fewer", "48% more", "no change".
pub fn change(ratio: f64) -> String {
    match percent(ratio) {
        0 => "no change".to_owned(),
        n if n < 0 => format!("{}% fewer", -n),
        n if n >= 100 => format!("{}× as many", times(ratio)),
        n => format!("{n}% more"),
    }
}

/// Whole percent above (below 0: under) what was expected.
fn percent(ratio: f64) -> i64 {
    ((ratio - 1.0) * 100.0).round().clamp(-100.0, 1e9) as i64
}

fn times(ratio: f64) -> String {
    if ratio >= 10.0 { format!("{ratio:.0}") } else { format!("{ratio:.1}") }
}

/// An interval: "28 to 52% fewer", "19% fewer to 14% more".
pub fn between(interval: &Interval) -> String {
    let (low, high) = (percent(interval.low), percent(interval.high));
    match (low, high) {
        (low, high) if low == high => change(interval.low),
        (low, high) if high <= 0 => format!("{} to {}% fewer", -high, -low),
        (low, high) if low >= 0 && high < 100 => format!("{low} to {high}% more"),
        (low, _) if low >= 100 => format!("{} to {}× as many", times(interval.low), times(interval.high)),
        _ => format!("{} to {}", change(interval.low), change(interval.high)),
    }
}

/// "Less than half as many", "about as many": the size of a ratio without a figure.
fn size(ratio: f64) -> &'static str {
    match ratio {
        r if r < 0.29 => "about a quarter as many or fewer",
        r if r < 0.42 => "about a third as many",
        r if r < 0.58 => "about half as many",
        r if r < 0.71 => "about two thirds as many",
        r if r < 0.83 => "about three quarters as many",
        r if r < 0.97 => "somewhat fewer",
        r if r <= 1.03 => "about as many",
        r if r < 1.4 => "somewhat more",
        r if r < 1.75 => "about half as many again",
        r if r < 2.5 => "about twice as many",
        _ => "several times as many",
    }
}

/// The verdict as icon, word and colour.
pub fn badge(row: &LaunchRow) -> Badge {
    let wanted = row.plan.as_ref().map_or(Direction::Fewer, |sealed| sealed.plan.direction);
    let down = |fewer: bool| if fewer { "arrow-down" } else { "arrow-up" };
    let (icon, word, tone) = match row.standing {
        Standing::DateOnly => ("rocket-launch", "A date only", "mute"),
        Standing::Registered => ("lock-simple", "Registered", "mute"),
        Standing::TooEarly => ("hourglass-medium", "Too early", "mute"),
        Standing::Helped => (down(wanted == Direction::Fewer), "Helped", "ok"),
        Standing::Worse => (down(wanted == Direction::More), "Made it worse", "bad"),
        Standing::NotShown => ("circle-dashed", "Not shown", "ns"),
        Standing::TooFew => ("circle-dashed", "Too few to tell", "mute"),
        Standing::CannotJudge => ("question", "Cannot be judged", "mute"),
    };
    Badge { icon, word, tone }
}

/// "customers who said it", or the name of a series.
pub fn what(row: &LaunchRow) -> String {
    match &row.plan {
        Some(sealed) if sealed.plan.measure.series.is_some() => sealed.said.measure.clone(),
        _ => "customers".to_owned(),
    }
}

/// "per 1 of Orders": what it is counted by, to stand after the number.
fn per(row: &LaunchRow) -> String {
    let per = row.plan.as_ref().map(|sealed| sealed.said.per.as_str()).unwrap_or_default();
    match per {
        "" => String::new(),
        "everybody heard" => ", of everybody heard,".to_owned(),
        name => format!(", measured against {name},"),
    }
}

/// What it means, in a sentence or two.
pub fn say(row: &LaunchRow) -> String {
    let weeks = row.window.as_ref().map_or(0, |w| w.after);
    let planned = row.plan.as_ref().map_or(0, |sealed| sealed.plan.weeks_after);
    let week = |n: usize| if n == 1 { "1 week".to_owned() } else { format!("{n} weeks") };
    match (row.standing, &row.ratio) {
        (Standing::DateOnly, _) => {
            "This is a date on the charts. Nobody said what it should change, so there is nothing to judge."
                .to_owned()
        }
        (Standing::Registered, _) => {
            "It has not begun. What should change is sealed, and will be read back here.".to_owned()
        }
        (Standing::CannotJudge, _) => row.reason.clone(),
        (Standing::TooEarly, Some(ratio)) => format!(
            "{} of {planned} weeks are over. So far: {}, and that may still turn. Nothing is decided before the last week.",
            weeks,
            so_far(ratio)
        ),
        (Standing::TooEarly, None) => {
            format!(
                "{} of {planned} {} over. It takes two to say anything at all.",
                weeks,
                if weeks == 1 { "is" } else { "are" }
            )
        }
        (Standing::Helped | Standing::Worse, Some(ratio)) => format!(
            "After the launch there were {} {}{} as would have been without it: between {:.2} and {:.2} of what was expected. Chance alone seldom does that.",
            size(ratio.value),
            what(row),
            per(row),
            ratio.low,
            ratio.high
        ),
        (Standing::NotShown, Some(ratio)) => format!(
            "It may have been {}, or {}. {} cannot tell these apart. That is an answer: we do not know, and we know what knowing would take.",
            change(ratio.low),
            change(ratio.high),
            capital(&week(weeks))
        ),
        (Standing::TooFew, _) => format!(
            "Only {} were counted in {}. Even half as many or twice as many would not have stood out.",
            count(row.before + row.after, &what(row)),
            week(row.window.as_ref().map_or(0, |w| w.weeks()))
        ),
        _ => String::new(),
    }
}

fn so_far(ratio: &Interval) -> String {
    format!("{}, anything from {} to {}", change(ratio.value), change(ratio.low), change(ratio.high))
}

fn count(n: u64, what: &str) -> String {
    match (n, what) {
        (1, "customers") => "1 customer".to_owned(),
        _ => format!("{n} {what}"),
    }
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Under the verdict in the table.
pub fn detail(row: &LaunchRow) -> String {
    let hoped = row.plan.as_ref().and_then(|sealed| hoped(&sealed.plan));
    match (row.standing, &row.ratio) {
        (Standing::DateOnly, _) => String::new(),
        (Standing::Registered, _) => hoped.map_or_else(String::new, |words| format!("We expect {words}")),
        (Standing::CannotJudge, _) => row.reason.clone(),
        (Standing::TooEarly, _) => {
            let planned = row.plan.as_ref().map_or(0, |sealed| sealed.plan.weeks_after);
            let weeks = row.window.as_ref().map_or(0, |w| w.after);
            format!("Week {weeks} of {planned}")
        }
        (Standing::TooFew, _) => format!("{} in all", count(row.before + row.after, &what(row))),
        (Standing::NotShown, Some(ratio)) => between(ratio),
        (_, Some(ratio)) => format!("{}: {}", change(ratio.value), between(ratio)),
        _ => String::new(),
    }
}

/// "40% fewer": what a plan hopes for.
pub fn hoped(plan: &firsthand_app::launch::plan::LaunchPlan) -> Option<String> {
    let percent = plan.expected_percent?;
    Some(match plan.direction {
        Direction::Fewer => format!("{percent}% fewer"),
        Direction::More => format!("{percent}% more"),
    })
}

/// The same as a ratio.
pub fn hoped_ratio(plan: &firsthand_app::launch::plan::LaunchPlan) -> Option<f64> {
    let share = f64::from(plan.expected_percent?) / 100.0;
    Some(match plan.direction {
        Direction::Fewer => (1.0 - share).max(0.02),
        Direction::More => 1.0 + share,
    })
}

/// Whether the interval excludes no change, whatever was wanted.
pub fn excludes_none(row: &LaunchRow) -> bool {
    matches!(row.verdict, Some(Verdict::Fewer | Verdict::More))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_said_as_people_say_them() {
        let of = |low, value, high| Interval { low, value, high };
        assert_eq!(change(0.59), "41% fewer");
        assert_eq!(change(1.48), "48% more");
        assert_eq!(change(1.001), "no change");
        assert_eq!(change(4.2), "4.2× as many");
        assert_eq!(between(&of(0.48, 0.59, 0.72)), "28 to 52% fewer");
        assert_eq!(between(&of(0.81, 0.96, 1.14)), "19% fewer to 14% more");
        assert_eq!(between(&of(1.19, 1.48, 1.85)), "19 to 85% more");
        assert_eq!(between(&of(2.91, 5.68, 11.7)), "2.9 to 12× as many");
        assert_eq!(between(&of(0.0, 0.0, 0.4)), "60 to 100% fewer");
        assert_eq!(size(0.5), "about half as many");
    }
}
