//! An encoder in a quarter of its size: weights in 8 bits with a scale per row, everything else as it is.
//!
//! Layout, little-endian: `FHT1`, width, heads, inner, layers, positions, pieces (`u32` each), epsilon (`f32`), checksum
//! (`u64`) of all that follows; then for each matrix its scales (`f32`, one a row) and its values (`i8`, row by row), and
//! for each vector its values (`f32`), in the order of [`write`].

use super::layer::{Layer, Linear, Norm};
use super::{Encoder, Pieces, Pooling, Shape};
use crate::bytes::{Rest, put as put_vector};
use crate::random::hash;

const MAGIC: &[u8; 4] = b"FHT1";
const HEADER: usize = 40;

/// The file of an encoder.
#[must_use]
pub fn write(encoder: &Encoder) -> Vec<u8> {
    let shape = encoder.shape;
    let mut body = Vec::new();
    match &encoder.pieces {
        Pieces::Full(all) => put_matrix(&mut body, all, shape.width),
        Pieces::Compact(scales, all) => {
            put_vector(&mut body, scales);
            body.extend_from_slice(all);
        }
    }
    put_matrix(&mut body, &encoder.positions, shape.width);
    put_norm(&mut body, &encoder.norm);
    for layer in &encoder.layers {
        for linear in [&layer.mix, &layer.attention, &layer.inner, &layer.outer] {
            put_matrix(&mut body, &linear.weight, linear.weight.len() / linear.bias.len());
            put_vector(&mut body, &linear.bias);
        }
        put_norm(&mut body, &layer.attention_norm);
        put_norm(&mut body, &layer.outer_norm);
    }
    let mut file = MAGIC.to_vec();
    for number in [shape.width, shape.heads, shape.inner, shape.layers, shape.positions, shape.pieces] {
        file.extend_from_slice(&(number as u32).to_le_bytes());
    }
    file.extend_from_slice(&encoder.norm.epsilon.to_le_bytes());
    file.extend_from_slice(&hash(&body).to_le_bytes());
    file.extend(body);
    file
}

fn put_norm(out: &mut Vec<u8>, norm: &Norm) {
    put_vector(out, &norm.scale);
    put_vector(out, &norm.shift);
}

fn put_matrix(out: &mut Vec<u8>, values: &[f32], width: usize) {
    let top = |row: &[f32]| row.iter().fold(0.0f32, |top, x| top.max(x.abs()));
    let scales: Vec<f32> =
        values.chunks_exact(width).map(|row| top(row).max(f32::MIN_POSITIVE) / 127.0).collect();
    put_vector(out, &scales);
    for (row, scale) in values.chunks_exact(width).zip(&scales) {
        out.extend(row.iter().map(|x| ((x / scale).round() as i8).cast_unsigned()));
    }
}

impl Rest<'static> {
    fn matrix(&mut self, rows: usize, width: usize) -> Option<Vec<f32>> {
        let scales = self.vector(rows)?;
        let values = self.bytes(rows.checked_mul(width)?)?;
        let scaled =
            |(row, scale): (&'static [u8], f32)| row.iter().map(move |x| f32::from(x.cast_signed()) * scale);
        Some(values.chunks_exact(width).zip(scales).flat_map(scaled).collect())
    }

    fn linear(&mut self, out: usize, into: usize) -> Option<Linear> {
        Some(Linear { weight: self.matrix(out, into)?, bias: self.vector(out)? })
    }

    fn norm(&mut self, width: usize, epsilon: f32) -> Option<Norm> {
        Some(Norm { scale: self.vector(width)?, shift: self.vector(width)?, epsilon })
    }

    fn layer(&mut self, shape: Shape, epsilon: f32) -> Option<Layer> {
        let (width, inner) = (shape.width, shape.inner);
        Some(Layer {
            mix: self.linear(3 * width, width)?,
            attention: self.linear(width, width)?,
            inner: self.linear(inner, width)?,
            outer: self.linear(width, inner)?,
            attention_norm: self.norm(width, epsilon)?,
            outer_norm: self.norm(width, epsilon)?,
        })
    }
}

/// Reads a file; `None` when it is damaged, cut short or of another version.
#[must_use]
pub fn read(file: &'static [u8]) -> Option<Encoder> {
    let (header, body) = file.split_at_checked(HEADER)?;
    let number = |place: usize| {
        Some(u32::from_le_bytes(header.get(4 * place..4 * place + 4)?.try_into().ok()?) as usize)
    };
    let epsilon = f32::from_le_bytes(header.get(28..32)?.try_into().ok()?);
    let checksum = u64::from_le_bytes(header.get(32..40)?.try_into().ok()?);
    if &header[..4] != MAGIC || hash(body) != checksum {
        return None;
    }
    let shape = Shape {
        width: number(1)?,
        heads: number(2)?,
        inner: number(3)?,
        layers: number(4)?,
        positions: number(5)?,
        pieces: number(6)?,
    };
    if shape.width == 0 || shape.heads == 0 || !shape.width.is_multiple_of(shape.heads) {
        return None;
    }
    let mut rest = Rest(body);
    let scales = rest.vector(shape.pieces)?;
    let pieces = Pieces::Compact(scales, rest.bytes(shape.pieces.checked_mul(shape.width)?)?);
    let positions = rest.matrix(shape.positions, shape.width)?;
    let norm = rest.norm(shape.width, epsilon)?;
    let layers = (0..shape.layers).map(|_| rest.layer(shape, epsilon)).collect::<Option<_>>()?;
    rest.0.is_empty().then_some(Encoder { shape, pieces, positions, norm, layers, pooling: Pooling::Mean })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::matrix::dot;
    use crate::random::Random;

    /// A small encoder with random weights.
    pub(crate) fn small(width: usize, pieces: usize) -> Encoder {
        let mut random = Random::new(8);
        let mut values = |count: usize| -> Vec<f32> {
            (0..count).map(|_| random.below(2001) as f32 / 5000.0 - 0.2).collect()
        };
        let shape = Shape { width, heads: 2, inner: 2 * width, layers: 2, positions: 16, pieces };
        let norm = || Norm { scale: vec![1.0; width], shift: vec![0.0; width], epsilon: 1e-12 };
        let mut linear = |out: usize, into: usize| Linear { weight: values(out * into), bias: values(out) };
        let layers = (0..2)
            .map(|_| Layer {
                mix: linear(3 * width, width),
                attention: linear(width, width),
                attention_norm: norm(),
                inner: linear(2 * width, width),
                outer: linear(width, 2 * width),
                outer_norm: norm(),
            })
            .collect();
        let (words, positions) = (linear(1, pieces * width).weight, linear(1, 16 * width).weight);
        Encoder {
            shape,
            pieces: Pieces::Full(words),
            positions,
            norm: norm(),
            layers,
            pooling: Pooling::Mean,
        }
    }

    #[test]
    fn a_written_encoder_reads_nearly_alike() {
        let encoder = small(8, 20);
        let read = read(write(&encoder).leak()).expect("a whole file");
        assert_eq!(read.shape(), encoder.shape());
        let sequences = [vec![1, 2, 3, 4], vec![], vec![7, 19, 99], vec![5; 40]];
        let (a, b) = (encoder.encode(&sequences), read.encode(&sequences));
        for (x, y) in a.chunks(8).zip(b.chunks(8)) {
            assert!(dot(x, x) == 0.0 || dot(x, y) > 0.99, "{x:?} {y:?}");
        }
        assert_eq!(a[8..16], [0.0; 8]);
        assert_eq!(a[..8], encoder.encode(&sequences[..1])[..8], "neighbours in a batch change nothing");
    }

    #[test]
    fn damage_is_noticed() {
        let file = write(&small(4, 6));
        for at in [0, 5, 30, 41, file.len() - 1] {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            assert!(read(damaged.leak()).is_none() || (28..HEADER).contains(&at), "byte {at}");
        }
        assert!(read(file[..file.len() - 1].to_vec().leak()).is_none());
        assert!(read(b"FHT1").is_none());
    }
}
