//! What can be done with voices: sort them, tag them, keep the search that found them.

use axum::extract::Path;
use axum::response::Response;
use firsthand_app::ctx::Ctx;
use firsthand_app::saved_search::SaveSearch;
use firsthand_app::sense::correct::{CorrectKind, CorrectTone};
use firsthand_app::theme::voices::{MoveVoice, RefuseTheme};
use firsthand_app::undo::Changed;
use firsthand_app::voice::find::SearchVoices;
use firsthand_app::voice::tag::SetTags;
use firsthand_app::voice::triage::TriageVoices;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{ThemeId, VoiceId};
use firsthand_domain::voice::{Kind, Tone, Triage};

use super::asked::Asked;
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::frame::{Fields, Form, Frame, back};

/// `POST /voice/triage`: `id` as often as there are voices, `to`, `back`.
pub async fn triage(frame: Frame, Form(fields): Form) -> Response {
    match sort(&frame.ctx, &fields).await {
        Ok(changed) => back(&changed, fields.one("back")),
        Err(error) => frame.fail(&error),
    }
}

async fn sort(ctx: &Ctx, fields: &Fields) -> Result<Changed> {
    let voices: Vec<VoiceId> = fields.all("id").into_iter().filter_map(|id| id.parse().ok()).collect();
    if voices.is_empty() {
        return Err(Error::invalid(
            "id",
            "No voice was chosen. Select at least one, then say what to do with them.",
        ));
    }
    let state =
        Triage::parse(fields.one("to")).ok_or_else(|| Error::invalid("to", "Choose done, later or new."))?;
    let one = voices.len() == 1;
    let mut changed = ctx.run(TriageVoices { voices, state }).await?;
    if one {
        changed.message = match state {
            Triage::Done => "Done.",
            Triage::Later => "Kept for later.",
            Triage::New => "Unread again.",
        }
        .to_owned();
    }
    if let Some(left) = left(ctx, fields.one("back")).await? {
        changed.message = format!("{} {left} left.", changed.message);
    }
    Ok(changed)
}

/// Themes offered by name at most: a name beyond them can be typed.
const OFFERED: usize = 200;

/// Names of themes, from A to Z.
pub async fn theme_names(ctx: &Ctx) -> Result<Vec<String>> {
    let mut names: Vec<String> = ctx.names().await?.themes.values().cloned().collect();
    names.sort_by_cached_key(|name| name.to_lowercase());
    names.truncate(OFFERED);
    Ok(names)
}

/// The theme of a name somebody typed.
pub async fn theme_called(ctx: &Ctx, name: &str) -> Result<ThemeId> {
    let wanted = name.trim().to_lowercase();
    let names = ctx.names().await?;
    let mut found: Vec<i64> =
        names.themes.iter().filter(|(_, name)| name.to_lowercase() == wanted).map(|(id, _)| *id).collect();
    found.sort_unstable();
    let first = found.first().copied().map(ThemeId);
    first.ok_or_else(|| {
        Error::invalid("name", "No theme is called that. Type its name as the list of themes has it.")
    })
}

/// `POST /voice/{id}/theme`: `to=none` and `from` take it out of a theme, `name` moves it to another.
pub async fn theme(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let moved = async {
        let voice: VoiceId = address::id(&id, "voice")?;
        if fields.one("to") == "none" {
            let theme = address::id(fields.one("from"), "theme")?;
            return frame.ctx.run(RefuseTheme { voice, theme }).await;
        }
        let theme = theme_called(&frame.ctx, fields.one("name")).await?;
        frame.ctx.run(MoveVoice { voice, theme }).await
    };
    match moved.await {
        Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| format!("/voice/{id}"))),
        Err(error) => frame.fail(&error),
    }
}

/// How many voices are left of a search for some state of reading; of other searches nothing leaves.
async fn left(ctx: &Ctx, back: &str) -> Result<Option<String>> {
    let asked = Asked::read(&Fields::read(back.split_once('?').map_or("", |(_, query)| query)));
    if asked.search.triage.is_empty() {
        return Ok(None);
    }
    let found = ctx.run(SearchVoices { plain: true, offset: 0, limit: 1, ..asked.search }).await?;
    Ok(Some(count(found.total as i64)))
}

/// `POST /voice/{id}/tags`: all its tags in one line, separated by commas.
pub async fn tags(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let to = Some(fields.one("back"))
        .filter(|back| !back.is_empty())
        .map_or(format!("/voice/{id}"), str::to_owned);
    match tag(&frame.ctx, &id, fields.one("tags")).await {
        Ok(changed) => back(&changed, &to),
        Err(error) => frame.fail(&error),
    }
}

async fn tag(ctx: &Ctx, id: &str, line: &str) -> Result<Changed> {
    let voice: VoiceId = address::id(id, "voice")?;
    ctx.run(SetTags { voice, tags: line.split(',').map(str::to_owned).collect(), sent: None }).await
}

/// `POST /voice/{id}/kind`: what kind it is; empty takes back what was said.
pub async fn kind(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let corrected = async {
        let voice: VoiceId = address::id(&id, "voice")?;
        let kind = chosen("kind", fields.one("kind"), Kind::parse)?;
        frame.ctx.run(CorrectKind { voice, kind }).await
    };
    judged(&frame, &fields, &id, corrected.await)
}

/// `POST /voice/{id}/tone`: how it was meant; empty takes back what was said.
pub async fn tone(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let corrected = async {
        let voice: VoiceId = address::id(&id, "voice")?;
        let tone = chosen("tone", fields.one("tone"), Tone::parse)?;
        frame.ctx.run(CorrectTone { voice, tone }).await
    };
    judged(&frame, &fields, &id, corrected.await)
}

fn chosen<T>(field: &'static str, name: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    if name.is_empty() {
        return Ok(None);
    }
    parse(name).map(Some).ok_or_else(|| Error::invalid(field, "Choose one of those shown."))
}

fn judged(frame: &Frame, fields: &Fields, id: &str, corrected: Result<Changed>) -> Response {
    match corrected {
        Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| format!("/voice/{id}"))),
        Err(error) => frame.fail(&error),
    }
}

/// `POST /searches`: keeps a search under a name.
pub async fn save(frame: Frame, Form(fields): Form) -> Response {
    let asked = Asked::read(&Fields::read(fields.one("query")));
    let to = asked.list(1);
    match frame
        .ctx
        .run(SaveSearch { name: fields.one("name").to_owned(), query: asked.query(), area: None })
        .await
    {
        Ok(changed) => back(&changed, &to),
        Err(error) => frame.fail(&error),
    }
}
