//! Where in a JSON document the records are.

use super::super::lines::of;
use super::super::row::KEPT;
use super::super::rows::Fault;
use super::scan::{Captured, Scanner};

/// Keys from the top of the document to the list of records; empty when the document is the list.
pub type Path = Vec<String>;

/// The first list of objects in the beginning of a document, at most three keys deep. `None` when there is
/// none: then the document is one record.
pub fn find(head: &[u8]) -> Option<Path> {
    let mut scanner = Scanner::new(of(head));
    let mut path = Path::new();
    explore(&mut scanner, &mut path).ok().flatten()
}

fn explore(scanner: &mut Scanner, path: &mut Path) -> Result<Option<Path>, Fault> {
    if scanner.eat(b'[')? {
        return Ok(match scanner.peek()? {
            Some(b'{') => Some(path.clone()),
            _ if path.is_empty() => Some(Path::new()),
            _ => None,
        });
    }
    if path.len() >= 3 || !scanner.eat(b'{')? {
        return Ok(None);
    }
    while let Some(key) = next_key(scanner)? {
        let opens = scanner.peek()?;
        if opens == Some(b'{') || opens == Some(b'[') {
            path.push(key);
            let mut value = Vec::new();
            // Looked at apart, so that the walk goes on behind it; a cut one is the one we look for.
            let kind = scanner.capture(&mut value, 1 << 20)?;
            if let Some(found) = explore(&mut Scanner::new(of(&value)), path)? {
                return Ok(Some(found));
            }
            path.pop();
            if kind == Captured::Cut {
                return Ok(None);
            }
        } else if scanner.pass()? == Captured::Cut {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The next key of the object the scanner stands in, behind its colon; `None` at the object's end.
pub fn next_key(scanner: &mut Scanner) -> Result<Option<String>, Fault> {
    scanner.eat(b',')?;
    if scanner.peek()? != Some(b'"') {
        scanner.eat(b'}')?;
        return Ok(None);
    }
    let mut key = Vec::new();
    scanner.capture(&mut key, KEPT)?;
    if !scanner.eat(b':')? {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&key).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_where_programs_put_them() {
        let found = |text: &str| find(text.as_bytes()).map(|p| p.join("."));
        assert_eq!(found("[{\"a\":1}]").as_deref(), Some(""));
        assert_eq!(found("{\"count\":3,\"tickets\":[{\"id\":1}]}").as_deref(), Some("tickets"));
        assert_eq!(found("{\"feed\":{\"link\":[],\"entry\":[{").as_deref(), Some("feed.entry"));
        assert_eq!(found("{\"a\":{\"b\":1}}"), None);
        assert_eq!(found("not json"), None);
    }
}
