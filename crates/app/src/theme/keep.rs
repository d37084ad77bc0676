//! Storing what shall be, and counting again what people changed: in one transaction, and only what differs.

use std::collections::{BTreeMap, HashMap, HashSet};

use firsthand_domain::error::Result;
use firsthand_domain::id::{PartId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Theme;
use firsthand_domain::theme::Part;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::theme::assign::Assigned;
use firsthand_store::theme::life::Life;
use firsthand_store::theme::set::NewTheme;
use firsthand_store::theme::trace::Run;

use super::settle::{Settled, as_it_is};
use super::tally::{self, Ground, Said};
use super::wishes::{self, Wishes};

/// Voices assigned at once.
const ASSIGN: usize = 10_000;
/// Of a theme's dated voices, this many in five are recent when it is emerging; themes are established in a workspace
/// that has been heard for no longer than this.
const RECENT_OF_FIVE: i64 = 4;
const YOUNG_DAYS: i64 = 56;
/// Voices an emerging theme has.
const LEAST: i64 = 3;

/// What is known of the customers who spoke.
pub(super) async fn ground(tx: &mut Tx, ws: WorkspaceId, said: &[Said], now: Timestamp) -> Result<Ground> {
    let mut people: Vec<i64> = said.iter().filter_map(|said| said.person).collect();
    people.sort_unstable();
    people.dedup();
    let known = store::theme::trace::known(tx, ws, &people).await?;
    Ok(Ground { now, known: known.into_iter().collect() })
}

/// Stores a run. `said` says where each voice was.
pub(super) async fn store(
    tx: &mut Tx,
    ws: WorkspaceId,
    said: &[Said],
    (settled, wishes): (&Settled, &Wishes),
    (ground, fingerprint): (&Ground, i64),
) -> Result<usize> {
    let now = ground.now;
    let lost: Vec<VoiceId> = said
        .iter()
        .zip(&settled.of)
        .filter(|(said, of)| of.is_none() && said.theme.is_some() && !wishes.pins.contains_key(&said.id))
        .map(|(said, _)| said.id)
        .collect();
    for chunk in lost.chunks(ASSIGN) {
        store::theme::assign::clear_theme(tx, ws, chunk, now).await?;
    }
    let oldest = said.iter().filter_map(Said::dated).min();
    let (new, parts) =
        counted(said, settled, wishes, ground, &|id: ThemeId, count: &tally::Count, small: bool| {
            let young = oldest.is_none_or(|oldest| oldest > now.minus_days(YOUNG_DAYS));
            let recent = count.vitals.recent * 5 >= count.dated * RECENT_OF_FIVE && count.dated >= LEAST;
            match (wishes.agreed.contains(&id), small) {
                (true, _) => None,
                (false, true) => Some("small".to_owned()),
                (false, false) => (recent && !young).then(|| "recent".to_owned()),
            }
        });
    store::theme::group::replace(tx, ws, &settled.groups, now).await?;
    let gone = store::theme::set::replace(tx, ws, &new, now).await?;
    let moved: Vec<Assigned> = said
        .iter()
        .zip(&settled.of)
        .filter(|(said, of)| said.theme != **of)
        .filter_map(|(said, of)| {
            of.map(|theme| Assigned { voice: said.id, theme, similarity: 1.0, by_hand: false })
        })
        .collect();
    for chunk in moved.chunks(ASSIGN) {
        store::theme::assign::set_theme(tx, ws, chunk, now).await?;
    }
    store::theme::part::replace(tx, ws, None, &parts, now).await?;
    let kept: HashSet<PartId> = parts.iter().map(|part| part.id).collect();
    let changed: Vec<(VoiceId, Option<PartId>)> = said
        .iter()
        .enumerate()
        .filter(|(voice, said)| {
            let stays = said.theme == settled.of[*voice];
            let stored = said.part.filter(|part| stays && kept.contains(part));
            stored != settled.part_of[*voice]
        })
        .map(|(voice, said)| (said.id, settled.part_of[voice]))
        .collect();
    store::theme::part::put_voices(tx, ws, &changed).await?;
    store::theme::trace::leave(tx, ws, &trails(said, settled, &gone)).await?;
    let run = Run { at: now, fingerprint, cuts: tally::whole(said, ground) };
    store::theme::trace::set_run(tx, ws, &run).await?;
    Ok(new.iter().filter(|new| !wishes.is_dismissed(new.theme.id)).count())
}

/// Where most voices of each vanished theme are.
fn trails(said: &[Said], settled: &Settled, gone: &[ThemeId]) -> Vec<(ThemeId, Option<ThemeId>)> {
    let gone: HashSet<ThemeId> = gone.iter().copied().collect();
    let mut votes: BTreeMap<(ThemeId, Option<ThemeId>), u64> = BTreeMap::new();
    for (said, of) in said.iter().zip(&settled.of) {
        if let Some(theme) = said.theme.filter(|theme| gone.contains(theme)) {
            *votes.entry((theme, *of)).or_default() += 1;
        }
    }
    let mut best: BTreeMap<ThemeId, (u64, Option<ThemeId>)> = BTreeMap::new();
    for ((theme, to), n) in votes {
        let top = best.entry(theme).or_insert((n, to));
        if n > top.0 {
            *top = (n, to);
        }
    }
    best.into_iter().map(|(theme, (_, to))| (theme, to)).collect()
}

type Emerging<'a> = &'a dyn Fn(ThemeId, &tally::Count, bool) -> Option<String>;

/// Themes and sub-themes with their counts.
fn counted(
    said: &[Said],
    settled: &Settled,
    wishes: &Wishes,
    ground: &Ground,
    emerging: Emerging<'_>,
) -> (Vec<NewTheme>, Vec<Part>) {
    let numbers: HashMap<ThemeId, u32> = settled.themes.iter().map(|theme| theme.id).zip(0..).collect();
    let of: Vec<Option<u32>> =
        settled.of.iter().map(|theme| theme.and_then(|theme| numbers.get(&theme).copied())).collect();
    let counts = tally::count(said, &of, settled.themes.len(), ground);
    let new = settled.themes.iter().zip(counts).map(|(portrait, count)| NewTheme {
        life: Life {
            group: portrait.group,
            emerging: emerging(portrait.id, &count, portrait.small),
            cuts: count.cuts,
            ..Life::default()
        },
        theme: Theme {
            id: portrait.id,
            name: portrait.name.clone(),
            words: portrait.words.clone(),
            voices: count.voices,
            people: count.people,
            named_by_hand: wishes.themes.get(&portrait.id).is_some_and(|known| known.theme.named_by_hand),
            typical: portrait.typical.clone(),
            odd: portrait.odd.clone(),
        },
        vitals: count.vitals,
        weeks: count.weeks,
    });
    let new = new.collect();
    let mut sizes: HashMap<PartId, (i64, HashSet<i64>)> = HashMap::new();
    for (said, part) in said.iter().zip(&settled.part_of) {
        if let Some(part) = part {
            let size = sizes.entry(*part).or_default();
            size.0 += 1;
            size.1.extend(said.is_first_hand().then(|| said.who()));
        }
    }
    let part = |piece: &super::pieces::Piece| {
        let (voices, people) = sizes.get(&piece.id).map(|(voices, people)| (*voices, people.len() as i64))?;
        Some(Part {
            id: piece.id,
            theme: piece.theme,
            name: piece.name.clone(),
            named_by_hand: piece.named_by_hand,
            words: piece.words.clone(),
            typical: piece.typical.clone(),
            voices,
            people,
        })
    };
    (new, settled.parts.iter().filter_map(part).collect())
}

/// Counts some themes anew after people changed which voices are in them, as of the last run.
pub(crate) async fn recount(tx: &mut Tx, ws: WorkspaceId, themes: &[ThemeId], now: Timestamp) -> Result<()> {
    let wishes = wishes::read(tx, ws).await?;
    let as_of = store::theme::trace::last_run(tx, ws).await?.map_or(now, |run| run.at);
    for theme in themes {
        let ids = store::theme::life::voices(tx, ws, *theme).await?;
        let mut said = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(ASSIGN) {
            let voices = store::voice::read::find_many(tx, ws, chunk).await?;
            let own = voices
                .into_iter()
                .filter(|voice| voice.speaker != firsthand_domain::voice::Speaker::Colleague);
            said.extend(own.map(|voice| Said::of(voice, 0)));
        }
        said.sort_by_key(|said| said.id);
        let parts = store::theme::part::list(tx, ws, Some(*theme)).await?;
        for part in &parts {
            let own: HashSet<VoiceId> =
                store::theme::part::voices(tx, ws, &[part.id]).await?.into_iter().collect();
            said.iter_mut().filter(|said| own.contains(&said.id)).for_each(|said| said.part = Some(part.id));
        }
        said.iter_mut().for_each(|said| said.theme = Some(*theme));
        let ground = ground(tx, ws, &said, as_of).await?;
        let mut settled = as_it_is(&said, &wishes);
        settled.parts.retain(|part| part.theme == *theme);
        let keeps = |id: ThemeId, _: &tally::Count, _: bool| {
            let known = wishes.themes.get(&id).filter(|_| !wishes.agreed.contains(&id));
            known.and_then(|known| known.life.emerging.clone())
        };
        let (new, parts) = counted(&said, &settled, &wishes, &ground, &keeps);
        match new.first() {
            Some(new) => store::theme::set::put(tx, ws, new, now).await?,
            None => store::theme::set::put_empty(tx, ws, *theme, now).await?,
        }
        store::theme::part::replace(tx, ws, Some(&[*theme].into()), &parts, now).await?;
    }
    Ok(())
}
