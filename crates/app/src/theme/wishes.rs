//! What people decided about themes so far, and what there is: read once when a run stores what it found, so that
//! decisions made while it ran count too.

use std::collections::{HashMap, HashSet};

use firsthand_domain::error::Result;
use firsthand_domain::id::{PartId, ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::theme::{Group, Part, State};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::theme::list::ThemeVitals;

use super::tally::Said;

/// Voices read at once.
const PAGE: i64 = 10_000;

/// What there is and what was decided.
pub(super) struct Wishes {
    pub themes: HashMap<ThemeId, ThemeVitals>,
    pub parts: HashMap<PartId, Part>,
    pub groups: Vec<Group>,
    /// Themes people agreed on.
    pub agreed: HashSet<ThemeId>,
    /// Themes whose pieces come back: merged together, or dismissed.
    pub whole: HashSet<ThemeId>,
    pub pins: HashMap<VoiceId, ThemeId>,
    refusals: HashSet<(VoiceId, ThemeId)>,
}

/// Reads all of it.
pub(super) async fn read(tx: &mut Tx, ws: WorkspaceId) -> Result<Wishes> {
    let themes = store::theme::list::all(tx, ws).await?;
    let agreed = store::theme::set::agreed(tx, ws, themes.iter()).await?;
    let mut whole: HashSet<ThemeId> = themes.iter().filter_map(|theme| theme.life.leads_to).collect();
    let dismissed = themes.iter().filter(|theme| theme.life.state == State::Dismissed);
    whole.extend(dismissed.map(|theme| theme.theme.id));
    let parts = store::theme::part::list(tx, ws, None).await?;
    Ok(Wishes {
        themes: themes.into_iter().map(|theme| (theme.theme.id, theme)).collect(),
        parts: parts.into_iter().map(|part| (part.id, part)).collect(),
        groups: store::theme::group::list(tx, ws).await?,
        agreed,
        whole,
        pins: store::theme::assign::pins(tx, ws).await?.into_iter().collect(),
        refusals: store::theme::trace::refusals(tx, ws).await?.into_iter().collect(),
    })
}

impl Wishes {
    /// Whether somebody said of a voice that it is not about a theme, or about one that was merged into it.
    pub fn refused(&self, voice: VoiceId, theme: ThemeId) -> bool {
        if self.refusals.is_empty() {
            return false;
        }
        let said = self.refusals.iter().filter(|(own, _)| *own == voice);
        said.map(|(_, refused)| self.now(*refused)).any(|refused| refused == theme)
    }

    /// Voices of which somebody said what they are not about.
    pub fn refusing(&self) -> HashSet<VoiceId> {
        self.refusals.iter().map(|(voice, _)| *voice).collect()
    }

    /// The theme a merged one's voices are in.
    fn now(&self, mut theme: ThemeId) -> ThemeId {
        for _ in 0..self.themes.len() {
            match self.themes.get(&theme).and_then(|known| known.life.leads_to) {
                Some(next) => theme = next,
                None => break,
            }
        }
        theme
    }

    pub fn is_dismissed(&self, theme: ThemeId) -> bool {
        self.themes.get(&theme).is_some_and(|known| known.life.state == State::Dismissed)
    }
}

/// Says of each voice which theme and sub-theme it is in now; dismissed themes too.
pub(super) async fn place(tx: &mut Tx, ws: WorkspaceId, said: &mut [Said]) -> Result<()> {
    said.iter_mut().for_each(|said| (said.theme, said.part) = (None, None));
    let mut after = VoiceId(0);
    let mut at = 0;
    loop {
        let page = store::theme::assign::standing_after(tx, ws, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.voice;
        // Both are ordered by voice.
        for stands in page {
            while at < said.len() && said[at].id < stands.voice {
                at += 1;
            }
            if let Some(said) = said.get_mut(at).filter(|said| said.id == stands.voice) {
                (said.theme, said.part) = (Some(stands.theme), stands.part);
            }
        }
    }
}
