//! Time zones to choose from: those this machine knows, by the names people look for.

use crate::ui::parts::Choice;

/// Other names of the same zones, kept by the database for old programs.
const OLD: &[&str] =
    &["Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "posix", "right"];

/// All zones, `current` chosen; it is there whatever else is.
pub fn zones(current: &str) -> Vec<Choice> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') && !OLD.iter().any(|old| name.starts_with(old)))
        .collect();
    names.push("UTC".to_owned());
    names.push(current.to_owned());
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Choice::new(name.clone(), name.replace('_', " "), name == current)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_zone_is_there_once() {
        for current in ["Europe/Brussels", "UTC", "Mars/Olympus"] {
            let all = zones(current);
            assert_eq!(all.iter().filter(|choice| choice.value == current).count(), 1);
            assert_eq!(all.iter().filter(|choice| choice.chosen).count(), 1);
        }
    }
}
