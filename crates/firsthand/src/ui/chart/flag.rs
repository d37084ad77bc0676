//! Where the labels of launches stand, so that none covers another however close the dates are.

use super::Launch;

/// A launch placed in a plot.
pub struct Flag<'a> {
    pub x: f64,
    pub launch: &'a Launch,
    /// Its name, cut where the picture is narrower than it.
    pub name: String,
    /// The label stands to the left of its line.
    pub left: bool,
    /// How far the label moves up, above its neighbours.
    pub lift: f64,
}

/// A label is two lines high, and as many of them may stand above each other before one is simply put on top.
const ROW: f64 = 32.0;
const ROWS: usize = 6;
/// Between the line and its label, on the right (after the pennant) and on the left; and how wide a pennant is.
const AFTER: f64 = 14.0;
const BEFORE: f64 = 5.0;
const PENNANT: f64 = 10.0;
const LETTER: f64 = 7.0;
/// Left of here stands the unit of the axis.
const UNIT: f64 = 96.0;

/// From where to where a label reaches, its pennant included.
type Span = (f64, f64);

/// Places labels from left to right: each in the lowest row where it covers no other and no line crosses it, right of
/// its line or else left of it, inside `width`.
pub fn place<'a>(launches: impl Iterator<Item = (f64, &'a Launch)>, width: f64) -> Vec<Flag<'a>> {
    let all: Vec<(f64, &Launch)> = launches.collect();
    let mut placed: Vec<(f64, usize, Span)> = Vec::new();
    let mut out = Vec::new();
    for (n, &(x, launch)) in all.iter().enumerate() {
        let name = fitted(&launch.name, (width - x - AFTER).max(x - BEFORE));
        let long = length(&name, &launch.date);
        let (right, left) = ((x, x + AFTER + long), (x - BEFORE - long, x + PENNANT));
        let free = |span: Span, row: usize| {
            let inside = span.1 <= width && span.0 >= if row == 0 { UNIT } else { 0.0 };
            let clear = placed.iter().all(|&(line, other, taken)| {
                let covers = other == row && span.0 < taken.1 && taken.0 < span.1;
                let crossed = other >= row && span.0 < line + PENNANT && line < span.1;
                let crosses = other < row && taken.0 < x && x < taken.1;
                !covers && !crossed && !crosses
            });
            // Those still to come stay in the lowest row if they can.
            let ahead = row > 0 || all[n + 1..].iter().all(|(line, _)| *line >= span.1);
            inside && clear && ahead
        };
        let spot = (0..ROWS).find_map(|row| {
            let here = |span, turned| free(span, row).then_some((row, span, turned));
            here(right, false).or_else(|| here(left, true))
        });
        // Too many too close: a line may run behind a label, but no label covers another.
        let (row, span, turned) = spot.unwrap_or_else(|| {
            let (span, turned) = if right.1 <= width { (right, false) } else { (left, true) };
            let covered = |row| {
                placed.iter().any(|&(_, other, taken)| other == row && span.0 < taken.1 && taken.0 < span.1)
            };
            let row = (1..all.len().max(ROWS)).find(|row| !covered(*row)).unwrap_or(all.len());
            (row, span, turned)
        });
        placed.push((x, row, span));
        out.push(Flag { x, launch, name, left: turned, lift: row as f64 * ROW });
    }
    out
}

/// How long a label is at 12 px: measured on the fonts we ship, a little generously.
fn length(name: &str, date: &str) -> f64 {
    (name.chars().count() as f64 * LETTER).max(date.chars().count() as f64 * 6.4)
}

/// A name, or as much of it as has room.
fn fitted(name: &str, room: f64) -> String {
    let letters = ((room / LETTER) as usize).max(4);
    if name.chars().count() <= letters {
        return name.to_owned();
    }
    let cut: String = name.chars().take(letters - 1).collect();
    format!("{}…", cut.trim_end())
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
        for (at, width) in [
            ([420.0, 563.0, 627.0, 679.0], 800.0),
            ([219.0, 285.0, 316.0, 346.0], 358.0),
            ([190.0, 256.0, 287.0, 320.0], 358.0),
            ([340.0, 342.0, 344.0, 346.0], 358.0),
        ] {
            let flags = place(at.into_iter().zip(&names), width);
            let span = |f: &Flag<'_>| {
                let long = length(&f.name, &f.launch.date);
                if f.left { (f.x - BEFORE - long, f.x) } else { (f.x, f.x + AFTER + long) }
            };
            for (n, a) in flags.iter().enumerate() {
                assert!(span(a).0 >= 0.0 && span(a).1 <= width, "{:?} leaves the picture", span(a));
                for b in flags.iter().skip(n + 1).filter(|b| b.lift == a.lift) {
                    let (a, b) = (span(a), span(b));
                    assert!(a.1 <= b.0 || b.1 <= a.0, "{a:?} covers {b:?}");
                }
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
