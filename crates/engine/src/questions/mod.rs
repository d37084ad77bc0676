//! The question check: does a question lead, or ask for what nobody can know?
//!
//! Advice, never a lock. It says nothing rather than something wrong: a rule is a phrase that is seldom neutral, and the
//! real interviews and surveys of the tests have to stay quiet. To add a language: a file with its table.

mod english;
mod german;
mod japanese;
mod spanish;

use std::ops::Range;

use crate::language;

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It hands over the answer.
    Leading,
    /// It takes for granted what was not said.
    Loaded,
    /// Two questions; the answer fits one of them.
    Double,
    /// It asks what somebody would do.
    Hypothetical,
    /// It asks what somebody would pay.
    FuturePrice,
    /// Yes or no, and the talk is over.
    Closed,
    /// Words of our own house.
    Jargon,
    /// Always, never: nobody remembers that.
    Absolute,
}

impl Fault {
    /// In a word.
    pub fn label(self) -> &'static str {
        match self {
            Fault::Leading => "Leads",
            Fault::Loaded => "Loaded",
            Fault::Double => "Two questions",
            Fault::Hypothetical => "Imagines",
            Fault::FuturePrice => "Future price",
            Fault::Closed => "Yes or no",
            Fault::Jargon => "Our words",
            Fault::Absolute => "Always, never",
        }
    }

    /// The other wording is a question that can be asked as it stands, not advice how to find one.
    pub fn has_rewrite(self) -> bool {
        !matches!(self, Fault::Double | Fault::Closed | Fault::Jargon)
    }

    /// Why, in one sentence.
    pub fn why(self) -> &'static str {
        match self {
            Fault::Leading => "It hands over the answer you hope for.",
            Fault::Loaded => "It takes for granted what nobody has said yet.",
            Fault::Double => "These are two questions. You will not know which one was answered.",
            Fault::Hypothetical => {
                "It asks for a future that nobody has lived. People guess, and they guess kindly."
            }
            Fault::FuturePrice => "People are generous with money they are not spending.",
            Fault::Closed => "Yes or no, and the story is over before it began.",
            Fault::Jargon => "These are words of your house. They may nod without knowing what you mean.",
            Fault::Absolute => "Nobody remembers always and never. The last time can be remembered.",
        }
    }
}

/// Where a question is asked: in a guide, closed questions cost a story; in what was asked already, and in a survey,
/// yes or no is often right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Guide,
    /// Spoken in an interview, or printed in a survey.
    Spoken,
}

/// Something found in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub fault: Fault,
    /// Bytes of the question: the words that show it.
    pub range: Range<usize>,
    /// Another way to ask, in the question's language.
    pub rewrite: String,
}

/// One rule: words that show a fault.
pub(crate) struct Rule {
    pub fault: Fault,
    /// In small letters. `^` at the front: only where a sentence begins; `$` at the end: only before its last sign.
    pub words: &'static str,
    /// How to ask instead.
    pub rewrite: &'static str,
}

/// The rules of a language.
pub(crate) struct Table {
    pub rules: &'static [Rule],
    /// Words that a question begins with when it can be answered with yes or no.
    pub closed: &'static [&'static str],
    /// Words that open a question: after "and" they make a second one.
    pub open: &'static [&'static str],
    pub and: &'static [&'static str],
    pub closed_rewrite: &'static str,
    pub double_rewrite: &'static str,
    /// Words are parted by blanks.
    pub spaced: bool,
}

/// The table of a language (ISO 639-1), if there is one.
fn table(language: &str) -> Option<&'static Table> {
    match language {
        "en" => Some(&english::TABLE),
        "de" => Some(&german::TABLE),
        "es" => Some(&spanish::TABLE),
        "ja" => Some(&japanese::TABLE),
        _ => None,
    }
}

/// Languages that are checked.
pub const LANGUAGES: &[&str] = &["en", "de", "es", "ja"];

/// Looks at one question. `language` where it is known; else it is told from the words. Nothing is said of languages
/// there is no table for.
pub fn check(question: &str, language: Option<&str>, asked: Asked) -> Vec<Finding> {
    let told = language.or_else(|| guess(question));
    let Some(table) = told.and_then(table) else { return Vec::new() };
    let (low, from) = lower(question);
    let mut out: Vec<Finding> = Vec::new();
    for rule in table.rules {
        if let Some(range) = find(&low, rule.words, table.spaced)
            && !out.iter().any(|known| known.fault == rule.fault)
        {
            out.push(Finding { fault: rule.fault, range, rewrite: rule.rewrite.to_owned() });
        }
    }
    // A price that is imagined is one fault, not two; what leads is closed anyway.
    if out.iter().any(|found| found.fault == Fault::FuturePrice) {
        out.retain(|found| found.fault != Fault::Hypothetical);
    }
    if out.is_empty() {
        out.extend(double(&low, table));
    }
    if out.is_empty() && asked == Asked::Guide {
        out.extend(closed(&low, table));
    }
    for found in &mut out {
        found.range = from[found.range.start]..from[found.range.end];
    }
    out.sort_by_key(|found| (found.fault, found.range.start));
    out
}

/// The language of few words: letters tell Japanese, words the others.
fn guess(question: &str) -> Option<&'static str> {
    if question.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)) {
        return Some("ja");
    }
    let (low, _) = lower(question);
    let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let known = [("en", english::COMMON), ("de", german::COMMON), ("es", spanish::COMMON)];
    let best = known
        .iter()
        .map(|(code, common)| (words.iter().filter(|word| common.contains(*word)).count(), *code))
        .max_by_key(|(hits, _)| *hits)?;
    if best.0 > 0 {
        return Some(best.1);
    }
    language::detect(question).and_then(|found| LANGUAGES.iter().find(|code| **code == found).copied())
}

/// A question in small letters with plain apostrophes, and where each byte of it comes from.
fn lower(text: &str) -> (String, Vec<usize>) {
    let (mut low, mut from) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    for (at, c) in text.char_indices() {
        if c == '’' {
            low.push('\'')
        } else {
            low.extend(c.to_lowercase())
        }
        from.resize(low.len(), at);
    }
    from.push(text.len());
    (low, from)
}

/// Where the words of a rule stand: whole words only, where words are parted by blanks.
fn find(low: &str, words: &str, spaced: bool) -> Option<Range<usize>> {
    let (start_only, words) = words.strip_prefix('^').map_or((false, words), |rest| (true, rest));
    let (end_only, words) = words.strip_suffix('$').map_or((false, words), |rest| (true, rest));
    let mut from = 0;
    while let Some(at) = low.get(from..)?.find(words).map(|at| from + at) {
        let past = at + words.len();
        let before = low[..at].chars().next_back();
        let after = low[past..].chars().next();
        let whole = !spaced
            || (!before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric));
        let begins = !start_only || starts_sentence(&low[..at]);
        let ends = !end_only || !low[past..].chars().any(char::is_alphanumeric);
        if whole && begins && ends {
            return Some(at..past);
        }
        from = past;
    }
    None
}

/// Only blanks, quotes and small connecting words stand between the last full stop and here.
fn starts_sentence(before: &str) -> bool {
    let last = before.rsplit(['.', '!', '?', ':', '¿', '¡', '。', '？', '\n']).next().unwrap_or_default();
    last.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).all(|word| {
        ["and", "so", "but", "well", "okay", "ok", "und", "also", "y", "entonces", "pero"].contains(&word)
    })
}

/// "What do you use and how often do you pay?": an opening word at the front, and another one after "and".
fn double(low: &str, table: &Table) -> Option<Finding> {
    let sentence = low.trim_start_matches(|c: char| !c.is_alphanumeric());
    let opens = |text: &str| {
        table.open.iter().chain(table.closed).any(|word| {
            text.strip_prefix(*word)
                .is_some_and(|rest| !table.spaced || !rest.starts_with(char::is_alphanumeric))
        })
    };
    if !opens(sentence) {
        return None;
    }
    table.and.iter().find_map(|and| {
        let mut from = 0;
        while let Some(at) = low[from..].find(and).map(|at| from + at) {
            let rest = &low[at + and.len()..];
            let second = table.open.iter().find(|word| {
                rest.strip_prefix(**word)
                    .is_some_and(|after| !table.spaced || !after.starts_with(char::is_alphanumeric))
            });
            // "and why" asks on; "and how often do you" asks anew: more than three words follow.
            if second.is_some() && rest.split_whitespace().count() > 3 {
                let range = at..at + and.len() + second.map_or(0, |word| word.len());
                return Some(Finding {
                    fault: Fault::Double,
                    range,
                    rewrite: table.double_rewrite.to_owned(),
                });
            }
            from = at + and.len();
        }
        None
    })
}

fn closed(low: &str, table: &Table) -> Option<Finding> {
    let start = low.find(char::is_alphanumeric)?;
    let rest = &low[start..];
    // Only a sentence that asks, and only one: "Could you show me?" is a request in the form of a question.
    let word = table.closed.iter().find(|word| {
        rest.strip_prefix(**word)
            .is_some_and(|after| !table.spaced || !after.starts_with(char::is_alphanumeric))
    })?;
    let asks = low.trim_end().ends_with(['?', '？']);
    (asks && rest.split_whitespace().count() > 2).then(|| Finding {
        fault: Fault::Closed,
        range: start..start + word.len(),
        rewrite: table.closed_rewrite.to_owned(),
    })
}

#[cfg(test)]
mod tests;
