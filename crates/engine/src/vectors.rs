//! Where voices lie, as rows of a file: an id and a vector in 8 bits. Questions look at every row: a million take some
//! 25 ms (`examples/meaning`), and nothing has to be kept in step but the rows themselves.

use crate::embed;
use crate::model::DIMENSIONS;
use crate::threads;

/// Bytes of one row: the id (`i64`, little-endian), then the vector.
pub const ROW_BYTES: usize = ID_BYTES + DIMENSIONS;
const ID_BYTES: usize = 8;

/// A row near a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Which row, from 0.
    pub row: usize,
    pub id: i64,
    /// Cosine, −1 to 1.
    pub similarity: f32,
}

/// Adds a row for a unit vector of [`DIMENSIONS`] values.
pub fn put_row(out: &mut Vec<u8>, id: i64, vector: &[f32]) {
    put_stored_row(out, id, &embed::to_bytes(vector));
}

/// Adds a row for a vector that is in 8 bits already.
pub fn put_stored_row(out: &mut Vec<u8>, id: i64, vector: &[i8]) {
    out.extend_from_slice(&id.to_le_bytes());
    out.extend(vector.iter().map(|x| x.cast_unsigned()));
}

/// The id of a row.
#[must_use]
pub fn id_of(row: &[u8]) -> i64 {
    row.first_chunk::<ID_BYTES>().map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

/// The unit vector of a row.
#[must_use]
pub fn vector_of(row: &[u8]) -> Vec<f32> {
    let stored: Vec<i8> = row.iter().skip(ID_BYTES).map(|x| x.cast_signed()).collect();
    embed::from_bytes(&stored)
}

/// The rows nearest to a unit vector, the nearest first: at most `most`, each at least `least` similar.
#[must_use]
pub fn nearest(rows: &[u8], question: &[f32], most: usize, least: f32) -> Vec<Near> {
    let asked = embed::to_bytes(question);
    let length: i32 = asked.iter().map(|x| i32::from(*x).pow(2)).sum();
    if length == 0 || most == 0 {
        return Vec::new();
    }
    let all: Vec<&[u8]> = rows.chunks(ROW_BYTES * PART).collect();
    let mut found: Vec<Vec<(u32, f32)>> = vec![Vec::new(); all.len()];
    threads::in_parts(&all, &mut found, 1, |parts, out| {
        for (part, out) in parts.iter().zip(out) {
            *out = scan(part, &asked, (length as f32).sqrt(), most, least);
        }
    });
    let mut near: Vec<Near> = (0usize..)
        .zip(found)
        .flat_map(|(part, few)| {
            few.into_iter().map(move |(row, similarity)| (part * PART + row as usize, similarity))
        })
        .map(|(row, similarity)| Near { row, id: id_of(&rows[row * ROW_BYTES..]), similarity })
        .collect();
    near.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.row.cmp(&b.row)));
    near.truncate(most);
    near
}

/// Rows looked at together by one thread.
const PART: usize = 16_384;

fn scan(part: &[u8], asked: &[i8; DIMENSIONS], length: f32, most: usize, least: f32) -> Vec<(u32, f32)> {
    let mut few: Vec<(u32, f32)> = Vec::new();
    let mut bar = least;
    for (number, row) in (0u32..).zip(part.chunks_exact(ROW_BYTES)) {
        let (together, own) = products(asked, &row[ID_BYTES..]);
        let similarity = together as f32 / (length * (own.max(1) as f32).sqrt());
        if similarity >= bar {
            few.push((number, similarity));
            if few.len() >= most * 4 {
                few.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1));
                bar = few[most].1.max(bar);
                few.truncate(most);
            }
        }
    }
    few
}

/// The inner product of a question and a row, and the row's with itself.
#[inline]
fn products(asked: &[i8; DIMENSIONS], row: &[u8]) -> (i32, i32) {
    let (mut together, mut own) = (0i32, 0i32);
    for (a, b) in asked.iter().zip(row) {
        let b = i16::from(b.cast_signed());
        together += i32::from(i16::from(*a) * b);
        own += i32::from(b * b);
    }
    (together, own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(at: usize, also: f32) -> Vec<f32> {
        let mut vector = vec![0.0; DIMENSIONS];
        vector[at] = 1.0;
        vector[(at + 1) % DIMENSIONS] = also;
        crate::matrix::normalise(&mut vector);
        vector
    }

    fn file(vectors: &[(i64, Vec<f32>)]) -> Vec<u8> {
        let mut rows = Vec::new();
        vectors.iter().for_each(|(id, vector)| put_row(&mut rows, *id, vector));
        rows
    }

    #[test]
    fn the_nearest_come_first_and_the_far_not_at_all() {
        let rows = file(&[(7, axis(0, 0.5)), (8, axis(0, 0.1)), (9, axis(50, 0.0))]);
        let near = nearest(&rows, &axis(0, 0.0), 10, 0.5);
        assert_eq!(near.iter().map(|n| n.id).collect::<Vec<_>>(), [8, 7]);
        assert!((near[1].similarity - 0.894).abs() < 0.01, "{near:?}");
        assert!(nearest(&rows, &vec![0.0; DIMENSIONS], 10, 0.0).is_empty());
        assert_eq!(vector_of(&rows[..ROW_BYTES]).len(), DIMENSIONS);
    }

    #[test]
    fn of_many_the_same_are_found_as_by_sorting_all() {
        let mut chance = crate::random::Random::new(3);
        let vectors: Vec<(i64, Vec<f32>)> = (0..40_000i64)
            .map(|id| (id, (0..DIMENSIONS).map(|_| chance.below(1000) as f32 - 499.5).collect::<Vec<f32>>()))
            .map(|(id, mut v)| {
                crate::matrix::normalise(&mut v);
                (id, v)
            })
            .collect();
        let rows = file(&vectors);
        let near = nearest(&rows, &vectors[123].1, 20, 0.0);
        let mut all: Vec<(i64, f32)> =
            vectors.iter().map(|(id, v)| (*id, crate::matrix::dot(v, &vectors[123].1))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        assert_eq!(near[0].id, 123);
        let truth: Vec<i64> = all[..20].iter().map(|(id, _)| *id).collect();
        let both = near.iter().filter(|n| truth.contains(&n.id)).count();
        assert!(both >= 17 && near.len() == 20, "{both}");
    }

    #[test]
    fn a_torn_end_is_no_row() {
        let mut rows = file(&[(7, axis(0, 0.0))]);
        rows.extend([1, 2, 3]);
        assert_eq!(nearest(&rows, &axis(0, 0.0), 10, 0.5).len(), 1);
    }
}
