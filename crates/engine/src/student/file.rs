//! A student as bytes, so that it need not learn again after a start.
//!
//! Layout, little-endian: `FHS2`, checksum (`u64`) of all that follows; then counts (`u32`) and values (`f32`) in the order
//! of [`Student::to_bytes`].

use super::{Student, Words};
use crate::axes::Axes;
use crate::bytes::{Rest, put, sealed, unsealed};
use crate::embed::Lens;
use crate::model::DIMENSIONS;

const MAGIC: &[u8; 4] = b"FHS2";

impl Student {
    /// The student as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let (keys, rarity) = self.words.parts();
        let mut body = Vec::new();
        for number in
            [self.axes.mean.len(), self.axes.count, keys.len(), self.learned_from, usize::from(self.polyglot)]
        {
            body.extend_from_slice(&(number as u32).to_le_bytes());
        }
        put(&mut body, &[self.agreement.unwrap_or(f32::NAN)]);
        self.lens.put(&mut body);
        for values in [&self.axes.mean, &self.axes.rows, &self.middle, &self.map] {
            put(&mut body, values);
        }
        keys.iter().for_each(|key| body.extend_from_slice(&key.to_le_bytes()));
        put(&mut body, rarity);
        put(&mut body, &self.rows);
        sealed(MAGIC, &body)
    }

    /// Reads [`Student::to_bytes`]; `None` when damaged or of another version.
    #[must_use]
    pub fn from_bytes(file: &[u8]) -> Option<Self> {
        let mut rest = Rest(unsealed(MAGIC, file)?);
        let mut number = || rest.number().map(|n| n as usize);
        let (width, count, words, learned_from) = (number()?, number()?, number()?, number()?);
        let polyglot = number()? != 0;
        let agreement = rest.vector(1)?[0];
        let lens = Lens::take(&mut rest)?;
        let axes = Axes { mean: rest.vector(width)?, rows: rest.vector(count.checked_mul(width)?)?, count };
        let middle = rest.vector(DIMENSIONS)?;
        let map = rest.vector(DIMENSIONS * DIMENSIONS)?;
        let keys = (0..words).map(|_| rest.number()).collect::<Option<Vec<u32>>>()?;
        let known = Words::from_parts(&keys, rest.vector(words)?);
        let rows = rest.vector(words.checked_mul(DIMENSIONS)?)?;
        let agreement = Some(agreement).filter(|a| a.is_finite());
        rest.0.is_empty().then_some(Self {
            lens,
            axes,
            middle,
            map,
            words: known,
            rows,
            polyglot,
            agreement,
            learned_from,
        })
    }
}
