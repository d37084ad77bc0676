//! One voice, open.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{MemberId, VoiceId};
use firsthand_domain::noun::Person;
use firsthand_engine::duplicates;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::row::{self, VoiceRow};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::meaning::ask;

/// Opens one voice.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OpenVoice {
    pub id: VoiceId,
    /// The search it was found by, to mark what matched.
    #[serde(default)]
    pub q: String,
}

/// A voice and what stands around it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OpenedVoice {
    pub row: VoiceRow,
    pub person: Option<Person>,
    /// Other voices of the same person, latest first.
    pub heard_before: Vec<VoiceRow>,
    /// Voices in the same theme.
    pub theme_voices: Option<i64>,
    /// The voices nearest in meaning, copies left out.
    pub alike: Vec<VoiceRow>,
    /// How many are near in meaning, copies included; at most [`ask::MOST`].
    pub alike_total: usize,
    /// How many others say the same, word for word or nearly.
    pub copies: usize,
    /// Who said what kind it is, and how it was meant.
    pub kind_by: Option<String>,
    pub tone_by: Option<String>,
}

/// Other voices shown beside an open one.
const BESIDE: i64 = 6;
/// Alike ones shown.
const ALIKE: usize = 4;
/// Cosine from which a voice may be a copy.
const COPY: f32 = 0.9;

impl Action for OpenVoice {
    type Output = OpenedVoice;
    const NAME: &'static str = "open_voice";
    const ABOUT: &'static str = "Opens one voice, with the person and what they said before.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<OpenedVoice> {
        let ws = ctx.actor.workspace;
        let row =
            row::load(ctx, &[self.id.0], &self.q).await?.pop().ok_or_else(|| Error::not_found("voice"))?;
        let mut tx = ctx.app.db.read().await?;
        let mut others = Vec::new();
        let mut person = None;
        if let Some(id) = row.voice.person {
            person = store::person::list::find(&mut tx, ws, id).await?.map(|found| found.person);
            let page = store::voice::list::list_by_person(&mut tx, ws, id, None, BESIDE).await?;
            others = page.items.iter().map(|voice| voice.id.0).filter(|id| *id != self.id.0).collect();
        }
        let theme_voices = match row.voice.theme {
            Some(theme) => store::theme::list::find(&mut tx, ws, theme).await?.map(|t| t.theme.voices),
            None => None,
        };
        let (kind_by, tone_by) = (row.voice.kind_by, row.voice.tone_by);
        let members =
            if kind_by.or(tone_by).is_some() { store::member::list(&mut tx, ws).await? } else { Vec::new() };
        let name = |id: Option<MemberId>| members.iter().find(|m| Some(m.id) == id).map(|m| m.name.clone());
        drop(tx);
        let heard_before = row::load(ctx, &others, "").await?;
        let Alike { shown, total, copies } = alike(ctx, &row).await?;
        Ok(OpenedVoice {
            row,
            person,
            heard_before,
            theme_voices,
            alike: shown,
            alike_total: total,
            copies,
            kind_by: name(kind_by),
            tone_by: name(tone_by),
        })
    }
}

struct Alike {
    shown: Vec<VoiceRow>,
    total: usize,
    copies: usize,
}

/// Voices near in meaning, and which of them are copies.
async fn alike(ctx: &Ctx, row: &VoiceRow) -> Result<Alike> {
    let ws = ctx.actor.workspace;
    let near = ask::near_voice(&ctx.app, ws, row.voice.id).await?;
    let close =
        near.iter().filter(|near| near.similarity >= COPY).map(|near| VoiceId(near.id)).collect::<Vec<_>>();
    let mut tx = ctx.app.db.read().await?;
    let texts = store::voice::read::text_of(&mut tx, ws, &close).await?;
    drop(tx);
    let all: Vec<&str> =
        std::iter::once(row.voice.text.as_str()).chain(texts.iter().map(|(_, text)| text.as_str())).collect();
    let same = duplicates::originals(&all);
    let copies: Vec<i64> =
        texts.iter().zip(same.iter().skip(1)).filter(|(_, of)| **of == 0).map(|((id, _), _)| id.0).collect();
    let others: Vec<i64> = near.iter().map(|near| near.id).filter(|id| !copies.contains(id)).collect();
    let mut shown = row::load(ctx, &others[..others.len().min(ALIKE * 3)], "").await?;
    row::fold_copies(&mut shown);
    shown.retain(|row| row.copy_of.is_none());
    shown.truncate(ALIKE);
    Ok(Alike { shown, total: near.len(), copies: copies.len() })
}
