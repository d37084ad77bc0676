//! Charts as SVG from the server: no script, no inline style, colours by class.
//!
//! Rates start at zero, the normal range is a grey band, a point outside it is a larger orange dot, a launch is a
//! dotted line with a pennant. Each chart has a sentence as its name.

mod bars;
mod course;
mod effect;
mod flag;
mod histogram;
mod ratio;
mod spark;
mod trend;

pub use bars::{Bar, Bars};
pub use course::{Course, CourseDay};
pub use effect::{Effect, EffectWeek};
pub use histogram::{Bin, Histogram};
pub use ratio::{Axis, Ratio, RatioHead, Sure};
pub use spark::Spark;
pub use trend::{Launch, Trend, Week};

use std::fmt::Write;

/// A path through points, one decimal: finer than a pixel and short on the wire.
fn line(points: &[(f64, f64)]) -> String {
    let mut path = String::with_capacity(points.len() * 10);
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
    }
    path
}

/// Where the axis ends: the next 1, 2, 2.5 or 5 times a power of ten that gives at most four steps, and the step.
fn axis(largest: f64) -> (f64, f64) {
    let largest = largest.max(4.0);
    let rough = largest / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(rough);
    let step = step.ceil();
    ((largest / step).ceil() * step, step)
}

/// The lines of an axis from [`axis`]: y, label, and whether it is the floor.
fn axis_lines(largest: f64, step: f64, y: impl Fn(f64) -> f64) -> Vec<(String, String, bool)> {
    let line = |n: i64| {
        let value = n as f64 * step;
        (format!("{:.1}", y(value)), count(value as i64), n == 0)
    };
    (0..=(largest / step).round() as i64).map(line).collect()
}

/// A count with thousands separated: "1,204".
pub fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_numbers() {
        assert_eq!(axis(38.0), (40.0, 10.0));
        assert_eq!(axis(3.0), (4.0, 1.0));
        assert_eq!(axis(230.0), (300.0, 100.0));
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
        assert_eq!(count(-1000), "−1,000");
    }
}
