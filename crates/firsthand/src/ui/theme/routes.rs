//! `/themes` and `/themes/{id}`.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::naming::{AcceptName, DeclineName, ProposeName, ShowProposal};
use firsthand_app::teacher::ShowTeacher;
use firsthand_app::theme::levels::{FollowTheme, Leads};
use firsthand_app::theme::list::ListThemes;
use firsthand_app::theme::mark::{PinQuote, RenameTheme, UnpinQuote};
use firsthand_app::theme::run::{FindThemes, ThemesProgress};
use firsthand_app::theme::show::ShowTheme;
use firsthand_app::theme::voices::RefuseTheme;
use firsthand_app::undo::Changed;
use firsthand_app::voice::find::SearchVoices;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Kind, Result};
use firsthand_domain::id::ThemeId;

use super::shown::{Around, Which};
use super::{shape, shown, table};
use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Fields, Form, Frame, back, to_page};
use crate::ui::parts::When;
use crate::ui::shell::Place;
use crate::ui::theme::{Proposal, ThemePage, ThemesPage};

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/themes", get(list))
        .route("/themes/find", post(find))
        .route("/themes/shape", post(shape::several))
        .route("/themes/groups/{id}/name", post(shape::name_group))
        .route("/themes/{id}", get(one))
        .route("/themes/{id}/shape", post(shape::one))
        .route("/themes/{id}/parts/{part}/name", post(shape::name_part))
        .route("/themes/{id}/name", post(rename))
        .route("/themes/{id}/pins", post(pin))
        .route("/themes/{id}/proposal", post(decide))
}

async fn list(frame: Frame, query: Fields) -> Response {
    let frame = frame.at(Place::Themes);
    match themes(&frame, &query).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn themes(frame: &Frame, query: &Fields) -> Result<ThemesPage> {
    let ctx = &frame.ctx;
    let q = query.one("q").trim().to_owned();
    let asked = table::Asked {
        found: ctx.run(ListThemes { q: q.clone() }).await?,
        progress: ctx.run(ThemesProgress {}).await?,
        teacher: ctx.run(ShowTeacher {}).await?,
        unthemed: voices(frame, |search| search.theme = vec!["none".to_owned()]).await?,
        order: table::Order::of(query.one("sort")),
        may_change: ctx.actor.role >= Role::Member,
        group: query.one("group").to_owned(),
        q,
    };
    Ok(table::page(frame.shell(), asked, &When::new(ctx.now(), &frame.zone)))
}

/// How many voices a search finds: the number a link to it shows.
async fn voices(frame: &Frame, narrow: impl FnOnce(&mut SearchVoices)) -> Result<u64> {
    let mut search = SearchVoices { limit: 1, plain: true, ..SearchVoices::default() };
    narrow(&mut search);
    Ok(frame.ctx.run(search).await?.total)
}

async fn find(frame: Frame) -> Response {
    match frame.ctx.run(FindThemes {}).await {
        Ok(changed) => back(&changed, "/themes"),
        Err(error) => frame.fail(&error),
    }
}

async fn one(frame: Frame, Path(id): Path<String>, query: Fields) -> Response {
    let frame = frame.at(Place::Themes);
    match theme(&frame, &id, &query).await {
        Ok(Ok(page)) => frame.show(&*page),
        Ok(Err(elsewhere)) => to_page(&elsewhere),
        Err(error) => frame.fail(&error),
    }
}

/// A theme's page; where it was merged or is no more, the address its voices are at.
async fn theme(
    frame: &Frame,
    id: &str,
    query: &Fields,
) -> Result<std::result::Result<Box<ThemePage>, String>> {
    let ctx = &frame.ctx;
    let id: ThemeId = address::id(id, "theme")?;
    match ctx.run(FollowTheme { id }).await? {
        Leads::To(theme) => return Ok(Err(format!("/themes/{theme}"))),
        Leads::Nowhere => return Ok(Err("/voice?theme=none".to_owned())),
        Leads::Here | Leads::Unknown => {}
    }
    let draw = query.one("draw").parse().unwrap_or(0);
    let found = ctx.run(ShowTheme { id, draw }).await?;
    let when = When::new(ctx.now(), &frame.zone);
    let lately = when.date(ctx.now().minus_days(shown::LATELY_DAYS - 1)).to_string();
    let mine = |search: &mut SearchVoices| search.theme = vec![id.to_string()];
    let told = SearchVoices {
        theme: vec![id.to_string()],
        first_hand: Some(false),
        limit: 1,
        ..SearchVoices::default()
    };
    let evidence = SearchVoices { first_hand: Some(true), ..told.clone() };
    let around = Around {
        recent: voices(frame, |s| (mine(s), s.from = Some(lately.clone())).0).await?,
        lately,
        told: if found.second_hand > 0 { ctx.run(told).await?.facets } else { Vec::new() },
        judged: ctx.run(evidence).await?.facets,
        speaks: ctx.run(firsthand_app::workspace::ShowWorkspace {}).await?.workspace.product_languages,
        may_change: ctx.actor.role >= Role::Member,
        names: crate::ui::voice::theme_names(ctx).await?,
        alerts: firsthand_app::alert::open(ctx, Some(id)).await?,
        role: ctx.actor.role,
        which: Which::of(query.one("quotes")),
        draw,
        when,
    };
    let proposal = ctx.run(ShowProposal { theme: id }).await?;
    let page = shown::page(frame.shell(), &found, &around);
    Ok(Ok(Box::new(ThemePage { proposal: proposed(proposal, &around), ..page })))
}

async fn rename(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let renamed = async {
        let id: ThemeId = address::id(&id, "theme")?;
        frame.ctx.run(RenameTheme { id, name: fields.one("name").to_owned(), by_hand: true }).await
    };
    match renamed.await {
        Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| format!("/themes/{id}"))),
        Err(error) => frame.fail(&error),
    }
}

/// What stands beside the name, where a machine may propose one.
fn proposed(found: firsthand_app::naming::Shown, around: &Around) -> Proposal {
    let href = found.voice.as_ref().map(|row| format!("/voice/{}", row.voice.id)).unwrap_or_default();
    let lang = found.voice.as_ref().and_then(|row| row.voice.language.clone()).unwrap_or_default();
    let ask = if around.may_change { found.host } else { String::new() };
    Proposal { name: found.name.unwrap_or_default(), model: found.model, quote: found.quote, lang, href, ask }
}

async fn decide(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    let decided = async {
        let theme: ThemeId = address::id(&id, "theme")?;
        match fields.one("decide") {
            "ask" => frame.ctx.run(ProposeName { theme }).await,
            "accept" => frame.ctx.run(AcceptName { theme }).await,
            _ => frame.ctx.run(DeclineName { theme }).await,
        }
    };
    match decided.await {
        Ok(changed) => back(&changed, &format!("/themes/{id}")),
        // A machine that gives no usable answer is no failure of the page.
        Err(error) if matches!(error.kind, Kind::Upstream | Kind::Conflict) => {
            back(&Changed::new(error.message, None), &format!("/themes/{id}"))
        }
        Err(error) => frame.fail(&error),
    }
}

async fn pin(frame: Frame, Path(id): Path<String>, Form(fields): Form) -> Response {
    match pinned(&frame, &id, &fields).await {
        Ok(changed) => back(&changed, &fields.filled("back").unwrap_or_else(|| format!("/themes/{id}"))),
        Err(error) => frame.fail(&error),
    }
}

async fn pinned(frame: &Frame, id: &str, fields: &Fields) -> Result<Changed> {
    let theme = address::id(id, "theme")?;
    let voice = address::id(fields.one("voice"), "voice")?;
    match fields.one("pinned") {
        "no" => frame.ctx.run(UnpinQuote { theme, voice }).await,
        "never" => frame.ctx.run(RefuseTheme { theme, voice }).await,
        _ => frame.ctx.run(PinQuote { theme, voice }).await,
    }
}
