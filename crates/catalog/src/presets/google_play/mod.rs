//! The monthly review files of the Google Play Console.

use firsthand_domain::item::{Field, Item};
use firsthand_domain::voice::SourceKind;

use super::{Known, Preset, Sample};

/// See the README beside this file.
pub struct GooglePlay;

impl Preset for GooglePlay {
    fn name(&self) -> &'static str {
        "google_play"
    }
    fn source_name(&self) -> &'static str {
        "Google Play"
    }
    fn kind(&self) -> SourceKind {
        SourceKind::Store
    }
    fn recognises(&self, sample: &Sample) -> bool {
        sample.has(&["Package Name", "Star Rating", "Review Text"])
    }
    fn known(&self) -> &'static [Known] {
        &[
            ("Review Text", Field::Text, "The review"),
            ("Review Title", Field::Title, "The review’s title"),
            ("Star Rating", Field::Rating, "Stars"),
            ("Review Last Update Date and Time", Field::SaidAt, "When these words were written"),
            ("Review Submit Date and Time", Field::SaidAt, "When the review was written"),
            ("Reviewer Language", Field::Language, "The device’s language"),
            ("App Version Name", Field::Version, "The version reviewed"),
            ("App Version Code", Field::Extra, "Kept as a fact"),
            ("Device", Field::Extra, "Kept as a fact"),
            ("Developer Reply Text", Field::Reply, "Our answer"),
            ("Review Link", Field::Link, "The review’s page, with its id"),
            ("Package Name", Field::Extra, "The app"),
            ("Review Submit Millis Since Epoch", Field::Ignore, "The same date once more"),
            ("Review Last Update Millis Since Epoch", Field::Ignore, "The same date once more"),
            ("Developer Reply Millis Since Epoch", Field::Ignore, "The same date once more"),
            ("Developer Reply Date and Time", Field::Extra, "Kept as a fact"),
        ]
    }
    fn check(&self, item: &mut Item) -> Result<(), String> {
        if item.external_id.is_none() {
            item.external_id = item.link.as_deref().and_then(review_id);
        }
        Ok(())
    }
}

/// The id within a link: `…&reviewId=gp%3AAOq…`, or behind `id=` in old files.
fn review_id(link: &str) -> Option<String> {
    let lower = link.to_ascii_lowercase();
    let at = lower
        .rfind("reviewid=")
        .map(|at| at + 9)
        .or_else(|| lower.rfind("#reviewdetails").and(lower.rfind("id=")).map(|at| at + 3))?;
    let raw = link.get(at..)?.split(['&', '#']).next()?;
    let id = raw.replace("%3A", ":").replace("%3a", ":");
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_in_the_link() {
        assert_eq!(review_id("https://x?a=1&reviewId=gp%3AAOq_1&hl=en").as_deref(), Some("gp:AOq_1"));
        assert_eq!(
            review_id("https://x#ReviewDetailsPlace:p=org.x&reviewid=gp:AOq").as_deref(),
            Some("gp:AOq")
        );
        assert_eq!(review_id("https://x"), None);
    }
}
