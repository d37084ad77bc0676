//! From what the engine found to what is kept: agreements held, pins and refusals heeded, ids of themes, sub-themes and
//! groups carried over. Pure: it is given what there was and says what there shall be.

use std::collections::{BTreeMap, HashMap, HashSet};

use firsthand_domain::id::{GroupId, ThemeId, VoiceId};
use firsthand_domain::theme::Group;
use firsthand_engine::embed::from_bytes;
use firsthand_engine::model::DIMENSIONS;
use firsthand_engine::themes::{self, Centroid, Themes};

use super::agreed::{Agreed, hold};
use super::pieces::{self, Piece};
use super::tally::Said;
use super::wishes::Wishes;
use firsthand_domain::id::PartId;

/// Quotes that stand for a theme.
const QUOTES: usize = 3;

/// A theme as it shall be, without its counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Portrait {
    pub id: ThemeId,
    pub name: String,
    pub words: Vec<String>,
    pub typical: Vec<VoiceId>,
    pub odd: Vec<VoiceId>,
    pub group: Option<GroupId>,
    /// A small new group that is no theme yet.
    pub small: bool,
}

/// What shall be.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Settled {
    /// The theme and the sub-theme of each voice.
    pub of: Vec<Option<ThemeId>>,
    pub part_of: Vec<Option<PartId>>,
    pub themes: Vec<Portrait>,
    pub parts: Vec<Piece>,
    pub groups: Vec<Group>,
}

/// Where a voice lies.
pub(super) fn place(found: &Themes, voice: usize) -> Vec<f32> {
    from_bytes(&found.vectors[voice * DIMENSIONS..][..DIMENSIONS])
}

/// Settles what was found. `next` makes a new id.
pub(super) fn settle(
    said: &[Said],
    found: &Themes,
    wishes: &Wishes,
    next: &mut dyn FnMut() -> i64,
) -> Settled {
    let (engine, count) = with_small(found);
    let before: Vec<Option<ThemeId>> = said.iter().map(|said| said.theme).collect();
    let agreed = Agreed { kept: &wishes.agreed, whole: &wishes.whole };
    let held = hold(&before, &engine, count, &agreed, &|voice| place(found, voice));
    let ids: Vec<ThemeId> = held.ids.iter().map(|id| id.unwrap_or_else(|| ThemeId(next()))).collect();
    let mut of: Vec<Option<ThemeId>> = held.of.iter().map(|of| of.map(|of| ids[of as usize])).collect();
    heed(said, found, wishes, &ids, &mut of);
    let members = members(&of);
    let mut themes: Vec<Portrait> = Vec::new();
    for (own, id) in ids.iter().enumerate() {
        let Some(list) = members.get(id) else { continue };
        let as_found = !held.altered.contains(&(own as u32));
        themes.push(portrait(*id, (own, as_found), list, said, found, wishes));
    }
    // A pin may hold the only voice of a theme that nothing found continues.
    for (id, list) in &members {
        if !ids.contains(id) {
            themes.push(portrait(*id, (usize::MAX, false), list, said, found, wishes));
        }
    }
    name_apart(&mut themes, wishes);
    let groups = group(said, found, wishes, &of, &mut themes, next);
    let names: HashMap<ThemeId, &str> = themes.iter().map(|theme| (theme.id, theme.name.as_str())).collect();
    let (parts, part_of) = pieces::pieces(said, found, wishes, &of, &names, next);
    Settled { of, part_of, themes, parts, groups }
}

/// What is there now, as if it had just been found.
pub(super) fn as_it_is(said: &[Said], wishes: &Wishes) -> Settled {
    let of: Vec<Option<ThemeId>> = said.iter().map(|said| said.theme).collect();
    let members = members(&of);
    let themes = members.iter().filter_map(|(id, list)| {
        let known = wishes.themes.get(id)?;
        let own: HashSet<VoiceId> = list.iter().map(|voice| said[*voice].id).collect();
        let still =
            |quotes: &[VoiceId]| quotes.iter().copied().filter(|v| own.contains(v)).collect::<Vec<_>>();
        let typical = Some(still(&known.theme.typical)).filter(|quotes| !quotes.is_empty());
        Some(Portrait {
            id: *id,
            name: known.theme.name.clone(),
            words: known.theme.words.clone(),
            typical: typical.unwrap_or_else(|| first(list, said)),
            odd: still(&known.theme.odd),
            group: known.life.group,
            small: known.life.emerging.as_deref() == Some("small"),
        })
    });
    let parts = wishes.parts.values().map(Piece::of).collect();
    let groups = wishes.groups.clone();
    let part_of = said.iter().map(|said| said.part).collect();
    let themes = themes.collect();
    Settled { of, part_of, themes, parts, groups }
}

/// The themes the engine found and, after them, the small new groups.
fn with_small(found: &Themes) -> (Vec<Option<u32>>, usize) {
    let mut of = found.of.clone();
    for (own, small) in found.small.iter().enumerate() {
        small.texts.iter().for_each(|text| of[*text] = Some((found.themes.len() + own) as u32));
    }
    (of, found.themes.len() + found.small.len())
}

fn members(of: &[Option<ThemeId>]) -> BTreeMap<ThemeId, Vec<usize>> {
    let mut members: BTreeMap<ThemeId, Vec<usize>> = BTreeMap::new();
    for (voice, theme) in of.iter().enumerate() {
        if let Some(theme) = theme {
            members.entry(*theme).or_default().push(voice);
        }
    }
    members
}

pub(super) fn first(list: &[usize], said: &[Said]) -> Vec<VoiceId> {
    list.iter().take(QUOTES).map(|voice| said[*voice].id).collect()
}

/// Pinned voices stay where they were pinned; refused ones go to the next best theme, or to none.
fn heed(said: &[Said], found: &Themes, wishes: &Wishes, ids: &[ThemeId], of: &mut [Option<ThemeId>]) {
    let alive: HashSet<ThemeId> = of.iter().flatten().copied().collect();
    let refusing = wishes.refusing();
    for (voice, said) in said.iter().enumerate() {
        if let Some(pinned) = wishes.pins.get(&said.id).filter(|theme| wishes.themes.contains_key(theme)) {
            of[voice] = Some(*pinned);
            continue;
        }
        let refused = |theme: ThemeId| wishes.refused(said.id, theme);
        if !refusing.contains(&said.id) || !of[voice].is_some_and(refused) {
            continue;
        }
        let open: Vec<(ThemeId, Centroid<'_>)> = found
            .themes
            .iter()
            .zip(ids)
            .filter(|(_, id)| alive.contains(id) && !refused(**id) && !wishes.is_dismissed(**id))
            .map(|(theme, id)| (*id, Centroid { vector: &theme.centroid, reach: theme.reach }))
            .collect();
        let centroids: Vec<Centroid<'_>> = open.iter().map(|(_, centroid)| *centroid).collect();
        of[voice] = themes::assign(&centroids, &place(found, voice)).map(|(best, _)| open[best].0);
    }
}

/// A theme as the engine describes it, or as people know it where they agreed on it.
fn portrait(
    id: ThemeId,
    (own, as_found): (usize, bool),
    list: &[usize],
    said: &[Said],
    found: &Themes,
    wishes: &Wishes,
) -> Portrait {
    let known = wishes.themes.get(&id).map(|known| &known.theme);
    let theme = found.themes.get(own);
    let small = own.checked_sub(found.themes.len()).and_then(|own| found.small.get(own));
    let told = theme.map(|t| (&t.name, &t.words)).or_else(|| small.map(|s| (&s.name, &s.words)));
    let kept = known.filter(|_| wishes.agreed.contains(&id));
    let (name, words) = match (kept, told) {
        (Some(known), Some((_, words))) if as_found => (known.name.clone(), words.clone()),
        (Some(known), _) => (known.name.clone(), known.words.clone()),
        (None, Some((name, words))) => (name.clone(), words.clone()),
        (None, None) => {
            known.map_or_else(Default::default, |known| (known.name.clone(), known.words.clone()))
        }
    };
    let own: HashSet<VoiceId> = list.iter().map(|voice| said[*voice].id).collect();
    let quotes = |texts: Option<&Vec<usize>>, known: Option<&Vec<VoiceId>>| {
        let told: Vec<VoiceId> = texts.into_iter().flatten().map(|text| said[*text].id).collect();
        let told: Vec<VoiceId> = told.into_iter().filter(|voice| own.contains(voice)).collect();
        if !told.is_empty() {
            return told;
        }
        known.into_iter().flatten().copied().filter(|voice| own.contains(voice)).collect()
    };
    let typical = quotes(theme.map(|theme| &theme.typical), known.map(|known| &known.typical));
    let typical = if typical.is_empty() { first(list, said) } else { typical };
    let odd = quotes(theme.map(|theme| &theme.odd), None);
    Portrait { id, name, words, typical, odd, group: None, small: small.is_some() && kept.is_none() }
}

/// A name of the engine's that people gave to another theme already gets a word more.
fn name_apart(themes: &mut [Portrait], wishes: &Wishes) {
    let agreed = |theme: &&mut Portrait| wishes.agreed.contains(&theme.id);
    let mut taken: HashSet<String> =
        themes.iter_mut().filter(agreed).map(|theme| theme.name.to_lowercase()).collect();
    for theme in themes.iter_mut().filter(|theme| !wishes.agreed.contains(&theme.id)) {
        theme.name = apart(&theme.name, &theme.words, &taken);
        taken.insert(theme.name.to_lowercase());
    }
}

/// A name that is not taken, by a word more or by a number.
pub(super) fn apart(name: &str, words: &[String], taken: &HashSet<String>) -> String {
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let longer = words
        .iter()
        .filter(|word| !name.to_lowercase().contains(&word.to_lowercase()))
        .map(|word| format!("{name} · {word}"));
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let found = std::iter::once(name.to_owned()).chain(longer).chain(numbered).find(free);
    found.unwrap_or_else(|| name.to_owned())
}

/// Groups the themes by the area most of their voices were found in; gives the groups.
fn group(
    said: &[Said],
    found: &Themes,
    wishes: &Wishes,
    of: &[Option<ThemeId>],
    themes: &mut [Portrait],
    next: &mut dyn FnMut() -> i64,
) -> Vec<Group> {
    let area = |voice: usize| found.of[voice].and_then(|theme| found.themes[theme as usize].area);
    let area_of = most(of, &(0..said.len()).map(area).collect::<Vec<_>>());
    let small: HashSet<ThemeId> = themes.iter().filter(|theme| theme.small).map(|theme| theme.id).collect();
    let after: Vec<Option<u32>> = of
        .iter()
        .map(|theme| {
            theme.filter(|theme| !small.contains(theme)).and_then(|theme| area_of.get(&theme).copied())
        })
        .collect();
    let before: Vec<Option<GroupId>> =
        said.iter().map(|said| wishes.themes.get(&said.theme?).and_then(|known| known.life.group)).collect();
    let named: HashSet<GroupId> =
        wishes.groups.iter().filter(|group| group.named_by_hand).map(|group| group.id).collect();
    let agreed = Agreed { kept: &named, whole: &HashSet::new() };
    let held = hold(&before, &after, found.areas.len(), &agreed, &|voice| place(found, voice));
    let ids: Vec<GroupId> = held.ids.iter().map(|id| id.unwrap_or_else(|| GroupId(next()))).collect();
    let group_of = most(of, &held.of);
    for theme in themes.iter_mut() {
        theme.group = group_of.get(&theme.id).map(|group| ids[*group as usize]);
    }
    let used: HashSet<GroupId> = themes.iter().filter_map(|theme| theme.group).collect();
    let mut groups: Vec<Group> = Vec::new();
    for (own, id) in ids.iter().enumerate().filter(|(_, id)| used.contains(id)) {
        let known = wishes.groups.iter().find(|group| group.id == *id);
        match (known, found.areas.get(own)) {
            (Some(known), _) if known.named_by_hand => groups.push(known.clone()),
            (_, Some(area)) => {
                groups.push(Group { id: *id, name: area.name.clone(), named_by_hand: false });
            }
            (Some(known), None) => groups.push(known.clone()),
            (None, None) => {}
        }
    }
    let empty = wishes.groups.iter().filter(|group| group.named_by_hand && !used.contains(&group.id));
    groups.extend(empty.cloned());
    groups
}

/// What most voices of each theme have; the lower number where two have as many.
pub(super) fn most<K: Copy + Ord + std::hash::Hash>(
    of: &[Option<K>],
    values: &[Option<u32>],
) -> HashMap<K, u32> {
    let mut votes: BTreeMap<(K, u32), u64> = BTreeMap::new();
    for (key, value) in of.iter().zip(values) {
        if let (Some(key), Some(value)) = (key, value) {
            *votes.entry((*key, *value)).or_default() += 1;
        }
    }
    let mut best: HashMap<K, (u64, u32)> = HashMap::new();
    for ((key, value), n) in votes {
        let top = best.entry(key).or_insert((n, value));
        if n > top.0 {
            *top = (n, value);
        }
    }
    best.into_iter().map(|(key, (_, value))| (key, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_a_word_more_and_then_a_number() {
        let taken: HashSet<String> = ["late".to_owned(), "late · card".to_owned()].into();
        assert_eq!(apart("Card", &[], &taken), "Card");
        assert_eq!(apart("Late", &["late".into(), "card".into(), "post".into()], &taken), "Late · post");
        assert_eq!(apart("Late", &["late".into()], &taken), "Late (2)");
    }

    #[test]
    fn the_majority_counts() {
        let of = [Some(7), Some(7), Some(7), Some(8), None];
        let found = most(&of, &[Some(1), Some(0), Some(1), None, Some(3)]);
        assert_eq!(found, [(7, 1)].into());
    }
}
