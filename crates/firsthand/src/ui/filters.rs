//! What templates may call: `{{ "house"|icon }}` and `{{ "shell.css"|asset }}`.

use askama::filters::Safe;
use askama::{Result, Values};

use super::assets;

/// An icon of the sprite, 16 px, hidden from screen readers: the word beside it says what it means.
#[askama::filter_fn]
pub fn icon(name: &str, _: &dyn Values) -> Result<Safe<String>> {
    Ok(Safe(svg(name, "i")))
}

/// The same, 20 px.
#[askama::filter_fn]
pub fn icon_lg(name: &str, _: &dyn Values) -> Result<Safe<String>> {
    Ok(Safe(svg(name, "i lg")))
}

/// The address of an embedded file, with its version.
#[askama::filter_fn]
pub fn asset(name: &str, _: &dyn Values) -> Result<String> {
    Ok(assets::url(name))
}

/// Text as part of a query string.
#[askama::filter_fn]
pub fn query(text: &str, _: &dyn Values) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(out)
}

/// Icon names come from our own code; anything but lower-case letters and hyphens is dropped all the same.
fn svg(name: &str, class: &str) -> String {
    let sprite = assets::url("icons/icons.svg");
    let name: String = name.chars().filter(|c| c.is_ascii_lowercase() || *c == '-').collect();
    format!(r##"<svg class="{class}" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"##)
}
