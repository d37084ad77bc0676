//! How much a search for themes will read, and so how much an endpoint would be sent: said before it is switched on.

use firsthand_domain::error::Result;
use firsthand_domain::id::VoiceId;
use firsthand_domain::voice::Speaker;
use firsthand_engine::themes::Options;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Serialize;

use super::remote::{SENT, tokens};
use super::{Chosen, TeacherKind};
use crate::ctx::Ctx;

/// Voices looked at to know how long texts are.
const LOOKED_AT: i64 = 2000;

/// What one search for themes reads, about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plan {
    /// Texts the teacher reads, at most…
    pub texts: u64,
    /// …of so many voices.
    pub voices: u64,
    /// Tokens that takes.
    pub tokens: u64,
    /// What is sent of one text, in characters.
    pub characters: usize,
}

/// Looks at the first voices and reckons from their length.
pub async fn plan(ctx: &Ctx, chosen: &Chosen) -> Result<Plan> {
    let mut tx = ctx.app.db.read().await?;
    let page = store::export::voices_after(&mut tx, ctx.actor.workspace, VoiceId(0), LOOKED_AT).await?;
    let voices = ctx.app.index.len();
    let costs: Vec<usize> = page
        .iter()
        .filter(|named| named.voice.speaker != Speaker::Colleague)
        .map(|named| tokens(&named.voice.text, &chosen.prefix))
        .collect();
    let budget = Options::default().reading * chosen.reading.max(1) as usize;
    let (all, count) = (costs.iter().sum::<usize>().max(1), costs.len());
    // The first voices stand for all.
    let everything = (all as u64 * voices) / (count.max(1) as u64);
    let affordable = (budget * count).div_ceil(all) as u64;
    let texts = if everything <= budget as u64 { voices } else { affordable.min(voices) };
    let tokens = if voices == 0 { 0 } else { everything.min(budget as u64) };
    Ok(Plan { texts, voices, tokens, characters: SENT })
}

impl Plan {
    /// Whether customers' words leave this machine under these settings.
    pub fn leaves(chosen: &Chosen) -> bool {
        chosen.kind == TeacherKind::Endpoint
    }
}
