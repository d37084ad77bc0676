//! Where the labels of launches stand, so that none covers another however close the dates are.

use super::Launch;

/// A launch placed in a plot.
pub struct Flag<'a> {
    pub x: f64,
    pub launch: &'a Launch,
    /// The label stands to the left of its line.
    pub left: bool,
    /// How far the label moves up, above its neighbours.
    pub lift: f64,
}

/// A label is two lines high, and as many of them may stand above each other before one is simply put on top.
const ROW: f64 = 32.0;
const ROWS: usize = 4;
/// Between the line and its label, on the right (after the pennant) and on the left.
const AFTER: f64 = 14.0;
const BEFORE: f64 = 5.0;
/// Left of here stands the unit of the axis.
const UNIT: f64 = 96.0;

/// Places labels from left to right: each in the lowest row where it covers neither a label nor a pennant, right of
/// its line or else left of it, inside `width`.
pub fn place<'a>(launches: impl Iterator<Item = (f64, &'a Launch)>, width: f64) -> Vec<Flag<'a>> {
    let all: Vec<(f64, &Launch)> = launches.collect();
    let mut rows: Vec<Vec<(f64, f64)>> = vec![Vec::new(); ROWS];
    let mut out = Vec::new();
    for &(x, launch) in &all {
        let long = length(launch);
        let right = (x, x + AFTER + long);
        let left = (x - BEFORE - long, x + AFTER);
        let inside =
            |span: (f64, f64), row: usize| span.1 <= width && span.0 >= if row == 0 { UNIT } else { 0.0 };
        let others = || all.iter().filter(|(other, _)| *other != x);
        // Pennants that stay down are in the lowest row; labels above it pass over them.
        let free = |span: (f64, f64), row: usize| {
            let labels = rows[row..].iter().flatten().all(|taken| span.1 <= taken.0 || span.0 >= taken.1);
            let lines = row > 0 || others().all(|(other, _)| *other + AFTER <= span.0 || *other >= span.1);
            labels && lines && inside(span, row)
        };
        let spot = (0..ROWS).find_map(|row| {
            let here = |span, left| free(span, row).then_some((row, span, left));
            here(right, false).or_else(|| here(left, true))
        });
        let (row, span, left) = spot.unwrap_or((ROWS - 1, right, right.1 > width));
        rows[row].push(span);
        out.push(Flag { x, launch, left, lift: row as f64 * ROW });
    }
    out
}

/// How long a label is at 12 px: measured on the fonts we ship, a little generously.
fn length(launch: &Launch) -> f64 {
    (launch.name.chars().count() as f64 * 7.0).max(launch.date.chars().count() as f64 * 6.4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(name: &str) -> Launch {
        Launch { name: name.into(), date: "29 Sep".into(), at: 0.0 }
    }

    #[test]
    fn labels_close_to_each_other_move_up_and_never_overlap() {
        let names = ["Ride Protect ticked by default", "Unlock 2.0", "App 5.4.0", "App 5.4.2"].map(launch);
        let at = [420.0, 563.0, 627.0, 679.0];
        let flags = place(at.into_iter().zip(&names), 800.0);
        let span = |f: &Flag<'_>| {
            let long = length(f.launch);
            if f.left { (f.x - BEFORE - long, f.x) } else { (f.x, f.x + AFTER + long) }
        };
        for (n, a) in flags.iter().enumerate() {
            for b in flags.iter().skip(n + 1).filter(|b| b.lift == a.lift) {
                let (a, b) = (span(a), span(b));
                assert!(a.1 <= b.0 || b.1 <= a.0, "{a:?} covers {b:?}");
            }
        }
    }

    #[test]
    fn one_label_near_the_end_turns_left() {
        let name = launch("Unlock 2.0");
        let flags = place([(330.0, &name)].into_iter(), 358.0);
        assert!(flags[0].left && flags[0].lift == 0.0);
    }
}
