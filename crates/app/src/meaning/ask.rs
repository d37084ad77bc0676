//! Questions asked by meaning: voices near some words, and voices near a voice.

use std::sync::Arc;

use firsthand_domain::error::Result;
use firsthand_domain::id::{VoiceId, WorkspaceId};
use firsthand_engine::themes::Text;
use firsthand_engine::vectors::Near;

use super::{Ground, blocking, unreadable};
use crate::ctx::App;

/// Voices a question finds at most: further ones are no answer any more.
pub const MOST: usize = 200;
/// Cosine below which a voice says something else than the words asked for…
const LEAST_WORDS: f32 = 0.5;
/// …and than the voice it is compared with.
const LEAST_VOICE: f32 = 0.6;

/// Voices whose meaning is near to `words`, the nearest first. None before the first run of themes.
pub(crate) async fn near_words(app: &App, ws: WorkspaceId, words: &str) -> Result<Vec<Near>> {
    let words = words.to_owned();
    near(app, ws, LEAST_WORDS, move |ground| {
        Ok(Some(ground.space.read(&[Text { text: &words, language: None }])))
    })
    .await
}

/// Voices whose meaning is near to that of `voice`, itself left out.
pub(crate) async fn near_voice(app: &App, ws: WorkspaceId, voice: VoiceId) -> Result<Vec<Near>> {
    let mut found = near(app, ws, LEAST_VOICE, move |ground| match &ground.rows {
        Some(rows) => rows.find(voice.0).map_err(unreadable),
        None => Ok(None),
    })
    .await?;
    found.retain(|near| near.id != voice.0);
    Ok(found)
}

async fn near(
    app: &App,
    ws: WorkspaceId,
    least: f32,
    question: impl FnOnce(&Ground) -> Result<Option<Vec<f32>>> + Send + 'static,
) -> Result<Vec<Near>> {
    let Some(ground) = app.meaning.ground(&app.db, ws).await? else { return Ok(Vec::new()) };
    let ground: Arc<Ground> = ground;
    blocking(move || {
        let Some(rows) = &ground.rows else { return Ok(Vec::new()) };
        let Some(vector) = question(&ground)? else { return Ok(Vec::new()) };
        rows.nearest(&vector, MOST, least).map_err(unreadable)
    })
    .await
}
