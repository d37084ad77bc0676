//! Lines of a stream, in bounded memory: what is longer than allowed is cut and marked.

use std::io;

use super::bytes::{self, Bytes};

/// A buffer over a stream, shared by everything that reads byte by byte.
pub struct Buffered {
    inner: Bytes,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

impl Buffered {
    pub fn new(inner: Bytes) -> Buffered {
        Buffered { inner, buffer: vec![0; 256 << 10], start: 0, end: 0, ended: false }
    }

    /// What lies ready; empty only at the end.
    pub fn fill(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end && !self.ended {
            self.start = 0;
            self.end = match self.inner.read(&mut self.buffer) {
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => 0,
                other => {
                    let n = other?;
                    self.ended = n == 0;
                    n
                }
            };
        }
        Ok(&self.buffer[self.start..self.end])
    }

    pub fn take(&mut self, n: usize) {
        self.start = (self.start + n).min(self.end);
    }
}

/// What [`next`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    Whole,
    /// Longer than allowed: only its beginning is in the buffer, the rest was passed over.
    TooLong,
    End,
}

/// Reads the next line into `line`, without its end, keeping at most `most` bytes.
pub fn next(from: &mut Buffered, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    let (mut any, mut long) = (false, false);
    loop {
        let ready = from.fill()?;
        if ready.is_empty() {
            break;
        }
        any = true;
        let end = memchr::memchr(b'\n', ready);
        let part = &ready[..end.unwrap_or(ready.len())];
        if line.len() + part.len() > most {
            long = true;
            // Memory stays bounded: of a long line its beginning is enough.
            line.extend_from_slice(&part[..part.len().min(super::row::KEPT)]);
            line.truncate(super::row::KEPT);
        } else if !long {
            line.extend_from_slice(part);
        }
        let taken = part.len() + usize::from(end.is_some());
        from.take(taken);
        if end.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(match (any, long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

/// The bytes of a text already in memory, for looking at the beginning of a file.
pub fn of(text: &[u8]) -> Buffered {
    Buffered::new(Box::new(io::Cursor::new(text.to_vec())) as bytes::Bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_ends() {
        let mut from = of(b"one\r\n\ntwo is long\nthree");
        let mut line = Vec::new();
        let mut seen = Vec::new();
        loop {
            let kind = next(&mut from, &mut line, 6).unwrap();
            if kind == Line::End {
                break;
            }
            seen.push((kind, String::from_utf8_lossy(&line).into_owned()));
        }
        let expected =
            [(Line::Whole, "one"), (Line::Whole, ""), (Line::TooLong, "two is long"), (Line::Whole, "three")];
        assert_eq!(seen, expected.map(|(k, t)| (k, t.to_string())));
    }
}
