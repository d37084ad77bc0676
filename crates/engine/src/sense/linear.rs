//! A linear classifier over hashed features.
//!
//! Softmax regression by AdaGrad (Duchi et al. 2011) over hashed words (Weinberger et al. 2009), in a fixed order: the same
//! examples give the same weights. Weights are kept in eight bits.

use crate::random::Random;

/// Numbers of features; those that share one are told apart by their neighbours.
pub(super) const BUCKETS: usize = 1 << 18;
/// Most classes there can be.
pub(super) const CLASSES: usize = 8;
const EPOCHS: usize = 6;
const RATE: f32 = 0.35;
/// What weights lose in each pass over the examples.
const SHRINK: f32 = 0.985;

/// Features of a text: bucket and value.
pub(super) type Row = Vec<(u32, f32)>;

/// One thing to learn from.
pub(super) struct Example<'a> {
    pub row: &'a Row,
    pub class: usize,
    pub weight: f32,
}

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Linear {
    pub classes: usize,
    /// What one step of a weight is worth.
    pub step: f32,
    pub bias: Vec<f32>,
    /// `BUCKETS` rows of `classes` each.
    pub weights: Vec<i8>,
}

/// Learns from examples; features of fewer than two of them are left out.
pub(super) fn learn(examples: &[Example<'_>], classes: usize) -> Linear {
    let mut seen = vec![0u8; BUCKETS];
    for (bucket, _) in examples.iter().flat_map(|example| example.row) {
        let count = &mut seen[*bucket as usize];
        *count = count.saturating_add(1);
    }
    let mut weights = vec![0f32; BUCKETS * classes];
    let mut squares = vec![1e-3f32; BUCKETS * classes];
    let (mut bias, mut bias_squares) = ([0f32; CLASSES], [1e-2f32; CLASSES]);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(5);
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &n in &order {
            let Example { row, class, weight } = examples[n];
            let mut scores = bias;
            for &(bucket, value) in row.iter().filter(|(bucket, _)| seen[*bucket as usize] > 1) {
                let at = bucket as usize * classes;
                for (score, w) in scores.iter_mut().zip(&weights[at..at + classes]) {
                    *score += w * value;
                }
            }
            softmax(&mut scores[..classes]);
            scores[class] -= 1.0;
            for (k, score) in scores[..classes].iter_mut().enumerate() {
                *score *= weight;
                bias_squares[k] += *score * *score;
                bias[k] -= 0.1 * *score / bias_squares[k].sqrt();
            }
            for &(bucket, value) in row.iter().filter(|(bucket, _)| seen[*bucket as usize] > 1) {
                let at = bucket as usize * classes;
                for (k, score) in scores[..classes].iter().enumerate() {
                    let slope = score * value;
                    squares[at + k] += slope * slope;
                    weights[at + k] -= RATE * slope / squares[at + k].sqrt();
                }
            }
        }
        weights.iter_mut().for_each(|w| *w *= SHRINK);
    }
    quantised(classes, &weights, &bias[..classes])
}

fn quantised(classes: usize, weights: &[f32], bias: &[f32]) -> Linear {
    let largest = weights.iter().fold(0f32, |most, w| most.max(w.abs()));
    let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    Linear {
        classes,
        step,
        bias: bias.to_vec(),
        weights: weights.iter().map(|w| (w / step).round() as i8).collect(),
    }
}

impl Linear {
    /// The likeliest class and its probability.
    pub fn best(&self, row: &Row) -> (usize, f32) {
        let mut sums = [0f32; CLASSES];
        for &(bucket, value) in row {
            let at = bucket as usize * self.classes;
            for (sum, w) in sums.iter_mut().zip(&self.weights[at..at + self.classes]) {
                *sum += f32::from(*w) * value;
            }
        }
        let scores = &mut sums[..self.classes];
        scores.iter_mut().zip(&self.bias).for_each(|(sum, bias)| *sum = *sum * self.step + bias);
        softmax(scores);
        scores
            .iter()
            .copied()
            .enumerate()
            .fold((0, 0.0), |best, (k, p)| if p > best.1 { (k, p) } else { best })
    }
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}
