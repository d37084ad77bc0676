//! How well found groups match known labels. `None` (no theme yet) counts as one group of its own.

use crate::random::QuickMap;

/// V-measure: harmonic mean of homogeneity and completeness, 0 to 1; 1 for no items.
/// Source: Rosenberg and Hirschberg 2007.
#[must_use]
pub fn v_measure(found: &[Option<u32>], labels: &[u32]) -> f64 {
    let table = Table::new(found, labels);
    let (found_entropy, label_entropy) =
        (entropy(table.found.values(), table.total), entropy(table.labels.values(), table.total));
    let joint = entropy(table.cells.values(), table.total);
    let shared = found_entropy + label_entropy - joint;
    if found_entropy + label_entropy < 1e-12 { 1.0 } else { 2.0 * shared / (found_entropy + label_entropy) }
}

/// Adjusted Rand index: 1 for equal groups, 0 on average for random ones. Source: Hubert and Arabie 1985.
#[must_use]
pub fn adjusted_rand(found: &[Option<u32>], labels: &[u32]) -> f64 {
    let table = Table::new(found, labels);
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let sum = |values: &mut dyn Iterator<Item = &u32>| values.map(|n| pairs(f64::from(*n))).sum::<f64>();
    let both = sum(&mut table.cells.values());
    let (a, b) = (sum(&mut table.found.values()), sum(&mut table.labels.values()));
    let all = pairs(table.total);
    if all <= 0.0 {
        return 1.0;
    }
    let expected = a * b / all;
    let most = f64::midpoint(a, b);
    if (most - expected).abs() < 1e-12 { 1.0 } else { (both - expected) / (most - expected) }
}

struct Table {
    cells: QuickMap<u64, u32>,
    found: QuickMap<u32, u32>,
    labels: QuickMap<u32, u32>,
    total: f64,
}

impl Table {
    fn new(found: &[Option<u32>], labels: &[u32]) -> Self {
        let mut table = Self {
            cells: QuickMap::default(),
            found: QuickMap::default(),
            labels: QuickMap::default(),
            total: found.len().min(labels.len()) as f64,
        };
        for (group, label) in found.iter().zip(labels) {
            let group = group.unwrap_or(u32::MAX);
            *table.cells.entry(u64::from(group) << 32 | u64::from(*label)).or_default() += 1;
            *table.found.entry(group).or_default() += 1;
            *table.labels.entry(*label).or_default() += 1;
        }
        table
    }
}

fn entropy<'a>(counts: impl Iterator<Item = &'a u32>, total: f64) -> f64 {
    counts.map(|n| f64::from(*n) / total).map(|p| -p * p.ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let found = [Some(0), Some(0), Some(1), Some(1), None, None];
        assert!((v_measure(&found, &[5, 5, 6, 6, 7, 7]) - 1.0).abs() < 1e-9);
        assert!((adjusted_rand(&found, &[5, 5, 6, 6, 7, 7]) - 1.0).abs() < 1e-9);
        // Checked against scikit-learn: v_measure_score and adjusted_rand_score of [0,0,1,1,2,2] and [0,0,0,1,1,1].
        assert!((v_measure(&found, &[0, 0, 0, 1, 1, 1]) - 0.515_803_7).abs() < 1e-6);
        assert!((adjusted_rand(&found, &[0, 0, 0, 1, 1, 1]) - 0.242_424_2).abs() < 1e-6);
    }

    #[test]
    fn empty_and_single() {
        assert_eq!(v_measure(&[], &[]), 1.0);
        assert_eq!(adjusted_rand(&[], &[]), 1.0);
        assert_eq!(adjusted_rand(&[Some(1)], &[2]), 1.0);
    }
}
