//! A BERT encoder (post-norm transformer, mean pooling) for sentence embedding, sized for all-MiniLM-L6-v2.
//! Source: Devlin et al. 2019, "BERT"; Reimers and Gurevych 2019, "Sentence-BERT" (mean pooling, unit length).

pub mod weights;

use crate::matrix::{dot, normalise, times_transposed};
use weights::{BadWeights, Weights};

/// Values per row inside the model and in its output.
pub const WIDTH: usize = 384;
const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;
const INNER: usize = 1536;
const LAYERS: usize = 6;
const POSITIONS: usize = 512;
const EPSILON: f32 = 1e-12;

struct Linear {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attention: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// The encoder with its weights in memory.
pub struct Encoder {
    words: Vec<f32>,
    positions: Vec<f32>,
    kind: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Encoder {
    /// Takes the weights out of a safetensors file of the MiniLM-L6 shape.
    ///
    /// # Errors
    /// When a tensor is missing or has another shape.
    pub fn read(file: &[u8]) -> Result<Self, BadWeights> {
        let weights = Weights::read(file)?;
        let word_rows = weights.rows("embeddings.word_embeddings.weight").unwrap_or(0);
        let layers = (0..LAYERS).map(|i| layer(&weights, i)).collect::<Result<_, _>>()?;
        Ok(Self {
            words: weights.tensor("embeddings.word_embeddings.weight", &[word_rows, WIDTH])?,
            positions: weights.tensor("embeddings.position_embeddings.weight", &[POSITIONS, WIDTH])?,
            kind: weights.tensor("embeddings.token_type_embeddings.weight", &[2, WIDTH])?,
            norm: norm(&weights, "embeddings.LayerNorm")?,
            layers,
        })
    }

    /// Unit vectors, `WIDTH` values each, one per sequence of vocabulary numbers (with `[CLS]` and `[SEP]` in place).
    /// Sequences are cut at 512; an empty one gives zeros; numbers outside the vocabulary are left out.
    #[must_use]
    pub fn encode(&self, sequences: &[Vec<u32>]) -> Vec<f32> {
        let mut rows = Vec::new();
        let mut lengths = Vec::with_capacity(sequences.len());
        for sequence in sequences {
            let before = rows.len();
            for (place, token) in sequence.iter().take(POSITIONS).enumerate() {
                let at = *token as usize * WIDTH;
                if let Some(word) = self.words.get(at..at + WIDTH) {
                    let position = &self.positions[place * WIDTH..][..WIDTH];
                    rows.extend((0..WIDTH).map(|i| word[i] + position[i] + self.kind[i]));
                }
            }
            lengths.push((rows.len() - before) / WIDTH);
        }
        self.norm.apply(&mut rows);
        for layer in &self.layers {
            layer.apply(&mut rows, &lengths);
        }
        pool(&rows, &lengths)
    }
}

fn pool(rows: &[f32], lengths: &[usize]) -> Vec<f32> {
    let mut out = vec![0.0; lengths.len() * WIDTH];
    let mut from = 0;
    for (vector, length) in out.chunks_exact_mut(WIDTH).zip(lengths) {
        for row in rows[from * WIDTH..(from + length) * WIDTH].chunks_exact(WIDTH) {
            vector.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        normalise(vector);
        from += length;
    }
    out
}

fn linear(weights: &Weights, name: &str, out: usize, into: usize) -> Result<Linear, BadWeights> {
    Ok(Linear {
        weight: weights.tensor(&format!("{name}.weight"), &[out, into])?,
        bias: weights.tensor(&format!("{name}.bias"), &[out])?,
    })
}

fn norm(weights: &Weights, name: &str) -> Result<Norm, BadWeights> {
    Ok(Norm {
        scale: weights.tensor(&format!("{name}.weight"), &[WIDTH])?,
        shift: weights.tensor(&format!("{name}.bias"), &[WIDTH])?,
    })
}

fn layer(weights: &Weights, index: usize) -> Result<Layer, BadWeights> {
    let name = |part: &str| format!("encoder.layer.{index}.{part}");
    Ok(Layer {
        query: linear(weights, &name("attention.self.query"), WIDTH, WIDTH)?,
        key: linear(weights, &name("attention.self.key"), WIDTH, WIDTH)?,
        value: linear(weights, &name("attention.self.value"), WIDTH, WIDTH)?,
        attention: linear(weights, &name("attention.output.dense"), WIDTH, WIDTH)?,
        attention_norm: norm(weights, &name("attention.output.LayerNorm"))?,
        inner: linear(weights, &name("intermediate.dense"), INNER, WIDTH)?,
        outer: linear(weights, &name("output.dense"), WIDTH, INNER)?,
        outer_norm: norm(weights, &name("output.LayerNorm"))?,
    })
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
    fn apply(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(WIDTH) {
            let mean = row.iter().sum::<f32>() / WIDTH as f32;
            row.iter_mut().for_each(|x| *x -= mean);
            let inverse = 1.0 / (dot(row, row) / WIDTH as f32 + EPSILON).sqrt();
            for (i, x) in row.iter_mut().enumerate() {
                *x = *x * inverse * self.scale[i] + self.shift[i];
            }
        }
    }
}

impl Layer {
    fn apply(&self, rows: &mut [f32], lengths: &[usize]) {
        let (query, key, value) = (self.query.apply(rows), self.key.apply(rows), self.value.apply(rows));
        let mut mixed = vec![0.0; rows.len()];
        let mut from = 0;
        for length in lengths {
            let range = from * WIDTH..(from + length) * WIDTH;
            attend(&query[range.clone()], &key[range.clone()], &value[range.clone()], &mut mixed[range]);
            from += length;
        }
        let attended = self.attention.apply(&mixed);
        rows.iter_mut().zip(&attended).for_each(|(x, a)| *x += a);
        self.attention_norm.apply(rows);
        let mut inner = self.inner.apply(rows);
        inner.iter_mut().for_each(|x| *x = gelu(*x));
        let outer = self.outer.apply(&inner);
        rows.iter_mut().zip(&outer).for_each(|(x, o)| *x += o);
        self.outer_norm.apply(rows);
    }
}

/// Softmax attention of one sequence, head by head.
fn attend(query: &[f32], key: &[f32], value: &[f32], out: &mut [f32]) {
    let length = query.len() / WIDTH;
    let scale = 1.0 / (HEAD as f32).sqrt();
    let mut scores = vec![0.0; length];
    for head in 0..HEADS {
        for i in 0..length {
            let q = &query[i * WIDTH + head * HEAD..][..HEAD];
            for (j, score) in scores.iter_mut().enumerate() {
                *score = dot(q, &key[j * WIDTH + head * HEAD..][..HEAD]) * scale;
            }
            let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            scores.iter_mut().for_each(|s| *s = (*s - top).exp());
            let total: f32 = scores.iter().sum();
            let cell = &mut out[i * WIDTH + head * HEAD..][..HEAD];
            for (j, score) in scores.iter().enumerate() {
                let v = &value[j * WIDTH + head * HEAD..][..HEAD];
                cell.iter_mut().zip(v).for_each(|(c, x)| *c += score / total * x);
            }
        }
    }
}

/// Gaussian error linear unit, with the error function of Abramowitz and Stegun 7.1.26 (error below 1.5e-7).
fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let polynomial =
        t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4))));
    let erf = (1.0 - polynomial * (-z * z).exp()).copysign(x);
    0.5 * x * (1.0 + erf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gelu_matches_known_values() {
        for (x, expected) in [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (3.0, 2.995_95), (-6.0, 0.0)]
        {
            assert!((gelu(x) - expected).abs() < 1e-5, "gelu({x}) = {}", gelu(x));
        }
    }

    #[test]
    fn attention_to_equal_keys_is_the_mean() {
        let query = vec![0.3; 2 * WIDTH];
        let mut value = vec![1.0; 2 * WIDTH];
        value[WIDTH..].fill(3.0);
        let mut out = vec![0.0; 2 * WIDTH];
        attend(&query, &query, &value, &mut out);
        assert!(out.iter().all(|x| (x - 2.0).abs() < 1e-5));
    }
}
