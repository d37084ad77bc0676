//! Random counts for simulations in tests.

use crate::random::Random;

/// Between 0 and 1, never either.
pub fn unit(random: &mut Random) -> f64 {
    (random.below(1 << 52) as f64 + 0.5) / (1u64 << 52) as f64
}

/// Standard normal (Box and Muller 1958).
pub fn normal(random: &mut Random) -> f64 {
    (-2.0 * unit(random).ln()).sqrt() * (std::f64::consts::TAU * unit(random)).cos()
}

/// Gamma with this shape and mean 1 (Marsaglia and Tsang 2000).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = unit(random).powf(1.0 / shape);
        return gamma(random, shape + 1.0) * boost * (shape + 1.0) / shape;
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let z = normal(random);
        let v = (1.0 + z / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && unit(random).ln() < 0.5 * z * z + d - d * v + d * v.ln() {
            return d * v / shape;
        }
    }
}

/// Poisson, in steps of 20 (Knuth 1969).
pub fn poisson(random: &mut Random, mut mean: f64) -> u32 {
    let mut sum = 0;
    while mean > 0.0 {
        let (limit, mut product) = ((-mean.min(20.0)).exp(), unit(random));
        while product > limit {
            product *= unit(random);
            sum += 1;
        }
        mean -= 20.0;
    }
    sum
}

/// Negative binomial with variance `mean × spread`.
pub fn count(random: &mut Random, mean: f64, spread: f64) -> u32 {
    if spread <= 1.0 {
        return poisson(random, mean);
    }
    let scatter = gamma(random, mean / (spread - 1.0));
    poisson(random, mean * scatter)
}

#[test]
fn draws_have_the_mean_and_variance_asked_for() {
    let mut random = Random::new(3);
    for (mean, spread) in [(0.4, 1.5), (8.0, 1.0), (50.0, 4.0)] {
        let draws: Vec<f64> = (0..40_000).map(|_| f64::from(count(&mut random, mean, spread))).collect();
        let seen = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|d| (d - seen).powi(2)).sum::<f64>() / draws.len() as f64;
        assert!(
            (seen / mean - 1.0).abs() < 0.03 && (variance / mean / spread - 1.0).abs() < 0.06,
            "{seen} {variance}"
        );
    }
}
