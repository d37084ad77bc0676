//! How kind and tone are judged, language by language, in words.

use firsthand_app::sense::show::{By, How, Judged, Sense, ShowSense};
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::language;

use super::Section;
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::frame::Frame;
use crate::ui::parts::When;

/// A language and what judges it.
pub struct JudgedRow {
    pub language: String,
    pub voices: String,
    /// `None` where no filter names them.
    pub href: Option<String>,
    pub tone: String,
    pub kind: String,
}

pub async fn section(frame: &Frame) -> Result<Section> {
    let found = frame.ctx.run(ShowSense {}).await?;
    Ok(Section::Sense {
        state: state(&found, &When::new(frame.ctx.now(), &frame.zone)),
        learning: found.learning,
        may_learn: frame.ctx.actor.role >= Role::Member,
        rows: found.languages.iter().map(row).collect(),
    })
}

fn state(found: &Sense, when: &When) -> String {
    let corrected = match found.corrections {
        0 => "Nobody has corrected a voice yet.".to_owned(),
        1 => "1 voice was corrected by hand.".to_owned(),
        n => format!("{} voices were corrected by hand.", count(n)),
    };
    match found.learned_at {
        _ if found.learning => format!("Learning now. {corrected}"),
        Some(at) => format!("Last learned {}. {corrected}", when.stamp(at)),
        None => format!("Nothing was learned yet: it happens by itself when themes are found. {corrected}"),
    }
}

fn row(judged: &Judged) -> JudgedRow {
    let named = !judged.language.is_empty();
    JudgedRow {
        language: if named {
            language::name(&judged.language).to_owned()
        } else {
            "Too short to tell".to_owned()
        },
        voices: count(judged.voices as i64),
        href: named.then(|| address::voices(&[("language", &judged.language)])),
        tone: said(&judged.tone, "texts with stars or corrected tone"),
        kind: said(&judged.kind, "voices sorted by hand"),
    }
}

/// "Learned from 1,204 texts with stars … Of 100 held back, it answers 83, and of 100 answers 88 are right."
fn said(by: &By, texts: &str) -> String {
    let from = count(i64::from(by.texts));
    let first = match by.how {
        How::NotJudged => {
            return format!("Not judged: no word list, and {from} {texts} are too few or don’t tell.");
        }
        How::Learned => format!("Learned from {from} {texts}."),
        How::Start => "By the word list it came with.".to_owned(),
    };
    let of_100 = |share: f32| (share * 100.0).round() as i64;
    match (by.answered, by.right, by.most) {
        (Some(answered), Some(right), Some(most)) => format!(
            "{first} Of 100 texts held back it answers {}; of 100 answers {} are right. Always saying the same would be right {} times.",
            of_100(answered),
            of_100(right),
            of_100(most),
        ),
        _ => format!("{first} Not measured here: {from} {texts} are too few."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(how: How, texts: u32, right: Option<f32>) -> By {
        By { how, texts, answered: right.map(|_| 0.83), right, most: right.map(|_| 0.6) }
    }

    #[test]
    fn what_judges_is_said_with_its_figures_or_without() {
        let learned = said(&by(How::Learned, 1204, Some(0.88)), "texts");
        assert_eq!(
            learned,
            "Learned from 1,204 texts. Of 100 texts held back it answers 83; of 100 answers 88 are right. \
             Always saying the same would be right 60 times."
        );
        assert!(said(&by(How::Start, 3, None), "texts").ends_with("Not measured here: 3 texts are too few."));
        assert!(said(&by(How::NotJudged, 0, None), "texts").starts_with("Not judged"));
    }
}
