//! Where in a text the words of a query are: for the yellow marker.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::tokenizer::Token;

use crate::analysis::terms;
use crate::query::parser::parse;
use crate::query::pattern::{Pattern, is_stem, pattern};
use crate::query::{Field, Node};

/// The words of one query, ready to be marked in many texts.
#[derive(Debug, Clone, Default)]
pub struct Marker {
    words: Vec<String>,
    starts: Vec<String>,
    phrases: Vec<Vec<(usize, String)>>,
}

/// Byte ranges of `text` that match `query`, in order, not overlapping. Forms of a word count as the search
/// counts them; a phrase is one range; what the query excludes is not marked.
pub fn marks(query: &str, text: &str) -> Vec<Range<usize>> {
    Marker::new(query).marks(text)
}

impl Marker {
    pub fn new(query: &str) -> Marker {
        let mut marker = Marker::default();
        marker.node(&parse(query).node);
        marker
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Find(find) if matches!(find.field, Field::Body | Field::Title) => {
                if let Some(pattern) = pattern(find) {
                    self.pattern(pattern);
                }
            }
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Find(_) | Node::Everything | Node::Test(_) | Node::Not(_) => {}
        }
    }

    fn pattern(&mut self, pattern: Pattern) {
        match pattern {
            Pattern::Any(words) => self.words.extend(words),
            Pattern::Begins(start) => self.starts.push(start),
            Pattern::Phrase(words) => self.phrases.push(words),
            Pattern::All(patterns) => patterns.into_iter().for_each(|pattern| self.pattern(pattern)),
        }
    }

    /// See [`marks`].
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        if self.words.is_empty() && self.starts.is_empty() && self.phrases.is_empty() {
            return Vec::new();
        }
        let tokens = terms(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for token in &tokens {
            if self.words.contains(&token.text) {
                found.push(token.offset_from..token.offset_to);
            } else if !is_stem(&token.text) && self.starts.iter().any(|start| token.text.starts_with(start)) {
                found.push(token.offset_from..self.start_end(text, token));
            }
        }
        self.find_phrases(&tokens, &mut found);
        merged(found)
    }

    /// Where the mark of a beginning ends: with the word, or for one character of a dense script with it.
    fn start_end(&self, text: &str, token: &Token) -> usize {
        let first = text[token.offset_from..].chars().next();
        let length = first.filter(|c| self.starts.iter().any(|s| s.chars().eq([*c]) && !c.is_ascii()));
        length.map_or(token.offset_to, |c| token.offset_from + c.len_utf8())
    }

    fn find_phrases(&self, tokens: &[Token], found: &mut Vec<Range<usize>>) {
        if self.phrases.is_empty() {
            return;
        }
        let at: HashMap<(usize, &str), &Token> =
            tokens.iter().map(|token| ((token.position, token.text.as_str()), token)).collect();
        for phrase in &self.phrases {
            let Some((_, first)) = phrase.first() else { continue };
            for start in tokens.iter().filter(|token| token.text == *first) {
                let mut end = Some(start.offset_to);
                for (distance, word) in phrase {
                    let token = at.get(&(start.position + distance, word.as_str()));
                    end = end.zip(token).map(|(end, token)| end.max(token.offset_to));
                }
                found.extend(end.map(|end| start.offset_from..end));
            }
        }
    }
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            // Touching ranges stay apart, except that pairs of a dense script overlap anyway.
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(query: &str, text: &str) -> Vec<String> {
        marks(query, text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn forms_accents_and_phrases() {
        assert_eq!(
            marked("crash", "It CRASHED. Crashes, crashing; trash."),
            ["CRASHED", "Crashes", "crashing"]
        );
        assert_eq!(marked("\"crash\"", "It crashed in a crash"), ["crash"]);
        assert_eq!(marked("cafe", "Das Café, cafe\u{301} und CAFÉS"), ["Café", "cafe\u{301}", "CAFÉS"]);
        assert_eq!(marked("\"cold hands\"", "cold hands; cold, wet hands"), ["cold hands"]);
        assert_eq!(marked("e-mail", "E-Mail oder e mail oder mail"), ["E-Mail", "e mail"]);
        assert_eq!(marked("unl*", "Unlocking unlit lit"), ["Unlocking", "unlit"]);
        assert_eq!(marked("-slow fast", "slow and fast"), ["fast"]);
        assert_eq!(marked("title:slow person:ada before:2020", "slow ada 2020"), ["slow"]);
        assert!(marked("", "anything").is_empty());
    }

    #[test]
    fn dense_scripts() {
        assert_eq!(marked("部屋", "お部屋は部屋代込み"), ["部屋", "部屋"]);
        assert_eq!(marked("お部屋", "お部屋は部屋代込み"), ["お部屋"]);
        assert_eq!(marked("駅", "駅から駅前"), ["駅", "駅"]);
        assert_eq!(marked("ห้อง", "ห้องพักสะอาด"), ["ห้อง"]);
    }

    proptest::proptest! {
        #[test]
        fn ranges_lie_in_the_text(query in "\\PC{0,40}", text in "\\PC{0,120}") {
            let mut end = 0;
            for range in marks(&query, &text) {
                assert!(range.start >= end && text.get(range.clone()).is_some_and(|t| !t.is_empty()));
                end = range.end;
            }
        }
    }
}
