//! From the tree of a query to a query of tantivy.

use std::sync::Arc;

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::filter::{Check, check_of};
use crate::error::Result;
use crate::index::snapshot::Snapshot;
use crate::query::pattern::{Pattern, pattern};
use crate::query::{Field, Node, Test};
use crate::schema::Fields;

/// `word*` stands for at most this many words, the most frequent ones.
const MOST_BEGINNINGS: usize = 500;
/// As many are scored one by one; more are found all alike.
const MOST_SCORED: usize = 24;

/// Splits off the tests that must hold for every hit: rows answer those faster than anything.
pub fn split(node: Node) -> (Option<Node>, Vec<Test>) {
    match node {
        Node::Everything => (None, Vec::new()),
        Node::Test(test) => (None, vec![test]),
        Node::And(nodes) => {
            let mut tests = Vec::new();
            let mut rest = Vec::new();
            for node in nodes {
                match node {
                    Node::Test(test) => tests.push(test),
                    other => rest.push(other),
                }
            }
            ((!rest.is_empty()).then_some(Node::And(rest)), tests)
        }
        other => (Some(other), Vec::new()),
    }
}

/// Whether hits differ in how well they match.
pub fn is_scored(node: &Node) -> bool {
    match node {
        Node::Find(_) => true,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(is_scored),
        Node::Everything | Node::Test(_) | Node::Not(_) => false,
    }
}

/// Makes queries for one state of the index.
pub struct Compiler<'a> {
    pub fields: Fields,
    pub snapshot: &'a Arc<Snapshot>,
}

type Boxed = Box<dyn Query>;

impl Compiler<'_> {
    pub fn node(&self, node: &Node) -> Result<Boxed> {
        match node {
            Node::Everything => Ok(everything()),
            Node::Find(find) => match pattern(find) {
                Some(pattern) => self.pattern(self.field(find.field), &pattern),
                None => Ok(everything()),
            },
            Node::Test(test) => Ok(self.test(test)),
            Node::And(nodes) => self.and(nodes),
            Node::Or(nodes) => {
                let queries = nodes.iter().map(|node| self.node(node)).collect::<Result<Vec<_>>>()?;
                Ok(Box::new(BooleanQuery::union(queries)))
            }
            Node::Not(_) => self.and(std::slice::from_ref(node)),
        }
    }

    fn and(&self, nodes: &[Node]) -> Result<Boxed> {
        let mut clauses = Vec::with_capacity(nodes.len() + 1);
        for node in nodes {
            match node {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner)?)),
                other => clauses.push((Occur::Must, self.node(other)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, everything()));
        }
        if clauses.len() == 1 {
            // A lone clause keeps its own shape, which tantivy can search faster.
            return Ok(clauses.remove(0).1);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn field(&self, field: Field) -> IndexField {
        match field {
            Field::Body => self.fields.body,
            Field::Title => self.fields.title,
            Field::Question => self.fields.question,
            Field::Person => self.fields.person,
            Field::Account => self.fields.account,
        }
    }

    fn pattern(&self, field: IndexField, pattern: &Pattern) -> Result<Boxed> {
        match pattern {
            Pattern::Any(words) => {
                let mut terms = Vec::with_capacity(words.len());
                for word in words {
                    let term = Term::from_field_text(field, word);
                    if self.snapshot.searcher.doc_freq(&term)? > 0 {
                        terms.push(term);
                    }
                }
                Ok(any(terms))
            }
            Pattern::Begins(start) => Ok(any(self.beginnings(field, start)?)),
            Pattern::Phrase(words) => {
                let term = |(at, word): &(usize, String)| (*at, Term::from_field_text(field, word));
                Ok(Box::new(PhraseQuery::new_with_offset(words.iter().map(term).collect())))
            }
            Pattern::All(patterns) => {
                let all = patterns.iter().map(|p| self.pattern(field, p)).collect::<Result<Vec<_>>>()?;
                Ok(Box::new(BooleanQuery::intersection(all)))
            }
        }
    }

    /// The most frequent words that begin with `start`.
    fn beginnings(&self, field: IndexField, start: &str) -> Result<Vec<Term>> {
        let mut found: std::collections::HashMap<Vec<u8>, u64> = std::collections::HashMap::new();
        for reader in self.snapshot.searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut terms = index.terms().range().ge(start).into_stream()?;
            while terms.advance() && terms.key().starts_with(start.as_bytes()) {
                let frequency = u64::from(terms.value().doc_freq);
                match found.get_mut(terms.key()) {
                    Some(sum) => *sum += frequency,
                    None => {
                        found.insert(terms.key().to_vec(), frequency);
                    }
                }
            }
        }
        let mut words: Vec<_> = found.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(MOST_BEGINNINGS);
        let term = |word: &[u8]| Term::from_field_text(field, &String::from_utf8_lossy(word));
        Ok(words.iter().map(|(word, _)| term(word)).collect())
    }

    fn test(&self, test: &Test) -> Boxed {
        let check = check_of(test, &self.snapshot.values);
        let snapshot = Arc::clone(self.snapshot);
        let predicate =
            FunctionPredicate::from(move |reader: &SegmentReader| Ok(row_check(&snapshot, reader, &check)));
        Box::new(ConstScoreQuery::new(Box::new(DocPredicateQuery::from(predicate)), 0.0))
    }
}

/// The answer of a check, document by document of one segment.
fn row_check(
    snapshot: &Snapshot,
    reader: &SegmentReader,
    check: &Check,
) -> impl Fn(DocId) -> bool + Send + Sync + 'static + use<> {
    let segment = snapshot.segments.iter().find(|s| s.id == reader.segment_id()).cloned();
    let check = check.clone();
    move |doc| {
        segment.as_deref().is_some_and(|segment| {
            segment.rows.get(doc as usize).is_some_and(|row| check.passes(segment, row))
        })
    }
}

fn everything() -> Boxed {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}

fn any(mut terms: Vec<Term>) -> Boxed {
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        2..=MOST_SCORED => {
            let one = |term| Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Boxed;
            Box::new(BooleanQuery::union(terms.into_iter().map(one).collect()))
        }
        _ => Box::new(TermSetQuery::new(terms)),
    }
}
