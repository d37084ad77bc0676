//! How kind and tone are judged, language by language.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::time::Timestamp;
use firsthand_engine::sense::{Report, Target, knows};
use firsthand_search::request::Request;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::work::Key;

/// How kind and tone are judged.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ShowSense {}

/// What judges, and how well.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Sense {
    /// When it learned last; nothing where it has not yet.
    pub learned_at: Option<Timestamp>,
    pub learning: bool,
    /// Voices people sorted.
    pub corrections: i64,
    /// Every language heard, the most first.
    pub languages: Vec<Judged>,
}

/// How one language is judged.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Judged {
    /// ISO 639-1; empty for texts too short to tell.
    pub language: String,
    pub voices: u64,
    pub tone: By,
    pub kind: By,
}

/// What judges one thing in one language. Shares are from texts that were held back; nothing where there were too few.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct By {
    pub how: How,
    /// Texts with stars, or sorted by people.
    pub texts: u32,
    /// Of 1: how many get an answer, how many answers are right, and how many the most frequent answer would get right.
    pub answered: Option<f32>,
    pub right: Option<f32>,
    pub most: Option<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Learned from your own stars and corrections.
    Learned,
    /// The words the product came with.
    Start,
    /// Not at all.
    NotJudged,
}

/// Fewer held-back texts than this prove nothing.
const ENOUGH: u32 = 40;

impl Action for ShowSense {
    type Output = Sense;
    const NAME: &'static str = "show_kind_and_tone";
    const ABOUT: &'static str =
        "Says what judges kind and tone in each language, what it learned from and how well it does.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Sense> {
        let ws = ctx.actor.workspace;
        let model = super::model(&ctx.app, ws).await?;
        let mut tx = ctx.app.db.read().await?;
        let learned = store::voice::sense::find_learned(&mut tx, ws).await?;
        let corrections = store::voice::sense::corrections(&mut tx, ws).await?;
        drop(tx);
        let answer = ctx.app.index.search(Request { limit: 0, ..Request::new(ws.0, "") }).await?;
        let mut heard = answer.facets.language;
        let named: u64 = heard.iter().map(|(_, n)| n).sum();
        heard.push((String::new(), answer.total.saturating_sub(named)));
        let languages = heard
            .into_iter()
            .filter(|(_, voices)| *voices > 0)
            .map(|(language, voices)| Judged {
                tone: by(Target::Tone, &language, model.reports()),
                kind: by(Target::Kind, &language, model.reports()),
                language,
                voices,
            })
            .collect();
        Ok(Sense {
            learned_at: learned.map(|learned| learned.at),
            learning: ctx.app.work.find(Key::Sense(ws.0)).is_some(),
            corrections,
            languages,
        })
    }
}

fn by(target: Target, language: &str, reports: &[Report]) -> By {
    let report = reports.iter().find(|report| report.target == target && report.language == language);
    let known = knows(Some(language).filter(|code| !code.is_empty()));
    let how = match report {
        Some(report) if report.uses_learned => How::Learned,
        _ if known => How::Start,
        _ => How::NotJudged,
    };
    let measured = report.filter(|report| report.texts >= ENOUGH && how != How::NotJudged);
    By {
        how,
        texts: report.map_or(0, |report| report.texts),
        answered: measured.map(|report| report.answered),
        right: measured.filter(|report| report.answered > 0.0).map(|report| report.right),
        most: measured.map(|report| report.most),
    }
}
