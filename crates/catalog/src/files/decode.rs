//! Any encoding to UTF-8 while reading. UTF-8 itself passes through uncopied.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::bytes::Bytes;

const CHUNK: usize = 64 << 10;

/// The file's text as UTF-8, without its mark.
pub fn to_utf8(bytes: Bytes, encoding: &'static Encoding) -> Bytes {
    if encoding == UTF_8 {
        return Box::new(Unmarked { inner: bytes, held: Vec::new(), started: false });
    }
    Box::new(Decoded {
        inner: bytes,
        decoder: encoding.new_decoder_with_bom_removal(),
        raw: vec![0; CHUNK],
        filled: 0,
        taken: 0,
        ended: false,
        text: Vec::new(),
        given: 0,
        done: false,
    })
}

/// UTF-8 without its byte order mark.
struct Unmarked {
    inner: Bytes,
    held: Vec<u8>,
    started: bool,
}

impl Read for Unmarked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.started {
            self.started = true;
            self.held = super::bytes::head(&mut self.inner, 3)?;
            if self.held == b"\xef\xbb\xbf" {
                self.held.clear();
            }
        }
        if self.held.is_empty() {
            return self.inner.read(into);
        }
        let n = self.held.len().min(into.len());
        into[..n].copy_from_slice(&self.held[..n]);
        self.held.drain(..n);
        Ok(n)
    }
}

struct Decoded {
    inner: Bytes,
    decoder: Decoder,
    raw: Vec<u8>,
    filled: usize,
    taken: usize,
    ended: bool,
    text: Vec<u8>,
    given: usize,
    done: bool,
}

impl Decoded {
    fn refill(&mut self) -> io::Result<()> {
        if self.taken == self.filled && !self.ended {
            self.filled = self.inner.read(&mut self.raw)?;
            self.taken = 0;
            self.ended = self.filled == 0;
        }
        self.text.resize(CHUNK * 3, 0);
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(&self.raw[self.taken..self.filled], &mut self.text, self.ended);
        self.taken += read;
        self.text.truncate(written);
        self.given = 0;
        self.done = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.done {
                return Ok(0);
            }
            self.refill()?;
        }
        let n = (self.text.len() - self.given).min(into.len());
        into[..n].copy_from_slice(&self.text[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands out a few bytes at a time, as a slow disk would.
    struct Drops(Vec<u8>, usize);
    impl Read for Drops {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(self.1).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }

    proptest! {
        #[test]
        fn boundaries_do_not_matter(bytes in proptest::collection::vec(any::<u8>(), 0..200), step in 1usize..7) {
            for encoding in [encoding_rs::UTF_16LE, encoding_rs::GB18030, encoding_rs::SHIFT_JIS, encoding_rs::WINDOWS_1252] {
                let mut text = Vec::new();
                to_utf8(Box::new(Drops(bytes.clone(), step)), encoding).read_to_end(&mut text)?;
                let expected = encoding.decode_with_bom_removal(&bytes).0.into_owned();
                prop_assert_eq!(text, expected.into_bytes());
            }
        }
    }

    #[test]
    fn the_mark_of_utf_8_goes() {
        for step in 1..5 {
            let mut text = String::new();
            to_utf8(Box::new(Drops(b"\xef\xbb\xbfab".to_vec(), step)), UTF_8)
                .read_to_string(&mut text)
                .unwrap();
            assert_eq!(text, "ab");
        }
    }
}
