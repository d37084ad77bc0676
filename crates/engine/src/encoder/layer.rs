//! One transformer layer: attention, then two dense steps, each followed by addition and norm.

use super::activation::{gelu, softmax};
use crate::matrix::{View, dot, product, times_transposed};

/// A dense step: `weight` has one row per output value.
pub(super) struct Linear {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// Scales each row to mean 0 and variance 1, then by learned values.
pub(super) struct Norm {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
    pub epsilon: f32,
}

pub(super) struct Layer {
    /// Query, key and value in one: three times the width.
    pub mix: Linear,
    pub attention: Linear,
    pub attention_norm: Norm,
    pub inner: Linear,
    pub outer: Linear,
    pub outer_norm: Norm,
}

impl Linear {
    fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let out = self.bias.len();
        let into = self.weight.len() / out;
        let mut result = vec![0.0; rows.len() / into * out];
        times_transposed(rows, &self.weight, into, &mut result);
        for row in result.chunks_exact_mut(out) {
            row.iter_mut().zip(&self.bias).for_each(|(x, b)| *x += b);
        }
        result
    }
}

impl Norm {
    pub(super) fn apply(&self, rows: &mut [f32]) {
        let width = self.scale.len();
        for row in rows.chunks_exact_mut(width) {
            let mean = row.iter().sum::<f32>() / width as f32;
            row.iter_mut().for_each(|x| *x -= mean);
            let inverse = 1.0 / (dot(row, row) / width as f32 + self.epsilon).sqrt();
            let learned = self.scale.iter().zip(&self.shift);
            row.iter_mut().zip(learned).for_each(|(x, (scale, shift))| *x = *x * inverse * scale + shift);
        }
    }
}

impl Layer {
    /// Changes the rows of several sequences, `lengths` rows each, in place.
    pub(super) fn apply(&self, rows: &mut [f32], lengths: &[usize], heads: usize) {
        let width = self.attention.bias.len();
        let mixed = self.mix.apply(rows);
        let mut attended = vec![0.0; rows.len()];
        let mut from = 0;
        for length in lengths {
            let cells = &mixed[from * 3 * width..][..length * 3 * width];
            attend(cells, width, heads, &mut attended[from * width..][..length * width]);
            from += length;
        }
        let attended = self.attention.apply(&attended);
        rows.iter_mut().zip(&attended).for_each(|(x, a)| *x += a);
        self.attention_norm.apply(rows);
        let mut inner = self.inner.apply(rows);
        inner.iter_mut().for_each(|x| *x = gelu(*x));
        let outer = self.outer.apply(&inner);
        rows.iter_mut().zip(&outer).for_each(|(x, o)| *x += o);
        self.outer_norm.apply(rows);
    }
}

/// Softmax attention of one sequence, head by head; `mixed` has query, key and value of each row side by side.
fn attend(mixed: &[f32], width: usize, heads: usize, out: &mut [f32]) {
    let length = out.len() / width;
    if length == 0 {
        return;
    }
    let head = width / heads;
    let all = View::of(mixed, 3 * width);
    let scale = 1.0 / (head as f32).sqrt();
    let mut scores = vec![0.0; length * length];
    for first in (0..heads).map(|h| h * head) {
        let keys = all.columns(width + first, head);
        product(all.columns(first, head), keys.transposed(), &mut scores, length);
        for row in scores.chunks_exact_mut(length) {
            row.iter_mut().for_each(|score| *score *= scale);
            softmax(row);
        }
        let values = all.columns(2 * width + first, head);
        product(View::of(&scores, length), values, &mut out[first..], width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_to_equal_keys_is_the_mean() {
        let (width, heads) = (8, 2);
        let mut mixed = vec![0.3; 2 * 3 * width];
        mixed[2 * width..3 * width].fill(1.0);
        mixed[5 * width..].fill(3.0);
        let mut out = vec![0.0; 2 * width];
        attend(&mixed, width, heads, &mut out);
        assert!(out.iter().all(|x| (x - 2.0).abs() < 1e-5), "{out:?}");
    }

    #[test]
    fn a_row_attends_most_to_the_key_that_answers_it() {
        // One head of two values; the second row's query asks for the first row's key.
        let mixed = [0.0, 0.0, 9.0, 0.0, 5.0, 1.0, 9.0, 0.0, 0.0, 9.0, -5.0, 2.0];
        let mut out = vec![0.0; 4];
        attend(&mixed, 2, 1, &mut out);
        assert!((out[0] - 0.0).abs() < 1e-5 && (out[2] - 5.0).abs() < 1e-3, "{out:?}");
    }
}
