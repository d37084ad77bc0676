//! Who says a theme: customers by stage, plan, version, language and source, set beside everybody heard.

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SourceId, ThemeId, VoiceId};
use firsthand_domain::language;
use firsthand_domain::stage::Stage;
use firsthand_domain::theme::Cut;
use firsthand_engine::rates;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::Serialize;

use super::tally::Said;
use crate::ctx::Ctx;

/// Fewer customers than this are too few to compare.
const FEW: i64 = 5;
/// Values shown of a cut.
const SHOWN: usize = 6;
/// Voices read at once.
const PAGE: usize = 10_000;

/// One way to cut a theme.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ThemeCut {
    /// The field of `search_voices`.
    pub field: String,
    pub label: &'static str,
    /// Customers of whom the value is known, and of whom it is not.
    pub people: i64,
    pub unknown: i64,
    pub values: Vec<Share>,
}

/// One value of a cut.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    pub value: String,
    pub label: String,
    /// Customers, and what they said first-hand.
    pub people: i64,
    pub voices: i64,
    /// Their share of the theme's customers of whom the value is known, with its 95 % interval.
    pub share: f64,
    pub low: f64,
    pub high: f64,
    /// The same share among everybody heard.
    pub whole: f64,
    pub verdict: Verdict,
}

/// A share beside that of everybody heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    More,
    Fewer,
    /// The interval holds the share of everybody.
    Chance,
    /// Too few customers to say.
    TooFew,
}

/// The cuts of a theme beside those of everything said.
pub(super) fn shares(own: &[Cut], whole: &[Cut], source: impl Fn(&str) -> Option<String>) -> Vec<ThemeCut> {
    let cut = |cut: &Cut| {
        let all = whole.iter().find(|other| other.by == cut.by)?;
        let (field, label) = match cut.by.as_str() {
            "stage" => ("stage", "Customers"),
            "plan" => ("plan", "Plan"),
            "version" => ("version", "Version"),
            "language" => ("language", "Language"),
            _ => ("source", "Source"),
        };
        let mut values: Vec<Share> = cut
            .values
            .iter()
            .filter_map(|(value, people, voices)| {
                let label = match field {
                    "stage" => Stage::parse(value)?.label().to_owned(),
                    "language" => language::name(value).to_owned(),
                    "source" => source(value)?,
                    _ => value.clone(),
                };
                let everybody = all.values.iter().find(|other| other.0 == *value).map_or(0, |other| other.1);
                Some(share(value, label, (*people, *voices), cut.people, (everybody, all.people)))
            })
            .take(SHOWN)
            .collect();
        if field == "stage" {
            values.sort_by_key(|share| Stage::ALL.iter().position(|stage| stage.name() == share.value));
        }
        let shown =
            ThemeCut { field: field.to_owned(), label, people: cut.people, unknown: cut.unknown, values };
        (!shown.values.is_empty()).then_some(shown)
    };
    own.iter().filter_map(cut).collect()
}

fn share(value: &str, label: String, (people, voices): (i64, i64), of: i64, whole: (i64, i64)) -> Share {
    let found = rates::share(people as f64, of as f64);
    let everybody = if whole.1 > 0 { whole.0 as f64 / whole.1 as f64 } else { 0.0 };
    let verdict = match () {
        () if of < FEW || people < FEW && found.high >= everybody => Verdict::TooFew,
        () if found.low > everybody => Verdict::More,
        () if found.high < everybody => Verdict::Fewer,
        () => Verdict::Chance,
    };
    Share {
        value: value.to_owned(),
        label,
        people,
        voices,
        share: found.value,
        low: found.low,
        high: found.high,
        whole: everybody,
        verdict,
    }
}

/// The voices of some themes whose customers are of one of `stages` and on one of `plans`; an empty list does not
/// narrow. Counted as of the last run, as the theme's page says.
pub(crate) async fn voices(
    ctx: &Ctx,
    themes: &[ThemeId],
    stages: &[Stage],
    plans: &[String],
) -> Result<Vec<VoiceId>> {
    if themes.is_empty() {
        return Err(Error::invalid(
            "stage",
            "Choose a theme as well: stages and plans narrow the voices of a theme.",
        ));
    }
    let ws = ctx.actor.workspace;
    let mut tx = ctx.app.db.read().await?;
    let as_of = store::theme::trace::last_run(&mut tx, ws).await?.map_or(ctx.now(), |run| run.at);
    let mut out = Vec::new();
    for theme in themes {
        let ids = store::theme::life::voices(&mut tx, ws, *theme).await?;
        for chunk in ids.chunks(PAGE) {
            let voices = store::voice::read::find_many(&mut tx, ws, chunk).await?;
            let said: Vec<Said> = voices.into_iter().map(|voice| Said::of(voice, 0)).collect();
            let ground = super::keep::ground(&mut tx, ws, &said, as_of).await?;
            for said in said {
                let stage = said.stage(&ground);
                let plan = said.person.and_then(|person| ground.known.get(&person)?.plan.as_ref());
                let of_stage = stages.is_empty() || stage.is_some_and(|stage| stages.contains(&stage));
                let of_plan = plans.is_empty() || plan.is_some_and(|plan| plans.contains(plan));
                if of_stage && of_plan {
                    out.push(said.id);
                }
            }
        }
    }
    Ok(out)
}

/// The name of a source by its id.
pub(super) fn source_name(sources: &[store::source::SourceCount], id: &str) -> Option<String> {
    let id: SourceId = id.parse().ok()?;
    sources.iter().find(|source| source.source.id == id).map(|source| source.source.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(values: &[(&str, i64)]) -> Cut {
        let people = values.iter().map(|value| value.1).sum();
        let values = values.iter().map(|(value, n)| ((*value).to_owned(), *n, *n + 1)).collect();
        Cut { by: "stage".to_owned(), people, unknown: 3, values }
    }

    #[test]
    fn a_share_is_called_more_only_outside_its_interval() {
        let whole = cut(&[("established", 800), ("new", 150), ("leaving", 50)]);
        let own = cut(&[("new", 30), ("established", 30), ("leaving", 2)]);
        let found = shares(&[own], &[whole], |_| None);
        let verdicts: Vec<_> =
            found[0].values.iter().map(|share| (share.value.as_str(), share.verdict)).collect();
        assert_eq!(
            verdicts,
            [("new", Verdict::More), ("established", Verdict::Fewer), ("leaving", Verdict::TooFew)]
        );
        assert_eq!((found[0].people, found[0].unknown, found[0].values[0].voices), (62, 3, 31));
        assert!((found[0].values[0].whole - 0.15).abs() < 1e-9);
    }

    #[test]
    fn few_customers_are_not_compared_and_unknown_ones_are_left_out() {
        let few = shares(&[cut(&[("new", 3)])], &[cut(&[("new", 100)])], |_| None);
        assert_eq!(few[0].values[0].verdict, Verdict::TooFew);
        assert!(shares(&[cut(&[])], &[cut(&[("new", 100)])], |_| None).is_empty());
        assert!(shares(&[cut(&[("new", 3)])], &[], |_| None).is_empty());
    }
}
