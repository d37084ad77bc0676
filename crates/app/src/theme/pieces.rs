//! Sub-themes as they shall be: those the engine found inside each theme, the themes a merged one was made of, and those
//! with a name given by hand.

use std::collections::{BTreeMap, HashMap, HashSet};

use firsthand_domain::id::{PartId, ThemeId, VoiceId};
use firsthand_domain::theme::Part;
use firsthand_engine::themes::Themes;

use super::agreed::{Agreed, hold};
use super::settle::{apart, first, most, place};
use super::tally::Said;
use super::wishes::Wishes;

/// Voices a sub-theme has at least; what holds nearly all of its theme is no part of it.
const LEAST: u64 = 3;
const NEARLY_ALL: f64 = 0.85;

/// A sub-theme as it shall be, without its counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub id: PartId,
    pub theme: ThemeId,
    pub name: String,
    pub named_by_hand: bool,
    pub words: Vec<String>,
    pub typical: Vec<VoiceId>,
}

impl Piece {
    pub fn of(part: &Part) -> Piece {
        Piece {
            id: part.id,
            theme: part.theme,
            name: part.name.clone(),
            named_by_hand: part.named_by_hand,
            words: part.words.clone(),
            typical: part.typical.clone(),
        }
    }
}

/// What a sub-theme is made of: a part the engine found, or a whole found theme inside a merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Part(u32),
    Theme(u32),
}

/// The sub-themes, and that of each voice. `of` is the theme of each voice, `names` what themes are called.
pub(super) fn pieces(
    said: &[Said],
    found: &Themes,
    wishes: &Wishes,
    of: &[Option<ThemeId>],
    names: &HashMap<ThemeId, &str>,
    next: &mut dyn FnMut() -> i64,
) -> (Vec<Piece>, Vec<Option<PartId>>) {
    let sources = sources(found, wishes, of);
    let numbers: BTreeMap<(ThemeId, Source), u32> = kept(of, &sources).into_iter().zip(0..).collect();
    let after: Vec<Option<u32>> = of
        .iter()
        .zip(&sources)
        .map(|(theme, source)| numbers.get(&((*theme)?, (*source)?)).copied())
        .collect();
    let before: Vec<Option<PartId>> =
        said.iter().map(|said| said.part.filter(|part| wishes.parts.contains_key(part))).collect();
    let named: HashSet<PartId> =
        wishes.parts.values().filter(|part| part.named_by_hand).map(|part| part.id).collect();
    let agreed = Agreed { kept: &named, whole: &HashSet::new() };
    let held = hold(&before, &after, numbers.len(), &agreed, &|voice| place(found, voice));
    let ids: Vec<PartId> = held.ids.iter().map(|id| id.unwrap_or_else(|| PartId(next()))).collect();

    // A sub-theme is of the theme most of its voices are in; the others of its voices are in none.
    let mut theme_numbers: Vec<ThemeId> = of.iter().flatten().copied().collect();
    theme_numbers.sort_unstable();
    theme_numbers.dedup();
    let number = |theme: &ThemeId| theme_numbers.binary_search(theme).ok().map(|at| at as u32);
    let themes: Vec<Option<u32>> = of.iter().map(|theme| theme.as_ref().and_then(number)).collect();
    let home = most(&held.of, &themes);
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut part_of = vec![None; of.len()];
    for (voice, part) in held.of.iter().enumerate() {
        if let Some(part) = part.filter(|part| home.get(part).copied() == themes[voice]) {
            part_of[voice] = Some(ids[part as usize]);
            members.entry(part).or_default().push(voice);
        }
    }
    let made: Vec<Source> = numbers.keys().map(|(_, source)| *source).collect();
    let mut taken: HashMap<ThemeId, HashSet<String>> = HashMap::new();
    let mut out = Vec::new();
    for (part, list) in &members {
        let theme = theme_numbers[home[part] as usize];
        let id = ids[*part as usize];
        let source = made.get(*part as usize).copied();
        let mut piece = piece(id, theme, source, said, found, wishes, list);
        let taken = taken
            .entry(theme)
            .or_insert_with(|| names.get(&theme).map(|name| name.to_lowercase()).into_iter().collect());
        if !piece.named_by_hand {
            piece.name = apart(&piece.name, &piece.words, taken);
        }
        taken.insert(piece.name.to_lowercase());
        out.push(piece);
    }
    (out, part_of)
}

/// What each voice's sub-theme would be made of.
fn sources(found: &Themes, wishes: &Wishes, of: &[Option<ThemeId>]) -> Vec<Option<Source>> {
    let parted: HashSet<u32> = found.parts.iter().map(|part| part.theme).collect();
    let source = |(voice, theme): (usize, &Option<ThemeId>)| {
        let theme = (*theme)?;
        if let Some(part) = found.part_of[voice] {
            return Some(Source::Part(part));
        }
        let own = found.of[voice].filter(|own| !parted.contains(own))?;
        wishes.whole.contains(&theme).then_some(Source::Theme(own))
    };
    of.iter().enumerate().map(source).collect()
}

/// Those that are large enough, not nearly all of their theme, and not alone in it.
fn kept(of: &[Option<ThemeId>], sources: &[Option<Source>]) -> Vec<(ThemeId, Source)> {
    let mut sizes: HashMap<ThemeId, u64> = HashMap::new();
    let mut counts: BTreeMap<(ThemeId, Source), u64> = BTreeMap::new();
    for (theme, source) in of.iter().zip(sources) {
        let Some(theme) = theme else { continue };
        *sizes.entry(*theme).or_default() += 1;
        if let Some(source) = source {
            *counts.entry((*theme, *source)).or_default() += 1;
        }
    }
    let large = |((theme, _), n): &(&(ThemeId, Source), &u64)| {
        **n >= LEAST && (**n as f64) < NEARLY_ALL * sizes[theme] as f64
    };
    let all: Vec<(ThemeId, Source)> = counts.iter().filter(large).map(|(key, _)| *key).collect();
    let alone = |key: &(ThemeId, Source)| all.iter().filter(|other| other.0 == key.0).count() < 2;
    all.iter().copied().filter(|key| !alone(key)).collect()
}

fn piece(
    id: PartId,
    theme: ThemeId,
    source: Option<Source>,
    said: &[Said],
    found: &Themes,
    wishes: &Wishes,
    list: &[usize],
) -> Piece {
    let known = wishes.parts.get(&id);
    let told = match source {
        Some(Source::Part(part)) => {
            found.parts.get(part as usize).map(|part| (&part.name, &part.words, &part.typical))
        }
        Some(Source::Theme(theme)) => {
            found.themes.get(theme as usize).map(|theme| (&theme.name, &theme.words, &theme.typical))
        }
        None => None,
    };
    let own: HashSet<usize> = list.iter().copied().collect();
    let typical: Vec<VoiceId> = told
        .into_iter()
        .flat_map(|told| told.2)
        .filter(|text| own.contains(text))
        .map(|text| said[*text].id)
        .collect();
    let typical = if typical.is_empty() { first(list, said) } else { typical };
    let by_hand = known.filter(|known| known.named_by_hand);
    let (name, words) = match (by_hand, told, known) {
        (Some(known), None, _) | (None, None, Some(known)) => (known.name.clone(), known.words.clone()),
        (Some(known), Some(told), _) => (known.name.clone(), told.1.clone()),
        (None, Some(told), _) => (told.0.clone(), told.1.clone()),
        (None, None, None) => Default::default(),
    };
    Piece { id, theme, name, named_by_hand: by_hand.is_some(), words, typical }
}
