//! Files embedded in the binary: styles, scripts, fonts, icons. An address with the right version is kept by
//! browsers for a year; any other is asked for again.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

struct Asset {
    name: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal)*) => {
        &[$(Asset { name: $name, bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/", $name)) },)*]
    };
}

static ASSETS: &[Asset] = assets! {
    "tokens.css"
    "shell.css"
    "parts.css"
    "pages.css"
    "launches.css"
    "talk.css"
    "js/keys.js"
    "js/toast.js"
    "js/palette.js"
    "js/capture.js"
    "js/voice.js"
    "js/import.js"
    "js/progress.js"
    "js/session.js"
    "js/guide.js"
    "icons/icons.svg"
    "icons/favicon.svg"
    "icons/LICENSE-phosphor.txt"
    "speculation.json"
    "fonts/instrument-sans-latin-wght-normal.woff2"
    "fonts/instrument-sans-latin-ext-wght-normal.woff2"
    "fonts/newsreader-latin-opsz-normal.woff2"
    "fonts/newsreader-latin-ext-wght-normal.woff2"
    "fonts/OFL-InstrumentSans.txt"
    "fonts/OFL-Newsreader.txt"
};

/// The `Speculation-Rules` header: browsers prefetch links a person is about to follow, never actions.
pub const SPECULATION_RULES: &str = "\"/assets/speculation.json\"";

/// A version of each file: its FNV-1a hash. It tells releases apart; it protects nothing.
static VERSIONS: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let hash = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
    };
    ASSETS.iter().map(|a| (a.name, format!("{:016x}", hash(a.bytes)))).collect()
});

/// The address of a file, with its version. Fonts carry none: the style sheet names them, and a font's name
/// changes when the font does.
pub fn url(name: &str) -> String {
    match VERSIONS.get(name) {
        Some(version) if !name.starts_with("fonts/") => format!("/assets/{name}?v={version}"),
        _ => format!("/assets/{name}"),
    }
}

/// `GET /assets/{*name}`
pub async fn serve(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|a| a.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let version = VERSIONS.get(asset.name).map_or("", String::as_str);
    let current = name.starts_with("fonts/") || uri.query() == Some(format!("v={version}").as_str());
    let cache = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("\"{version}\"");
    let head = [
        (CONTENT_TYPE, kind(asset.name).to_owned()),
        (CACHE_CONTROL, cache.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (ETAG, etag.clone()),
    ];
    if headers.get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, asset.bytes).into_response()
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "json" => "application/speculationrules+json",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_versions_and_fonts_do_not() {
        assert!(url("shell.css").starts_with("/assets/shell.css?v="));
        let font = ASSETS.iter().find(|a| a.name.ends_with(".woff2")).map(|a| a.name);
        assert_eq!(font.map(url), font.map(|name| format!("/assets/{name}")));
    }

    /// A file in the sheet of styles that nobody serves would be a page in the wrong letters.
    #[test]
    fn every_font_the_style_sheet_names_is_served() {
        let sheet =
            String::from_utf8_lossy(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/shell.css")));
        for part in sheet.split("url(\"").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(ASSETS.iter().any(|a| a.name == name), "{name}");
        }
    }
}
