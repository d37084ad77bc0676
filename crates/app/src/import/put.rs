//! Items into the store: who spoke and how it was heard, where the row does not say.

use firsthand_domain::clock::Ids;
use firsthand_domain::error::Result;
use firsthand_domain::id::{ImportId, MemberId, SourceId, WorkspaceId};
use firsthand_domain::item::Item;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::voice::put::{BatchOutcome, NewVoice};

/// Where a batch of items comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub source: SourceId,
    pub import: Option<ImportId>,
    pub captured_by: Option<MemberId>,
}

/// An item, and what a machine reads in it.
pub(crate) type Judged = (Item, (Option<Kind>, Option<Tone>));

/// Stores items of one source within a transaction.
pub(crate) async fn put_items(
    tx: &mut Tx,
    ws: WorkspaceId,
    origin: Origin,
    items: Vec<Judged>,
    ids: &Ids,
    now: Timestamp,
) -> Result<BatchOutcome> {
    let rows: Vec<NewVoice> = items.into_iter().map(|judged| new_voice(judged, origin.captured_by)).collect();
    store::voice::put::put_batch(tx, ws, origin.source, origin.import, &rows, ids, now).await
}

fn new_voice((item, (kind, tone)): Judged, captured_by: Option<MemberId>) -> NewVoice {
    let speaker = item.speaker.unwrap_or(Speaker::Customer);
    let named = item.person.key("").is_some();
    let heard = item.heard.unwrap_or(match (speaker, named) {
        (Speaker::Colleague, _) => Heard::Report,
        (_, true) => Heard::Written,
        (_, false) => Heard::Anonymous,
    });
    NewVoice { speaker, heard, language: item.language.clone(), captured_by, kind, tone, item }
}
