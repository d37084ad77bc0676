//! New voices find their place as they come in: a row in the file of vectors, and the theme they fit.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use firsthand_domain::error::Result;
use firsthand_domain::id::{ThemeId, VoiceId, WorkspaceId};
use firsthand_domain::noun::Voice;
use firsthand_domain::voice::{Speaker, is_customer_evidence};
use firsthand_engine::model::DIMENSIONS;
use firsthand_engine::themes::{Centroid, Text, assign, middle};
use firsthand_engine::{embed, vectors};
use firsthand_store as store;
use firsthand_store::change::Op;
use firsthand_store::theme::join::Joined;
use firsthand_store::theme::space::Place;
use firsthand_store::voice::read::NamedVoice;

use super::{Ground, blocking, text, unwritable};
use crate::ctx::App;
use crate::theme::tally::RECENT_DAYS;

/// Voices read at once, and rows of the change log.
const PAGE: i64 = 2000;
const CHANGES: i64 = 64;

/// Places voices that came in, or came anew; those in no theme join one they fit. Does nothing before the first run.
pub(crate) async fn meet(app: &App, ws: WorkspaceId, voices: &[NamedVoice]) -> Result<()> {
    let _turn = app.meaning.turn.lock().await;
    let Some(ground) = app.meaning.ground(&app.db, ws).await? else { return Ok(()) };
    place(app, ws, &ground, voices.iter().map(|named| &named.voice)).await
}

/// Goes over what came in while a run was reading: it counted none of it. The caller holds the turn.
pub(crate) async fn catch_up(app: &App, ws: WorkspaceId, mut seq: i64) -> Result<()> {
    let Some(ground) = app.meaning.ground(&app.db, ws).await? else { return Ok(()) };
    loop {
        let mut tx = app.db.read().await?;
        let changes = store::change::changes_after(&mut tx, ws, seq, CHANGES).await?;
        let Some(last) = changes.last() else { return Ok(()) };
        seq = last.seq;
        let came = changes.iter().filter(|c| c.noun == "voice" && matches!(c.op, Op::Added | Op::Updated));
        let ids: Vec<VoiceId> = came.flat_map(|c| &c.ids).copied().map(VoiceId).collect();
        for chunk in ids.chunks(PAGE as usize) {
            let voices = store::voice::read::find_many_named(&mut tx, ws, chunk).await?;
            let mut write = app.db.write().await?;
            store::theme::assign::clear_theme(&mut write, ws, chunk, app.clock.now()).await?;
            write.commit().await?;
            let mut voices: Vec<Voice> = voices.into_iter().map(|named| named.voice).collect();
            voices.iter_mut().for_each(|voice| voice.theme = None);
            place(app, ws, &ground, voices.iter()).await?;
        }
    }
}

/// Makes the file of vectors anew where it is missing, from the words and the space in the database.
pub(crate) async fn restore(app: &App, ws: WorkspaceId) -> Result<()> {
    let _turn = app.meaning.turn.lock().await;
    let Some(ground) = app.meaning.ground(&app.db, ws).await?.filter(|ground| ground.rows.is_none()) else {
        return Ok(());
    };
    let (mut body, mut after) = (Vec::new(), VoiceId(0));
    let mut tx = app.db.read().await?;
    loop {
        let page = store::export::voices_after(&mut tx, ws, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.voice.id;
        let read = read(&ground, page.iter().map(|named| &named.voice)).await?;
        read.iter().for_each(|(id, vector)| vectors::put_row(&mut body, id.0, vector));
    }
    app.meaning.write(ws, ground.stamp, body).await?;
    app.meaning.tidy(ws, ground.stamp).await
}

async fn place(
    app: &App,
    ws: WorkspaceId,
    ground: &Arc<Ground>,
    voices: impl Iterator<Item = &Voice>,
) -> Result<()> {
    let voices: Vec<&Voice> = voices.collect();
    let read = read(ground, voices.iter().copied()).await?;
    if read.is_empty() {
        return Ok(());
    }
    let mut body = Vec::with_capacity(read.len() * vectors::ROW_BYTES);
    read.iter().for_each(|(id, vector)| vectors::put_row(&mut body, id.0, vector));
    let rows = ground.clone();
    blocking(move || rows.rows.as_ref().map_or(Ok(()), |rows| rows.append(&body).map_err(unwritable)))
        .await?;

    let (places, refused) = {
        let mut tx = app.db.read().await?;
        let refused = store::theme::trace::refusals(&mut tx, ws).await?;
        (store::theme::space::places(&mut tx, ws).await?, refused.into_iter().collect::<HashSet<_>>())
    };
    let recent = app.clock.now().minus_days(RECENT_DAYS);
    let (themes, middles) = middles(&places);
    let centroids: Vec<Centroid<'_>> =
        middles.iter().map(|(vector, reach)| Centroid { vector, reach: *reach }).collect();
    let said: std::collections::HashMap<VoiceId, &Voice> =
        voices.iter().map(|voice| (voice.id, *voice)).collect();
    let joined: Vec<Joined> = read
        .iter()
        .filter_map(|(id, vector)| {
            let voice = said.get(id).filter(|voice| voice.theme.is_none())?;
            let (at, similarity) = assign(&centroids, vector)?;
            // Somebody said that it does not belong there; the next run finds its next best.
            let theme = *themes.get(at).filter(|theme| !refused.contains(&(*id, **theme)))?;
            Some(Joined {
                voice: *id,
                theme,
                similarity: f64::from(similarity),
                person: voice.person.map(|id| id.0),
                first_hand: is_customer_evidence(voice.speaker, voice.heard),
                source: voice.source,
                language: voice.language.clone(),
                version: voice.version.clone(),
                said_at: voice.dated.then_some(voice.said_at),
                recent: voice.dated && voice.said_at >= recent,
            })
        })
        .collect();
    if joined.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    store::theme::join::join(&mut tx, ws, &joined, app.clock.now()).await?;
    tx.commit().await
}

/// Where voices lie. Colleagues' own wishes are left out, as a run leaves them out; a voice named twice is read once.
async fn read(
    ground: &Arc<Ground>,
    voices: impl Iterator<Item = &Voice>,
) -> Result<Vec<(VoiceId, Vec<f32>)>> {
    let mut seen = HashSet::new();
    let said: Vec<(VoiceId, String, Option<String>)> = voices
        .filter(|voice| voice.speaker != Speaker::Colleague && seen.insert(voice.id))
        .map(|voice| (voice.id, text(&voice.text, None).text.to_owned(), voice.language.clone()))
        .collect();
    let ground = ground.clone();
    blocking(move || {
        let texts: Vec<Text<'_>> =
            said.iter().map(|(_, words, language)| text(words, language.as_deref())).collect();
        let vectors = ground.space.read(&texts);
        Ok(said.iter().zip(vectors.chunks_exact(DIMENSIONS)).map(|((id, ..), v)| (*id, v.to_vec())).collect())
    })
    .await
}

/// Themes, and for each its middle and its reach.
fn middles(stored: &[Place]) -> (Vec<ThemeId>, Vec<(Vec<f32>, f32)>) {
    let whole = stored.iter().filter(|place| place.centroid.len() == DIMENSIONS);
    whole
        .map(|place| {
            let bytes: Vec<i8> = place.centroid.iter().map(|b| b.cast_signed()).collect();
            (place.theme, (embed::from_bytes(&bytes), place.reach as f32))
        })
        .unzip()
}

/// Where themes lie whose members are known: `of` gives the theme of each voice, `vectors` where it lies.
pub(crate) fn places_of(of: &[Option<ThemeId>], vectors: &[i8]) -> Vec<Place> {
    let mut members: BTreeMap<ThemeId, Vec<&[i8]>> = BTreeMap::new();
    for (theme, vector) in of.iter().zip(vectors.chunks_exact(DIMENSIONS)) {
        if let Some(theme) = theme {
            members.entry(*theme).or_default().push(vector);
        }
    }
    members.into_iter().map(|(theme, members)| place_of(theme, &members)).collect()
}

fn place_of(theme: ThemeId, members: &[&[i8]]) -> Place {
    let (centroid, reach) = middle(members);
    let bytes = embed::to_bytes(&centroid);
    Place { theme, centroid: bytes.iter().map(|b| b.cast_unsigned()).collect(), reach: f64::from(reach) }
}
