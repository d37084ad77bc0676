//! What the cues make of a text: the model that needs no data.

use super::cues::{self, Cues, Rest, Says};
use super::features::{Token, Tokens};
use crate::token::fold::Kind as Script;
use firsthand_domain::voice::{Kind, Tone};

/// Words before a cue in which a "not" turns it round.
const NOT_BEFORE: usize = 3;
/// A cue turned round is weaker: "not bad" is not "good".
const TURNED: f32 = 0.7;

/// How much of each was heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Heard {
    plus: f32,
    minus: f32,
    bug: f32,
    request: f32,
    question: f32,
    complaint: f32,
    /// Words there are: one kind word in a long story does not make it praise.
    words: f32,
}

/// Whether there are cues for a language; texts whose language nobody knows have those that no language contradicts.
#[must_use]
pub fn knows(language: Option<&str>) -> bool {
    cues::of(language).is_some()
}

/// Hears the cues of a text. Signs and faces count in every language.
pub(super) fn listen(tokens: &Tokens, language: Option<&str>) -> Heard {
    let mut heard = Heard { words: tokens.all().len() as f32, ..Heard::default() };
    let cues = cues::of(language);
    // How many words ago a "not" was heard.
    let mut since_not = usize::MAX;
    for (at, token) in tokens.all().iter().enumerate() {
        let word = tokens.word(*token);
        since_not = since_not.saturating_add(1);
        match (token.kind, cues) {
            (Script::Sign, _) => sign(word, &mut heard),
            (Script::Dense, Some(cues)) => dense(word, cues, &mut heard),
            (_, Some(cues)) => {
                let (mut negation, turned) = (false, since_not <= NOT_BEFORE);
                cues.of(word, |rest| {
                    if !follows(tokens, &tokens.all()[at + 1..], rest) {
                        return;
                    }
                    match rest.says {
                        Says::Not => negation = true,
                        // A phrase brings its own "not".
                        says => heard.add(says, turned && rest.words.is_empty()),
                    }
                });
                if negation {
                    since_not = 0;
                }
            }
            _ => {}
        }
    }
    heard
}

fn follows(tokens: &Tokens, after: &[Token], rest: &Rest) -> bool {
    rest.words.len() <= after.len()
        && rest.words.iter().zip(after).all(|(wanted, token)| {
            let word = tokens.word(*token);
            wanted.strip_suffix('*').map_or(word == *wanted, |stem| word.starts_with(stem))
        })
}

fn sign(sign: &str, heard: &mut Heard) {
    if matches!(sign, "?" | "？") {
        heard.question = (heard.question + 0.6).min(1.2);
    }
    cues::any().of(sign, |rest| heard.add(rest.says, false));
}

/// Without spaces a "not" stands right before (Chinese) or right after (Japanese) what it turns round.
fn dense(run: &str, cues: &Cues, heard: &mut Heard) {
    let (mut at, mut not_before) = (0, false);
    while let Some(rest) = run.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((cue, says)) = cues.dense(rest) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            not_before = false;
            continue;
        };
        at += cue.len();
        if says == Says::Not {
            not_before = true;
            continue;
        }
        let not_after = matches!(cues.dense(&run[at..]), Some((_, Says::Not)));
        heard.add(says, not_before || not_after);
        not_before = false;
    }
}

impl Heard {
    fn add(&mut self, says: Says, turned: bool) {
        match (says, turned) {
            (Says::Plus, false) => self.plus += 1.0,
            (Says::Plus, true) => self.minus += TURNED,
            (Says::Minus, false) => self.minus += 1.0,
            (Says::Minus, true) => self.plus += TURNED / 2.0,
            (Says::Bug, false) => {
                self.bug += 1.0;
                self.minus += 0.7;
            }
            (Says::Bug, true) => self.plus += TURNED / 2.0,
            (Says::Complaint, _) => {
                self.complaint += 1.0;
                self.minus += 0.7;
            }
            (Says::Request, _) => self.request += 1.0,
            (Says::Question, _) => self.question += 1.0,
            (Says::Not, _) => {}
        }
    }

    /// As numbers from 0 to 1, for learning.
    pub fn numbers(&self) -> [f32; 6] {
        [self.plus, self.minus, self.bug, self.request, self.question, self.complaint]
            .map(|n| n.min(3.0) / 3.0)
    }

    /// The tone, and how sure: sure with more cues and less contradiction.
    pub fn tone(&self) -> Option<(Tone, f32)> {
        let total = self.plus + self.minus;
        if total < 0.6 {
            return None;
        }
        let lean = (self.plus - self.minus) / total;
        let sure = 1.0 - 0.5 * (-total / 2.0).exp();
        Some(match lean {
            0.3.. => (Tone::Positive, sure * lean.max(0.5)),
            ..=-0.3 => (Tone::Negative, sure * (-lean).max(0.5)),
            _ => (Tone::Mixed, 0.5),
        })
    }

    /// The kind, and how sure: `None` where two kinds are near each other.
    pub fn kind(&self) -> Option<(Kind, f32)> {
        let liked = if self.plus > 1.5 * self.minus { self.plus - self.minus } else { 0.0 };
        let disliked = if self.minus > 1.5 * self.plus { self.minus - self.plus } else { 0.0 };
        let shorter = (15.0 / self.words.max(1.0)).min(1.0);
        let points = [
            (Kind::Bug, 1.3 * self.bug),
            (Kind::Request, 1.4 * self.request),
            (Kind::Question, self.question),
            (Kind::Praise, 0.9 * liked * shorter),
            // What is broken pulls the tone down too, and is not a complaint for that.
            (Kind::Complaint, self.complaint + 0.6 * shorter * (disliked - 0.7 * self.bug).max(0.0)),
        ];
        let mut ranked = points;
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let [(kind, first), (_, second), ..] = ranked;
        (first >= 0.55 && first >= second + 0.2)
            .then(|| (kind, 0.5 + 0.5 * (first - second) / (first + second + 0.5)))
    }
}
