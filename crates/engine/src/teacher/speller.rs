//! Texts to the numbers a transformer reads: the embedded vocabulary, or what a model's own folder says.

use super::folder::BadModel;
use crate::token::Vocabulary;
use serde_json::{Map, Value, json};
use tokenizers::{Tokenizer, TruncationParams};

pub(super) enum Speller {
    /// The vocabulary in the binary.
    Built(&'static Vocabulary),
    /// A tokenizer of the `tokenizers` library (WordPiece, Unigram, BPE), cutting at the model's longest sequence.
    Own(Box<Tokenizer>),
}

impl Speller {
    /// Reads `tokenizer.json`.
    pub(super) fn read(file: &[u8], longest: usize) -> Result<Self, BadModel> {
        let mut tokenizer = Tokenizer::from_bytes(file).map_err(|_| BadModel::Tokenizer)?;
        let cut = TruncationParams { max_length: longest, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(cut)).map_err(|_| BadModel::Tokenizer)?;
        Ok(Self::Own(Box::new(tokenizer)))
    }

    /// Reads `vocab.txt`, one piece a line, as BERT spells: with or without capitals.
    pub(super) fn of_vocabulary(file: &str, lower_case: bool, longest: usize) -> Result<Self, BadModel> {
        let vocabulary: Map<String, Value> =
            (0u32..).zip(file.lines()).map(|(number, piece)| (piece.to_owned(), number.into())).collect();
        let number =
            |piece: &str| vocabulary.get(piece).cloned().ok_or_else(|| BadModel::NoPiece(piece.to_owned()));
        let (unknown, first, last) = (number("[UNK]"), number("[CLS]")?, number("[SEP]")?);
        unknown?;
        let whole = json!({
            "version": "1.0",
            "added_tokens": [],
            "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                "strip_accents": null, "lowercase": lower_case },
            "pre_tokenizer": { "type": "BertPreTokenizer" },
            "post_processor": { "type": "BertProcessing", "cls": ["[CLS]", first], "sep": ["[SEP]", last] },
            "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100, "vocab": vocabulary },
        });
        Self::read(whole.to_string().as_bytes(), longest)
    }

    /// How many numbers it may give; the embedded one fits its encoder.
    pub(super) fn pieces(&self) -> usize {
        match self {
            Self::Built(_) => 0,
            Self::Own(tokenizer) => {
                tokenizer.get_vocab(true).into_values().max().map_or(0, |top| top as usize + 1)
            }
        }
    }

    /// At most `longest` numbers.
    pub(super) fn sequence(&self, text: &str, longest: usize) -> Vec<u32> {
        match self {
            Self::Built(vocabulary) => vocabulary.sequence(text, longest),
            // A text that cannot be spelt reads as nothing.
            Self::Own(tokenizer) => {
                tokenizer.encode_fast(text, true).map(|spelt| spelt.get_ids().to_vec()).unwrap_or_default()
            }
        }
    }
}
