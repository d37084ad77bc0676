//! What every page handler starts from: who asks, the shell around the page, and what was just done.

use std::convert::Infallible;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use firsthand_app::ctx::Ctx;
use firsthand_app::undo::Changed;
use firsthand_app::workspace::ShowWorkspace;
use firsthand_domain::error::{Error, Result};
use firsthand_search::request::Request as SearchRequest;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::failure;
use super::parts::{Toast, Undo, When};
use super::shell::{Place, Shell};
use crate::serve::site::Site;

/// The cookie that carries one sentence over a redirect.
const FLASH: &str = "firsthand_flash";
/// Browsers refuse longer cookies; a step that needs more is shown without Undo.
const FLASH_LONGEST: usize = 3800;

/// A request for a page, with all that pages share.
pub struct Frame {
    pub ctx: Ctx,
    pub shell: Shell,
    /// The workspace's zone, for days on screen.
    pub zone: TimeZone,
    flashed: bool,
}

/// What a change says on the next page.
#[derive(Serialize, Deserialize)]
struct Flash {
    text: String,
    undo: Option<firsthand_app::undo::Undo>,
}

impl FromRequestParts<Site> for Frame {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> std::result::Result<Frame, Response> {
        let ctx = match Ctx::from_request_parts(parts, site).await {
            Ok(ctx) => ctx,
            Err(never) => match never {},
        };
        let here = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let flash = flash(&parts.headers);
        Frame::new(ctx, here, flash).await.map_err(|error| failure::answer(Shell::bare(), &error, None))
    }
}

impl Frame {
    async fn new(ctx: Ctx, here: String, flash: Option<Flash>) -> Result<Frame> {
        let found = ctx.run(ShowWorkspace {}).await?;
        let unread = unread(&ctx).await?;
        let alerts = firsthand_app::alert::unseen(&ctx).await?;
        let toast = flash.map(|flash| toast(flash, &here));
        let shell = Shell {
            workspace: found.workspace.name,
            fictional: found.workspace.fictional,
            member: found.me.name,
            member_note: found.me.function.unwrap_or_else(|| capital(found.me.role.name())),
            place: Place::Elsewhere,
            unread: if unread == 0 { String::new() } else { super::chart::count(unread as i64) },
            alerts: if alerts == 0 { String::new() } else { super::chart::count(alerts) },
            theme: found.me.theme,
            keys: found.me.keys,
            toast,
            here,
        };
        let flashed = shell.toast.is_some();
        let zone = TimeZone::get(&found.workspace.zone).unwrap_or(TimeZone::UTC);
        Ok(Frame { ctx, shell, zone, flashed })
    }

    /// The same, for a page at this place of the menu.
    pub fn at(mut self, place: Place) -> Frame {
        self.shell.place = place;
        self
    }

    /// The shell for a page's struct.
    pub fn shell(&self) -> Shell {
        self.shell.clone()
    }

    /// How moments are written for this request.
    pub fn when(&self) -> When {
        When::new(self.ctx.now(), &self.zone)
    }

    /// A page; the sentence of the last change is shown once.
    pub fn show(&self, page: &impl Template) -> Response {
        self.show_as(StatusCode::OK, page)
    }

    /// As [`Frame::show`], with a status.
    pub fn show_as(&self, status: StatusCode, page: &impl Template) -> Response {
        let mut response = super::page(status, page);
        if self.flashed {
            let gone = format!("{FLASH}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
            response
                .headers_mut()
                .insert(SET_COOKIE, HeaderValue::from_str(&gone).unwrap_or(HeaderValue::from_static("")));
        }
        response
    }

    /// The page for a failure.
    pub fn fail(&self, error: &Error) -> Response {
        failure::answer(self.shell(), error, None)
    }
}

impl Shell {
    /// A shell for failures so early that nothing is known yet.
    pub fn bare() -> Shell {
        Shell {
            workspace: "Firsthand".to_owned(),
            fictional: false,
            member: String::new(),
            member_note: String::new(),
            place: Place::Elsewhere,
            unread: String::new(),
            alerts: String::new(),
            theme: "auto".to_owned(),
            keys: true,
            toast: None,
            here: "/".to_owned(),
        }
    }
}

/// New voices, from counts the index remembers.
async fn unread(ctx: &Ctx) -> Result<u64> {
    let mut request = SearchRequest::new(ctx.actor.workspace.0, "");
    request.limit = 0;
    let answer = ctx.app.index.search(request).await?;
    Ok(answer.facets.triage.iter().filter(|(state, _)| state == "new").map(|(_, n)| *n).sum())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn flash(headers: &HeaderMap) -> Option<Flash> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    let value = cookies.split("; ").find_map(|c| c.strip_prefix(FLASH)?.strip_prefix('='))?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(value).ok()?;
    serde_json::from_str(&pairs.into_iter().find(|(name, _)| name == "f")?.1).ok()
}

fn toast(flash: Flash, here: &str) -> Toast {
    let undo = flash.undo.map(|undo| Undo {
        action: "/undo".to_owned(),
        fields: vec![
            ("action".to_owned(), undo.action),
            ("input".to_owned(), undo.input.to_string()),
            ("back".to_owned(), here.to_owned()),
        ],
    });
    Toast { text: flash.text, undo }
}

/// After a change: to another page of ours, where the change is said with its Undo.
pub fn back(changed: &Changed, to: &str) -> Response {
    let cookie = |undo| {
        let flash = Flash { text: changed.message.clone(), undo };
        let json = serde_json::to_string(&flash).unwrap_or_default();
        let value = serde_urlencoded::to_string([("f", json)]).unwrap_or_default();
        format!("{FLASH}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
    };
    let mut set = cookie(changed.undo.clone());
    if set.len() > FLASH_LONGEST {
        set = cookie(None);
    }
    let mut response = to_page(to);
    if let Ok(value) = HeaderValue::from_str(&set) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}

/// Sends the browser to another page of ours; anything that is not a path of ours leads home.
pub fn to_page(to: &str) -> Response {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    let target = HeaderValue::from_str(if ours { to } else { "/" }).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response()
}

/// The fields of a form or a query in the order they were sent; a name may stand there more than once.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2&a=3`.
    pub fn read(text: &str) -> Fields {
        Fields(serde_urlencoded::from_str(text).unwrap_or_default())
    }
    /// The first value of a name, empty when there is none.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }
    /// The first value of a name, unless it is missing or blank.
    pub fn filled(&self, name: &str) -> Option<String> {
        Some(self.one(name).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    }
    /// All values of a name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// The query of the address.
impl FromRequestParts<Site> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> std::result::Result<Fields, Infallible> {
        Ok(Fields::read(parts.uri.query().unwrap_or_default()))
    }
}

/// The fields of a posted form.
pub struct Form(pub Fields);

impl FromRequest<Site> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> std::result::Result<Form, Response> {
        let body = Bytes::from_request(request, site).await.map_err(IntoResponse::into_response)?;
        Ok(Form(Fields(serde_urlencoded::from_bytes(&body).unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_gone_back_to() {
        for (to, leads) in [
            ("/voice?q=a", "/voice?q=a"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("", "/"),
        ] {
            assert_eq!(to_page(to).headers()[LOCATION], leads);
        }
    }

    #[test]
    fn a_sentence_and_its_undo_survive_the_cookie() {
        let undo = firsthand_app::undo::Undo {
            action: "restore_triage".into(),
            input: serde_json::json!({ "states": [["1", "new"]] }),
        };
        let response =
            back(&Changed { message: "Done; “really”, 5 left.".into(), undo: Some(undo.clone()) }, "/voice");
        let set = response.headers()[SET_COOKIE].to_str().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(set.split(';').next().unwrap()).unwrap());
        let read = flash(&headers).unwrap();
        assert_eq!((read.text.as_str(), read.undo), ("Done; “really”, 5 left.", Some(undo)));
    }
}
