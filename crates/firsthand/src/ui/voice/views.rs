//! Whole searches one can step into: what is new, left for later, done, everything, and those somebody saved.

use firsthand_app::ctx::Ctx;
use firsthand_app::saved_search::ListSearches;
use firsthand_app::voice::find::SearchVoices;
use firsthand_domain::error::Result;
use firsthand_search::request::Request;

use super::View;
use super::asked::Asked;
use crate::ui::chart::count;
use crate::ui::frame::Fields;

/// Saved searches that show their count; the rest only their name, so that a long list costs nothing.
const COUNTED: usize = 12;

/// The views, and how many voices there are in all.
pub struct Views {
    pub views: Vec<View>,
    pub everything: u64,
}

pub async fn views(ctx: &Ctx, asked: &Asked) -> Result<Views> {
    let mut request = Request::new(ctx.actor.workspace.0, "");
    request.limit = 0;
    let answer = ctx.app.index.search(request).await?;
    let here = asked.query();
    let states = &answer.facets.triage;
    let of = |state: &str| states.iter().find(|(name, _)| name == state).map_or(0, |(_, n)| *n);
    let mut views = vec![
        view("New to you", "triage=new", "tray", of("new"), &here),
        view("Later", "triage=later", "clock", of("later"), &here),
        view("Done", "triage=done", "check", of("done"), &here),
        view("Everything", "", "ear", answer.total, &here),
    ];
    for (at, saved) in ctx.run(ListSearches {}).await?.into_iter().enumerate() {
        let kept = Asked::read(&Fields::read(&saved.query));
        let mut view = view(&saved.name, &kept.query(), "magnifying-glass", 0, &here);
        view.count = if at < COUNTED { total(ctx, kept.search).await? } else { String::new() };
        views.push(view);
    }
    Ok(Views { views, everything: answer.total })
}

fn view(label: &str, query: &str, icon: &'static str, voices: u64, here: &str) -> View {
    let href = if query.is_empty() { "/voice".to_owned() } else { format!("/voice?{query}") };
    View { label: label.to_owned(), href, icon, count: count(voices as i64), current: here == query }
}

async fn total(ctx: &Ctx, search: SearchVoices) -> Result<String> {
    let found = ctx.run(SearchVoices { plain: true, offset: 0, limit: 1, ..search }).await?;
    Ok(count(found.total as i64))
}
