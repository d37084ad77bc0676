//! Searching voices: words, filters, facets and a histogram.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{AccountId, AreaId, ImportId, PartId, PersonId, SourceId, ThemeId, VoiceId};
use firsthand_domain::stage::Stage;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};
use firsthand_search::query::plain_words;
use firsthand_search::request::{Filters, Request, Sort as IndexSort};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facets::{self, Bucket, Facet};
use super::row::{self, VoiceRow};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::meaning::ask;

/// Voices by words and filters. Everything here can stand in a URL.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SearchVoices {
    /// Words, "exact phrases", -without, one OR other, person:name, rating:1..2, kind:bug, tone:negative,
    /// after:2026-01-01.
    pub q: String,
    pub source: Vec<SourceId>,
    pub speaker: Vec<Speaker>,
    pub heard: Vec<Heard>,
    /// True: everything but colleagues' reports; false: only those.
    pub first_hand: Option<bool>,
    /// Stars, 1 to 5.
    pub rating: Vec<u8>,
    /// ISO 639-1 codes.
    pub language: Vec<String>,
    pub country: Vec<String>,
    pub version: Vec<String>,
    /// Ids of product areas, or `none`.
    pub area: Vec<String>,
    /// Ids of themes, or `none` for voices in no theme yet.
    pub theme: Vec<String>,
    /// Ids of sub-themes.
    pub part: Vec<PartId>,
    /// Where the customer stood when they said it; only beside themes.
    pub stage: Vec<Stage>,
    /// Plans of the customer's account; only beside themes.
    pub plan: Vec<String>,
    pub tag: Vec<String>,
    pub triage: Vec<Triage>,
    /// Kinds, or `none` for voices no kind is known of.
    pub kind: Vec<String>,
    /// Tones, or `none`.
    pub tone: Vec<String>,
    pub person: Option<PersonId>,
    pub account: Option<AccountId>,
    /// Imports: the voices they brought.
    pub import: Vec<ImportId>,
    /// First day, as 2026-11-22, in the workspace's zone.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Only voices that have the words, none that mean the same in others.
    pub words_only: bool,
    /// Voices whose meaning is near to that of this one.
    pub like: Option<VoiceId>,
    pub sort: Sort,
    pub offset: usize,
    /// Voices on a page, at most 200; 0 means 40.
    pub limit: usize,
    /// Leave facets and histogram out.
    pub plain: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; the newest when there are no words.
    #[default]
    Relevance,
    Newest,
    Oldest,
    LowestRated,
}

/// One page of what was found.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct VoicePage {
    pub total: u64,
    pub offset: usize,
    pub voices: Vec<VoiceRow>,
    pub facets: Vec<Facet>,
    pub histogram: Vec<Bucket>,
    /// What of the query was not understood; the rest was searched.
    pub problem: Option<String>,
    /// Voices that mean the same in other words are among them; those have no marks.
    pub by_meaning: bool,
}

impl Action for SearchVoices {
    type Output = VoicePage;
    const NAME: &'static str = "search_voices";
    const ABOUT: &'static str =
        "Finds voices by words and filters, with counts by source, language, theme and more.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<VoicePage> {
        let zone = ctx.zone().await?;
        let mut request = self.request(ctx, &zone)?;
        request.filters.only = self.only(ctx).await?;
        request.close = self.close(ctx).await?;
        if self.like.is_some() && request.close.is_empty() {
            return Ok(VoicePage::default());
        }
        let by_meaning = !request.close.is_empty();
        let query = request.query.clone();
        let answer = ctx.app.index.search(request).await?;
        let ids: Vec<_> = answer.hits.iter().map(|hit| hit.id).collect();
        let mut voices = row::load(ctx, &ids, &query).await?;
        voices.iter_mut().for_each(|row| row.other_words &= by_meaning);
        row::fold_copies(&mut voices);
        let facets = facets::named(ctx, &answer.facets).await?;
        let histogram = facets::buckets(&answer.histogram);
        Ok(VoicePage {
            total: answer.total,
            offset: self.offset,
            voices,
            facets,
            histogram,
            problem: answer.problem,
            by_meaning,
        })
    }
}

impl SearchVoices {
    /// How many voices a page holds.
    pub fn page_size(&self) -> usize {
        if self.limit == 0 { 40 } else { self.limit.min(200) }
    }

    /// Voices found by their meaning, the nearest first: near to the one asked for, or to plain words.
    async fn close(&self, ctx: &Ctx) -> Result<Vec<i64>> {
        let ws = ctx.actor.workspace;
        let near = match (self.like, self.words_only) {
            (Some(voice), _) => ask::near_voice(&ctx.app, ws, voice).await?,
            (None, true) => return Ok(Vec::new()),
            (None, false) => match plain_words(&self.q) {
                Some(words) => ask::near_words(&ctx.app, ws, &words).await?,
                None => return Ok(Vec::new()),
            },
        };
        Ok(near.into_iter().map(|near| near.id).collect())
    }

    /// The index's request for this search, in the actor's workspace.
    pub(crate) fn request(&self, ctx: &Ctx, zone: &TimeZone) -> Result<Request> {
        Ok(Request {
            workspace: ctx.actor.workspace.0,
            query: if self.like.is_some() { String::new() } else { self.q.clone() },
            close: Vec::new(),
            filters: self.filters(zone)?,
            sort: match self.sort {
                Sort::Relevance => IndexSort::Relevance,
                Sort::Newest => IndexSort::Newest,
                Sort::Oldest => IndexSort::Oldest,
                Sort::LowestRated => IndexSort::LowestRated,
            },
            offset: self.offset,
            limit: self.page_size(),
            facets: !self.plain,
        })
    }

    fn filters(&self, zone: &TimeZone) -> Result<Filters> {
        let names = |list: &[&'static str]| list.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        Ok(Filters {
            source: self.source.iter().map(|id| id.0).collect(),
            speaker: names(&self.speaker.iter().map(|s| s.name()).collect::<Vec<_>>()),
            heard: names(&self.heard.iter().map(|h| h.name()).collect::<Vec<_>>()),
            rating: self.rating.clone(),
            language: self.language.clone(),
            country: self.country.clone(),
            version: self.version.clone(),
            area: or_none::<AreaId>("area", &self.area, |id| id.0)?,
            theme: or_none::<ThemeId>("theme", &self.theme, |id| id.0)?,
            tags: self.tag.clone(),
            triage: names(&self.triage.iter().map(|t| t.name()).collect::<Vec<_>>()),
            kind: named("kind", &self.kind, Kind::parse, Kind::name)?,
            tone: named("tone", &self.tone, Tone::parse, Tone::name)?,
            person_id: self.person.map(|id| id.0),
            account_id: self.account.map(|id| id.0),
            import: self.import.iter().map(|id| id.0).collect(),
            first_hand: self.first_hand,
            from_us: self
                .from
                .as_deref()
                .filter(|d| !d.is_empty())
                .map(|d| day("from", d, 0, zone))
                .transpose()?,
            to_us: self.to.as_deref().filter(|d| !d.is_empty()).map(|d| day("to", d, 1, zone)).transpose()?,
            after_id: None,
            only: None,
        })
    }

    /// What the index does not know and the database does: the voices of sub-themes, stages and plans.
    pub(crate) async fn only(&self, ctx: &Ctx) -> Result<Option<Vec<i64>>> {
        let mut only: Option<Vec<i64>> = None;
        if !self.part.is_empty() {
            let mut tx = ctx.app.db.read().await?;
            let ids = firsthand_store::theme::part::voices(&mut tx, ctx.actor.workspace, &self.part).await?;
            only = Some(ids.into_iter().map(|id| id.0).collect());
        }
        if !self.stage.is_empty() || !self.plan.is_empty() {
            let themes: Vec<ThemeId> = self.theme.iter().filter_map(|theme| theme.parse().ok()).collect();
            let ids = crate::theme::cuts::voices(ctx, &themes, &self.stage, &self.plan).await?;
            let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
            if let Some(only) = only {
                let only: std::collections::HashSet<i64> = only.into_iter().collect();
                ids.retain(|id| only.contains(id));
            }
            only = Some(ids);
        }
        if let Some(only) = &mut only {
            only.sort_unstable();
        }
        Ok(only)
    }
}

fn or_none<I: std::str::FromStr>(
    field: &'static str,
    list: &[String],
    number: fn(I) -> i64,
) -> Result<Vec<Option<i64>>> {
    list.iter()
        .map(|text| match text.as_str() {
            "none" => Ok(None),
            _ => text
                .parse()
                .map(|id| Some(number(id)))
                .map_err(|_| Error::invalid(field, "This filter is not known.")),
        })
        .collect()
}

/// Names, or `none` for voices without.
fn named<T>(
    field: &'static str,
    list: &[String],
    parse: fn(&str) -> Option<T>,
    name: fn(T) -> &'static str,
) -> Result<Vec<Option<String>>> {
    list.iter()
        .map(|text| match (text.as_str(), parse(text)) {
            ("none", _) => Ok(None),
            (_, Some(value)) => Ok(Some(name(value).to_owned())),
            (_, None) => Err(Error::invalid(field, "This filter is not known.")),
        })
        .collect()
}

/// The first moment of a day, `later` days on, in `zone`.
fn day(field: &'static str, text: &str, later: i64, zone: &TimeZone) -> Result<i64> {
    let fault = || Error::invalid(field, format!("“{text}” is not a day. Write it as 2026-11-22."));
    let date: Date = text.parse().map_err(|_| fault())?;
    let date = date.checked_add(jiff::Span::new().days(later)).map_err(|_| fault())?;
    let start = date.to_zoned(zone.clone()).map_err(|_| fault())?;
    Ok(Timestamp::from(start.timestamp()).0)
}
