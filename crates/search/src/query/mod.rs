//! What people type, as a tree. Never an error: what is not understood is searched as words, and said.
//!
//! ```text
//! slow sync          both words, in any of their forms
//! "slow sync"        these words, exactly, next to each other
//! sync OR backup     either (`|` too); OR binds closer than a space, as in other search boxes
//! -android  NOT …    without
//! (a b) OR c         parentheses
//! unlock*            words that begin so
//! title:x  question:x  person:x  account:x        in one field only; x may be "a phrase"
//! tag:x  lang:de  country:de  version:96          version:96 finds 96.0.1 too
//! kind:bug  tone:negative  kind:none              none: not judged, or not sure
//! rating:1  rating:1..2  rating:4..               before:2026-01-01  after:2026-01
//! ```

pub mod fields;
pub mod parser;
pub mod pattern;

use firsthand_domain::voice::{Kind, Tone};

/// A query, as a tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Finds all: the empty query.
    Everything,
    Find(Find),
    Test(Test),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

/// Words to be found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    pub field: Field,
    pub how: How,
    /// As typed, without quotes and signs.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Any form of the word.
    Forms,
    /// As written, words next to each other.
    Exact,
    /// Words that begin so.
    Begins,
}

/// Where words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Title and text.
    Body,
    Title,
    Question,
    Person,
    Account,
}

/// A condition on what is known about a voice. Texts are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// From and to, both included.
    Rating(u8, u8),
    /// Said at or after, in microseconds.
    From(i64),
    /// Said before, in microseconds.
    Before(i64),
    Tag(String),
    /// This version or one that goes on after a dot.
    Version(String),
    /// This language or a regional form of it.
    Language(String),
    Country(String),
    /// `None`: not judged.
    Kind(Option<Kind>),
    Tone(Option<Tone>),
}

/// The words of a query that asks for plain words, beside any tests: such a query can be asked by meaning too. `None` when
/// it has no words, or asks for a phrase, a field, a beginning, or without something: who writes so means these words.
#[must_use]
pub fn plain_words(query: &str) -> Option<String> {
    let nodes = match parser::parse(query).node {
        Node::And(nodes) => nodes,
        node => vec![node],
    };
    let mut words = Vec::new();
    for node in nodes {
        match node {
            Node::Find(Find { field: Field::Body, how: How::Forms, text }) => words.push(text),
            Node::Test(_) | Node::Everything => {}
            _ => return None,
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// What [`parser::parse`] makes of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub node: Node,
    /// Sentences about what was not understood.
    pub problem: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::plain_words;

    #[test]
    fn only_plain_words_are_asked_by_meaning() {
        assert_eq!(plain_words("slow sync rating:1..2").as_deref(), Some("slow sync"));
        for exact in
            ["", "rating:1", "\"slow sync\"", "slow -sync", "sync OR backup", "unlock*", "person:ada slow"]
        {
            assert_eq!(plain_words(exact), None, "{exact}");
        }
    }
}
