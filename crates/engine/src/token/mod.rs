//! WordPiece: words to pieces of a fixed vocabulary, longest first.
//! Source: Wu et al. 2016, "Google's Neural Machine Translation System", section 4.1, as used by BERT uncased.

pub mod fold;
pub mod words;

use crate::random::QuickMap;

/// Longest piece looked for, in bytes; the longest in BERT's vocabulary is shorter.
const LONGEST_PIECE: usize = 20;
/// Words longer than this (bytes) are not split: they are keys, hashes and noise.
const LONGEST_WORD: usize = 100;

/// A WordPiece vocabulary; numbers are line numbers of its file.
pub struct Vocabulary {
    starts: QuickMap<&'static str, u32>,
    continuations: QuickMap<&'static str, u32>,
}

impl Vocabulary {
    /// Reads a vocabulary: one piece a line, `##` before continuations.
    #[must_use]
    pub fn read(lines: &'static str) -> Self {
        let mut starts = QuickMap::default();
        let mut continuations = QuickMap::default();
        starts.reserve(lines.len() / 7);
        for (number, line) in (0u32..).zip(lines.lines()) {
            match line.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => continuations.insert(piece, number),
                _ => starts.insert(line, number),
            };
        }
        Self { starts, continuations }
    }

    /// The number of a whole piece, such as `[CLS]`.
    #[must_use]
    pub fn number(&self, piece: &str) -> Option<u32> {
        self.starts.get(piece).copied()
    }

    /// Appends the pieces of one folded word; `false`, and nothing appended, when it cannot be spelt.
    pub fn pieces(&self, word: &str, out: &mut Vec<u32>) -> bool {
        if let Some(number) = self.starts.get(word) {
            out.push(*number);
            return true;
        }
        let before = out.len();
        let mut rest = word;
        while !rest.is_empty() && word.len() <= LONGEST_WORD {
            let map = if rest.len() == word.len() { &self.starts } else { &self.continuations };
            let longest = (1..=rest.len().min(LONGEST_PIECE)).rev().filter(|end| rest.is_char_boundary(*end));
            let found = longest.into_iter().find_map(|end| Some((end, *map.get(&rest[..end])?)));
            let Some((end, number)) = found else { break };
            out.push(number);
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            out.truncate(before);
        }
        rest.is_empty()
    }

    /// The numbers of a text as the encoder reads them: `[CLS]`, pieces (signs and single Han characters included,
    /// unknown words as `[UNK]`), `[SEP]`; at most `limit` numbers.
    #[must_use]
    pub fn sequence(&self, text: &str, limit: usize) -> Vec<u32> {
        let unknown = self.number("[UNK]");
        let mut out: Vec<u32> = self.number("[CLS]").into_iter().collect();
        words::each_word(text, |word| {
            if out.len() >= limit {
                return;
            }
            let mut spell = |part: &str| {
                if !self.pieces(part, &mut out) {
                    out.extend(unknown);
                }
            };
            if word.kind == fold::Kind::Dense {
                let mut letter = [0; 4];
                word.folded.chars().for_each(|c| spell(c.encode_utf8(&mut letter)));
            } else {
                spell(word.folded);
            }
        });
        out.truncate(limit.saturating_sub(1));
        out.extend(self.number("[SEP]"));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vocabulary {
        Vocabulary::read("[UNK]\n[CLS]\n[SEP]\ncard\nun\n##believ\n##able\n##a\n,\n漢\nhello")
    }

    #[test]
    fn longest_pieces_win() {
        let mut out = Vec::new();
        assert!(small().pieces("unbelievable", &mut out));
        assert_eq!(out, [4, 5, 6]);
        assert!(!small().pieces("unzip", &mut out));
        assert_eq!(out.len(), 3);
    }

    #[test]
    fn sequences_have_marks_and_a_limit() {
        assert_eq!(small().sequence("Card, 漢x", 10), [1, 3, 8, 9, 0, 2]);
        assert_eq!(small().sequence("card card card card", 4), [1, 3, 3, 2]);
        assert_eq!(small().sequence("", 4), [1, 2]);
    }
}
