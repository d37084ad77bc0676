//! How sure every number is, and why: the handbook's page, inside the product.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, html};

use super::filters;
use super::frame::Frame;
use super::shell::{Place, Shell};
use crate::serve::site::Site;

const TEXT: &str = include_str!("../../../../../docs/methods.md");

pub fn routes() -> axum::Router<Site> {
    axum::Router::new().route("/methods", get(show))
}

/// `GET /methods`
#[derive(Template)]
#[template(path = "methods/page.html")]
struct Methods {
    shell: Shell,
    /// Rendered from our own text, which is part of the program.
    html: String,
    /// Headings: place and words.
    contents: Vec<(String, String)>,
}

async fn show(frame: Frame) -> Response {
    let (html, contents) = rendered(TEXT);
    frame.show(&Methods { shell: frame.shell(), html, contents })
}

/// A page of the handbook as HTML whose headings can be linked to.
pub fn rendered(text: &str) -> (String, Vec<(String, String)>) {
    let mut contents = Vec::new();
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    for at in 0..events.len() {
        let Some(Event::Start(Tag::Heading { level: HeadingLevel::H2, .. })) = events.get(at) else {
            continue;
        };
        let words: String = events[at + 1..]
            .iter()
            .map_while(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let place = place(&words);
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(CowStr::from(place.clone()));
        }
        contents.push((place, words));
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    // A wide table scrolls by itself, and can be reached by keys to do so.
    let out = out
        .replace(
            "<table>",
            r#"<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="grid-table">"#,
        )
        .replace("</table>", "</table></div>");
    (out, contents)
}

/// A heading as the end of an address.
fn place(words: &str) -> String {
    let dashed: String =
        words.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    dashed.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_pages_link_to_are_there() {
        let (html, contents) = rendered(TEXT);
        for place in ["launch-verdicts-did-it-help", "who-is-missing"] {
            assert!(contents.iter().any(|(known, _)| known == place), "{place}");
            assert!(html.contains(&format!(r#"<h2 id="{place}">"#)), "{place}");
        }
        assert!(html.contains("<table") && !html.contains("<script"));
    }
}
