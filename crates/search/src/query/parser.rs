//! From the text of a query to its tree.

use std::iter::Peekable;
use std::str::CharIndices;

use super::fields::{self, Name};
use super::{Field, Find, How, Node, Parsed};
use crate::analysis::fold::{Class, class};

/// Longer queries are cut here.
const LONGEST_BYTES: usize = 2_000;
const MOST_PARTS: usize = 64;
const DEEPEST: usize = 12;

/// Reads a query. Whatever it says, something comes of it.
pub fn parse(text: &str) -> Parsed {
    let mut problems = Vec::new();
    let mut end = text.len().min(LONGEST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end < text.len() {
        problems.push(format!("Only the first {LONGEST_BYTES} bytes were searched."));
    }
    let text = &text[..end];
    let mut parser = Parser { text, chars: text.char_indices().peekable(), depth: 0, parts: 0, problems };
    let mut all = Vec::new();
    // A closing parenthesis without a partner ends a list early; go on behind it.
    while parser.chars.peek().is_some() {
        all.extend(parser.list());
        if parser.take(')') {
            parser.say("A parenthesis has no partner and was passed over.".to_owned());
        }
    }
    let Parser { mut problems, .. } = parser;
    let node = join(all, Node::And).unwrap_or(Node::Everything);
    if node == Node::Everything && !text.trim().is_empty() && problems.is_empty() {
        problems.push("There is no word in this to search for.".to_owned());
    }
    Parsed { node, problem: (!problems.is_empty()).then(|| problems.join(" ")) }
}

struct Parser<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    depth: usize,
    parts: usize,
    problems: Vec<String>,
}

fn join(mut nodes: Vec<Node>, with: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(with(nodes)),
    }
}

impl Parser<'_> {
    fn say(&mut self, problem: String) {
        if !self.problems.contains(&problem) && self.problems.len() < 4 {
            self.problems.push(problem);
        }
    }

    fn here(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |&(at, _)| at)
    }

    fn take(&mut self, wanted: char) -> bool {
        self.chars.next_if(|&(_, c)| c == wanted).is_some()
    }

    fn skip_space(&mut self) {
        while self.chars.next_if(|&(_, c)| c.is_whitespace()).is_some() {}
    }

    /// Takes `keyword` where it stands as a word of its own.
    fn take_keyword(&mut self, keyword: &str) -> bool {
        let at = self.here();
        let Some(rest) = self.text[at..].strip_prefix(keyword) else { return false };
        if rest.chars().next().is_some_and(|c| !c.is_whitespace() && c != '(') {
            return false;
        }
        for _ in keyword.chars() {
            self.chars.next();
        }
        true
    }

    /// Parts up to a closing parenthesis or the end.
    fn list(&mut self) -> Vec<Node> {
        let mut all: Vec<Node> = Vec::new();
        // Whether the part before is waiting for its other half.
        let mut either = false;
        loop {
            self.skip_space();
            match self.chars.peek() {
                None | Some((_, ')')) => break,
                _ => {}
            }
            if self.take('|') || self.take_keyword("OR") {
                either = !all.is_empty();
                continue;
            }
            if self.take_keyword("AND") {
                continue;
            }
            let Some(node) = self.part() else { continue };
            match all.pop() {
                Some(Node::Or(mut nodes)) if either => {
                    nodes.push(node);
                    all.push(Node::Or(nodes));
                }
                Some(before) if either => all.push(Node::Or(vec![before, node])),
                before => {
                    all.extend(before);
                    all.push(node);
                }
            }
            either = false;
        }
        all
    }

    fn part(&mut self) -> Option<Node> {
        let mut negative = false;
        loop {
            if self.take_keyword("NOT") {
                self.skip_space();
            } else if !self.take('-') {
                break;
            }
            negative = !negative;
        }
        let node = match self.chars.peek()?.1 {
            '(' => self.group(),
            ')' => None,
            c if closing(c).is_some() => {
                self.quoted().and_then(|text| self.find(Field::Body, How::Exact, &text))
            }
            c if c.is_whitespace() => None,
            _ => self.run(),
        }?;
        Some(if negative { Node::Not(Box::new(node)) } else { node })
    }

    fn group(&mut self) -> Option<Node> {
        self.chars.next();
        if self.depth == DEEPEST {
            self.say("Parentheses this deep were passed over.".to_owned());
            return None;
        }
        self.depth += 1;
        let inner = self.list();
        self.depth -= 1;
        if !self.take(')') {
            self.say("A parenthesis has no partner and was passed over.".to_owned());
        }
        join(inner, Node::And)
    }

    /// The text between quotation marks; the peeked character opens.
    fn quoted(&mut self) -> Option<String> {
        let (_, open) = self.chars.next()?;
        let close = closing(open).unwrap_or("\"");
        let from = self.here();
        for (at, c) in self.chars.by_ref() {
            if close.contains(c) {
                return Some(self.text[from..at].to_owned());
            }
        }
        self.say(
            "A quotation mark was not closed; everything after it was searched as one phrase.".to_owned(),
        );
        Some(self.text[from..].to_owned())
    }

    /// A word, or `field:value`.
    fn run(&mut self) -> Option<Node> {
        let from = self.here();
        let mut field = None;
        while let Some(&(at, c)) = self.chars.peek() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '|') || closing(c).is_some() {
                break;
            }
            self.chars.next();
            if c == ':' && field.is_none() {
                field = fields::name(&self.text[from..at]).map(|name| (name, at + 1));
                if field.is_some() {
                    break;
                }
            }
        }
        let Some((name, from)) = field else {
            let end = self.here();
            let word = &self.text[from..end];
            return self.word(Field::Body, word);
        };
        let quoted = self.chars.peek().is_some_and(|&(_, c)| closing(c).is_some());
        let value = if quoted {
            self.quoted()?
        } else {
            while self.chars.next_if(|&(_, c)| !c.is_whitespace() && !matches!(c, '(' | ')' | '|')).is_some()
            {
            }
            let end = self.here();
            self.text[from..end].to_owned()
        };
        self.value(name, &value, quoted)
    }

    fn value(&mut self, name: Name, value: &str, quoted: bool) -> Option<Node> {
        if let Name::Text(field) = name {
            return if quoted { self.find(field, How::Exact, value) } else { self.word(field, value) };
        }
        match fields::test(name, value) {
            Ok(test) => self.count().then_some(Node::Test(test)),
            Err(reason) => {
                self.say(format!("“{}” was searched as words: {reason}.", short(value)));
                self.word(Field::Body, value)
            }
        }
    }

    /// A word as typed, perhaps with a star.
    fn word(&mut self, field: Field, word: &str) -> Option<Node> {
        match word.strip_suffix('*') {
            Some(stem) => self.find(field, How::Begins, stem),
            None => self.find(field, How::Forms, word),
        }
    }

    fn find(&mut self, field: Field, how: How, text: &str) -> Option<Node> {
        let searchable = text.chars().any(|c| matches!(class(c), Class::Word | Class::Dense | Class::Symbol));
        if !searchable || !self.count() {
            return None;
        }
        Some(Node::Find(Find { field, how, text: text.to_owned() }))
    }

    fn count(&mut self) -> bool {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            self.say(format!("Only the first {MOST_PARTS} parts were searched."));
        }
        self.parts <= MOST_PARTS
    }
}

/// What closes a quotation that `open` opens.
fn closing(open: char) -> Option<&'static str> {
    match open {
        '"' | '“' | '”' | '„' => Some("\"”“"),
        '«' => Some("»"),
        '»' => Some("«"),
        '「' => Some("」"),
        '『' => Some("』"),
        _ => None,
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::Test;

    fn forms(text: &str) -> Node {
        Node::Find(Find { field: Field::Body, how: How::Forms, text: text.to_owned() })
    }

    #[test]
    fn either_binds_closer_than_a_space() {
        assert_eq!(
            parse("a b OR c | d -e").node,
            Node::And(vec![
                forms("a"),
                Node::Or(vec![forms("b"), forms("c"), forms("d")]),
                Node::Not(Box::new(forms("e"))),
            ])
        );
        assert_eq!(parse("OR a OR").node, forms("a"));
        assert_eq!(
            parse("(a)) b").problem.as_deref(),
            Some("A parenthesis has no partner and was passed over.")
        );
        assert_eq!(parse("ORANGE").node, forms("ORANGE"));
        assert_eq!(parse("about:config").node, forms("about:config"));
        assert_eq!(parse("--a").node, forms("a"));
    }

    #[test]
    fn odd_values_become_words_and_are_said() {
        let parsed = parse("rating:bad");
        assert_eq!(parsed.node, forms("bad"));
        assert_eq!(
            parsed.problem.as_deref(),
            Some("“bad” was searched as words: a rating looks like 1 or 1..2.")
        );
        assert_eq!(parse("rating:2").node, Node::Test(Test::Rating(2, 2)));
        assert_eq!(parse("   ").problem, None);
    }

    fn depth(node: &Node) -> usize {
        match node {
            Node::And(nodes) | Node::Or(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
            Node::Not(inner) => 1 + depth(inner),
            _ => 1,
        }
    }

    proptest! {
        #[test]
        fn reads_anything(text in "\\PC{0,300}|[a-b()\"“”«»:|* -]{0,300}|(\\(|-|a |OR |NOT |title:|\"){0,200}") {
            let parsed = parse(&text);
            prop_assert!(depth(&parsed.node) <= 4 * DEEPEST);
            prop_assert_eq!(parse(&text), parsed);
        }

        #[test]
        fn plain_words_stay_words(words in proptest::collection::vec("[a-z]{1,8}", 1..9)) {
            let parsed = parse(&words.join(" "));
            let expected: Vec<Node> = words.iter().map(|w| forms(w)).collect();
            prop_assert_eq!(parsed.node, join(expected, Node::And).unwrap());
            prop_assert_eq!(parsed.problem, None);
        }
    }
}
