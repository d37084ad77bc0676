//! The static model: one 128-value vector per vocabulary piece, inside the binary.
//!
//! Layout, little-endian: `FHM1`, version `u32`, dimensions `u32`, rows `u32`, vocabulary bytes `u32`, checksum `u64` of
//! all that follows; then the vocabulary (one piece a line), a `f32` scale per row, and the rows as `i8`. A row's value is
//! scale × `i8`; its length is the weight of the piece in a text (frequent pieces weigh little).

use crate::random::hash;
use crate::token::Vocabulary;
use std::sync::OnceLock;

/// Values per vector, everywhere in the engine.
pub const DIMENSIONS: usize = 128;
const MAGIC: &[u8; 4] = b"FHM1";
const VERSION: u32 = 1;
const HEADER: usize = 28;

/// A readable static model.
pub struct Model {
    /// The pieces.
    pub vocabulary: Vocabulary,
    scales: Vec<f32>,
    rows: &'static [u8],
}

/// The model in the binary.
///
/// # Panics
/// Never in a build whose tests passed: the embedded file is checked there.
pub fn embedded() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        read(include_bytes!("../../model/static.fhm")).expect("the embedded model is the one the tests read")
    })
}

impl Model {
    /// Scale and `i8` values (as bytes) of a piece; `None` outside the vocabulary.
    #[must_use]
    pub fn row(&self, piece: u32) -> Option<(f32, &[u8; DIMENSIONS])> {
        let piece = piece as usize;
        let (rows, _) = self.rows.as_chunks::<DIMENSIONS>();
        Some((*self.scales.get(piece)?, rows.get(piece)?))
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.scales.len()
    }
}

/// Reads a model file; `None` when it is damaged, cut short or of another version.
#[must_use]
pub fn read(file: &'static [u8]) -> Option<Model> {
    let (header, body) = file.split_at_checked(HEADER)?;
    let number = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let checksum = u64::from_le_bytes(header.get(20..28)?.try_into().ok()?);
    if &header[..4] != MAGIC
        || number(4)? != VERSION
        || number(8)? as usize != DIMENSIONS
        || hash(body) != checksum
    {
        return None;
    }
    let count = number(12)? as usize;
    let (vocabulary, rest) = body.split_at_checked(number(16)? as usize)?;
    let (scales, rows) = rest.split_at_checked(count.checked_mul(4)?)?;
    let vocabulary = std::str::from_utf8(vocabulary).ok()?;
    if rows.len() != count * DIMENSIONS || vocabulary.lines().count() != count {
        return None;
    }
    let scales = scales.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    Some(Model { vocabulary: Vocabulary::read(vocabulary), scales, rows })
}

/// Writes a model file from a vocabulary (one piece a line) and its rows (`DIMENSIONS` values each, row-major).
#[must_use]
pub fn write(vocabulary: &str, rows: &[f32]) -> Vec<u8> {
    let mut body = vocabulary.as_bytes().to_vec();
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows.chunks_exact(DIMENSIONS) {
        let (scale, values) = quantise(row);
        body.extend_from_slice(&scale.to_le_bytes());
        cells.extend(values.iter().map(|value| *value as u8));
    }
    body.extend_from_slice(&cells);
    let mut file = MAGIC.to_vec();
    let sizes = [DIMENSIONS, rows.len() / DIMENSIONS, vocabulary.len()];
    file.extend_from_slice(&VERSION.to_le_bytes());
    sizes.iter().for_each(|size| file.extend_from_slice(&(*size as u32).to_le_bytes()));
    file.extend_from_slice(&hash(&body).to_le_bytes());
    file.extend_from_slice(&body);
    file
}

/// Scale and values of one vector in 8 bits: the largest magnitude becomes 127. Zeros and non-finite values give zeros.
#[must_use]
pub fn quantise(row: &[f32]) -> (f32, [i8; DIMENSIONS]) {
    let top = row.iter().fold(0.0f32, |top, x| top.max(x.abs()));
    let mut values = [0i8; DIMENSIONS];
    if top <= 0.0 || !top.is_finite() {
        return (0.0, values);
    }
    let scale = top / 127.0;
    values.iter_mut().zip(row).for_each(|(value, x)| *value = (x / scale).round() as i8);
    (scale, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_whole() {
        let model = read(include_bytes!("../../model/static.fhm")).expect("model/static.fhm is readable");
        assert_eq!(model.rows(), 30_522);
        let card = model.vocabulary.number("card").and_then(|piece| model.row(piece)).expect("a common word");
        assert!(card.0 > 0.0 && card.1.contains(&127) || card.1.contains(&129));
    }

    #[test]
    fn damage_is_noticed() {
        let mut rows = vec![0.5; 2 * DIMENSIONS];
        rows[0] = -1.0;
        let file = write("a\nb\n", &rows);
        assert!(read(file.clone().leak()).is_some());
        for at in [0, 5, 21, 40, file.len() - 1] {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            assert!(read(damaged.leak()).is_none(), "byte {at}");
        }
        assert!(read(file[..file.len() - 1].to_vec().leak()).is_none());
        assert!(read(b"FHM1").is_none());
    }

    #[test]
    fn eight_bits_keep_the_direction() {
        let row: Vec<f32> = (0..DIMENSIONS).map(|i| (i as f32 * 0.7).sin()).collect();
        let (scale, values) = quantise(&row);
        let back: Vec<f32> = values.iter().map(|v| f32::from(*v) * scale).collect();
        let error: f32 = row.iter().zip(&back).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(error <= scale * 0.51);
        assert_eq!(quantise(&[f32::NAN; DIMENSIONS]).0, 0.0);
    }
}
