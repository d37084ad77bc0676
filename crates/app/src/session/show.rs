//! One session with everything that hangs on it.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::highlight::{Code, Highlight, Recording, Redaction};
use firsthand_domain::id::{SessionId, TranscriptId};
use firsthand_domain::noun::Person;
use firsthand_domain::practice::Practice;
use firsthand_domain::promise::Promise;
use firsthand_domain::session::{Note, SpeakerRole};
use firsthand_domain::study::Study;
use firsthand_domain::transcript::Transcript;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::{self, Figures};
use super::list::{SessionRow, rows};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::practice;

/// Everything about one session.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowSession {
    pub id: SessionId,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionPage {
    pub row: SessionRow,
    pub practice: Practice,
    pub figures: Figures,
    pub study: Option<Study>,
    pub guests: Vec<Person>,
    pub notes: Vec<Note>,
    pub promises: Vec<Promise>,
    pub transcripts: Vec<TranscriptRow>,
    pub highlights: Vec<Highlight>,
    /// The whole codebook, and codes taken out of it that a highlight here still carries.
    pub codes: Vec<Code>,
    pub recordings: Vec<Recording>,
}

/// A transcript with who speaks and what is hidden.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TranscriptRow {
    pub id: TranscriptId,
    pub file_name: String,
    pub format: String,
    /// Nothing of it while the customer has withdrawn the consent.
    pub words: Transcript,
    pub roles: Vec<SpeakerRole>,
    pub redactions: Vec<Redaction>,
}

impl Action for ShowSession {
    type Output = SessionPage;
    const NAME: &'static str = "show_session";
    const ABOUT: &'static str = "Shows a session: notes, transcript, highlights, promises, snapshot.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<SessionPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let session = store::session::read::get(&mut tx, ws, self.id).await?;
        let practice = practice::get(ctx, &session.practice).await?;
        let withdrawn = session.consent.withdrawn_at.is_some();
        let study = match session.study {
            Some(id) => store::study::find(&mut tx, ws, id).await?,
            None => None,
        };
        let guests = store::session::read::guests(&mut tx, ws, self.id).await?;
        let guests = store::person::list::find_many(&mut tx, ws, &guests).await?;
        let mut transcripts = Vec::new();
        if !withdrawn {
            for kept in store::transcript::of_session(&mut tx, ws, self.id).await? {
                let redactions = store::transcript::redactions(&mut tx, ws, kept.id).await?;
                let words = hide(kept.words, &redactions);
                transcripts.push(TranscriptRow {
                    id: kept.id,
                    file_name: kept.file_name,
                    format: kept.format,
                    words,
                    roles: kept.roles,
                    redactions,
                });
            }
        }
        let highlights =
            if withdrawn { Vec::new() } else { store::highlight::of_session(&mut tx, ws, self.id).await? };
        let mut codes = store::highlight::codes(&mut tx, ws, true).await?;
        codes.retain(|found| !found.removed || highlights.iter().any(|h| h.code == found.code.id));
        let recordings = if session.consent.may_record() {
            store::transcript::recordings(&mut tx, ws, self.id).await?
        } else {
            Vec::new()
        };
        let notes = store::session::note::list(&mut tx, ws, self.id).await?;
        let promises = store::promise::of_session(&mut tx, ws, self.id).await?;
        let figures = figures::of(&practice, &session);
        let row = rows(&mut tx, ws, vec![session]).await?.remove(0);
        Ok(SessionPage {
            row,
            figures,
            practice,
            study,
            guests: guests.into_iter().map(|found| found.person).collect(),
            notes,
            promises,
            transcripts,
            highlights,
            codes: codes.into_iter().map(|found| found.code).collect(),
            recordings,
        })
    }
}

/// The sign that stands for each byte of hidden words, so that every range stays what it is.
const GAP: char = '\u{7f}';

/// Words without what is hidden: their bytes become gaps, and nobody who reads here gets them.
fn hide(mut words: Transcript, redactions: &[Redaction]) -> Transcript {
    if redactions.is_empty() {
        return words;
    }
    let mut bytes = words.text.into_bytes();
    for gap in redactions {
        let range = gap.range.start as usize..(gap.range.end as usize).min(bytes.len());
        if let Some(hidden) = bytes.get_mut(range) {
            hidden.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = GAP as u8);
        }
    }
    // Ranges lie on whole characters, so what is left is text.
    words.text = String::from_utf8(bytes).unwrap_or_default();
    words
}

#[cfg(test)]
mod tests {
    use firsthand_domain::id::RedactionId;

    use super::*;

    #[test]
    fn hidden_words_leave_the_rest_in_its_place() {
        let words = Transcript { text: "I am Käthe, hello".to_owned(), ..Transcript::default() };
        let gap = Redaction { id: RedactionId(1), range: 5..11, reason: "a name".to_owned() };
        let shown = hide(words, &[gap]).text;
        assert_eq!(shown.len(), "I am Käthe, hello".len());
        assert!(shown.starts_with("I am \u{7f}") && shown.ends_with(", hello"), "{shown:?}");
        assert!(!shown.contains('K'));
    }
}
