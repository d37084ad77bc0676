//! Student's t and the normal distribution.

use super::special::share_below;

/// Probability that a t value with `df` degrees of freedom lies below `t`.
#[must_use]
pub fn t_below(t: f64, df: f64) -> f64 {
    let tail = 0.5 * share_below(df / 2.0, 0.5, df / (df + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t value with probability `p` below it; `0 < p < 1`.
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    bisect(p, |t| t_below(t, df))
}

/// Probability that a standard normal value lies below `z`. A t with a million degrees of freedom, to 6 digits.
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    t_below(z, 1e7)
}

/// The standard normal value with probability `p` below it; `0 < p < 1`.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    t_quantile(p, 1e7)
}

/// The point where a rising probability reaches `p`.
fn bisect(p: f64, below: impl Fn(f64) -> f64) -> f64 {
    let mut reach = 1.0;
    while reach < 1e12 && (below(-reach) > p || below(reach) < p) {
        reach *= 2.0;
    }
    let (mut low, mut high) = (-reach, reach);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if below(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (p, df, t) in
            [(0.975, 1.0, 12.706), (0.975, 10.0, 2.228), (0.8, 5.0, 0.920), (0.025, 30.0, -2.042)]
        {
            assert!((t_quantile(p, df) - t).abs() < 6e-4, "{p} {df}: {}", t_quantile(p, df));
        }
        assert!((normal_quantile(0.975) - 1.959_964).abs() < 1e-5);
        assert!((normal_below(-1.0) - 0.158_655).abs() < 1e-5);
        assert!((t_below(0.0, 4.0) - 0.5).abs() < 1e-12);
    }
}
