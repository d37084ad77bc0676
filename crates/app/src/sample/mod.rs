//! The sample workspace: a fictional company's voices, loaded as an import would bring them, so that a newcomer
//! meets the product with something in it. Everything in it is invented and the workspace says so.

mod launch;
mod line;
mod talk;

use std::collections::BTreeMap;

use firsthand_domain::clock::{Clock, Ids};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::item::Item;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::SourceKind;
use firsthand_engine::sense::Model;
use firsthand_store as store;
use serde::de::DeserializeOwned;

use crate::import::put::{Origin, put_items};
use crate::sense;

pub use launch::{LaunchLine, PlanLine};
pub use line::{AccountLine, PersonLine, VoiceLine};
pub use talk::talk;

/// The sample's files, one JSON object a line.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub voices: &'static [&'static str],
    pub people: &'static [&'static str],
    pub accounts: &'static str,
    pub launches: &'static str,
    /// Numbers by day: their name, and CSV.
    pub series: (&'static str, &'static str),
    /// Customers by city, as CSV.
    pub base: &'static str,
}

/// Voices that go into one transaction.
const BATCH: usize = 500;

/// Loads the sample into an empty workspace. Dates move by whole weeks so that the newest voice is a few days old.
pub async fn load(
    db: &store::db::Db,
    ids: &Ids,
    clock: &dyn Clock,
    ws: WorkspaceId,
    sample: &Sample,
) -> Result<usize> {
    let voices: Vec<VoiceLine> = read_all(sample.voices)?;
    let people: Vec<PersonLine> = read_all(sample.people)?;
    let accounts: Vec<AccountLine> = read_all(&[sample.accounts])?;
    let launches: Vec<LaunchLine> = read_all(&[sample.launches])?;
    let now = clock.now();
    let newest = voices.iter().map(|v| v.at).max().unwrap_or(now);
    let shift = line::shift_us(newest, now);
    let moved = |at: Timestamp| Timestamp(at.0 + shift);

    let by_id: BTreeMap<&str, &PersonLine> = people.iter().map(|p| (p.id.as_str(), p)).collect();
    let mut by_source: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
    for (row, voice) in voices.iter().enumerate() {
        let person = voice.person.as_deref().and_then(|id| by_id.get(id)).copied();
        let item = voice.item(row as u64 + 1, moved(voice.at), person);
        by_source.entry(&voice.source).or_default().push(item);
    }
    for (source, items) in &by_source {
        for chunk in items.chunks(BATCH) {
            put(db, ids, now, ws, source, chunk).await?;
        }
    }
    let mut tx = db.write().await?;
    let series = launch::series(&mut tx, ws, ids, now, sample.series, shift).await?;
    launch::launches(&mut tx, ws, ids, now, &launches, (shift, &series)).await?;
    launch::base(&mut tx, ws, sample.base).await?;
    line::complete_people(&mut tx, ws, &people, now).await?;
    line::complete_accounts(&mut tx, ws, &accounts, now).await?;
    tx.commit().await?;
    Ok(voices.len())
}

async fn put(
    db: &store::db::Db,
    ids: &Ids,
    now: Timestamp,
    ws: WorkspaceId,
    source: &str,
    items: &[Item],
) -> Result<()> {
    let mut tx = db.write().await?;
    let id = store::source::upsert(&mut tx, ws, source, kind_of(source), ids, now).await?;
    let origin = Origin { source: id, import: None, captured_by: None };
    let (model, mut reader) = (Model::start(), sense::Reader::default());
    let judged = items.iter().map(|item| (item.clone(), sense::of_item(&model, &mut reader, item))).collect();
    put_items(&mut tx, ws, origin, judged, ids, now).await?;
    tx.commit().await
}

fn kind_of(source: &str) -> SourceKind {
    match source {
        "App Store" | "Google Play" => SourceKind::Store,
        "Support" | "Support notes" => SourceKind::Support,
        "Interviews" => SourceKind::Interview,
        "Advisory board" => SourceKind::Board,
        "Sales notes" => SourceKind::Sales,
        "Community forum" => SourceKind::Community,
        name if name.contains("survey") => SourceKind::Survey,
        _ => SourceKind::File,
    }
}

fn read_all<T: DeserializeOwned>(files: &[&str]) -> Result<Vec<T>> {
    files
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            serde_json::from_str(line)
                .map_err(|fault| Error::internal(format!("A line of the sample does not read: {fault}.")))
        })
        .collect()
}
