//! Ridge regression on two groups of features at once, some dense and some sparse, by conjugate gradients.
//!
//! With the features of all examples in `F` and their targets in `Y`, solves `(F·Fᵀ + penalty) A = Y`; the weights of the
//! features are `Fᵀ·A`. No product of all examples with all examples is ever made, so ten thousand examples take seconds.
//! Source: Hestenes and Stiefel 1952, "Methods of conjugate gradients".

use crate::matrix::{View, product};

/// Sparse features of one example: numbers and values.
pub type Sparse = Vec<(u32, f32)>;

/// Examples to learn from.
pub struct Examples<'a> {
    /// `width` values an example, row-major.
    pub dense: &'a [f32],
    pub width: usize,
    pub sparse: &'a [Sparse],
    /// Different sparse features.
    pub features: usize,
}

/// Learned weights, `targets` values for each feature, row-major.
pub struct Learned {
    pub dense: Vec<f32>,
    pub sparse: Vec<f32>,
}

/// Rounds after which the answer is good enough for any corpus measured.
const ROUNDS: usize = 48;
/// Share of the targets' squared length that may be left.
const LEFT: f64 = 1e-6;

/// Learns the weights that predict `targets` values of `wanted` for each example.
#[must_use]
pub fn learn(examples: &Examples<'_>, wanted: &[f32], targets: usize, penalty: f32) -> Learned {
    let mut answer = vec![0.0f32; wanted.len()];
    let mut rest = wanted.to_vec();
    let mut step = rest.clone();
    let mut left = lengths(&rest, targets);
    let first: f64 = left.iter().sum();
    for _ in 0..ROUNDS {
        if left.iter().sum::<f64>() <= first * LEFT {
            break;
        }
        let mut seen = examples.predict(&examples.weights(&step, targets), targets);
        seen.iter_mut().zip(&step).for_each(|(x, s)| *x += penalty * s);
        let along = products(&step, &seen, targets);
        let share: Vec<f32> =
            left.iter().zip(&along).map(|(l, a)| if *a > 0.0 { (l / a) as f32 } else { 0.0 }).collect();
        add(&mut answer, &step, &share, 1.0);
        add(&mut rest, &seen, &share, -1.0);
        let next = lengths(&rest, targets);
        let kept: Vec<f32> =
            next.iter().zip(&left).map(|(n, l)| if *l > 0.0 { (n / l) as f32 } else { 0.0 }).collect();
        for (row, rest) in step.chunks_exact_mut(targets).zip(rest.chunks_exact(targets)) {
            row.iter_mut().zip(rest).zip(&kept).for_each(|((s, r), k)| *s = r + k * *s);
        }
        left = next;
    }
    examples.weights(&answer, targets)
}

impl Examples<'_> {
    /// `Fᵀ · values`.
    fn weights(&self, values: &[f32], targets: usize) -> Learned {
        let mut dense = vec![0.0; self.width * targets];
        product(
            View::of(self.dense, self.width).transposed(),
            View::of(values, targets),
            &mut dense,
            targets,
        );
        let mut sparse = vec![0.0; self.features * targets];
        for (row, cells) in self.sparse.iter().zip(values.chunks_exact(targets)) {
            for (feature, weight) in row {
                let into = &mut sparse[*feature as usize * targets..][..targets];
                into.iter_mut().zip(cells).for_each(|(x, c)| *x += weight * c);
            }
        }
        Learned { dense, sparse }
    }

    /// `F · weights`.
    fn predict(&self, learned: &Learned, targets: usize) -> Vec<f32> {
        let mut out = vec![0.0; self.sparse.len() * targets];
        product(View::of(self.dense, self.width), View::of(&learned.dense, targets), &mut out, targets);
        for (row, cells) in self.sparse.iter().zip(out.chunks_exact_mut(targets)) {
            for (feature, weight) in row {
                let from = &learned.sparse[*feature as usize * targets..][..targets];
                cells.iter_mut().zip(from).for_each(|(c, x)| *c += weight * x);
            }
        }
        out
    }
}

/// For each target the product of two columns.
fn products(a: &[f32], b: &[f32], targets: usize) -> Vec<f64> {
    let mut sums = vec![0.0f64; targets];
    for (x, y) in a.chunks_exact(targets).zip(b.chunks_exact(targets)) {
        sums.iter_mut().zip(x.iter().zip(y)).for_each(|(s, (x, y))| *s += f64::from(x * y));
    }
    sums
}

fn lengths(a: &[f32], targets: usize) -> Vec<f64> {
    products(a, a, targets)
}

fn add(into: &mut [f32], values: &[f32], share: &[f32], sign: f32) {
    for (row, values) in into.chunks_exact_mut(share.len()).zip(values.chunks_exact(share.len())) {
        row.iter_mut().zip(values).zip(share).for_each(|((x, v), s)| *x += sign * s * v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn weights_that_made_the_targets_are_found() {
        let mut random = Random::new(3);
        let mut value = || random.below(2001) as f32 / 1000.0 - 1.0;
        let (n, width, features, targets) = (400, 3, 5, 2);
        let dense: Vec<f32> = (0..n * width).map(|_| value()).collect();
        let sparse: Vec<Sparse> =
            (0..n).map(|i| vec![(i as u32 % 5, 1.0), ((i as u32 * 7 + 1) % 5, 0.5)]).collect();
        let true_dense: Vec<f32> = (0..width * targets).map(|_| value()).collect();
        let true_sparse: Vec<f32> = (0..features * targets).map(|_| value()).collect();
        let examples = Examples { dense: &dense, width, sparse: &sparse, features };
        let truth = Learned { dense: true_dense.clone(), sparse: true_sparse.clone() };
        let wanted = examples.predict(&truth, targets);
        let found = learn(&examples, &wanted, targets, 0.01);
        let close = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(x, y)| (x - y).abs() < 0.02);
        assert!(close(&found.dense, &true_dense), "{:?} {true_dense:?}", found.dense);
        assert!(close(&found.sparse, &true_sparse), "{:?} {true_sparse:?}", found.sparse);
        let strict = learn(&examples, &wanted, targets, 1e6);
        assert!(strict.dense.iter().all(|x| x.abs() < 0.01), "a great penalty leaves nothing");
    }

    #[test]
    fn nothing_to_learn_from_gives_nothing() {
        let none = Examples { dense: &[], width: 3, sparse: &[], features: 2 };
        assert_eq!(learn(&none, &[], 2, 1.0).sparse, [0.0; 4]);
    }
}
