//! One launch's page.

use firsthand_app::launch::plan::{Counted, Direction};
use firsthand_app::launch::{LaunchPage as Found, LaunchRow, SealedPlan, Standing, Week};
use firsthand_app::voice::find::SearchVoices;
use jiff::civil::Date;

use super::{LaunchPage, Rose, table, wording};
use crate::ui::chart::{Effect, EffectWeek, Launch, count};
use crate::ui::parts::{Crumb, Vital, When};
use crate::ui::shell::Shell;
use crate::ui::voice::query_of;

pub fn page(shell: Shell, found: Found, may_change: bool, when: &When) -> LaunchPage {
    let row = &found.row;
    let voices = |span: Option<(Date, Date)>| behind(row, span);
    LaunchPage {
        id: row.launch.id.to_string(),
        name: row.launch.name.clone(),
        crumbs: vec![Crumb::new("Launches", "/launches")],
        badge: wording::badge(row),
        lead: lead(row, when),
        late: row.plan.as_ref().filter(|sealed| sealed.late).map(|sealed| when.stamp(sealed.at)),
        say: wording::say(row),
        vitals: vitals(row),
        chart: chart(&found, when),
        rose: found.rose.iter().map(|rose| risen(row, rose)).collect(),
        looked: row.ratio.is_some(),
        believed: row.plan.as_ref().map(|sealed| believed(sealed, when)).unwrap_or_default(),
        earlier: earlier(&found, when),
        may_change,
        planned: row.plan.is_some(),
        voices_href: voices(None),
        shell,
    }
}

fn lead(row: &LaunchRow, when: &When) -> String {
    let mut out = format!("{}.", table::long(when.date(row.launch.at)));
    if let Some(sealed) = &row.plan {
        out.push_str(&format!(" Should move: {}.", sealed.said.measure));
        if !sealed.said.per.is_empty() {
            out.push_str(&format!(" Counted per {}.", sealed.said.per));
        }
        if !sealed.said.comparison.is_empty() {
            out.push_str(&format!(" Compared with {}.", sealed.said.comparison));
        }
    }
    out
}

/// Where the voices (or the series) behind a stretch of days are.
fn behind(row: &LaunchRow, span: Option<(Date, Date)>) -> String {
    match &row.plan {
        Some(sealed) => counted_href(&sealed.plan.measure, span),
        None => String::new(),
    }
}

/// The same for anything that is counted.
pub fn counted_href(counted: &Counted, span: Option<(Date, Date)>) -> String {
    if let Some(series) = counted.series {
        return format!("/launches/series/{series}");
    }
    let mut search = counted.search.clone().unwrap_or_default();
    if let Some(theme) = counted.theme {
        search.theme = vec![theme.to_string()];
    }
    search.first_hand = Some(true);
    if let Some((from, to)) = span {
        (search.from, search.to) = (Some(from.to_string()), Some(to.to_string()));
    }
    format!("/voice?{}", query_of(SearchVoices { limit: 0, offset: 0, ..search }))
}

fn vitals(row: &LaunchRow) -> Vec<Vital> {
    let Some(sealed) = &row.plan else { return Vec::new() };
    let vital = |label: &str, value: String, href: Option<String>, note: &str| Vital {
        label: label.to_owned(),
        value,
        href,
        note: note.to_owned(),
    };
    let mut out = Vec::new();
    let (before, after) = row.window.as_ref().map_or((None, None), |window| window.sides());
    if let Some(ratio) = &row.ratio {
        out.push(vital("Seen", wording::change(ratio.value), None, ""));
        out.push(vital("95% interval", wording::between(ratio), None, ""));
    }
    if let Some(hoped) = wording::hoped(&sealed.plan) {
        out.push(vital("We expected", hoped, None, ""));
    }
    if let Some(could) = row.could_see.filter(|_| row.ratio.is_some()) {
        let size = match sealed.plan.direction {
            Direction::Fewer => format!("{} or more", wording::change(could)),
            Direction::More => format!("{} or more", wording::change(1.0 / could)),
        };
        out.push(vital("Could tell apart", size, None, "8 times in 10"));
    }
    let weeks = row.window.as_ref().map_or((0, 0), |window| (window.before, window.after));
    if let Some(span) = before.filter(|_| row.standing != Standing::Registered && weeks.0 > 0) {
        let href = behind(row, Some(span));
        out.push(vital("Before", count(row.before as i64), Some(href), &format!("in {} weeks", weeks.0)));
    }
    if let Some(span) = after {
        let href = behind(row, Some(span));
        out.push(vital("After", count(row.after as i64), Some(href), &format!("in {} weeks", weeks.1)));
    }
    if let (Some((was, is)), Some(comparison)) = (row.compared, &sealed.plan.comparison) {
        let span = before.zip(after).map(|(b, a)| (b.0, a.1));
        let value = format!("{} and {}", count(was as i64), count(is as i64));
        out.push(vital("Comparison", value, Some(counted_href(comparison, span)), "before and after"));
    }
    out
}

fn chart(found: &Found, when: &When) -> Option<(String, String, Effect)> {
    let row = &found.row;
    if found.weeks.len() < 2 {
        return None;
    }
    let sealed = row.plan.as_ref()?;
    let unit = match sealed.plan.measure.series {
        Some(_) => "a week".to_owned(),
        None => "customers a week".to_owned(),
    };
    let title = match (row.standing, &row.ratio) {
        (Standing::Helped | Standing::Worse, Some(ratio)) => {
            format!("{} than without the launch", wording::capital(&wording::change(ratio.value)))
        }
        (Standing::NotShown | Standing::TooFew, _) => format!("No clear change in {}", sealed.said.measure),
        _ => format!("{}, week by week", sealed.said.measure),
    };
    let sub = "Distinct customers a week, counted from the launch day. Dashed and grey: what was expected without the \
               launch, and where 95 of 100 single weeks would lie.";
    let sub = match sealed.plan.measure.series {
        Some(_) => sub.replace("Distinct customers a week", &format!("{} a week", sealed.said.measure)),
        None => sub.to_owned(),
    };
    let week = |week: &Week| {
        let day = |text: &str| text.parse::<Date>().ok();
        let span = day(&week.from).zip(day(&week.to));
        EffectWeek {
            label: span.map_or_else(String::new, |(from, _)| when.day(from)),
            heard: week.heard,
            expected: week.expected.map(|e| (e.value, e.low, e.high)),
            href: behind(row, span),
        }
    };
    let date = when.day(when.date(row.launch.at));
    let course = Effect {
        name: format!("{title}. {}", wording::say(row)),
        unit,
        weeks: found.weeks.iter().map(week).collect(),
        before: row.window.as_ref().map_or(0, |window| window.before),
        launch: Some(Launch { name: row.launch.name.clone(), date, at: 0.0 }),
    };
    Some((title, sub, course))
}

fn risen(row: &LaunchRow, rose: &firsthand_app::launch::Rose) -> Rose {
    let theme = Counted { theme: Some(rose.theme), ..Counted::default() };
    let span = row.window.as_ref().and_then(|window| window.sides().1);
    Rose {
        name: rose.name.clone(),
        href: format!("/themes/{}", rose.theme),
        counts: format!("{} before, {} after", rose.before, rose.after),
        voices_href: counted_href(&theme, span),
        change: format!("{}, {}", wording::change(rose.ratio.value), wording::between(&rose.ratio)),
    }
}

fn believed(sealed: &SealedPlan, when: &When) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            out.push((label.to_owned(), text));
        }
    };
    add("Expected", wording::hoped(&sealed.plan).unwrap_or_default());
    add("Because", sealed.plan.expects.clone());
    add("We would undo it if", sealed.plan.undo_if.clone());
    let plan = &sealed.plan;
    add("Looked at", format!("{} weeks before, {} weeks after", plan.weeks_before, plan.weeks_after));
    if plan.trend {
        add("With", "the trend before it carried on".to_owned());
    }
    let by = sealed.by.as_ref().map(|name| format!("{name}, ")).unwrap_or_default();
    add("Sealed", format!("{by}{}", when.stamp(sealed.at)));
    out
}

/// Other plans it had: an edit does not make the first promise go away.
fn earlier(found: &Found, when: &When) -> Vec<(String, String)> {
    let holds = found.row.plan.as_ref().map(|sealed| sealed.id);
    let words = |sealed: &SealedPlan| {
        let hoped = wording::hoped(&sealed.plan).map(|h| format!(", {h}")).unwrap_or_default();
        let late = if sealed.late { ", after the fact" } else { "" };
        let launched = format!("{} on {}", sealed.name, sealed.day);
        (format!("{}{late}", when.stamp(sealed.at)), format!("{launched}: {}{hoped}", sealed.said.measure))
    };
    found.plans.iter().rev().filter(|sealed| Some(sealed.id) != holds).map(words).collect()
}
