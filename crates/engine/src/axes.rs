//! Principal axes: the few directions in which vectors differ most.

use crate::matrix::{View, dot, normalise, product, times_transposed};
use crate::random::Random;

/// Rounds of the iteration; neighbouring axes of nearly equal strength may still be mixed, which does no harm.
const ROUNDS: usize = 24;

/// A way from wide vectors to short ones: the mean is taken away, then the strongest `count` axes are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    pub mean: Vec<f32>,
    /// `count` unit rows of the mean's width, strongest first; zeros where the vectors have no more directions.
    pub rows: Vec<f32>,
    pub count: usize,
}

/// How many vectors the mean must be worth to count half: few vectors have no mean worth taking away.
const DOUBT: f32 = 50.0;

impl Axes {
    /// Learns the axes of vectors (row-major, `width` values each) by orthogonal iteration on their covariance. The same
    /// vectors give the same axes.
    #[must_use]
    pub fn learn(vectors: &[f32], width: usize, count: usize) -> Self {
        let rows = vectors.len() / width;
        let mut mean = vec![0.0f32; width];
        for row in vectors.chunks_exact(width) {
            mean.iter_mut().zip(row).for_each(|(m, x)| *m += x);
        }
        mean.iter_mut().for_each(|m| *m /= rows as f32 + DOUBT);
        let mut centred = vectors.to_vec();
        take_away(&mut centred, &mean);
        let mut covariance = vec![0.0; width * width];
        let all = View::of(&centred, width);
        product(all.transposed(), all, &mut covariance, width);
        Self { mean, rows: strongest(&covariance, width, count), count }
    }

    /// Wide vectors to short unit ones; zeros stay zeros.
    #[must_use]
    pub fn place(&self, vectors: &[f32]) -> Vec<f32> {
        let mut out = self.project(vectors);
        out.chunks_exact_mut(self.count).for_each(normalise);
        out
    }

    /// Wide vectors to short ones of whatever length is left.
    #[must_use]
    pub fn project(&self, vectors: &[f32]) -> Vec<f32> {
        let width = self.mean.len();
        let mut centred = vectors.to_vec();
        take_away(&mut centred, &self.mean);
        let mut out = vec![0.0; vectors.len() / width * self.count];
        times_transposed(&centred, &self.rows, width, &mut out);
        out
    }
}

/// Takes the mean away from every vector that is not zero.
fn take_away(vectors: &mut [f32], mean: &[f32]) {
    for row in vectors.chunks_exact_mut(mean.len()).filter(|row| row.iter().any(|x| *x != 0.0)) {
        row.iter_mut().zip(mean).for_each(|(x, m)| *x -= m);
    }
}

fn strongest(covariance: &[f32], width: usize, count: usize) -> Vec<f32> {
    let mut random = Random::new(1);
    let mut axes: Vec<f32> = (0..count * width).map(|_| random.below(2001) as f32 / 1000.0 - 1.0).collect();
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; axes.len()];
        times_transposed(&axes, covariance, width, &mut next);
        orthonormalise(&mut next, width);
        axes = next;
    }
    axes
}

/// Gram and Schmidt, twice for accuracy. What is left of an axis that depends on those before it is nothing.
fn orthonormalise(axes: &mut [f32], width: usize) {
    for i in 0..axes.len() / width {
        let (before, rest) = axes.split_at_mut(i * width);
        let axis = &mut rest[..width];
        let length = dot(axis, axis).sqrt();
        for _ in 0..2 {
            for other in before.chunks_exact(width) {
                let along = dot(axis, other);
                axis.iter_mut().zip(other).for_each(|(x, o)| *x -= along * o);
            }
        }
        if dot(axis, axis).sqrt() < length * 1e-4 {
            axis.fill(0.0);
        }
        normalise(axis);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_direction_comes_first() {
        let mut random = Random::new(2);
        let mut value = |scale: f32| (random.below(2001) as f32 / 1000.0 - 1.0) * scale;
        let rows: Vec<f32> = (0..500).flat_map(|_| [value(0.1), value(5.0), value(1.0), 3.0]).collect();
        let axes = Axes::learn(&rows, 4, 2);
        assert!(axes.rows[1].abs() > 0.99, "{:?}", axes.rows);
        assert!(dot(&axes.rows[..4], &axes.rows[4..]).abs() < 1e-3);
    }

    #[test]
    fn few_vectors_keep_their_angles() {
        let rows = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.6, 0.8, 0.0];
        let axes = Axes::learn(&rows, 3, 3);
        let placed = axes.place(&rows);
        assert!((dot(&placed[..3], &placed[6..]) - 0.6).abs() < 0.1, "{placed:?}");
        assert!(Axes::learn(&[], 3, 2).place(&[0.0; 3]).iter().all(|x| *x == 0.0));
    }
}
