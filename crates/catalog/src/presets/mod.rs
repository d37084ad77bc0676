//! Files of programs we know. A preset is one file in this folder with a README beside it, and one line in
//! [`all`]; to add one, copy the smallest neighbour.

use firsthand_domain::item::{Field, Item};
use firsthand_domain::voice::SourceKind;

use crate::columns::content::Profile;
use crate::columns::names::plain;
use crate::files::json::elements::{Shape, as_it_is};
use crate::files::sniff::Format;

pub mod app_store;
pub mod google_play;
pub mod intercom;
pub mod support_questions;
pub mod survey;
pub mod zendesk;

/// What is known about a file when presets are asked.
pub struct Sample<'a> {
    pub format: Format,
    /// The decoded beginning of the file; empty for a spreadsheet.
    pub head: &'a str,
    /// Column names as far as they are known: a table's header, a list's first keys.
    pub names: &'a [String],
    pub profiles: &'a [Profile],
}

impl Sample<'_> {
    /// Whether the file has all of these columns.
    pub fn has(&self, wanted: &[&str]) -> bool {
        wanted.iter().all(|w| self.names.iter().any(|n| plain(n) == plain(w)))
    }
    pub fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::JsonLines)
    }
}

/// One column a preset knows: its name, its meaning, why.
pub type Known = (&'static str, Field, &'static str);

/// A kind of file we know.
pub trait Preset: Sync {
    fn name(&self) -> &'static str;
    /// What the source is called before somebody names it.
    fn source_name(&self) -> &'static str;
    fn kind(&self) -> SourceKind;
    fn recognises(&self, sample: &Sample) -> bool;
    /// Columns by name; of several with one meaning the first that the file has is taken.
    fn columns(&self, profiles: &[Profile]) -> Vec<(String, Field, String)> {
        let known = |profile: &Profile| self.known().iter().position(|k| plain(k.0) == plain(&profile.name));
        let mut found: Vec<(usize, &Profile)> =
            profiles.iter().filter_map(|p| known(p).map(|at| (at, p))).collect();
        found.sort_by_key(|(at, _)| *at);
        found
            .into_iter()
            .map(|(at, p)| (p.name.clone(), self.known()[at].1, self.known()[at].2.into()))
            .collect()
    }
    fn known(&self) -> &'static [Known] {
        &[]
    }
    /// Keys from the top of a JSON document, or of a line, to the records.
    fn path(&self) -> &'static [&'static str] {
        &[]
    }
    /// The element of an XML document that is a record.
    fn xml_element(&self) -> Option<&'static str> {
        None
    }
    /// Reshapes an element of JSON or XML.
    fn shape(&self) -> Shape {
        as_it_is
    }
    /// A last look at each voice; an `Err` sets it aside with that sentence.
    fn check(&self, _item: &mut Item) -> Result<(), String> {
        Ok(())
    }
    /// A sentence when a file of this kind holds no record at all.
    fn empty(&self) -> &'static str {
        "The file holds no records."
    }
}

/// All presets, asked in this order.
pub fn all() -> &'static [&'static dyn Preset] {
    &[
        &app_store::AppStore,
        &google_play::GooglePlay,
        &zendesk::Zendesk,
        &intercom::Intercom,
        &support_questions::SupportQuestions,
        &survey::Survey,
    ]
}

/// A preset by its name.
pub fn named(name: &str) -> Option<&'static dyn Preset> {
    all().iter().copied().find(|p| p.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/presets");
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.ok().filter(|e| e.path().is_dir()))
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        on_disk.sort();
        let mut listed: Vec<&str> = all().iter().map(|p| p.name()).collect();
        listed.sort_unstable();
        assert_eq!(on_disk, listed);
        for name in listed {
            let readme = std::fs::read_to_string(format!("{folder}/{name}/README.md")).unwrap();
            assert!(readme.starts_with("# "), "{name}");
        }
    }
}
