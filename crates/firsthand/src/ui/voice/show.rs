//! `GET /voice` and `GET /voice/{id}`: the same page, with or without a voice of one's own choice open.

use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use firsthand_app::ctx::Ctx;
use firsthand_app::import::list::ShowImport;
use firsthand_app::voice::find::{SearchVoices, Sort, VoicePage as Hits};
use firsthand_app::voice::open::OpenVoice as Open;
use firsthand_app::workspace::ListMembers;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::id::VoiceId;

use super::asked::{Asked, sort_name};
use super::labels::Labels;
use super::opened::{Stand, opened};
use super::views::{Views, views};
use super::{Found, OpenVoice, Search, VoicePage, chips, found, groups};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::Choice;
use crate::ui::shell::Place;

pub async fn list(frame: Frame, fields: Fields) -> Response {
    answer(frame.at(Place::Voice), &fields, None).await
}

pub async fn one(frame: Frame, fields: Fields, Path(id): Path<String>) -> Response {
    match address::id(&id, "voice") {
        Ok(id) => answer(frame.at(Place::Voice), &fields, Some(id)).await,
        Err(error) => frame.fail(&error),
    }
}

async fn answer(frame: Frame, fields: &Fields, id: Option<VoiceId>) -> Response {
    match page(&frame, fields, id).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame, fields: &Fields, id: Option<VoiceId>) -> Result<VoicePage> {
    let (ctx, when) = (&frame.ctx, frame.when());
    let (asked, hits) = ask(ctx, Asked::read(fields)).await?;
    let Views { views, everything } = views(ctx, &asked).await?;
    let open = match id.or(hits.voices.first().map(|hit| hit.voice.id)) {
        Some(chosen) => Some(open(frame, &asked, &hits, chosen).await?),
        None => None,
    };
    let may_change = ctx.actor.role >= Role::Member;
    let current = open.as_ref().map(|open| open.id.as_str());
    let names = ctx.names().await?;
    let labels = Labels {
        facets: &hits.facets,
        names: &names,
        someone: someone(&asked, &hits),
        imports: imports(ctx, &asked).await?,
    };
    let notes = [asked.note.clone(), hits.problem.clone().unwrap_or_default()];
    let found = Found {
        total: count(hits.total as i64),
        one: hits.total == 1,
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" "),
        applied: chips::applied(&asked, &labels, &when),
        only_words: found::only_words(&asked, &hits),
        histogram: found::histogram(&asked, &hits, &when),
        rows: found::rows(&asked, &hits, current, may_change, &when),
        pager: found::pager(&asked, &hits),
        workspace_empty: everything == 0,
        widen: chips::wider(&asked),
    };
    Ok(VoicePage {
        shell: frame.shell(),
        at_list: id.is_none(),
        search: search(&asked, may_change && !views.iter().any(|view| view.current)),
        facets: groups::groups(&asked, &labels),
        views,
        found,
        open,
    })
}

/// The hits of a search; of its last page, where the page asked for lies behind it.
async fn ask(ctx: &Ctx, mut asked: Asked) -> Result<(Asked, Hits)> {
    let hits = ctx.run(asked.search.clone()).await?;
    if asked.page == 1 || hits.total == 0 || !hits.voices.is_empty() {
        return Ok((asked, hits));
    }
    asked.turn_to((hits.total as usize).div_ceil(asked.search.page_size()));
    let hits = ctx.run(asked.search.clone()).await?;
    Ok((asked, hits))
}

/// Whose voices were asked for, as the hits name them.
fn someone(asked: &Asked, hits: &Hits) -> String {
    let first = hits.voices.first();
    let name = match asked.search.person {
        Some(_) => first.and_then(|hit| hit.person_name.clone()),
        None => first.and_then(|hit| hit.account_name.clone()),
    };
    name.unwrap_or_else(|| "One customer".to_owned())
}

/// The imports asked for, by the names of their files.
async fn imports(ctx: &Ctx, asked: &Asked) -> Result<Vec<(String, String)>> {
    let mut named = Vec::new();
    for &id in &asked.search.import {
        let name = match ctx.run(ShowImport { id }).await {
            Ok(found) => format!("Import of {}", found.import.file_name),
            Err(error) if error.kind == Kind::NotFound => "An import that is not here".to_owned(),
            Err(error) => return Err(error),
        };
        named.push((id.to_string(), name));
    }
    Ok(named)
}

fn search(asked: &Asked, savable: bool) -> Search {
    let by = |sort, label: &str| Choice::new(sort_name(sort), label, asked.search.sort == sort);
    let mut sort = vec![
        by(Sort::Newest, "Newest first"),
        by(Sort::Oldest, "Oldest first"),
        by(Sort::LowestRated, "Lowest stars first"),
    ];
    if asked.search.q.is_empty() {
        // Without words nothing is closer than anything else: the usual order is the newest first.
        sort[0] =
            Choice::new("", "Newest first", matches!(asked.search.sort, Sort::Relevance | Sort::Newest));
    } else {
        sort.insert(0, by(Sort::Relevance, "Closest first"));
    }
    let hidden = ["triage", "person", "account", "import", "heard", "part", "stage", "plan", "words"];
    Search {
        q: asked.search.q.clone(),
        from: asked.search.from.clone().unwrap_or_default(),
        to: asked.search.to.clone().unwrap_or_default(),
        sort,
        kept: asked
            .pairs()
            .into_iter()
            .filter(|(n, _)| hidden.contains(n))
            .map(|(n, v)| (n.to_owned(), v))
            .collect(),
        query: asked.query(),
        savable,
    }
}

async fn open(frame: &Frame, asked: &Asked, hits: &Hits, id: VoiceId) -> Result<OpenVoice> {
    let ctx = &frame.ctx;
    let voice = ctx.run(Open { id, q: asked.search.q.clone() }).await?;
    let by = match voice.row.voice.captured_by {
        Some(member) => ctx.run(ListMembers {}).await?.into_iter().find(|m| m.id == member).map(|m| m.name),
        None => None,
    };
    let stand = stand(frame, asked, hits, id).await?;
    let may_change = ctx.actor.role >= Role::Member;
    let mut open = opened(&voice, stand, by, may_change, &frame.when());
    open.moves = Some(super::mark::theme_names(ctx).await?).filter(|names| may_change && !names.is_empty());
    Ok(open)
}

/// Where a voice stands among the hits, with the voices before and after it, over the edges of the page.
async fn stand(frame: &Frame, asked: &Asked, hits: &Hits, id: VoiceId) -> Result<Stand> {
    let back = asked.list(asked.page);
    let Some(at) = hits.voices.iter().position(|hit| hit.voice.id == id) else {
        return Ok(Stand { onward: back.clone(), back, ..Stand::default() });
    };
    let (page, place) = (asked.page, hits.offset + at);
    let on_page = |at: usize| hits.voices.get(at).map(|hit| asked.voice(hit.voice.id, page));
    let prev = match (at, place) {
        (_, 0) => None,
        (0, _) => neighbour(frame, asked, place - 1).await?.map(|id| asked.voice(id, page - 1)),
        _ => on_page(at - 1),
    };
    let mut onward = on_page(at + 1);
    let mut next = onward.clone();
    if next.is_none() && (place as u64) + 1 < hits.total {
        let id = neighbour(frame, asked, place + 1).await?;
        next = id.map(|id| asked.voice(id, page + 1));
        // A search for what is new loses this voice to triage, and the next one moves up onto this page.
        onward = id.map(|id| asked.voice(id, if asked.search.triage.is_empty() { page + 1 } else { page }));
    }
    let position = format!("{} of {}", count(place as i64 + 1), count(hits.total as i64));
    Ok(Stand { position, prev, next, onward: onward.unwrap_or_else(|| back.clone()), back })
}

/// The hit at a place of its own page.
async fn neighbour(frame: &Frame, asked: &Asked, place: usize) -> Result<Option<VoiceId>> {
    let one = SearchVoices { offset: place, limit: 1, plain: true, ..asked.search.clone() };
    Ok(frame.ctx.run(one).await?.voices.first().map(|hit| hit.voice.id))
}

/// `GET /voice/{id}/original`: the HTML as it came, as text that no browser runs.
pub async fn original(frame: Frame, Path(id): Path<String>) -> Response {
    let asked = async {
        let id = address::id(&id, "voice")?;
        let opened = frame.ctx.run(Open { id, q: String::new() }).await?;
        opened.row.voice.original.ok_or_else(|| Error::not_found("original"))
    };
    match asked.await {
        Ok(text) => {
            let headers = [
                (CONTENT_TYPE, "text/plain; charset=utf-8"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
            ];
            (headers, text).into_response()
        }
        Err(error) => frame.fail(&error),
    }
}
