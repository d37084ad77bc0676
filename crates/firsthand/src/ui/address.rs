//! Addresses of our own pages: ids in a path, and the voices behind a number.

use std::str::FromStr;

use firsthand_domain::error::{Error, Result};

/// Reads an id of the path; one that is not an id is a thing that is not there.
pub fn id<I: FromStr>(text: &str, what: &str) -> Result<I> {
    text.parse().map_err(|_| Error::not_found(what))
}

/// The search that shows the voices behind a number: `/voice?theme=…&source=…`.
pub fn voices(filters: &[(&str, &str)]) -> String {
    with("/voice", filters)
}

/// A path with a query; values are escaped.
pub fn with(path: &str, query: &[(&str, &str)]) -> String {
    match serde_urlencoded::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::id::ThemeId;

    #[test]
    fn values_are_escaped_and_an_empty_query_leaves_no_trace() {
        assert_eq!(
            voices(&[("theme", "7k2"), ("version", "2.0 & up")]),
            "/voice?theme=7k2&version=2.0+%26+up"
        );
        assert_eq!(voices(&[]), "/voice");
    }

    #[test]
    fn what_is_no_id_is_not_there() {
        assert_eq!(id::<ThemeId>("7k2", "theme").map(|id| id.to_string()).ok().as_deref(), Some("7k2"));
        assert!(id::<ThemeId>("../etc", "theme").is_err());
    }
}
