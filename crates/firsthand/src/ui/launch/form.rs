//! The form of a plan: what stands in it, and what it could see.

use firsthand_app::launch::plan::{Counted, Direction, LaunchPlan};
use firsthand_app::launch::{PlanLaunch, Preview};
use firsthand_app::saved_search::ListSearches;
use firsthand_app::series::{ListSeries, SeriesRow};
use firsthand_app::theme::list::ListThemes;
use firsthand_domain::error::Result;
use firsthand_domain::id::SeriesId;
use firsthand_domain::noun::{SavedSearch, Theme};

use super::{Bar, Options, Sees, wording};
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::Choice;
use crate::ui::voice::search_of;

/// What can be chosen from.
pub struct Known {
    themes: Vec<Theme>,
    searches: Vec<SavedSearch>,
    series: Vec<SeriesRow>,
}

impl Known {
    pub async fn load(frame: &Frame) -> Result<Known> {
        let themes = frame.ctx.run(ListThemes::default()).await?.themes;
        Ok(Known {
            themes: themes.into_iter().map(|row| row.theme).collect(),
            searches: frame.ctx.run(ListSearches {}).await?,
            series: frame.ctx.run(ListSeries {}).await?,
        })
    }

    /// Reads a choice: `theme:…`, `search:…`, `series:…`, `series:…:segment`, `all`.
    pub fn counted(&self, text: &str) -> Option<Counted> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "all" => Some(Counted::default()),
            "theme" => Some(Counted { theme: Some(rest.parse().ok()?), ..Counted::default() }),
            "search" => {
                let kept = self.searches.iter().find(|search| search.id.to_string() == rest)?;
                Some(Counted { search: Some(search_of(&kept.query)), ..Counted::default() })
            }
            "series" => {
                let (id, segment) = rest.split_once(':').map_or((rest, None), |(id, s)| (id, Some(s)));
                let series: SeriesId = id.parse().ok()?;
                Some(Counted {
                    series: Some(series),
                    segment: segment.map(str::to_owned),
                    ..Counted::default()
                })
            }
            _ => None,
        }
    }

    /// The groups of choices, the chosen one marked. `all` is the word for everybody, where that can be chosen.
    fn options(&self, chosen: Option<&Counted>, all: &'static str, voices: bool) -> Vec<Options> {
        let is = |value: &str| chosen.is_some() && self.counted(value).as_ref() == chosen;
        let choice = |value: String, label: String| {
            let chosen = is(&value);
            Choice::new(value, label, chosen)
        };
        let mut out = Vec::new();
        if !all.is_empty() {
            out.push(Options { group: "", choices: vec![choice("all".to_owned(), all.to_owned())] });
        }
        let mut series = Vec::new();
        for row in &self.series {
            let id = row.series.id;
            series.push(choice(format!("series:{id}"), row.series.name.clone()));
            for segment in row.segments.iter().take(100) {
                series.push(choice(
                    format!("series:{id}:{segment}"),
                    format!("{}, {segment}", row.series.name),
                ));
            }
        }
        let themes = self.themes.iter().map(|t| choice(format!("theme:{}", t.id), t.name.clone()));
        let searches = self.searches.iter().map(|s| choice(format!("search:{}", s.id), s.name.clone()));
        if voices {
            out.push(Options { group: "Themes", choices: themes.collect() });
            out.push(Options { group: "Saved searches", choices: searches.collect() });
        }
        out.push(Options { group: "Numbers by day", choices: series });
        // A search that was kept once and is not there any more stays chosen.
        let lost = chosen
            .filter(|c| c.search.is_some() && !self.searches.iter().any(|s| is(&format!("search:{}", s.id))));
        if let Some(search) = lost.and_then(|c| c.search.as_ref()) {
            let query = crate::ui::voice::query_of(search.clone());
            let choices = vec![Choice::new(format!("query:{query}"), "The search it had", true)];
            out.push(Options { group: "Before", choices });
        }
        out.retain(|options| !options.choices.is_empty());
        out
    }

    pub fn measures(&self, chosen: &Counted) -> Vec<Options> {
        self.options(Some(chosen).filter(|c| !c.is_everything()), "", true)
    }
    pub fn pers(&self, chosen: Option<&Counted>) -> Vec<Options> {
        self.options(chosen, "Everybody heard", false)
    }
    pub fn comparisons(&self, chosen: Option<&Counted>) -> Vec<Options> {
        self.options(chosen, "Everything else that was said", true)
    }
}

/// What a form or an address says of a plan. A choice that is not there any more counts as none.
pub fn plan(known: &Known, fields: &Fields) -> LaunchPlan {
    let usual = LaunchPlan::default();
    let choice = |name: &str| {
        let text = fields.one(name);
        match text.strip_prefix("query:") {
            Some(query) => Some(Counted { search: Some(search_of(query)), ..Counted::default() }),
            None => known.counted(text),
        }
    };
    let number = |name: &str, usual: u32| fields.one(name).trim().parse().unwrap_or(usual);
    LaunchPlan {
        measure: choice("measure").unwrap_or_default(),
        direction: if fields.one("direction") == "more" { Direction::More } else { Direction::Fewer },
        // What is no number is refused as such, not dropped.
        expected_percent: fields
            .filled("expected_percent")
            .map(|text| text.trim_end_matches('%').trim().parse().unwrap_or(0)),
        expects: fields.one("expects").to_owned(),
        undo_if: fields.one("undo_if").to_owned(),
        weeks_before: number("weeks_before", usual.weeks_before),
        weeks_after: number("weeks_after", usual.weeks_after),
        per: choice("per"),
        comparison: choice("comparison"),
        trend: fields.one("trend") == "on",
    }
}

/// Choices of a number of weeks.
pub fn weeks(all: &[u32], chosen: u32) -> Vec<Choice> {
    let mut all = all.to_vec();
    if !all.contains(&chosen) {
        all.push(chosen);
        all.sort_unstable();
    }
    all.into_iter().map(|n| Choice::new(n.to_string(), format!("{n} weeks"), n == chosen)).collect()
}

pub fn directions(chosen: Direction) -> Vec<Choice> {
    vec![
        Choice::new("fewer", "Fewer", chosen == Direction::Fewer),
        Choice::new("more", "More", chosen == Direction::More),
    ]
}

/// What a plan could see; nothing while it names nothing, or what it names is not there.
pub async fn sees(frame: &Frame, day: &str, plan: &LaunchPlan) -> Option<Sees> {
    if plan.measure.is_everything() {
        return None;
    }
    // A day that is no day is said where it is registered; the preview then goes by today.
    let day = if day.parse::<jiff::civil::Date>().is_ok() { day.to_owned() } else { String::new() };
    let preview = frame.ctx.run(PlanLaunch { day, plan: plan.clone() }).await.ok()?;
    Some(told(&preview, plan))
}

fn told(preview: &Preview, plan: &LaunchPlan) -> Sees {
    let fewer = plan.direction == Direction::Fewer;
    let size = |sees: &firsthand_app::launch::Sees| if fewer { 1.0 - sees.fall } else { sees.rise - 1.0 };
    let percent = |share: f64| format!("{:.0}%", (share * 100.0).ceil());
    let chosen = preview.sees.iter().find(|sees| sees.weeks == plan.weeks_after as usize);
    let way = if fewer { "fall" } else { "rise" };
    let title = match chosen {
        Some(sees) => format!("{} weeks can tell a {way} of {} or more", sees.weeks, percent(size(sees))),
        None => "Not enough to say what it could see".to_owned(),
    };
    let sub = match (preview.reason.is_empty(), plan.measure.series) {
        (false, _) => preview.reason.clone(),
        (true, Some(_)) => {
            format!(
                "Smallest change this plan could tell from none, 8 times in 10. From {} weeks.",
                preview.weeks
            )
        }
        (true, None) => format!(
            "Smallest change this plan could tell from none, 8 times in 10. From {} customers in {} weeks.",
            preview.heard, preview.weeks
        ),
    };
    let hope = chosen.zip(wording::hoped_ratio(plan)).map(|(sees, hoped)| {
        let seen = if fewer { hoped <= sees.fall } else { hoped >= sees.rise };
        let words = wording::hoped(plan).unwrap_or_default();
        let text = if seen {
            format!("You expect {words}. If it is there, we will most likely see it.")
        } else {
            format!("You expect {words}. That is too small to see in this window: it would most likely read “not shown”. Take more weeks, or name something heard more often.")
        };
        (seen, text)
    });
    let most = preview.sees.iter().map(size).fold(0.01, f64::max);
    let bar = |sees: &firsthand_app::launch::Sees| Bar {
        weeks: format!("{} weeks", sees.weeks),
        width: format!("{:.0}", 200.0 * size(sees) / most),
        label: percent(size(sees)),
        chosen: sees.weeks == plan.weeks_after as usize,
    };
    Sees { title, sub, bars: preview.sees.iter().map(bar).collect(), hope }
}
