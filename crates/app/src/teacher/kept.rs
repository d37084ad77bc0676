//! What a run did, kept so that pages can say it after a restart.

use std::time::Duration;

use firsthand_domain::error::{Error, Kind};
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::time::Timestamp;
use firsthand_engine::teacher::Teacher;
use firsthand_store as store;
use firsthand_store::theme::past::Run;

use super::{Counted, TeacherKind};
use crate::ctx::App;

/// What a run came to: texts, and how well the student predicts; or why it failed.
pub(crate) type Outcome<'a> = Result<(usize, Option<f32>), &'a Error>;

/// Keeps what a run did. One that somebody stopped did nothing. That it cannot be kept must not harm the run itself.
pub(crate) async fn keep(
    app: &App,
    ws: WorkspaceId,
    teacher: &Counted,
    (started, took): (Timestamp, Duration),
    outcome: Outcome<'_>,
) {
    if outcome.is_err_and(|error| error.kind == Kind::Conflict) {
        return;
    }
    let (read, pieces, reading) = teacher.so_far();
    let is_endpoint = teacher.chosen.kind == TeacherKind::Endpoint;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let run = Run {
        id: app.ids.next(app.clock.now()),
        started_at: started,
        micros: count(took.as_micros() as u64),
        kind: teacher.chosen.kind.name().to_owned(),
        teacher: teacher.name().to_owned(),
        texts_read: count(read),
        texts: outcome.map_or(0, |(texts, _)| texts as i64),
        read_micros: count(reading.as_micros() as u64),
        enough: teacher.had_enough(),
        tokens: if is_endpoint { count(pieces) } else { 0 },
        agreement: outcome.ok().and_then(|(_, agreement)| agreement).map(|a| (a * 1000.0).round() as i64),
        fault: outcome.err().map(|error| error.message.clone()),
    };
    let kept = async {
        let mut tx = app.db.write().await?;
        store::theme::past::add(&mut tx, ws, &run).await?;
        tx.commit().await
    };
    if let Err(error) = kept.await {
        tracing::warn!(%error, "what the search for themes did could not be kept");
    }
}
