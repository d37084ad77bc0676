//! A BERT encoder (post-norm transformer, mean pooling) for sentence embedding: all-MiniLM-L6-v2 and its family.
//! Source: Devlin et al. 2019, "BERT"; Reimers and Gurevych 2019, "Sentence-BERT" (mean pooling, unit length).

pub mod activation;
pub mod compact;
mod layer;
pub mod weights;

use crate::matrix::normalise;
use crate::threads;
use layer::{Layer, Norm};

/// Sequences encoded together: their rows stay in the cache between the products.
const TOGETHER: usize = 32;

/// Sizes of an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Values per row, inside and in the output.
    pub width: usize,
    /// Attention heads; the width is a multiple of them.
    pub heads: usize,
    /// Values of the wide step inside a layer.
    pub inner: usize,
    pub layers: usize,
    /// Longest sequence.
    pub positions: usize,
    /// Pieces of the vocabulary.
    pub pieces: usize,
}

/// How the rows of a sequence become one vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pooling {
    /// Their mean.
    #[default]
    Mean,
    /// The first row, of `[CLS]`.
    First,
}

/// One row of values for every vocabulary piece: as in the file, or in 8 bits with a scale per row.
enum Pieces {
    Full(Vec<f32>),
    Compact(Vec<f32>, &'static [u8]),
}

/// The encoder with its weights in memory.
pub struct Encoder {
    shape: Shape,
    pieces: Pieces,
    /// Position and kind of text, added to every piece's row.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    pooling: Pooling,
}

impl Encoder {
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The same with another pooling.
    #[must_use]
    pub fn pooled_by(self, pooling: Pooling) -> Self {
        Self { pooling, ..self }
    }

    /// Unit vectors, `width` values each, one per sequence of vocabulary numbers (with `[CLS]` and `[SEP]` in place), on
    /// all processors. Sequences are cut at the longest position; an empty one gives zeros; numbers outside the
    /// vocabulary are left out.
    #[must_use]
    pub fn encode(&self, sequences: &[Vec<u32>]) -> Vec<f32> {
        let mut out = vec![0.0; sequences.len() * self.shape.width];
        threads::in_parts(sequences, &mut out, self.shape.width, |part, cells| {
            let groups = part.chunks(TOGETHER).zip(cells.chunks_mut(TOGETHER * self.shape.width));
            groups.for_each(|(few, place)| self.encode_few(few, place));
        });
        out
    }

    fn encode_few(&self, sequences: &[Vec<u32>], out: &mut [f32]) {
        let width = self.shape.width;
        let mut rows = Vec::new();
        let mut lengths = Vec::with_capacity(sequences.len());
        for sequence in sequences {
            let before = rows.len();
            let known = sequence.iter().filter(|piece| (**piece as usize) < self.shape.pieces);
            for (piece, position) in known.zip(self.positions.chunks_exact(width)) {
                self.push_row(*piece as usize, position, &mut rows);
            }
            lengths.push((rows.len() - before) / width);
        }
        self.norm.apply(&mut rows);
        for layer in &self.layers {
            layer.apply(&mut rows, &lengths, self.shape.heads);
        }
        pool(&rows, &lengths, width, self.pooling, out);
    }

    fn push_row(&self, piece: usize, position: &[f32], rows: &mut Vec<f32>) {
        let width = self.shape.width;
        match &self.pieces {
            Pieces::Full(all) => {
                let row = &all[piece * width..][..width];
                rows.extend(row.iter().zip(position).map(|(x, p)| x + p));
            }
            Pieces::Compact(scales, all) => {
                let (row, scale) = (&all[piece * width..][..width], scales[piece]);
                rows.extend(row.iter().zip(position).map(|(x, p)| f32::from(x.cast_signed()) * scale + p));
            }
        }
    }
}

/// One vector for each sequence's rows, at length one.
fn pool(rows: &[f32], lengths: &[usize], width: usize, pooling: Pooling, out: &mut [f32]) {
    let mut from = 0;
    for (vector, length) in out.chunks_exact_mut(width).zip(lengths) {
        let counted = if pooling == Pooling::First { 1.min(*length) } else { *length };
        for row in rows[from * width..(from + counted) * width].chunks_exact(width) {
            vector.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        normalise(vector);
        from += length;
    }
}
