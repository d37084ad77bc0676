//! The segments of one dimension, those heard least against their size first.

use std::cmp::Ordering;
use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::time::{DAY_US, Timestamp};
use firsthand_engine::missing::{self, represented};
use firsthand_search::request::Request;
use firsthand_search::spread::{Cut, Part};
use firsthand_store as store;
use firsthand_store::base::Known;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DIMENSIONS, dimension, key};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::launch::Interval;

/// Segments on the page.
const SHOWN: usize = 60;

/// Sets those heard lately against the customers there are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ShowMissing {
    /// `plan`, `city`, `country`, `language`, `account` or `role`; empty takes the first that says something.
    pub by: String,
    /// Heard in the last days, 7 to 1830.
    pub days: u32,
}

impl Default for ShowMissing {
    fn default() -> Self {
        ShowMissing { by: String::new(), days: 365 }
    }
}

/// Against what those heard are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Numbers a team brought.
    Imported,
    /// People this workspace knows: those who ever spoke, and nobody else.
    Known,
    /// Nothing is known.
    None,
}

/// How a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Under,
    Over,
    AsExpected,
    TooFew,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Segment {
    /// As the filter of a search takes it, where there is such a filter.
    pub value: String,
    pub name: String,
    pub heard: u32,
    pub base: u32,
    /// People who would have been heard, were everybody heard alike.
    pub expected: f64,
    /// Heard over expected; none where the base is empty.
    pub ratio: Option<Interval>,
    pub standing: Standing,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MissingPage {
    pub by: String,
    pub days: u32,
    /// First day counted, as 2026-11-22.
    pub from: String,
    pub base: Base,
    /// Those missing first.
    pub segments: Vec<Segment>,
    /// Further segments.
    pub left: usize,
    /// People heard who are in a segment, and who are in none.
    pub heard: u64,
    pub unplaced: u64,
    /// Voices nobody signed, which cannot be told apart by what is known of a person.
    pub unsigned: u64,
    pub customers: u64,
}

impl Action for ShowMissing {
    type Output = MissingPage;
    const NAME: &'static str = "show_missing";
    const ABOUT: &'static str =
        "Sets the customers heard in each segment against the customers there are: who is missing.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<MissingPage> {
        if !(7..=1830).contains(&self.days) {
            return Err(Error::invalid("days", "Choose between 7 and 1830 days."));
        }
        let ws = ctx.actor.workspace;
        let zone = ctx.zone().await?;
        let today = ctx.now().date(&zone);
        let first = today.saturating_sub(jiff::Span::new().days(i64::from(self.days) - 1));
        let from = first.to_zoned(zone).map_or(0, |start| Timestamp::from(start.timestamp()).0);
        let to = ctx.now().0 + DAY_US;
        let by = match self.by.as_str() {
            "" => first_with_base(ctx).await?,
            name => dimension(name)?,
        };
        let mut tx = ctx.app.db.read().await?;
        let imported = store::base::list(&mut tx, ws, by).await?;
        drop(tx);
        let heard = match by {
            "language" | "country" => spoken(ctx, by, (from, to)).await?,
            _ => placed(ctx, by, (from, to)).await?,
        };
        let (base, rows) = against(by, imported, &heard);
        let page = MissingPage {
            by: by.to_owned(),
            days: self.days,
            from: first.to_string(),
            base,
            heard: rows.iter().map(|row| u64::from(row.2)).sum(),
            customers: rows.iter().map(|row| u64::from(row.3)).sum(),
            unplaced: heard.unplaced,
            unsigned: heard.unsigned,
            segments: Vec::new(),
            left: rows.len().saturating_sub(SHOWN),
        };
        Ok(MissingPage { segments: judged(rows), ..page })
    }
}

/// The first dimension a team brought numbers for; else plans.
async fn first_with_base(ctx: &Ctx) -> Result<&'static str> {
    let mut tx = ctx.app.db.read().await?;
    for (name, _) in DIMENSIONS {
        if !store::base::list(&mut tx, ctx.actor.workspace, name).await?.is_empty() {
            return Ok(name);
        }
    }
    Ok("plan")
}

/// Who was heard, by the key of their segment.
#[derive(Default)]
struct Heard {
    /// Name, people heard, people known.
    segments: HashMap<String, (String, u32, u32)>,
    unplaced: u64,
    unsigned: u64,
    /// Whether people known are counted at all.
    known: bool,
}

/// By what a voice itself says: its language, its country.
async fn spoken(ctx: &Ctx, by: &str, (from, to): (i64, i64)) -> Result<Heard> {
    let cut = if by == "language" { Cut::Language } else { Cut::Country };
    let request = Request::new(ctx.actor.workspace.0, "");
    let found = ctx.app.index.spread(request, vec![from, to], cut).await?;
    let mut heard = Heard::default();
    for (part, counts) in found.parts {
        let (Part::Language(name) | Part::Country(name)) = part else { continue };
        let count = counts.first().copied().unwrap_or(0);
        heard.segments.insert(key(by, &name), (name, count, 0));
    }
    Ok(heard)
}

/// By what is known of a person.
async fn placed(ctx: &Ctx, by: &str, (from, to): (i64, i64)) -> Result<Heard> {
    let mut request = Request::new(ctx.actor.workspace.0, "");
    (request.filters.from_us, request.filters.to_us) = (Some(from), Some(to));
    let (people, unsigned) = ctx.app.index.people(request).await?;
    let mut tx = ctx.app.db.read().await?;
    let known = store::base::people(&mut tx, ctx.actor.workspace).await?;
    drop(tx);
    let of = |known: Known| match by {
        "plan" => (known.person, known.plan),
        "city" => (known.person, known.city),
        "role" => (known.person, known.role),
        _ => (known.person, known.account),
    };
    let mut heard = Heard { unsigned, known: true, ..Heard::default() };
    for (person, segment) in known.into_iter().map(of) {
        let spoke = people.binary_search(&person).is_ok();
        match segment.filter(|name| !name.trim().is_empty()) {
            None => heard.unplaced += u64::from(spoke),
            Some(name) => {
                let entry = heard.segments.entry(key(by, &name)).or_insert((name, 0, 0));
                entry.1 += u32::from(spoke);
                entry.2 += 1;
            }
        }
    }
    Ok(heard)
}

/// Value, name, heard, customers.
type Row = (String, String, u32, u32);

/// Sets those heard against the numbers a team brought, or against the people known. Segments the team's table does
/// not have are left out of the comparison.
fn against(by: &str, imported: Vec<(String, i64)>, heard: &Heard) -> (Base, Vec<Row>) {
    let label = |value: &str| match by {
        "language" => firsthand_domain::language::name(value).to_owned(),
        _ => value.to_owned(),
    };
    if !imported.is_empty() {
        let row = |(name, customers): (String, i64)| {
            let found = heard.segments.get(&key(by, &name));
            let value = found.map_or_else(|| name.clone(), |found| found.0.clone());
            let customers = u32::try_from(customers).unwrap_or(u32::MAX);
            (value.clone(), label(&value), found.map_or(0, |found| found.1), customers)
        };
        return (Base::Imported, imported.into_iter().map(row).collect());
    }
    let rows: Vec<Row> = heard
        .segments
        .values()
        .map(|(name, heard, known)| (name.clone(), label(name), *heard, *known))
        .collect();
    (if heard.known && !rows.is_empty() { Base::Known } else { Base::None }, rows)
}

fn judged(rows: Vec<Row>) -> Vec<Segment> {
    let segments: Vec<missing::Segment> =
        rows.iter().map(|row| missing::Segment { heard: row.2, base: row.3 }).collect();
    let row = |(row, found): (Row, missing::Represented)| Segment {
        value: row.0,
        name: row.1,
        heard: row.2,
        base: row.3,
        expected: found.expected,
        ratio: found.ratio.map(Interval::from),
        standing: match found.standing {
            missing::Standing::Under => Standing::Under,
            missing::Standing::Over => Standing::Over,
            missing::Standing::AsExpected => Standing::AsExpected,
            missing::Standing::TooFew => Standing::TooFew,
        },
    };
    let mut all: Vec<Segment> = rows.into_iter().zip(represented(&segments)).map(row).collect();
    all.sort_by(order);
    all.truncate(SHOWN);
    all
}

/// Missing first, by how many people are; then those heard too often, the rest by size.
fn order(a: &Segment, b: &Segment) -> Ordering {
    let rank = |s: &Segment| match s.standing {
        Standing::Under => 0,
        Standing::Over => 1,
        Standing::AsExpected => 2,
        Standing::TooFew => 3,
    };
    let off = |s: &Segment| (s.expected - f64::from(s.heard)).abs();
    rank(a)
        .cmp(&rank(b))
        .then_with(|| if rank(a) < 2 { off(b).total_cmp(&off(a)) } else { b.base.cmp(&a.base) })
        .then_with(|| b.heard.cmp(&a.heard))
        .then_with(|| a.name.cmp(&b.name))
}
