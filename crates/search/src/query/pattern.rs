//! From words as typed to the terms that are looked for: the one meaning of a word, for finding and for
//! marking.

use tantivy::tokenizer::Token;

use super::{Find, How};
use crate::analysis::fold::{Class, class};
use crate::analysis::stem::{PLURAL, VERB, variants};
use crate::analysis::terms;

/// What terms of a text match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Any of these terms.
    Any(Vec<String>),
    /// Any term that begins so.
    Begins(String),
    /// These terms at these distances from the first.
    Phrase(Vec<(usize, String)>),
    /// All of them, anywhere.
    All(Vec<Pattern>),
}

/// Whether a term of the index is a marked stem.
pub fn is_stem(term: &str) -> bool {
    term.starts_with([PLURAL, VERB])
}

/// The pattern of `find`, or `None` where its text has no word.
pub fn pattern(find: &Find) -> Option<Pattern> {
    let mut tokens: Vec<Token> = terms(&find.text).into_iter().filter(|t| !is_stem(&t.text)).collect();
    // The last character of a run of a dense script is indexed alone only where the run of the text ends
    // too; in a query the pair before it says it all.
    let mut reach = 0;
    tokens.retain(|t| {
        let covered = t.offset_to <= reach;
        reach = reach.max(t.offset_to);
        !covered
    });
    let first = tokens.first()?.position;
    if tokens.len() == 1 {
        let term = tokens.pop()?.text;
        return Some(one(term, find.how));
    }
    if tokens.iter().any(|t| is_lone_dense(&t.text)) {
        return Some(Pattern::All(tokens.into_iter().map(|t| one(t.text, How::Exact)).collect()));
    }
    let last = tokens.last().map(|t| t.text.clone()).filter(|_| find.how == How::Begins);
    let mut phrase: Vec<_> = tokens.into_iter().map(|t| (t.position - first, t.text)).collect();
    let Some(last) = last else { return Some(Pattern::Phrase(phrase)) };
    // `wi-fi net*`: the beginning of the last word is looked for anywhere, the words before as a phrase.
    phrase.pop();
    let before = match phrase.len() {
        1 => one(phrase.pop()?.1, How::Exact),
        _ => Pattern::Phrase(phrase),
    };
    Some(Pattern::All(vec![before, Pattern::Begins(last)]))
}

fn one(term: String, how: How) -> Pattern {
    if is_lone_dense(&term) || how == How::Begins {
        Pattern::Begins(term)
    } else if how == How::Forms {
        Pattern::Any(variants(&term))
    } else {
        Pattern::Any(vec![term])
    }
}

/// One character of a dense script, which is found by the pairs that begin with it.
fn is_lone_dense(term: &str) -> bool {
    let mut chars = term.chars();
    chars.next().is_some_and(|c| class(c) == Class::Dense) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Field;

    fn of(text: &str, how: How) -> Option<Pattern> {
        pattern(&Find { field: Field::Body, how, text: text.to_owned() })
    }

    fn phrase(terms: &[&str]) -> Option<Pattern> {
        Some(Pattern::Phrase(terms.iter().enumerate().map(|(i, t)| (i, (*t).to_owned())).collect()))
    }

    #[test]
    fn words_phrases_and_dense_scripts() {
        assert_eq!(of("Crash", How::Exact), Some(Pattern::Any(vec!["crash".into()])));
        assert!(matches!(of("crash", How::Forms), Some(Pattern::Any(terms)) if terms.len() > 2));
        assert_eq!(of("cold hands", How::Exact), phrase(&["cold", "hands"]));
        assert_eq!(of("e-mail", How::Forms), phrase(&["e", "mail"]));
        assert_eq!(of("部屋", How::Forms), Some(Pattern::Any(vec!["部屋".into()])));
        assert_eq!(of("お部屋", How::Forms), phrase(&["お部", "部屋"]));
        assert_eq!(of("部", How::Forms), Some(Pattern::Begins("部".into())));
        assert_eq!(of("…", How::Forms), None);
    }
}
