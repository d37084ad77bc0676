//! Names people type: trimmed, not empty, not a page long.

use firsthand_domain::error::{Error, Result};

/// The most characters a name may have.
const LONGEST: usize = 120;

/// A name as it is kept, or what is wrong with it. Control characters become spaces.
pub(crate) fn checked(field: &'static str, text: &str) -> Result<String> {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.is_empty() {
        return Err(Error::invalid(field, "Enter a name."));
    }
    if clean.chars().count() > LONGEST {
        return Err(Error::invalid(field, format!("A name has at most {LONGEST} characters.")));
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_and_bounded() {
        assert_eq!(checked("name", "  Support \n desk ").ok().as_deref(), Some("Support desk"));
        assert!(checked("name", " \t").is_err());
        assert!(checked("name", &"x".repeat(LONGEST + 1)).is_err());
    }
}
