//! The words on screen for a value of the query string.

use firsthand_app::ctx::Names;
use firsthand_app::voice::facets::Facet;
use firsthand_domain::id::decode;
use firsthand_domain::language;
use firsthand_domain::stage::Stage;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};

/// Where names are found: beside the counts, and for what nothing has any more, among all names.
pub struct Labels<'a> {
    pub facets: &'a [Facet],
    pub names: &'a Names,
    /// The person or account asked for.
    pub someone: String,
    /// The imports asked for, by id.
    pub imports: Vec<(String, String)>,
}

impl Labels<'_> {
    pub fn of(&self, name: &str, value: &str) -> String {
        let counted = self.facets.iter().find(|facet| facet.field == name);
        if let Some(named) = counted.and_then(|facet| facet.values.iter().find(|v| v.value == value)) {
            return named.label.clone();
        }
        self.known(name, value).unwrap_or_else(|| value.to_owned())
    }

    fn known(&self, name: &str, value: &str) -> Option<String> {
        let id = || decode(value);
        match (name, value) {
            ("theme", "none") => Some("No theme yet".to_owned()),
            ("area", "none") => Some("No area".to_owned()),
            ("kind", "none") => Some("Kind unsure".to_owned()),
            ("tone", "none") => Some("Tone unsure".to_owned()),
            ("kind", _) => Kind::parse(value).map(|kind| kind.label().to_owned()),
            ("tone", _) => Tone::parse(value).map(|tone| tone.label().to_owned()),
            ("source", _) => self.names.sources.get(&id()?).cloned(),
            ("theme", _) => {
                let id = id()?;
                self.names.themes.get(&id).or_else(|| self.names.dismissed.get(&id)).cloned()
            }
            ("part", _) => self.names.parts.get(&id()?).cloned(),
            ("stage", _) => Stage::parse(value).map(|stage| stage.label().to_owned()),
            ("plan", _) => Some(format!("Plan {value}")),
            ("area", _) => self.names.areas.get(&id()?).cloned(),
            ("person" | "account", _) => Some(self.someone.clone()),
            ("import", _) => self.imports.iter().find(|(id, _)| id == value).map(|(_, name)| name.clone()),
            ("first_hand", _) => Some(if value == "true" { "First-hand" } else { "Second-hand" }.to_owned()),
            ("heard", _) => Heard::parse(value).map(|heard| heard.label().to_owned()),
            ("speaker", _) => Speaker::parse(value).map(|speaker| speaker.label().to_owned()),
            ("triage", _) => Triage::parse(value).map(|triage| triage.label().to_owned()),
            ("rating", "1") => Some("1 star".to_owned()),
            ("rating", _) => Some(format!("{value} stars")),
            ("words", _) => Some("Only these words".to_owned()),
            ("like", _) => Some("Like one voice".to_owned()),
            ("language", _) => Some(language::name(value).to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_words() {
        let names = Names { themes: [(4, "Cold hands".to_owned())].into(), ..Names::default() };
        let labels = Labels {
            facets: &[],
            names: &names,
            someone: "Dele Adeyemi".to_owned(),
            imports: vec![("7k2".to_owned(), "Import of a.csv".to_owned())],
        };
        for (name, value, label) in [
            ("theme", "4", "Cold hands"),
            ("theme", "none", "No theme yet"),
            ("person", "9", "Dele Adeyemi"),
            ("import", "7k2", "Import of a.csv"),
            ("first_hand", "false", "Second-hand"),
            ("language", "fi", "Finnish"),
            ("version", "1.9", "1.9"),
            ("kind", "bug", "Bug"),
            ("tone", "none", "Tone unsure"),
        ] {
            assert_eq!(labels.of(name, value), label);
        }
    }
}
