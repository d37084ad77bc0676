//! Who is missing: the people heard in each segment against the customers there are.
//!
//! A segment's share of the people heard is set against its share of the customer base. The base is known and finite,
//! so that hearing most of it leaves little to chance: Wilson's interval with the finite population correction, and an
//! exact hypergeometric test. Over the segments the false discovery rate is held.

use crate::probability::ln_choose;
use crate::rates::{Estimate, effective, share};
use crate::trend::called_out;

/// Of the segments called out, at most this share is expected to be as it should be.
pub const FALSE_SHARE: f64 = 0.05;
/// Fewer people than this both heard and expected say nothing.
pub const LEAST_PEOPLE: f64 = 5.0;

/// One segment; segments do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Distinct people heard.
    pub heard: u32,
    /// Customers there are.
    pub base: u32,
}

/// How a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Heard less than its share: missing.
    Under,
    /// Heard more than its share.
    Over,
    /// Nothing that chance could not do.
    AsExpected,
    /// Fewer than five people heard and expected.
    TooFew,
}

/// A segment's representation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Represented {
    pub standing: Standing,
    /// Share of all people heard, 0 to 1.
    pub share_heard: Estimate,
    /// Share of all customers, 0 to 1.
    pub share_base: f64,
    /// The first over the second: 1 is as expected, 0.5 heard half as much. Nothing where the base is empty.
    pub ratio: Option<Estimate>,
    /// People that this segment would have, were everybody heard alike.
    pub expected: f64,
    /// Probability of a count at least as far off, were everybody heard alike.
    pub chance: f64,
}

/// Sets every segment against its share of the base, in the order given. Where more people were heard in a segment
/// than it has customers, the base is out of date and is taken as endless instead of finite.
#[must_use]
pub fn represented(segments: &[Segment]) -> Vec<Represented> {
    let heard: u64 = segments.iter().map(|s| u64::from(s.heard)).sum();
    let base: u64 = segments.iter().map(|s| u64::from(s.base)).sum();
    let finite = segments.iter().all(|s| s.heard <= s.base);
    let mut all: Vec<Represented> = segments.iter().map(|s| one(s, heard, base, finite)).collect();
    let chances: Vec<f64> = all.iter().map(|r| r.chance).collect();
    for (at, called) in called_out(&chances, FALSE_SHARE).into_iter().enumerate() {
        if called && all[at].standing == Standing::AsExpected {
            let under = f64::from(segments[at].heard) < all[at].expected;
            all[at].standing = if under { Standing::Under } else { Standing::Over };
        }
    }
    all
}

fn one(segment: &Segment, heard: u64, base: u64, finite: bool) -> Represented {
    let n = heard as f64;
    let share_base = if base > 0 { f64::from(segment.base) / base as f64 } else { 0.0 };
    let expected = n * share_base;
    // As many independent people as these are worth, with the same share.
    let worth = if finite && heard > 0 { effective(n, base as f64) } else { n };
    let scale = if n > 0.0 { worth / n } else { 1.0 };
    let share_heard = share(f64::from(segment.heard) * scale, worth);
    let over = |share: f64| share / share_base;
    let ratio = (share_base > 0.0).then(|| Estimate {
        value: over(share_heard.value),
        low: over(share_heard.low),
        high: over(share_heard.high),
    });
    let few = expected < LEAST_PEOPLE && f64::from(segment.heard) < LEAST_PEOPLE;
    let chance = if few || share_base <= 0.0 || share_base >= 1.0 {
        1.0
    } else {
        chance(segment, heard, base, finite)
    };
    let standing = if few { Standing::TooFew } else { Standing::AsExpected };
    Represented { standing, share_heard, share_base, ratio, expected, chance }
}

/// Twice the smaller tail, half of the count itself in each (Lancaster's mid-p 1961): hypergeometric from a finite
/// base, binomial from an endless one.
fn chance(segment: &Segment, heard: u64, base: u64, finite: bool) -> f64 {
    let (count, own) = (u64::from(segment.heard), u64::from(segment.base));
    let share = own as f64 / base as f64;
    let all = ln_choose(base, heard);
    let at = |k: u64| {
        if finite {
            (ln_choose(own, k) + ln_choose(base - own, heard - k) - all).exp()
        } else {
            (ln_choose(heard, k) + k as f64 * share.ln() + (heard - k) as f64 * (-share).ln_1p()).exp()
        }
    };
    // Away from the middle: every term is smaller than the one before, and soon too small to matter.
    let falls = (count as f64) < heard as f64 * share;
    let mut tail = 0.5 * at(count);
    let steps: Box<dyn Iterator<Item = u64>> =
        if falls { Box::new((0..count).rev()) } else { Box::new(count + 1..=heard) };
    for k in steps {
        let term = at(k);
        tail += term;
        if term < tail * 1e-9 {
            break;
        }
    }
    (2.0 * tail).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_silent_segment_is_missing_and_the_loud_one_is_not() {
        let segments = [(2, 400), (60, 400), (38, 200), (0, 10)].map(|(heard, base)| Segment { heard, base });
        let found = represented(&segments);
        let standings: Vec<Standing> = found.iter().map(|r| r.standing).collect();
        assert_eq!(standings, [Standing::Under, Standing::Over, Standing::Over, Standing::TooFew]);
        let silent = found[0].ratio.unwrap();
        assert!(silent.low > 0.0 && silent.high < 0.25 && silent.value < silent.high);
        assert!((found[0].expected - 39.6).abs() < 0.1);
    }

    #[test]
    fn nobody_heard_keeps_an_upper_end() {
        let found = represented(&[Segment { heard: 0, base: 300 }, Segment { heard: 30, base: 700 }]);
        let ratio = found[0].ratio.unwrap();
        assert!(ratio.value == 0.0 && ratio.low == 0.0 && ratio.high > 0.2 && ratio.high < 0.5);
        assert_eq!(found[0].standing, Standing::Under);
    }

    #[test]
    fn hearing_everybody_leaves_nothing_to_chance() {
        let found = represented(&[Segment { heard: 30, base: 30 }, Segment { heard: 70, base: 70 }]);
        assert!(found.iter().all(|r| r.standing == Standing::AsExpected));
        let ratio = found[0].ratio.unwrap();
        assert!((ratio.low - 1.0).abs() < 1e-2 && (ratio.high - 1.0).abs() < 1e-2);
    }

    #[test]
    fn empty_and_stale_bases_are_answered() {
        assert!(represented(&[]).is_empty());
        assert_eq!(represented(&[Segment { heard: 3, base: 0 }])[0].ratio, None);
        let stale = represented(&[Segment { heard: 40, base: 30 }, Segment { heard: 10, base: 70 }]);
        assert_eq!(stale[0].standing, Standing::Over);
        assert_eq!(represented(&[Segment { heard: 0, base: 10 }])[0].standing, Standing::TooFew);
    }

    #[test]
    fn when_everybody_is_heard_alike_few_are_called_out() {
        let mut random = Random::new(9);
        let bases = [500u32, 300, 300, 200, 150, 120, 100, 80, 60, 40];
        let mut people: Vec<usize> =
            bases.iter().enumerate().flat_map(|(s, &b)| vec![s; b as usize]).collect();
        let (trials, mut any, mut inside) = (600, 0, 0);
        for _ in 0..trials {
            random.shuffle(&mut people);
            let mut segments = bases.map(|base| Segment { heard: 0, base });
            people[..400].iter().for_each(|&s| segments[s].heard += 1);
            let found = represented(&segments);
            any += usize::from(found.iter().any(|r| matches!(r.standing, Standing::Under | Standing::Over)));
            inside += found.iter().filter(|r| r.ratio.is_some_and(|r| r.low <= 1.0 && r.high >= 1.0)).count();
        }
        assert!(any as f64 / trials as f64 <= 0.07, "{any} of {trials}");
        let inside = inside as f64 / (trials * bases.len()) as f64;
        assert!((0.93..=0.97).contains(&inside), "{inside}");
    }
}
