//! A ratio with its interval on a log axis, one to a row of a table: filled where the interval excludes no change,
//! hollow where it does not, dotted where it is too early or there are too few.

use askama::Template;

use crate::ui::parts::rendered;

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// The interval excludes no change.
    Shown,
    /// The same, and it is not what was hoped for.
    Against,
    /// It could be chance.
    Hollow,
    /// Too early, or too few.
    Dotted,
}

/// From where to where an axis reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// Place of no change, of 420.
    pub centre: f64,
    /// From there to a doubling.
    pub double: f64,
}

impl Axis {
    /// Of launches: to a quarter on the left, to twice as many on the right.
    pub const LAUNCH: Axis = Axis { centre: 272.0, double: 117.2 };
    /// Of segments: four times each way.
    pub const SEGMENT: Axis = Axis { centre: 210.0, double: 80.0 };

    fn place(self, ratio: f64) -> f64 {
        self.centre + self.double * ratio.max(1e-6).log2()
    }
    fn x(self, ratio: f64) -> f64 {
        self.place(ratio).clamp(3.0, 417.0)
    }

    /// Lines of the axis: half, no change, twice and so on; x and whether it is no change.
    fn lines(self) -> Vec<(String, bool)> {
        [0.25, 0.5, 1.0, 2.0, 4.0]
            .into_iter()
            .filter(|ratio: &f64| (0.0..=420.0).contains(&self.place(*ratio)))
            .map(|ratio| (format!("{:.1}", self.x(ratio)), ratio == 1.0))
            .collect()
    }
}

/// The names over an axis, as its own picture.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    source = r#"<svg class="iv ax" viewBox="0 0 420 20" aria-hidden="true">{% for (x, name) in self.names() %}<text class="t-m" x="{{ x }}" y="14">{{ name }}</text>{% endfor %}</svg>"#,
    ext = "html"
)]
pub struct RatioHead {
    pub axis: Axis,
    /// Names with their ratios.
    pub labels: Vec<(f64, &'static str)>,
}

impl RatioHead {
    fn names(&self) -> Vec<(String, &'static str)> {
        self.labels.iter().map(|(ratio, name)| (format!("{:.1}", self.axis.x(*ratio)), *name)).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    source = r#"<svg class="iv" viewBox="0 0 420 34" role="img" aria-label="{{ name }}">{% for (x, none) in axis.lines() %}<path class="{% if none %}base{% else %}gl{% endif %}" d="M{{ x }} 0V34"/>{% endfor %}
{%- if let Some((low, high)) = self.hoped() %}<rect class="hoped" x="{{ low|fmt("{:.1}") }}" y="12" width="{{ (high - low)|fmt("{:.1}") }}" height="10" rx="5"/>{% endif %}
{%- if let Some((low, value, high)) = self.places() %}<path class="reach {{ self.class() }}" d="M{{ low|fmt("{:.1}") }} 17H{{ high|fmt("{:.1}") }}"/>{% if let Some(arrow) = self.arrow() %}<path class="{{ self.class() }}" d="{{ arrow }}"/>{% else %}<circle class="{{ self.class() }}" cx="{{ value|fmt("{:.1}") }}" cy="17" r="5.5"/>{% endif %}{% endif %}</svg>"#,
    ext = "html"
)]
pub struct Ratio {
    /// A sentence: "41% fewer, 28 to 52% fewer".
    pub name: String,
    pub axis: Axis,
    pub sure: Sure,
    /// Low, value, high; none draws the axis alone.
    pub interval: Option<(f64, f64, f64)>,
    /// What is hoped for, before anything is known.
    pub hoped: Option<f64>,
}

impl Ratio {
    fn class(&self) -> &'static str {
        match self.sure {
            Sure::Shown => "shown",
            Sure::Against => "against",
            Sure::Hollow => "hollow",
            Sure::Dotted => "dotted",
        }
    }
    /// An arrow at the end of the axis for a ratio beyond it: a dot would stand where the ratio is not.
    fn arrow(&self) -> Option<&'static str> {
        let value = self.interval?.1;
        let x = self.axis.place(value);
        match x {
            ..=3.0 => Some("M14 11 4 17l10 6z"),
            417.0.. => Some("M406 11l10 6-10 6z"),
            _ => None,
        }
    }
    fn places(&self) -> Option<(f64, f64, f64)> {
        let (low, value, high) = self.interval?;
        Some((self.axis.x(low), self.axis.x(value), self.axis.x(high)))
    }
    fn hoped(&self) -> Option<(f64, f64)> {
        let x = self.axis.x(self.hoped.filter(|_| self.interval.is_none())?);
        Some((x - 18.0, x + 18.0))
    }
}

rendered!(Ratio RatioHead);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_stand_on_a_log_axis_and_never_leave_it() {
        let axis = Axis::LAUNCH;
        assert!((axis.x(1.0) - axis.x(0.5) - (axis.x(2.0) - axis.x(1.0))).abs() < 1e-9);
        for ratio in [0.0, 1e-9, 1e9, f64::INFINITY] {
            assert!((0.0..=420.0).contains(&axis.x(ratio)), "{ratio}");
        }
        let ratio = Ratio {
            name: "41% fewer".into(),
            axis,
            sure: Sure::Shown,
            interval: Some((0.48, 0.59, 0.72)),
            hoped: None,
        };
        assert!(ratio.render().unwrap().contains(r#"circle class="shown""#));
        let beyond = Ratio { interval: Some((2.9, 5.7, 12.0)), ..ratio };
        assert!(!beyond.render().unwrap().contains("circle"), "no dot where the ratio is not");
    }
}
