//! `GET /`

use axum::response::Response;
use firsthand_app::home::ShowHome;
use firsthand_domain::error::Result;
use firsthand_search::request::Request;

use super::{HomePage, fill};
use crate::ui::alert::cards;
use crate::ui::frame::Frame;
use crate::ui::parts::theme_row;
use crate::ui::shell::Place;

pub async fn show(frame: Frame) -> Response {
    let frame = frame.at(Place::Home);
    match page(&frame).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

async fn page(frame: &Frame) -> Result<HomePage> {
    let (ctx, when) = (&frame.ctx, frame.when());
    let home = ctx.run(ShowHome {}).await?;
    // The same request as the menu's count: the index remembers its answer.
    let mut request = Request::new(ctx.actor.workspace.0, "");
    request.limit = 0;
    let accounts = ctx.app.index.search(request).await?.facets.account.len();
    let (languages, languages_note) = fill::languages(&home);
    let changes: Vec<_> = home.changed.iter().map(|theme| theme_row(theme, &when)).collect();
    let (changes_title, changes_note) = fill::changes(&changes);
    let open = firsthand_app::alert::open(ctx, None).await?;
    let shown = &open[..open.len().min(fill::ALERTS)];
    Ok(HomePage {
        alerts: cards(shown, ctx.actor.role, "/", &when),
        more_alerts: fill::more_alerts(open.len()),
        shell: frame.shell(),
        date: when.words(when.today()),
        lead: fill::lead(&home),
        empty: home.voices == 0,
        reading: fill::reading(&home, &when),
        changes,
        changes_title,
        changes_note,
        all_themes: fill::all_themes(home.themes),
        no_themes: "No themes yet. They are found once enough was said.".to_owned(),
        holds: fill::holds(&home, accounts),
        imports: home.imports.iter().map(|import| fill::import(import, &when)).collect(),
        languages,
        languages_note,
    })
}
