//! What a launch should change, as a team says it before the day.

use std::collections::HashMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SeriesId, ThemeId, decode};
use firsthand_domain::language;
use firsthand_store as store;
use firsthand_store::db::Tx;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ctx::{Ctx, Names};
use crate::voice::find::SearchVoices;

/// Weeks a plan may look at, before and after.
const BEFORE: std::ops::RangeInclusive<u32> = 4..=52;
const AFTER: std::ops::RangeInclusive<u32> = 2..=52;
const LONGEST: usize = 300;

/// Something that is counted by week: the customers of a theme or a search, or a series. With nothing named it is
/// everybody who was heard.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Counted {
    pub theme: Option<ThemeId>,
    pub search: Option<SearchVoices>,
    pub series: Option<SeriesId>,
    /// Of the series; without one, all its segments together.
    pub segment: Option<String>,
}

/// Which way it should go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Fewer,
    More,
}

/// A plan: sealed when it is registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LaunchPlan {
    /// What should change.
    pub measure: Counted,
    pub direction: Direction,
    /// By how much, in percent: 40 with `fewer` is 40 % fewer.
    pub expected_percent: Option<u32>,
    /// What is expected and why, in words.
    pub expects: String,
    /// What would make us take it back, in words.
    pub undo_if: String,
    /// Weeks looked at before and after, from the launch day.
    pub weeks_before: u32,
    pub weeks_after: u32,
    /// What it is counted against: a series such as orders, or everybody heard (nothing named). None counts per week.
    pub per: Option<Counted>,
    /// Those who did not get it, or another theme; nothing named is everything else that was said.
    pub comparison: Option<Counted>,
    /// It was rising or falling before: carry that on.
    pub trend: bool,
}

impl Default for LaunchPlan {
    fn default() -> Self {
        LaunchPlan {
            measure: Counted::default(),
            direction: Direction::Fewer,
            expected_percent: None,
            expects: String::new(),
            undo_if: String::new(),
            weeks_before: 12,
            weeks_after: 8,
            per: None,
            comparison: None,
            trend: false,
        }
    }
}

/// A plan in words, written when it was sealed: a theme may be gone by the time somebody reads it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// "Unlock fails at the kerb".
    pub measure: String,
    /// "Orders", "everybody heard"; empty for none.
    pub per: String,
    /// "Everything else that was said"; empty for none.
    pub comparison: String,
}

/// What stands in the database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub name: String,
    /// As 2026-11-22.
    pub day: String,
    pub plan: LaunchPlan,
    pub said: Said,
}

impl Stored {
    pub fn read(text: &str) -> Result<Stored> {
        serde_json::from_str(text).map_err(|_| {
            Error::internal("A launch has a plan that this version cannot read. Run `firsthand doctor`.")
        })
    }
}

impl Counted {
    /// Everybody heard.
    pub fn is_everything(&self) -> bool {
        self.theme.is_none() && self.search.is_none() && self.series.is_none()
    }

    fn check(&self, field: &'static str) -> Result<()> {
        let named = [self.theme.is_some(), self.search.is_some(), self.series.is_some()];
        if named.into_iter().filter(|named| *named).count() > 1 {
            return Err(Error::invalid(field, "Name one of a theme, a search or a series, not several."));
        }
        Ok(())
    }
}

/// A plan that can be kept: texts trimmed, weeks in bounds, and nothing set against itself.
pub(super) fn checked(mut plan: LaunchPlan) -> Result<LaunchPlan> {
    plan.measure.check("measure")?;
    if plan.measure.is_everything() {
        return Err(Error::invalid(
            "measure",
            "Say what should change: a theme, a saved search or a series.",
        ));
    }
    for (field, other) in [("per", &plan.per), ("comparison", &plan.comparison)] {
        let Some(other) = other else { continue };
        other.check(field)?;
        if *other == plan.measure {
            return Err(Error::invalid(
                field,
                "This is what should change. It cannot be set against itself.",
            ));
        }
    }
    if plan.measure.series.is_some() && plan.comparison.as_ref().is_some_and(Counted::is_everything) {
        return Err(Error::invalid(
            "comparison",
            "A series has nothing else beside it. Name another series.",
        ));
    }
    for (field, weeks, allowed) in
        [("weeks_before", plan.weeks_before, BEFORE), ("weeks_after", plan.weeks_after, AFTER)]
    {
        if !allowed.contains(&weeks) {
            let (low, high) = (allowed.start(), allowed.end());
            return Err(Error::invalid(field, format!("Choose between {low} and {high} weeks.")));
        }
    }
    if plan.expected_percent.is_some_and(|p| p == 0 || p > 1000)
        || plan.direction == Direction::Fewer && plan.expected_percent.is_some_and(|p| p > 100)
    {
        return Err(Error::invalid("expected_percent", "Write a share between 1 and 100 percent."));
    }
    for (field, text) in [("expects", &mut plan.expects), ("undo_if", &mut plan.undo_if)] {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > LONGEST {
            return Err(Error::invalid(field, format!("Say it in {LONGEST} characters.")));
        }
    }
    Ok(plan)
}

/// The plan in words; what it names has to be there.
pub(super) async fn said(ctx: &Ctx, tx: &mut Tx, plan: &LaunchPlan) -> Result<Said> {
    let mut out = Said { measure: label(ctx, tx, "measure", &plan.measure).await?, ..Said::default() };
    if let Some(per) = &plan.per {
        out.per = match per.is_everything() {
            true => "everybody heard".to_owned(),
            false => label(ctx, tx, "per", per).await?,
        };
    }
    if let Some(comparison) = &plan.comparison {
        out.comparison = match comparison.is_everything() {
            true => "everything else that was said".to_owned(),
            false => label(ctx, tx, "comparison", comparison).await?,
        };
    }
    Ok(out)
}

async fn label(ctx: &Ctx, tx: &mut Tx, field: &'static str, counted: &Counted) -> Result<String> {
    let ws = ctx.actor.workspace;
    if let Some(theme) = counted.theme {
        let found = store::theme::list::find(tx, ws, theme).await?;
        return found
            .map(|found| found.theme.name)
            .ok_or_else(|| Error::invalid(field, "This theme is not there any more. Choose another."));
    }
    if let Some(series) = counted.series {
        let held = store::series::list(tx, ws).await?.into_iter().find(|held| held.series.id == series);
        let held =
            held.ok_or_else(|| Error::invalid(field, "This series is not there any more. Choose another."))?;
        return match &counted.segment {
            None => Ok(held.series.name),
            Some(segment) if held.segments.contains(segment) => {
                Ok(format!("{}, {segment}", held.series.name))
            }
            Some(_) => Err(Error::invalid(field, "This series has no such segment.")),
        };
    }
    let Some(search) = &counted.search else { return Ok("everybody heard".to_owned()) };
    Ok(words(search, &*ctx.names().await?))
}

/// What a search looks for, in few words: its own words and what it is narrowed to.
fn words(search: &SearchVoices, names: &Names) -> String {
    let mut parts = Vec::new();
    if !search.q.trim().is_empty() {
        parts.push(format!("“{}”", search.q.trim()));
    }
    let named = |ids: &[String], known: &HashMap<i64, String>| {
        ids.iter().filter_map(|id| known.get(&decode(id)?).cloned()).collect::<Vec<_>>()
    };
    parts.extend(named(&search.theme, &names.themes));
    parts.extend(named(&search.area, &names.areas));
    parts.extend(search.source.iter().filter_map(|id| names.sources.get(&id.0).cloned()));
    parts.extend(search.language.iter().map(|code| language::name(code).to_owned()));
    parts.extend(search.country.iter().cloned());
    parts.extend(search.version.iter().cloned());
    parts.extend(search.tag.iter().cloned());
    parts.extend(search.rating.iter().map(|stars| format!("{stars} stars")));
    if parts.is_empty() { "a search".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(measure: Counted) -> LaunchPlan {
        LaunchPlan { measure, ..LaunchPlan::default() }
    }

    #[test]
    fn a_plan_names_one_thing_and_sets_nothing_against_itself() {
        let theme = Counted { theme: Some(ThemeId(4)), ..Counted::default() };
        let both = Counted { series: Some(SeriesId(5)), ..theme.clone() };
        let fault = |plan| checked(plan).unwrap_err().field;
        assert_eq!(fault(plan(Counted::default())), Some("measure"));
        assert_eq!(fault(plan(both)), Some("measure"));
        let itself = LaunchPlan { comparison: Some(theme.clone()), ..plan(theme.clone()) };
        assert_eq!(fault(itself), Some("comparison"));
        assert_eq!(fault(LaunchPlan { weeks_after: 1, ..plan(theme.clone()) }), Some("weeks_after"));
        assert_eq!(
            fault(LaunchPlan { expected_percent: Some(140), ..plan(theme.clone()) }),
            Some("expected_percent")
        );
        let kept = checked(LaunchPlan { expects: " a \n b ".into(), ..plan(theme) }).unwrap();
        assert_eq!(kept.expects, "a b");
    }
}
