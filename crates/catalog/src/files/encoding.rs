//! Which letters a file is written in, told from its first megabyte.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The guess and, where somebody should know, a sentence about it.
pub struct Guess {
    pub encoding: &'static Encoding,
    pub note: Option<String>,
}

/// The encoding of a name, as a person or a plan gives it.
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// Guesses from the beginning of a file; `whole` when there is nothing after it.
pub fn guess(head: &[u8], whole: bool) -> Guess {
    let sure = |encoding| Guess { encoding, note: None };
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return sure(encoding);
    }
    if let Some(encoding) = wide(head) {
        return sure(encoding);
    }
    let (valid, faults, letters) = as_utf8(head, whole);
    if valid {
        return sure(UTF_8);
    }
    // A few broken letters among many good ones: a cut text, not another encoding.
    if letters > 20 * faults {
        let note =
            "A few letters at the beginning are damaged; they show as �. All others read right as UTF-8.";
        return Guess { encoding: UTF_8, note: Some(note.into()) };
    }
    let encoding = detected(head, whole);
    let note = format!(
        "Not UTF-8: the letters read right as {}. Choose another if words look wrong.",
        encoding.name()
    );
    Guess { encoding, note: Some(note) }
}

/// UTF-16 without a mark: every second byte of Western text is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let sample = &head[..head.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 || even.max(odd) * 5 < half * 2 || even.min(odd) * 20 > half {
        return None;
    }
    Some(if odd > even { UTF_16LE } else { UTF_16BE })
}

/// Whether it is UTF-8, how many faults it has, and how many letters beyond ASCII are right.
fn as_utf8(head: &[u8], whole: bool) -> (bool, usize, usize) {
    let (mut faults, mut letters, mut rest) = (0, 0, head);
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => return (faults == 0, faults, letters + text.bytes().filter(|b| *b >= 0xc0).count()),
            Err(fault) => {
                letters += rest[..fault.valid_up_to()].iter().filter(|b| **b >= 0xc0).count();
                let Some(length) = fault.error_len() else {
                    // The head ends within a letter.
                    return (faults == 0 && !whole, faults + usize::from(whole), letters);
                };
                faults += 1;
                rest = &rest[fault.valid_up_to() + length..];
                if faults > 100_000 {
                    return (false, faults, letters);
                }
            }
        }
    }
}

fn detected(head: &[u8], whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // GB18030 holds all of GBK.
    let guess = if guess == GBK { GB18030 } else { guess };
    if clean(guess, head) {
        return guess;
    }
    // The guess breaks on these bytes; the first that does not is better. Windows-1252 never breaks.
    [GB18030, SHIFT_JIS, BIG5, EUC_KR].into_iter().find(|e| clean(e, head)).unwrap_or(WINDOWS_1252)
}

fn clean(encoding: &'static Encoding, head: &[u8]) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(decoder.max_utf8_buffer_length(head.len()).unwrap_or(head.len() * 3));
    let (_, _, faults) = decoder.decode_to_string(head, &mut out, false);
    !faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> &'static str {
        guess(bytes, true).encoding.name()
    }

    #[test]
    fn common_encodings() {
        assert_eq!(name("text;täglich\n".as_bytes()), "UTF-8");
        assert_eq!(name(b"\xef\xbb\xbftext"), "UTF-8");
        assert_eq!(name(b"\xff\xfea\0b\0"), "UTF-16LE");
        assert_eq!(name(b"h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0"), "UTF-16LE");
        assert_eq!(name(b"\0h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d"), "UTF-16BE");
        let swedish = WINDOWS_1252.encode("namn;kommentar\n1;Jättebra app, fungerar överallt på språket\n").0;
        assert_eq!(name(&swedish), "windows-1252");
        let chinese = GB18030.encode("编号,答题时长,地理位置国家和地区\n44,35,中国上海市可以接受\n").0;
        assert_eq!(name(&chinese), "gb18030");
        let japanese = SHIFT_JIS.encode("番号,感想\n1,また機会があれば利用したいと思います。\n").0;
        assert_eq!(name(&japanese), "Shift_JIS");
    }

    #[test]
    fn a_letter_cut_by_the_end_of_the_head_is_no_fault() {
        let text = "jättebra".as_bytes();
        assert_eq!(guess(&text[..2], false).encoding.name(), "UTF-8");
    }
}
