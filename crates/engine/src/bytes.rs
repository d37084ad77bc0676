//! Numbers to bytes and back, little-endian, for the engine's own files.

use crate::random::hash;

/// Appends values.
pub(crate) fn put(out: &mut Vec<u8>, values: &[f32]) {
    values.iter().for_each(|x| out.extend_from_slice(&x.to_le_bytes()));
}

/// A file of ours: four letters that name its kind and version, a checksum (`u64`) of all that follows, the body.
pub(crate) fn sealed(magic: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut file = magic.to_vec();
    file.extend_from_slice(&hash(body).to_le_bytes());
    file.extend_from_slice(body);
    file
}

/// The body of [`sealed`]; `None` when damaged or of another kind or version.
pub(crate) fn unsealed<'a>(magic: &[u8; 4], file: &'a [u8]) -> Option<&'a [u8]> {
    let (head, body) = file.split_first_chunk::<12>()?;
    (&head[..4] == magic && head[4..] == hash(body).to_le_bytes()).then_some(body)
}

/// What is left of a file; every step gives `None` when too little is.
pub(crate) struct Rest<'a>(pub &'a [u8]);

impl<'a> Rest<'a> {
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let (four, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*four))
    }

    /// `count` values.
    pub(crate) fn vector(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(count.checked_mul(4)?)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }
}
