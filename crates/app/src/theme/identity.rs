//! Which of the new themes is an old one: a theme keeps its id, its address and a name given by hand when the engine
//! runs again and finds most of the same voices together.

use std::collections::HashMap;
use std::hash::Hash;

/// A new theme takes an old one's id when it holds at least this share of the old one's voices that are still there…
const KEPT: f64 = 0.5;
/// …and they make up at least this share of it, so that a vast new theme does not swallow a small one's name.
const CORE: f64 = 0.1;

/// For each new theme (or group, or sub-theme) the old one it continues, if any; an old one is continued at most once, by the new theme
/// that shares most with it.
///
/// `before` and `after` give a theme for each voice, in the same order of voices; `None` is no theme.
pub fn continued<I: Copy + Ord + Hash>(
    before: &[Option<I>],
    after: &[Option<u32>],
    themes: usize,
) -> Vec<Option<I>> {
    let mut shared: HashMap<(I, u32), u64> = HashMap::new();
    let mut old_size: HashMap<I, u64> = HashMap::new();
    let mut new_size = vec![0u64; themes];
    for (old, new) in before.iter().zip(after) {
        if let Some(old) = old {
            *old_size.entry(*old).or_default() += 1;
        }
        if let Some(new) = new {
            new_size[*new as usize] += 1;
        }
        if let (Some(old), Some(new)) = (old, new) {
            *shared.entry((*old, *new)).or_default() += 1;
        }
    }
    let mut pairs: Vec<((I, u32), u64)> = shared.into_iter().collect();
    // Most shared first; ids break ties, so that the same input gives the same answer.
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut out: Vec<Option<I>> = vec![None; themes];
    let mut taken = std::collections::HashSet::new();
    for ((old, new), count) in pairs {
        let of_old = count as f64 / old_size.get(&old).copied().unwrap_or(1) as f64;
        let of_new = count as f64 / new_size[new as usize] as f64;
        if of_old >= KEPT && of_new >= CORE && out[new as usize].is_none() && taken.insert(old) {
            out[new as usize] = Some(old);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::id::ThemeId;

    fn t(id: i64) -> Option<ThemeId> {
        Some(ThemeId(id))
    }

    #[test]
    fn the_same_groups_keep_their_ids_whatever_their_order() {
        let before = [t(7), t(7), t(7), t(9), t(9), None];
        let after = [Some(1), Some(1), Some(1), Some(0), Some(0), Some(0)];
        assert_eq!(continued(&before, &after, 2), [t(9), t(7)]);
    }

    #[test]
    fn a_split_keeps_the_id_on_one_side_only() {
        let before = [t(7); 5];
        let after = [Some(0), Some(0), Some(0), Some(1), Some(1)];
        assert_eq!(continued(&before, &after, 2), [t(7), None]);
    }

    #[test]
    fn a_merge_keeps_one_of_the_ids() {
        let before = [t(7), t(7), t(7), t(9), t(9)];
        let after = [Some(0); 5];
        assert_eq!(continued(&before, &after, 1), [t(7)]);
    }

    #[test]
    fn a_scattered_theme_ends() {
        let before = [t(7); 6];
        let after = [Some(0), Some(1), Some(2), Some(0), Some(1), Some(2)];
        assert_eq!(continued(&before, &after, 3), [None, None, None]);
    }
}
