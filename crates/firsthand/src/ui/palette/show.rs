//! `GET /palette`: as a page, or as JSON for the dialog.

use axum::Json;
use axum::response::{IntoResponse, Response};
use firsthand_app::account::ListAccounts;
use firsthand_app::ctx::Ctx;
use firsthand_app::person::ListPeople;
use firsthand_app::theme::list::ListThemes;
use firsthand_app::voice::find::SearchVoices;
use firsthand_domain::error::Result;
use firsthand_domain::voice::is_customer_evidence;

use super::{Group, Palette, PalettePage, PaletteRow, places};
use crate::ui::chart::count;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::{When, after_comma, language, name, words};

/// Rows of one group.
const ROWS: usize = 5;
/// Characters of a voice: one line.
const LINE: usize = 90;

pub async fn show(frame: Frame, fields: Fields) -> Response {
    let q = fields.one("q").trim().to_owned();
    match answers(&frame.ctx, &q, &frame.when()).await {
        Ok(palette) if fields.one("format") == "json" => Json(palette).into_response(),
        Ok(palette) => frame.show(&PalettePage { shell: frame.shell(), q, palette }),
        Err(error) => frame.fail(&error),
    }
}

async fn answers(ctx: &Ctx, q: &str, when: &When) -> Result<Palette> {
    let mut groups = places(q);
    if !q.is_empty() {
        let found = [
            Group { name: "People", rows: people(ctx, q).await? },
            Group { name: "Accounts", rows: accounts(ctx, q).await? },
            Group { name: "Themes", rows: themes(ctx, q).await? },
            Group { name: "Voices", rows: voices(ctx, q, when).await? },
        ];
        groups.extend(found.into_iter().filter(|group| !group.rows.is_empty()));
    }
    Ok(Palette { groups })
}

async fn people(ctx: &Ctx, q: &str) -> Result<Vec<PaletteRow>> {
    let page = ctx.run(ListPeople { q: q.to_owned(), limit: ROWS as i64, ..ListPeople::default() }).await?;
    let row = |found: firsthand_app::person::PersonRow| {
        let about: Vec<String> = [found.person.role, found.person.city].into_iter().flatten().collect();
        PaletteRow {
            label: found.person.name,
            href: format!("/people/{}", found.person.id),
            icon: "users-three",
            note: if about.is_empty() { voices_of(found.voices) } else { about.join(", ") },
            key: "",
            said: false,
            lang: String::new(),
        }
    };
    Ok(page.people.into_iter().map(row).collect())
}

async fn accounts(ctx: &Ctx, q: &str) -> Result<Vec<PaletteRow>> {
    let list = ctx.run(ListAccounts { q: q.to_owned(), after: None }).await?;
    let row = |found: firsthand_app::account::AccountRow| PaletteRow {
        href: format!("/accounts/{}", found.account.id),
        label: found.account.name,
        icon: "buildings",
        note: found.account.city.map_or_else(|| voices_of(found.voices), |city| city.trim().to_owned()),
        key: "",
        said: false,
        lang: String::new(),
    };
    Ok(list.accounts.into_iter().take(ROWS).map(row).collect())
}

async fn themes(ctx: &Ctx, q: &str) -> Result<Vec<PaletteRow>> {
    let list = ctx.run(ListThemes { q: q.to_owned() }).await?;
    let row = |found: firsthand_app::theme::list::ThemeRow| PaletteRow {
        href: format!("/themes/{}", found.theme.id),
        label: found.theme.name,
        icon: "circles-three",
        note: voices_of(found.theme.voices),
        key: "",
        said: false,
        lang: String::new(),
    };
    Ok(list.themes.into_iter().chain(list.emerging).take(ROWS).map(row).collect())
}

/// The closest voices, and a way to all of them.
async fn voices(ctx: &Ctx, q: &str, when: &When) -> Result<Vec<PaletteRow>> {
    let found =
        ctx.run(SearchVoices { q: begun(q), plain: true, limit: ROWS, ..SearchVoices::default() }).await?;
    let query = serde_urlencoded::to_string([("q", begun(q))]).unwrap_or_default();
    let mut rows: Vec<PaletteRow> = Vec::new();
    for hit in &found.voices {
        let day = after_comma(hit.voice.dated, || when.day(when.date(hit.voice.said_at)));
        rows.push(PaletteRow {
            label: words(hit).near_mark().excerpt(LINE).text,
            href: format!("/voice/{}?{query}", hit.voice.id),
            icon: "ear",
            note: format!("{}, {}{day}", name(hit), hit.source_name),
            key: "",
            said: is_customer_evidence(hit.voice.speaker, hit.voice.heard),
            lang: language(hit),
        });
    }
    if found.total > rows.len() as u64 {
        rows.push(PaletteRow {
            label: format!("All {} voices", count(found.total as i64)),
            href: format!("/voice?{query}"),
            icon: "magnifying-glass",
            note: String::new(),
            key: "",
            said: false,
            lang: String::new(),
        });
    }
    Ok(rows)
}

/// Somebody is still typing: the last word counts by its beginning.
fn begun(q: &str) -> String {
    let word = q.rsplit(char::is_whitespace).next().unwrap_or_default();
    let plain = !word.is_empty() && word.chars().all(char::is_alphanumeric) && !q.contains('"');
    if plain && word != "OR" && word != "NOT" { format!("{q}*") } else { q.to_owned() }
}

fn voices_of(voices: i64) -> String {
    if voices == 1 { "1 voice".to_owned() } else { format!("{} voices", count(voices)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_unfinished() {
        assert_eq!(begun("cold bat"), "cold bat*");
        assert_eq!(begun("tag:winter"), "tag:winter");
        assert_eq!(begun("\"cold hands"), "\"cold hands");
    }
}
