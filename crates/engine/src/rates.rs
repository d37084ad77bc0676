//! Shares and scores with their intervals, and how many people to ask.

/// The normal quantile of a two-sided 95 % interval.
pub const Z95: f64 = 1.959_964;

/// An estimate with the two ends of its 95 % interval, all in the same unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Share of `count` in `of`, 0 to 1, with Wilson's interval (1927). A count of 0 has an upper end above 0; nobody
/// asked is 0 to 1. `of` need not be whole: see [`effective`].
#[must_use]
pub fn share(count: f64, of: f64) -> Estimate {
    if of <= 0.0 {
        return Estimate { value: 0.0, low: 0.0, high: 1.0 };
    }
    let (p, z2) = (count / of, Z95 * Z95);
    let middle = p + z2 / (2.0 * of);
    let reach = Z95 * (p * (1.0 - p) / of + z2 / (4.0 * of * of)).max(0.0).sqrt();
    let scale = 1.0 + z2 / of;
    Estimate { value: p, low: ((middle - reach) / scale).max(0.0), high: ((middle + reach) / scale).min(1.0) }
}

/// How many independent people `n` of a base of `base` are worth: hearing most of a small base leaves little to
/// chance (finite population correction). At least `n`.
#[must_use]
pub fn effective(n: f64, base: f64) -> f64 {
    if base <= 1.0 || n >= base { n.max(1.0) * 1e6 } else { n * (base - 1.0) / (base - n) }
}

/// Net promoter score, −100 to 100, of `promoters` (9 or 10) and `detractors` (0 to 6) among `answers`, with the
/// adjusted Wald interval (Rocks 2016: three answers are added, ¾ to each end). The value is the plain score; the
/// interval's middle is pulled slightly towards 0. `None` without answers.
#[must_use]
pub fn promoter_score(promoters: u32, detractors: u32, answers: u32) -> Option<Estimate> {
    if answers == 0 {
        return None;
    }
    let value = 100.0 * (f64::from(promoters) - f64::from(detractors)) / f64::from(answers);
    let n = f64::from(answers) + 3.0;
    let (p, d) = ((f64::from(promoters) + 0.75) / n, (f64::from(detractors) + 0.75) / n);
    let (middle, reach) = (100.0 * (p - d), 100.0 * Z95 * ((p + d - (p - d).powi(2)) / n).sqrt());
    Some(Estimate { value, low: (middle - reach).max(-100.0), high: (middle + reach).min(100.0) })
}

/// People to hear so that a share is known to ± `margin` (0 to 1) at 95 %, whatever the share is; fewer when the
/// base is small. `base` of `None` is everybody.
#[must_use]
pub fn people_needed(margin: f64, base: Option<u32>) -> u32 {
    let endless = Z95 * Z95 * 0.25 / (margin * margin);
    let needed = base.map_or(endless, |n| endless / (1.0 + (endless - 1.0) / f64::from(n.max(1))));
    (needed - 1e-9).ceil().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found}, expected {expected}");
    }

    #[test]
    fn twelve_of_thirty_is_a_quarter_to_over_a_half() {
        let p = share(12.0, 30.0);
        near(p.low, 0.25, 0.005);
        near(p.high, 0.58, 0.005);
    }

    #[test]
    fn none_and_all_keep_an_interval() {
        let none = share(0.0, 20.0);
        assert!(none.low == 0.0 && none.high > 0.1 && none.high < 0.2);
        let all = share(20.0, 20.0);
        assert!(all.high == 1.0 && all.low > 0.8);
        assert_eq!(share(0.0, 0.0), Estimate { value: 0.0, low: 0.0, high: 1.0 });
    }

    #[test]
    fn half_promoters_and_a_fifth_detractors() {
        let score = promoter_score(25, 10, 50).unwrap();
        near(score.value, 30.0, 1e-9);
        near((score.low + score.high) / 2.0, 28.3, 0.05);
        near((score.high - score.low) / 2.0, 21.0, 0.05);
        assert_eq!(promoter_score(0, 0, 0), None);
    }

    #[test]
    fn sample_sizes_are_the_known_ones() {
        assert_eq!(people_needed(0.05, None), 385);
        assert_eq!(people_needed(0.05, Some(1000)), 278);
        assert_eq!(people_needed(0.05, Some(1)), 1);
    }

    #[test]
    fn hearing_nearly_everybody_leaves_little_to_chance() {
        near(effective(100.0, 1e9), 100.0, 0.01);
        assert!(effective(900.0, 1000.0) > 8000.0);
        assert!(share(500.0, effective(1000.0, 1000.0)).high < 0.51);
    }
}
