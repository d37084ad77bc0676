//! The burn-up: what was counted, an even pace, and the fan of where such periods end.

use askama::Template;
use firsthand_app::day;
use firsthand_app::goal::GoalRow;

use crate::ui::parts::When;

/// Width and height of the plot, and the room at its edges.
const W: f64 = 640.0;
const H: f64 = 220.0;
const LEFT: f64 = 34.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 26.0;

#[derive(Template)]
#[template(path = "goal/chart.html")]
pub struct Fan {
    pub title: String,
    pub sub: String,
    pub label: String,
    pub course: String,
    pub even: String,
    pub fan: Option<String>,
    pub middle: Option<String>,
    pub today: (String, String),
    pub end: (String, String),
    pub goal_text: String,
    pub by_text: String,
    pub likely: String,
    /// Place and number of the lines across.
    pub ticks: Vec<(String, String)>,
    /// Place and word of the weeks.
    pub weeks: Vec<(String, String)>,
    pub base: String,
}

impl askama::filters::HtmlSafe for Fan {}

/// The chart of a goal that has a number and a period, and has begun.
pub fn fan(row: &GoalRow, today: i64, when: &When) -> Option<Fan> {
    let goal = &row.goal;
    let (from, until, number) = (goal.from?, goal.until?, goal.number?);
    if today < from {
        return None;
    }
    let now = today.min(until);
    let high = row.forecast.map_or(0.0, |(_, _, high)| high);
    let most = (number as f64).max(row.counted as f64).max(high).max(1.0) * 1.05;
    let x = |day: f64| LEFT + (day - from as f64) / ((until - from) as f64).max(1.0) * (W - LEFT - RIGHT);
    let y = |count: f64| H - BOTTOM - count / most * (H - TOP - BOTTOM);
    let at = |day: f64, count: f64| format!("{:.1} {:.1}", x(day), y(count));
    let mut points = vec![at(from as f64, 0.0)];
    for (monday, count) in &row.course {
        let end = (monday + 6).min(now);
        if end > from {
            points.push(at(end as f64, *count as f64));
        }
    }
    points.push(at(now as f64, row.counted as f64));
    let (n, u) = (now as f64, until as f64);
    let here = at(n, row.counted as f64);
    let fan = row.forecast.filter(|_| now < until);
    let likely = match row.forecast {
        Some((low, _, high)) if now < until => format!("Likely {:.0} to {:.0}", low.floor(), high.ceil()),
        None if now < until => "Too early to say where it ends".to_owned(),
        _ => String::new(),
    };
    let day_of = |day: i64| day::written(day).parse().map(|date| when.day(date)).unwrap_or_default();
    let step = nice(most / 4.0);
    let ticks = (0..).map(|n| f64::from(n) * step).take_while(|value| *value <= most);
    let weeks = ((until - from) / 7).max(1);
    let every = (weeks / 6).max(1);
    Some(Fan {
        title: match row.forecast {
            Some((low, _, _)) if low >= number as f64 => format!("Well on the way: {} heard", row.counted),
            Some((_, _, high)) if high < number as f64 => {
                format!("Not on this pace: {} heard of {number}", row.counted)
            }
            _ => format!("{} heard of {number}", row.counted),
        },
        sub: format!(
            "{}, since {}. Dashed grey is an even pace. The fan is where four in five such periods end.",
            goal.title,
            day_of(from)
        ),
        label: format!("{} of {number} conversations so far. {likely}", row.counted),
        course: format!("M{}", points.join("L")),
        even: format!("M{}L{}", at(from as f64, 0.0), at(u, number as f64)),
        fan: fan.map(|(low, _, high)| format!("M{here}L{}L{}Z", at(u, high), at(u, low))),
        middle: fan.map(|(_, middle, _)| format!("M{here}L{}", at(u, middle))),
        today: (format!("{:.1}", x(n)), format!("{:.1}", y(row.counted as f64))),
        end: (format!("{:.1}", x(u)), format!("{:.1}", y(number as f64))),
        goal_text: format!("Goal {number}"),
        by_text: format!("by {}", day_of(until)),
        likely,
        ticks: ticks.map(|value| (format!("{:.1}", y(value)), format!("{value:.0}"))).collect(),
        weeks: (0..=weeks)
            .step_by(usize::try_from(every).unwrap_or(1))
            .map(|n| (format!("{:.1}", x((from + 7 * n) as f64)), day_of(from + 7 * n)))
            .collect(),
        base: format!("{:.1}", H - BOTTOM),
    })
}

/// 1, 2 or 5 times a power of ten, at least 1.
fn nice(step: f64) -> f64 {
    let power = 10_f64.powf(step.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|n| *n >= step).unwrap_or(step).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::nice;

    #[test]
    fn steps_are_round() {
        for (step, wanted) in [(0.2, 1.0), (1.0, 1.0), (3.1, 5.0), (7.0, 10.0), (42.0, 50.0)] {
            assert!((nice(step) - wanted).abs() < 1e-9, "{step}");
        }
    }
}
