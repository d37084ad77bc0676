//! What people agreed on, held against what a run found: a theme somebody named, merged, split, pinned a voice to or
//! dismissed keeps its voices, whatever the engine would make of them now. The same holds for sub-themes and for groups
//! of themes with a name given by hand.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::identity::continued;

/// A found theme is a piece of a merged one when this share of it comes from there…
const PIECE: f64 = 0.2;
/// Members that say where the middle of a theme is.
const MIDDLE: usize = 400;

/// Found themes with what was agreed held.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held<I> {
    /// The theme of each voice: a number below `ids.len()`.
    pub of: Vec<Option<u32>>,
    /// The old theme each continues. Those beyond what was found are held by agreement alone.
    pub ids: Vec<Option<I>>,
    /// Found themes that were folded into another one, or divided: what the engine says of them no longer fits.
    pub altered: HashSet<u32>,
}

/// What is held.
pub(super) struct Agreed<'a, I> {
    /// Themes that keep their voices.
    pub kept: &'a HashSet<I>,
    /// Themes whose pieces come back to them: merged ones, and dismissed ones.
    pub whole: &'a HashSet<I>,
}

/// Holds what was agreed. `before` and `found` give a theme for each voice, `themes` is how many were found, and
/// `place` tells where a voice lies.
pub(super) fn hold<I: Copy + Ord + Hash>(
    before: &[Option<I>],
    found: &[Option<u32>],
    themes: usize,
    agreed: &Agreed<'_, I>,
    place: &dyn Fn(usize) -> Vec<f32>,
) -> Held<I> {
    let mut held = Held { of: found.to_vec(), ids: vec![None; themes], altered: HashSet::new() };
    let folded = fold(before, &mut held, agreed.whole);
    held.ids = continued(before, &held.of, themes);
    for (whole, target) in folded {
        held.ids.iter_mut().filter(|id| **id == Some(whole)).for_each(|id| *id = None);
        held.ids[target as usize] = Some(whole);
    }
    divide(before, &mut held, agreed.kept, place);
    carve(before, &mut held, agreed.kept);
    held
}

/// How many voices each old theme shares with each found one, and the sizes of the old ones.
fn shared<I: Copy + Ord + Hash>(
    before: &[Option<I>],
    of: &[Option<u32>],
) -> (BTreeMap<(I, u32), u64>, HashMap<I, u64>) {
    let (mut both, mut sizes) = (BTreeMap::new(), HashMap::new());
    for (old, new) in before.iter().zip(of) {
        let Some(old) = *old else { continue };
        *sizes.entry(old).or_default() += 1;
        if let Some(new) = *new {
            *both.entry((old, new)).or_default() += 1;
        }
    }
    (both, sizes)
}

/// Puts the pieces of each whole theme together; gives each with the found theme it is now.
fn fold<I: Copy + Ord + Hash>(before: &[Option<I>], held: &mut Held<I>, whole: &HashSet<I>) -> Vec<(I, u32)> {
    if whole.is_empty() {
        return Vec::new();
    }
    let (both, _) = shared(before, &held.of);
    let (mut themed, mut sizes) = (vec![0u64; held.ids.len()], vec![0u64; held.ids.len()]);
    both.iter().for_each(|((_, new), n)| themed[*new as usize] += n);
    held.of.iter().flatten().for_each(|new| sizes[*new as usize] += 1);
    let mut pieces: BTreeMap<I, Vec<(u64, u32)>> = BTreeMap::new();
    for ((old, new), n) in both.iter().filter(|((old, _), _)| whole.contains(old)) {
        let at = *new as usize;
        if n * 2 > themed[at] && *n as f64 >= PIECE * sizes[at] as f64 {
            pieces.entry(*old).or_default().push((*n, *new));
        }
    }
    let mut to: Vec<u32> = (0..held.ids.len() as u32).collect();
    let mut out = Vec::new();
    for (old, mut list) in pieces {
        list.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let target = list[0].1;
        for (_, piece) in &list[1..] {
            to[*piece as usize] = target;
            held.altered.extend([*piece, target]);
        }
        out.push((old, target));
    }
    held.of.iter_mut().flatten().for_each(|new| *new = to[*new as usize]);
    out
}

/// Divides each found theme that holds most of several old ones, when all but one were agreed on: voices stay where
/// they were, new ones go to the nearest.
fn divide<I: Copy + Ord + Hash>(
    before: &[Option<I>],
    held: &mut Held<I>,
    kept: &HashSet<I>,
    place: &dyn Fn(usize) -> Vec<f32>,
) {
    let (both, sizes) = shared(before, &held.of);
    let mut claims: BTreeMap<u32, Vec<I>> = BTreeMap::new();
    for ((old, new), n) in &both {
        let continues = held.ids[*new as usize] == Some(*old);
        let most = kept.contains(old) && n * 2 >= sizes[old] && !held.ids.contains(&Some(*old));
        if continues || most {
            claims.entry(*new).or_default().push(*old);
        }
    }
    claims.retain(|new, claims| claims.len() > 1 && held.ids[*new as usize].is_some());
    // Half of an old theme may lie in each of two found ones: the first has it.
    let mut claimed = HashSet::new();
    for (new, claims) in claims {
        let claims: Vec<I> = claims.into_iter().filter(|old| claimed.insert(*old)).collect();
        let number: HashMap<I, u32> = claims
            .iter()
            .map(|old| {
                if held.ids[new as usize] == Some(*old) {
                    return (*old, new);
                }
                held.ids.push(Some(*old));
                (*old, held.ids.len() as u32 - 1)
            })
            .collect();
        held.altered.insert(new);
        let members: Vec<usize> = (0..held.of.len()).filter(|voice| held.of[*voice] == Some(new)).collect();
        let middles: Vec<(u32, Vec<f32>)> = claims
            .iter()
            .map(|old| {
                let own: Vec<usize> =
                    members.iter().copied().filter(|voice| before[*voice] == Some(*old)).collect();
                (number[old], middle(&own, place))
            })
            .collect();
        for voice in members {
            let stays = before[voice].and_then(|old| number.get(&old).copied());
            held.of[voice] = Some(stays.unwrap_or_else(|| nearest(&middles, &place(voice)).unwrap_or(new)));
        }
    }
}

/// Gives agreed themes that nothing continues their voices back.
fn carve<I: Copy + Ord + Hash>(before: &[Option<I>], held: &mut Held<I>, kept: &HashSet<I>) {
    let mut lost: Vec<I> = kept.iter().copied().filter(|old| !held.ids.contains(&Some(*old))).collect();
    lost.sort_unstable();
    for old in lost {
        let members: Vec<usize> = (0..before.len()).filter(|voice| before[*voice] == Some(old)).collect();
        if members.is_empty() {
            continue;
        }
        let new = held.ids.len() as u32;
        held.ids.push(Some(old));
        for voice in members {
            held.altered.extend(held.of[voice]);
            held.of[voice] = Some(new);
        }
    }
}

fn middle(members: &[usize], place: &dyn Fn(usize) -> Vec<f32>) -> Vec<f32> {
    let step = members.len().div_ceil(MIDDLE).max(1);
    let mut sum: Vec<f32> = Vec::new();
    for voice in members.iter().step_by(step) {
        let vector = place(*voice);
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector).for_each(|(s, x)| *s += x);
    }
    let length = dot(&sum, &sum).sqrt().max(f32::MIN_POSITIVE);
    sum.iter_mut().for_each(|x| *x /= length);
    sum
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn nearest(middles: &[(u32, Vec<f32>)], vector: &[f32]) -> Option<u32> {
    let scored = middles.iter().map(|(theme, middle)| (*theme, dot(middle, vector)));
    scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(theme, _)| theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[i64]) -> HashSet<i64> {
        ids.iter().copied().collect()
    }

    fn held(before: &[i64], found: &[i64], kept: &[i64], whole: &[i64], places: &[f32]) -> Held<i64> {
        let before: Vec<Option<i64>> = before.iter().map(|id| Some(*id).filter(|id| *id != 0)).collect();
        let found: Vec<Option<u32>> = found.iter().map(|id| u32::try_from(*id).ok()).collect();
        let themes = found.iter().flatten().max().map_or(0, |top| *top as usize + 1);
        let (kept, whole) = (set(kept), set(whole));
        let place = |voice: usize| {
            let turn = places.get(voice).copied().unwrap_or(0.0);
            vec![turn.cos(), turn.sin()]
        };
        hold(&before, &found, themes, &Agreed { kept: &kept, whole: &whole }, &place)
    }

    /// The old id of each voice's theme.
    fn ids(held: &Held<i64>) -> Vec<i64> {
        held.of.iter().map(|of| of.map_or(0, |of| held.ids[of as usize].unwrap_or(-1))).collect()
    }

    #[test]
    fn without_agreements_what_was_found_stands() {
        let all = held(&[1, 1, 1, 2, 2], &[0, 0, 0, 0, 1], &[], &[], &[]);
        assert_eq!(all.of, [Some(0), Some(0), Some(0), Some(0), Some(1)]);
        assert!(all.altered.is_empty());
    }

    #[test]
    fn pieces_of_a_merged_theme_come_back_together() {
        let all = held(&[1, 1, 1, 1, 0, 1, 1, 0, 3, 3], &[0, 0, 0, 0, 0, 1, 1, 1, 2, 2], &[1], &[1], &[]);
        assert_eq!(ids(&all), [1, 1, 1, 1, 1, 1, 1, 1, 3, 3]);
        // Three pieces of which none is half.
        let thirds = held(&[1, 1, 1, 1, 1, 1], &[0, 0, 1, 1, 2, 2], &[1], &[1], &[]);
        assert_eq!(ids(&thirds), [1; 6]);
        // Something new that a few of its voices joined is something new.
        let new = held(
            &[1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
            &[0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1],
            &[1],
            &[1],
            &[],
        );
        assert_eq!(ids(&new)[..6], [1, 1, 1, 1, -1, -1]);
    }

    #[test]
    fn what_was_split_stays_apart_and_new_voices_go_to_the_nearest() {
        let before = [1, 1, 1, 2, 2, 2, 0, 0];
        let places = [0.0, 0.0, 0.1, 1.5, 1.5, 1.4, 0.2, 1.3];
        let all = held(&before, &[0; 8], &[1, 2], &[], &places);
        assert_eq!(ids(&all), [1, 1, 1, 2, 2, 2, 1, 2]);
        assert_eq!(all.altered, [0].into());
        // A theme nobody agreed on is swallowed as before.
        assert_eq!(ids(&held(&before, &[0; 8], &[], &[], &places)), [1; 8]);
    }

    #[test]
    fn an_agreed_theme_that_scattered_keeps_its_voices() {
        let all = held(&[1, 1, 1, 2, 2, 2, 3, 3, 3], &[0, 1, 2, 0, 0, 0, 1, 1, 1], &[1], &[], &[]);
        assert_eq!(ids(&all), [1, 1, 1, 2, 2, 2, 3, 3, 3]);
        assert_eq!(ids(&held(&[1, 1], &[-1, -1], &[1], &[], &[])), [1, 1]);
        assert_eq!(held(&[0, 0], &[-1, -1], &[1], &[], &[]).ids, []);
    }

    proptest::proptest! {
        #[test]
        fn agreed_themes_keep_at_least_half_of_their_voices(
            voices in proptest::collection::vec((0i64..6, -1i64..5, 0.0f32..3.0), 0..60),
            kept in proptest::collection::hash_set(1i64..6, 0..5),
        ) {
            let (mut before, mut found, mut places) = (Vec::new(), Vec::new(), Vec::new());
            for (old, new, place) in voices {
                before.push(old);
                found.push(new);
                places.push(place);
            }
            let kept: Vec<i64> = kept.into_iter().collect();
            let all = held(&before, &found, &kept, &[], &places);
            let mut seen = HashSet::new();
            assert!(all.ids.iter().flatten().all(|id| seen.insert(*id)));
            for id in &kept {
                let own = before.iter().filter(|old| *old == id).count();
                let still = before.iter().zip(ids(&all)).filter(|(old, new)| *old == id && new == id).count();
                assert!(still * 2 >= own, "{id}: {still} of {own}");
            }
        }
    }
}
