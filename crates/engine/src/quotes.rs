//! Which texts of a theme to show: typical ones, different from each other, and odd ones.

use crate::matrix::dot;

/// How a member relates to its theme.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Index of the text in the corpus.
    pub text: usize,
    /// Unit vector.
    pub vector: &'a [f32],
    /// Characters to read.
    pub length: usize,
}

/// Similarity at which two quotes say the same.
const SAME: f32 = 0.85;

/// Up to `count` typical texts: near the centre, of readable length (40 to 240 characters are best), unlike each other.
#[must_use]
pub fn typical(members: &[Member<'_>], centre: &[f32], count: usize) -> Vec<usize> {
    let mut ranked: Vec<(f32, usize)> =
        members.iter().enumerate().map(|(i, m)| (dot(m.vector, centre) * comfort(m.length), i)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<usize> = Vec::new();
    // First pass keeps quotes apart; the second fills up where a theme says one thing only.
    for limit in [SAME, f32::INFINITY] {
        for (_, i) in &ranked {
            let far = |other: &usize| dot(members[*i].vector, members[*other].vector) < limit;
            if chosen.len() < count && !chosen.contains(i) && chosen.iter().all(far) {
                chosen.push(*i);
            }
        }
    }
    chosen.into_iter().map(|i| members[i].text).collect()
}

/// Up to `count` members furthest from the centre, furthest first; none in themes too small to have any.
#[must_use]
pub fn odd(members: &[Member<'_>], centre: &[f32], count: usize) -> Vec<usize> {
    let mut ranked: Vec<(f32, usize)> = members.iter().map(|m| (dot(m.vector, centre), m.text)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.truncate(count.min(members.len() / 4));
    ranked.into_iter().map(|(_, text)| text).collect()
}

fn comfort(length: usize) -> f32 {
    match length {
        0..15 => 0.6,
        15..40 => 0.9,
        40..=240 => 1.0,
        241..=600 => 0.85,
        _ => 0.7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typical_are_central_and_different_and_odd_are_far() {
        let vectors = [[1.0, 0.0], [0.999, 0.04], [0.8, 0.6], [0.8, -0.6], [0.0, 1.0]];
        let members: Vec<Member<'_>> =
            vectors.iter().enumerate().map(|(text, vector)| Member { text, vector, length: 100 }).collect();
        assert_eq!(typical(&members, &[1.0, 0.0], 3), [0, 2, 3]);
        assert_eq!(typical(&members[..2], &[1.0, 0.0], 3), [0, 1]);
        assert_eq!(odd(&members, &[1.0, 0.0], 3), [4]);
        assert!(odd(&[], &[], 3).is_empty());
    }
}
