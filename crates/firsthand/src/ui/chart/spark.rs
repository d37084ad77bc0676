//! Twelve weeks in a line of a table.

use std::fmt;

use super::line;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spark {
    /// "Helmets missing: last 12 weeks, 18 this week, normal range 16 to 24".
    pub name: String,
    /// One value per week, oldest first.
    pub weeks: Vec<f64>,
    /// The usual range of a week; `None` while there is too little to say.
    pub normal: Option<(f64, f64)>,
    /// Positions of launches in `weeks`.
    pub launches: Vec<usize>,
}

const WIDTH: f64 = 132.0;
const HEIGHT: f64 = 30.0;

impl Spark {
    fn outside(&self) -> bool {
        match (self.normal, self.weeks.last()) {
            (Some((low, high)), Some(last)) => *last < low || *last > high,
            _ => false,
        }
    }
}

impl fmt::Display for Spark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.weeks.is_empty() {
            return Ok(());
        }
        let (low, high) = self.normal.unwrap_or((0.0, 0.0));
        let top = self.weeks.iter().copied().fold(high.max(1.0), f64::max);
        let bottom = self.weeks.iter().copied().fold(if self.normal.is_some() { low } else { 0.0 }, f64::min);
        let spread = (top - bottom).max(f64::EPSILON);
        let y = |v: f64| 4.5 + (top - v) / spread * (HEIGHT - 6.5);
        let step = (WIDTH - 8.0) / (self.weeks.len().max(2) - 1) as f64;
        let points: Vec<_> =
            self.weeks.iter().enumerate().map(|(i, v)| (3.0 + step * i as f64, y(*v))).collect();
        write!(
            f,
            r#"<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#,
            Attr(&self.name)
        )?;
        if self.normal.is_some() {
            let (from, to) = (y(high), y(low));
            write!(
                f,
                r#"<rect class="rng" x="0" y="{from:.1}" width="{WIDTH}" height="{:.1}"/>"#,
                (to - from).max(1.5)
            )?;
        }
        for at in self.launches.iter().filter(|at| **at < points.len()) {
            write!(f, r#"<path class="m" d="M{:.1} 1V{HEIGHT}"/>"#, points[*at].0)?;
        }
        write!(f, r#"<path class="l" d="{}"/>"#, line(&points))?;
        let (class, radius) = if self.outside() { ("d out", 3.6) } else { ("d", 2.4) };
        if let Some((x, y)) = points.last() {
            write!(f, r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius}"/>"#)?;
        }
        f.write_str("</svg>")
    }
}

impl askama::filters::HtmlSafe for Spark {}

/// Text inside a double-quoted attribute.
pub(super) struct Attr<'a>(pub &'a str);

impl fmt::Display for Attr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                c => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}
