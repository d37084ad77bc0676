//! How often the interval of a launch that never was holds no change.

use super::read::Days;
use firsthand_engine::random::Random;
use firsthand_engine::verdict::{Counts, Launch, around, judge};

const TRIALS: usize = 3000;

/// How a pretended launch is judged.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Alone,
    PerStream,
    Compared,
    Trend,
}

pub fn report(days: &Days) {
    println!("\nLaunch verdicts: {TRIALS} pretended launches on topics, 8 to 26 weeks before, 4 to 12 after");
    let ways = [
        ("counted per week", Way::Alone),
        ("per the rest of the stream, as a given number", Way::PerStream),
        ("against the rest of the stream", Way::Compared),
        ("counted per week, trend carried on", Way::Trend),
    ];
    for (name, way) in ways {
        let mut random = Random::new(7);
        let mut tally = [0usize; 4];
        while tally[3] < TRIALS {
            pretend(days, way, &mut random, &mut tally);
        }
        let share = |n: usize| 100.0 * n as f64 / tally[3] as f64;
        println!(
            "  {name}: {:.1} % hold no change; {:.1} % lie below, {:.1} % above",
            share(tally[0]),
            share(tally[1]),
            share(tally[2])
        );
    }
}

/// One launch on a random day of a random topic: inside, below, above, all.
fn pretend(days: &Days, way: Way, random: &mut Random, tally: &mut [usize; 4]) {
    let (before, after) = (7 * (8 + random.below(19)), 7 * (4 + random.below(9)));
    let at = before + random.below(days.total.len() - before - after);
    let series = random.below(days.series.len());
    let range = at - before..at + after;
    // A window with a day nobody listened is no launch anybody would judge.
    if !days.names[series].starts_with("topic") || days.observed[range.clone()].iter().any(|o| !o) {
        return;
    }
    let own = &days.series[series][range.clone()];
    let rest: Vec<u32> = days.total[range].iter().zip(own).map(|(t, o)| t - o).collect();
    let ((heard, place), (rest, _)) = (around(own, before), around(&rest, before));
    let per: Vec<f64> = rest.iter().map(|&r| f64::from(r.max(1))).collect();
    let launch = Launch {
        measure: Counts { heard: &heard, per: (way == Way::PerStream).then_some(&per) },
        comparison: (way == Way::Compared).then_some(Counts { heard: &rest, per: None }),
        at: place,
        trend: way == Way::Trend,
        periods_a_week: 1.0,
    };
    let Some(effect) = judge(&launch).filter(|e| e.facts.before + e.facts.after >= 20) else { return };
    tally[3] += 1;
    if effect.ratio.high < 1.0 {
        tally[1] += 1;
    } else if effect.ratio.low > 1.0 {
        tally[2] += 1;
    } else {
        tally[0] += 1;
    }
}
