//! A voice as lists show it: with names, and with what the search matched.

use firsthand_domain::error::Result;
use firsthand_domain::id::VoiceId;
use firsthand_domain::noun::Voice;
use firsthand_domain::voice::SourceKind;
use firsthand_engine::duplicates;
use firsthand_search::marks::Marker;
use firsthand_store as store;
use firsthand_store::voice::read::NamedVoice;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ctx::{Ctx, Names};

/// A voice with the names of what it refers to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VoiceRow {
    #[serde(flatten)]
    pub voice: Voice,
    pub source_name: String,
    pub source_kind: SourceKind,
    pub person_name: Option<String>,
    pub person_role: Option<String>,
    pub person_city: Option<String>,
    pub account_name: Option<String>,
    pub area_name: Option<String>,
    pub theme_name: Option<String>,
    /// What the query matched, as byte ranges of the text.
    pub marks: Vec<(usize, usize)>,
    /// Found for its meaning: the words asked for are not in it.
    pub other_words: bool,
    /// The voice earlier on the page that says the same, word for word or nearly.
    pub copy_of: Option<VoiceId>,
}

/// The voices of a list of ids, in that order; those that are gone are left out.
pub(crate) async fn load(ctx: &Ctx, ids: &[i64], query: &str) -> Result<Vec<VoiceRow>> {
    let ids: Vec<VoiceId> = ids.iter().copied().map(VoiceId).collect();
    let mut tx = ctx.app.db.read().await?;
    let found = store::voice::read::find_many_named(&mut tx, ctx.actor.workspace, &ids).await?;
    drop(tx);
    let names = ctx.names().await?;
    let marker = (!query.trim().is_empty()).then(|| Marker::new(query));
    Ok(found.into_iter().map(|named| row(&names, named, marker.as_ref())).collect())
}

fn row(names: &Names, named: NamedVoice, marker: Option<&Marker>) -> VoiceRow {
    let marks = marker.map(|marker| marker.marks(&named.voice.text)).unwrap_or_default();
    let entitled =
        |marker: &Marker| named.voice.title.as_ref().is_some_and(|title| !marker.marks(title).is_empty());
    let other_words = marks.is_empty() && marker.is_some_and(|marker| !entitled(marker));
    let marks = marks.into_iter().map(|range| (range.start, range.end)).collect();
    VoiceRow {
        source_kind: names.source_kinds.get(&named.voice.source.0).copied().unwrap_or(SourceKind::File),
        voice: named.voice,
        source_name: named.source_name,
        person_name: named.person_name,
        person_role: named.person_role,
        person_city: named.person_city,
        account_name: named.account_name,
        area_name: named.area_name,
        theme_name: named.theme_name,
        marks,
        other_words,
        copy_of: None,
    }
}

/// Says of each voice which earlier one it is a copy of.
pub(crate) fn fold_copies(rows: &mut [VoiceRow]) {
    let texts: Vec<&str> = rows.iter().map(|row| row.voice.text.as_str()).collect();
    let originals = duplicates::originals(&texts);
    let ids: Vec<VoiceId> = rows.iter().map(|row| row.voice.id).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let first = originals.get(at).map_or(at, |first| *first as usize);
        row.copy_of = ids.get(first).copied().filter(|_| first != at);
    }
}
