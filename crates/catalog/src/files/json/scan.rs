//! Walks through JSON text byte by byte without building it, so that a list of any length is read one
//! element at a time.

use super::super::lines::Buffered;
use super::super::row::KEPT;
use super::super::rows::Fault;

/// How a captured value ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Captured {
    Whole,
    /// Longer than allowed; only its beginning was kept.
    TooLong,
    /// The file ended within it.
    Cut,
}

/// A place in JSON text.
pub struct Scanner {
    pub input: Buffered,
}

impl Scanner {
    pub fn new(input: Buffered) -> Scanner {
        Scanner { input }
    }

    /// The next byte that is no white space, not taken.
    pub fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let ready = self.input.fill()?;
            if ready.is_empty() {
                return Ok(None);
            }
            match ready.iter().position(|b| !b.is_ascii_whitespace()) {
                Some(at) => {
                    let byte = ready[at];
                    self.input.take(at);
                    return Ok(Some(byte));
                }
                None => {
                    let n = ready.len();
                    self.input.take(n);
                }
            }
        }
    }

    /// Takes the next byte when it is this one.
    pub fn eat(&mut self, byte: u8) -> Result<bool, Fault> {
        let found = self.peek()? == Some(byte);
        if found {
            self.input.take(1);
        }
        Ok(found)
    }

    /// Reads one whole value into `into`, at most `most` bytes of it. Brackets are matched, not checked.
    pub fn capture(&mut self, into: &mut Vec<u8>, most: usize) -> Result<Captured, Fault> {
        into.clear();
        let Some(first) = self.peek()? else { return Ok(Captured::Cut) };
        let mut state =
            State { depth: 0, text: false, escaped: false, plain: !matches!(first, b'{' | b'[' | b'"') };
        let mut long = false;
        loop {
            let ready = self.input.fill()?;
            if ready.is_empty() {
                // A bare number may end with the file.
                return Ok(if state.plain && !into.is_empty() { Captured::Whole } else { Captured::Cut });
            }
            let (n, ended) = state.run(ready);
            if into.len() + n > most {
                long = true;
                into.extend_from_slice(&ready[..n.min(KEPT)]);
                into.truncate(KEPT);
                into.shrink_to(KEPT);
            } else if !long {
                into.extend_from_slice(&ready[..n]);
            }
            self.input.take(n);
            if ended {
                return Ok(if long { Captured::TooLong } else { Captured::Whole });
            }
        }
    }

    /// Passes over one value, keeping nothing.
    pub fn pass(&mut self) -> Result<Captured, Fault> {
        self.capture(&mut Vec::new(), 0)
    }
}

/// Where within a value the walk is.
struct State {
    depth: usize,
    text: bool,
    escaped: bool,
    /// A number, `true`, `false`, `null` or rubbish.
    plain: bool,
}

impl State {
    /// How many bytes belong to the value, and whether it ends there.
    fn run(&mut self, bytes: &[u8]) -> (usize, bool) {
        if self.plain {
            let end = bytes.iter().position(|b| b",]}\"{[:".contains(b) || b.is_ascii_whitespace());
            // Rubbish such as a stray colon still moves on by one.
            return match end {
                Some(0) => (1, true),
                Some(at) => (at, true),
                None => (bytes.len(), false),
            };
        }
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            at += 1;
            if self.escaped {
                self.escaped = false;
            } else if self.text {
                match byte {
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.text = false;
                        if self.depth == 0 {
                            return (at, true);
                        }
                    }
                    _ => at = memchr::memchr2(b'"', b'\\', &bytes[at..]).map_or(bytes.len(), |n| at + n),
                }
            } else {
                match byte {
                    b'"' => self.text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return (at, true);
                        }
                    }
                    _ => {}
                }
            }
        }
        (at, false)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::of;
    use super::*;
    use proptest::prelude::*;

    fn captured(text: &str) -> (Captured, String) {
        let mut into = Vec::new();
        let kind = Scanner::new(of(text.as_bytes())).capture(&mut into, 1000).unwrap();
        (kind, String::from_utf8_lossy(&into).into_owned())
    }

    #[test]
    fn values_of_every_kind() {
        assert_eq!(captured(" {\"a}\\\"\": [1, {}]} , 2"), (Captured::Whole, "{\"a}\\\"\": [1, {}]}".into()));
        assert_eq!(captured("12.5, 3"), (Captured::Whole, "12.5".into()));
        assert_eq!(captured("\"x\\\"y\"]"), (Captured::Whole, "\"x\\\"y\"".into()));
        assert_eq!(captured("{\"a\": 1").0, Captured::Cut);
        assert_eq!(captured("").0, Captured::Cut);
        assert_eq!(captured(&format!("\"{}\"", "x".repeat(5000))).0, Captured::TooLong);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let mut scanner = Scanner::new(of(&bytes));
            let mut into = Vec::new();
            for _ in 0..200 {
                if scanner.peek().unwrap().is_none() { return Ok(()); }
                scanner.capture(&mut into, 50).unwrap();
            }
            prop_assert!(false, "does not move on");
        }
    }
}
