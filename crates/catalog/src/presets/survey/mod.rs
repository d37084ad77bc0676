//! Surveys: a row per respondent, several questions answered in own words.

use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;

use super::{Preset, Sample};
use crate::columns::content::Profile;
use crate::columns::survey;
use crate::files::sniff::Format;

/// See the README beside this file.
pub struct Survey;

impl Preset for Survey {
    fn name(&self) -> &'static str {
        "survey"
    }
    fn source_name(&self) -> &'static str {
        "Survey"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Survey
    }
    fn recognises(&self, sample: &Sample) -> bool {
        let table = matches!(sample.format, Format::Delimited | Format::Xlsx);
        table && survey::questions(sample.profiles).is_some()
    }
    fn columns(&self, profiles: &[Profile]) -> Vec<(String, Field, String)> {
        let Some(found) = survey::questions(profiles) else { return Vec::new() };
        let because = match found.choices {
            true => "The longest choices; nobody wrote freely here",
            false => "Answers in own words: a voice each",
        };
        found.columns.iter().map(|n| (profiles[*n].name.clone(), Field::Text, because.to_string())).collect()
    }
}
