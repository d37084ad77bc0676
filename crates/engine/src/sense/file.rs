//! A model as bytes, to be kept beside the voices it was learned from.
//!
//! Layout, little-endian: `FHK1`, checksum (`u64`) of all that follows; the reports; then for kind and tone the buckets that
//! weigh anything.

use super::linear::{BUCKETS, CLASSES, Linear};
use super::{Model, Report, Target};
use crate::bytes::{Rest, put, sealed, unsealed};

const MAGIC: &[u8; 4] = b"FHK1";

fn put_number(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u32).to_le_bytes());
}

impl Model {
    /// The model as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, self.reports.len());
        for r in &self.reports {
            body.push(u8::from(r.target == Target::Kind));
            body.push(u8::from(r.uses_learned));
            body.push(r.language.len().min(255) as u8);
            body.extend_from_slice(&r.language.as_bytes()[..r.language.len().min(255)]);
            put_number(&mut body, r.texts as usize);
            put(&mut body, &[r.start, r.learned, r.answered, r.right, r.most]);
        }
        for linear in [&self.kind, &self.tone] {
            put_linear(&mut body, linear.as_ref());
        }
        sealed(MAGIC, &body)
    }

    /// Reads [`Model::to_bytes`]; `None` when damaged or of another version.
    #[must_use]
    pub fn from_bytes(file: &[u8]) -> Option<Self> {
        let mut rest = Rest(unsealed(MAGIC, file)?);
        let count = rest.number()?;
        let mut reports = Vec::new();
        for _ in 0..count {
            let head = rest.bytes(3)?;
            let language = String::from_utf8(rest.bytes(usize::from(head[2]))?.to_vec()).ok()?;
            let texts = rest.number()?;
            let [start, learned, answered, right, most] = rest.vector(5)?[..] else { return None };
            reports.push(Report {
                target: if head[0] == 1 { Target::Kind } else { Target::Tone },
                uses_learned: head[1] == 1,
                language,
                texts,
                start,
                learned,
                answered,
                right,
                most,
            });
        }
        let kind = take_linear(&mut rest)?;
        let tone = take_linear(&mut rest)?;
        rest.0.is_empty().then_some(Model { kind, tone, reports })
    }
}

fn put_linear(out: &mut Vec<u8>, linear: Option<&Linear>) {
    let Some(linear) = linear else { return put_number(out, 0) };
    put_number(out, linear.classes);
    put(out, &[linear.step]);
    put(out, &linear.bias);
    let rows =
        || linear.weights.chunks(linear.classes).enumerate().filter(|(_, row)| row.iter().any(|w| *w != 0));
    put_number(out, rows().count());
    for (bucket, row) in rows() {
        put_number(out, bucket);
        out.extend(row.iter().map(|w| *w as u8));
    }
}

/// `Some(None)`: none was kept.
fn take_linear(rest: &mut Rest<'_>) -> Option<Option<Linear>> {
    let classes = rest.number()? as usize;
    if classes == 0 {
        return Some(None);
    }
    if classes > CLASSES {
        return None;
    }
    let step = rest.vector(1)?[0];
    let bias = rest.vector(classes)?;
    let rows = rest.number()?;
    let mut weights = vec![0i8; BUCKETS * classes];
    for _ in 0..rows {
        let at = (rest.number()? as usize).checked_mul(classes)?;
        let row = rest.bytes(classes)?;
        let place = weights.get_mut(at..at.checked_add(classes)?)?;
        place.iter_mut().zip(row).for_each(|(w, byte)| *w = *byte as i8);
    }
    Some(Some(Linear { classes, step, bias, weights }))
}
