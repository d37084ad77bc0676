//! A teacher from a model folder as sentence-transformers writes it: the BERT family (BERT, RoBERTa, XLM-RoBERTa) with mean
//! or first-token pooling. The caller reads the files; every fault says which file and why.

use super::speller::Speller;
use super::{Local, PIECES};
use crate::encoder::weights::{BadWeights, Reading};
use crate::encoder::{Encoder, Pooling};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The files of a folder, as they are; those that are not there are `None`.
#[derive(Debug, Default, Clone)]
pub struct Files {
    /// `config.json`
    pub config: Option<Vec<u8>>,
    /// `model.safetensors`
    pub weights: Option<Vec<u8>>,
    /// `tokenizer.json`
    pub tokenizer: Option<Vec<u8>>,
    /// `vocab.txt`, read where there is no `tokenizer.json`
    pub vocabulary: Option<Vec<u8>>,
    /// `tokenizer_config.json`
    pub tokenizer_config: Option<Vec<u8>>,
    /// `1_Pooling/config.json`
    pub pooling: Option<Vec<u8>>,
    /// `modules.json`
    pub modules: Option<Vec<u8>>,
    /// `sentence_bert_config.json`
    pub sentence: Option<Vec<u8>>,
}

/// Why a folder is no teacher: a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadModel {
    /// A file is missing.
    Missing(&'static str),
    /// A file is not the JSON it should be.
    Json(&'static str),
    /// `config.json` lacks a number or has one that makes no sense.
    Number(&'static str),
    /// Another architecture.
    Architecture(String),
    /// Another function between the layers.
    Activation(String),
    /// Positions that are not learned, one row each.
    Positions(String),
    /// A pooling other than mean or first token.
    Pooling,
    /// A step after pooling that would be left out.
    Step(String),
    /// `config.json` and `model.safetensors` disagree.
    Disagree {
        what: &'static str,
        config: usize,
        weights: usize,
    },
    /// The tokenizer is of a kind not known here, or damaged.
    Tokenizer,
    /// `vocab.txt` lacks a piece every text needs.
    NoPiece(String),
    /// The tokenizer gives numbers the weights have no row for.
    Vocabulary {
        tokenizer: usize,
        weights: usize,
    },
    Weights(BadWeights),
}

impl std::fmt::Display for BadModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(file) => write!(f, "{file} is missing"),
            Self::Json(file) => write!(f, "{file} is not readable JSON"),
            Self::Number(name) => write!(f, "config.json has no usable “{name}”"),
            Self::Architecture(name) => write!(
                f,
                "config.json names the architecture “{name}”; BERT, RoBERTa and XLM-RoBERTa can be read"
            ),
            Self::Activation(name) => {
                write!(f, "config.json names the activation “{name}”; only “gelu” can be read")
            }
            Self::Positions(name) => {
                write!(f, "config.json names positions of the kind “{name}”; only “absolute” can be read")
            }
            Self::Pooling => f.write_str(
                "1_Pooling/config.json wants another pooling than the mean or the first token, which cannot be done",
            ),
            Self::Step(name) => {
                write!(f, "modules.json names the step “{name}” after pooling, which cannot be done")
            }
            Self::Disagree { what, config, weights } => {
                write!(f, "config.json says {config} for {what}, model.safetensors holds {weights}")
            }
            Self::Tokenizer => {
                f.write_str("this folder’s tokenizer is not supported: tokenizer.json is damaged or of an unknown kind")
            }
            Self::NoPiece(piece) => write!(f, "vocab.txt has no line “{piece}”"),
            Self::Vocabulary { tokenizer, weights } => write!(
                f,
                "the tokenizer knows {tokenizer} pieces, model.safetensors has rows for {weights}: \
                 they belong to different models"
            ),
            Self::Weights(fault) => write!(f, "model.safetensors: {fault}"),
        }
    }
}

impl std::error::Error for BadModel {}

impl From<BadWeights> for BadModel {
    fn from(fault: BadWeights) -> Self {
        Self::Weights(fault)
    }
}

#[derive(serde::Deserialize)]
struct Config {
    #[serde(default)]
    model_type: String,
    num_attention_heads: Option<usize>,
    num_hidden_layers: Option<usize>,
    hidden_size: Option<usize>,
    layer_norm_eps: Option<f32>,
    hidden_act: Option<String>,
    position_embedding_type: Option<String>,
    pad_token_id: Option<usize>,
}

/// Reads a folder's files into a teacher called `name`.
///
/// # Errors
/// The first thing that keeps it from being one.
pub fn read(name: String, files: &Files) -> Result<Local, BadModel> {
    let config: Config =
        json("config.json", files.config.as_deref())?.ok_or(BadModel::Missing("config.json"))?;
    let reading = reading(&config)?;
    let pooling = pooling(files)?;
    let weights = files.weights.as_deref().ok_or(BadModel::Missing("model.safetensors"))?;
    let encoder = Encoder::read_as(weights, reading)?.pooled_by(pooling);
    let shape = encoder.shape();
    let agree = |what, config: Option<usize>, weights| match config {
        Some(config) if config != weights => Err(BadModel::Disagree { what, config, weights }),
        _ => Ok(()),
    };
    agree("hidden_size", config.hidden_size, shape.width)?;
    agree("num_hidden_layers", config.num_hidden_layers, shape.layers)?;
    let longest = PIECES.min(shape.positions).min(longest(files)?);
    let speller = speller(files, longest)?;
    if speller.pieces() > shape.pieces {
        return Err(BadModel::Vocabulary { tokenizer: speller.pieces(), weights: shape.pieces });
    }
    Ok(Local { name, encoder, speller, languages: None, prefix: String::new(), pieces: longest })
}

fn json<T: DeserializeOwned>(name: &'static str, file: Option<&[u8]>) -> Result<Option<T>, BadModel> {
    file.map(|bytes| serde_json::from_slice(bytes).map_err(|_| BadModel::Json(name))).transpose()
}

fn reading(config: &Config) -> Result<Reading, BadModel> {
    let first_position = match config.model_type.as_str() {
        "bert" => 0,
        // Positions count from the padding piece on.
        "roberta" | "xlm-roberta" | "camembert" => config.pad_token_id.unwrap_or(1) + 1,
        other => return Err(BadModel::Architecture(other.chars().take(40).collect())),
    };
    if let Some(other) = config.hidden_act.as_ref().filter(|name| *name != "gelu") {
        return Err(BadModel::Activation(other.chars().take(40).collect()));
    }
    if let Some(other) = config.position_embedding_type.as_ref().filter(|name| *name != "absolute") {
        return Err(BadModel::Positions(other.chars().take(40).collect()));
    }
    let heads = config.num_attention_heads.filter(|heads| *heads > 0);
    let epsilon = config.layer_norm_eps.unwrap_or(1e-12);
    Ok(Reading {
        heads: heads.ok_or(BadModel::Number("num_attention_heads"))?,
        epsilon: Some(epsilon).filter(|e| *e > 0.0).ok_or(BadModel::Number("layer_norm_eps"))?,
        first_position,
    })
}

/// What the folder says of pooling, in either form sentence-transformers has written; the mean where it says nothing.
fn pooling(files: &Files) -> Result<Pooling, BadModel> {
    const NAME: &str = "1_Pooling/config.json";
    let modules: Vec<Value> = json("modules.json", files.modules.as_deref())?.unwrap_or_default();
    let known = ["Transformer", "Pooling", "Normalize"];
    for module in &modules {
        let kind = module["type"].as_str().unwrap_or_default();
        let kind = kind.rsplit('.').next().unwrap_or_default();
        if !known.contains(&kind) {
            return Err(BadModel::Step(kind.chars().take(40).collect()));
        }
    }
    let Some(config) = json::<Value>(NAME, files.pooling.as_deref())? else { return Ok(Pooling::Mean) };
    if let Some(name) = config["pooling_mode"].as_str() {
        return match name {
            "mean" | "mean_sqrt_len" => Ok(Pooling::Mean),
            "cls" => Ok(Pooling::First),
            _ => Err(BadModel::Pooling),
        };
    }
    let modes = config.as_object().ok_or(BadModel::Json(NAME))?;
    let chosen: Vec<&str> = modes
        .iter()
        .filter(|(name, value)| name.starts_with("pooling_mode_") && **value == Value::Bool(true))
        .map(|(name, _)| name.as_str())
        .collect();
    match chosen[..] {
        [] | ["pooling_mode_mean_tokens" | "pooling_mode_mean_sqrt_len_tokens"] => Ok(Pooling::Mean),
        ["pooling_mode_cls_token"] => Ok(Pooling::First),
        _ => Err(BadModel::Pooling),
    }
}

fn longest(files: &Files) -> Result<usize, BadModel> {
    let sentence: Option<Value> = json("sentence_bert_config.json", files.sentence.as_deref())?;
    let said = sentence.and_then(|s| s["max_seq_length"].as_u64()).and_then(|n| usize::try_from(n).ok());
    // Shorter than its two marks and one piece would read nothing.
    Ok(said.unwrap_or(usize::MAX).max(3))
}

fn speller(files: &Files, longest: usize) -> Result<Speller, BadModel> {
    if let Some(file) = &files.tokenizer {
        return Speller::read(file, longest);
    }
    let file = files.vocabulary.as_deref().ok_or(BadModel::Missing("tokenizer.json (or vocab.txt)"))?;
    let config: Option<Value> = json("tokenizer_config.json", files.tokenizer_config.as_deref())?;
    let lower = config.and_then(|c| c["do_lower_case"].as_bool()).unwrap_or(true);
    let text = std::str::from_utf8(file).map_err(|_| BadModel::Tokenizer)?;
    Speller::of_vocabulary(text, lower, longest)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::matrix::dot;
    use crate::random::Random;
    use crate::teacher::{Teacher, embedded};
    use std::path::Path;

    const VOCABULARY: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\ncard\nlost\nmy\n##s\nété\nwhere";
    const WIDTH: usize = 8;

    /// The tensors of a made-up model of one layer, by name.
    fn tensors(prefix: &str, positions: usize) -> Vec<(String, Vec<usize>)> {
        let layer = |part: &str| format!("{prefix}encoder.layer.0.{part}");
        let mut all = vec![
            (format!("{prefix}embeddings.word_embeddings.weight"), vec![10, WIDTH]),
            (format!("{prefix}embeddings.position_embeddings.weight"), vec![positions, WIDTH]),
            (format!("{prefix}embeddings.token_type_embeddings.weight"), vec![2, WIDTH]),
            (format!("{prefix}embeddings.LayerNorm.weight"), vec![WIDTH]),
            (format!("{prefix}embeddings.LayerNorm.bias"), vec![WIDTH]),
        ];
        let dense = [
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", 16, WIDTH),
            ("output.dense", WIDTH, 16),
        ];
        for (part, out, into) in dense {
            all.push((layer(&format!("{part}.weight")), vec![out, into]));
            all.push((layer(&format!("{part}.bias")), vec![out]));
        }
        for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
            all.push((layer(&format!("{part}.weight")), vec![WIDTH]));
            all.push((layer(&format!("{part}.bias")), vec![WIDTH]));
        }
        all
    }

    fn safetensors(tensors: &[(String, Vec<usize>)]) -> Vec<u8> {
        let mut random = Random::new(3);
        let (mut data, mut header) = (Vec::new(), serde_json::Map::new());
        for (name, shape) in tensors {
            let from = data.len();
            for _ in 0..shape.iter().product() {
                let value = random.below(2001) as f32 / 1000.0 - 1.0;
                data.extend_from_slice(&value.to_le_bytes());
            }
            let entry =
                serde_json::json!({ "dtype": "F32", "shape": shape, "data_offsets": [from, data.len()] });
            header.insert(name.clone(), entry);
        }
        let header = Value::Object(header).to_string();
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header.as_bytes());
        file.extend(data);
        file
    }

    pub(crate) fn small() -> Files {
        let config = r#"{"model_type":"bert","num_attention_heads":2,"num_hidden_layers":1,"hidden_size":8,
            "layer_norm_eps":1e-12,"hidden_act":"gelu","position_embedding_type":"absolute"}"#;
        Files {
            config: Some(config.into()),
            weights: Some(safetensors(&tensors("bert.", 16))),
            vocabulary: Some(VOCABULARY.into()),
            ..Files::default()
        }
    }

    fn fault(change: impl FnOnce(&mut Files)) -> String {
        let mut files = small();
        change(&mut files);
        read("small".into(), &files).err().map(|fault| fault.to_string()).unwrap_or_default()
    }

    fn config(old: &str, new: &str) -> String {
        fault(|files| {
            let text = String::from_utf8(files.config.clone().unwrap_or_default()).expect("text");
            assert!(text.contains(old));
            files.config = Some(text.replace(old, new).into_bytes());
        })
    }

    #[test]
    fn a_small_model_reads_and_pooling_and_prefix_matter() {
        let mean = read("small".into(), &small()).expect("a model");
        assert_eq!((mean.width(), mean.cost("my cards"), mean.name()), (8, 5, "small"));
        let first = |files: Files| read("small".into(), &files).expect("a model").read(&["my cards"]);
        let by_mean = first(small()).expect("a vector");
        assert!((dot(&by_mean[0], &by_mean[0]) - 1.0).abs() < 1e-5);
        let cls = br#"{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}"#.to_vec();
        let by_first = first(Files { pooling: Some(cls), ..small() }).expect("a vector");
        assert!(dot(&by_mean[0], &by_first[0]) < 0.999, "another pooling is another vector");
        let asked = mean.with_prefix("where ".into()).for_languages(vec!["fr".into()]);
        assert_eq!(asked.cost("my cards"), 6);
        assert!(asked.knows(Some("fr-CA")) && !asked.knows(Some("en")) && asked.knows(None));
        let capitals = br#"{"do_lower_case":false}"#.to_vec();
        let cased =
            read("c".into(), &Files { tokenizer_config: Some(capitals), ..small() }).expect("a model");
        assert_ne!(cased.sequence("CARD"), cased.sequence("card"));
    }

    #[test]
    fn positions_of_roberta_begin_after_the_padding() {
        let mut files = small();
        let text = String::from_utf8(files.config.take().expect("there")).expect("text");
        files.config = Some(text.replace("\"bert\"", "\"xlm-roberta\",\"pad_token_id\":1").into_bytes());
        files.weights = Some(safetensors(&tensors("roberta.", 5)));
        let model = read("r".into(), &files).expect("a model");
        assert_eq!(model.sequence("my card my card my card").len(), 3, "two of five positions are left out");
    }

    #[test]
    fn unigram_tokenizers_of_other_scripts_are_read() {
        let tokenizer = serde_json::json!({
            "version": "1.0", "added_tokens": [],
            "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true },
            "model": { "type": "Unigram", "unk_id": 0, "byte_fallback": false,
                "vocab": [["<unk>", 0.0], ["▁", -2.0], ["▁карта", -3.0], ["карта", -4.0], ["部屋", -3.0], ["が", -2.0]] },
        });
        let files = Files { tokenizer: Some(tokenizer.to_string().into_bytes()), ..small() };
        let model = read("u".into(), &files).expect("a model");
        assert_eq!(model.sequence("карта 部屋が"), [2, 1, 4, 5]);
        assert!(model.spells("部屋が") && !embedded().spells("部屋が"));
    }

    #[test]
    fn every_fault_names_its_place() {
        for (said, wanted) in [
            (fault(|f| f.config = None), "config.json is missing"),
            (fault(|f| f.weights = None), "model.safetensors is missing"),
            (fault(|f| f.vocabulary = None), "tokenizer.json (or vocab.txt) is missing"),
            (fault(|f| f.config = Some(b"[".to_vec())), "config.json is not readable JSON"),
            (fault(|f| f.tokenizer = Some(b"{}".to_vec())), "tokenizer is not supported"),
            (fault(|f| f.vocabulary = Some(b"[UNK]\n[SEP]".to_vec())), "no line “[CLS]”"),
            (fault(|f| f.pooling = Some(br#"{"pooling_mode_max_tokens":true}"#.to_vec())), "another pooling"),
            (fault(|f| f.pooling = Some(br#"{"pooling_mode":"lasttoken"}"#.to_vec())), "another pooling"),
            (
                fault(|f| f.modules = Some(br#"[{"type":"sentence_transformers.models.Dense"}]"#.to_vec())),
                "the step “Dense”",
            ),
            (fault(|f| f.vocabulary = Some(format!("{VOCABULARY}\nx\ny").into())), "knows 12 pieces"),
            (fault(|f| f.weights.as_mut().expect("there").truncate(3000)), "cut short"),
            (fault(|f| f.weights.as_mut().expect("there").truncate(100)), "no readable safetensors header"),
            (config("\"bert\"", "\"distilbert\""), "the architecture “distilbert”"),
            (config("gelu", "relu"), "the activation “relu”"),
            (config("absolute", "relative_key"), "“relative_key”"),
            (config("\"num_attention_heads\":2", "\"a\":2"), "“num_attention_heads”"),
            (config("\"num_attention_heads\":2", "\"num_attention_heads\":3"), "unexpected type, shape"),
            (config("\"num_hidden_layers\":1", "\"num_hidden_layers\":2"), "says 2 for num_hidden_layers"),
            (config("\"hidden_size\":8", "\"hidden_size\":16"), "says 16 for hidden_size"),
        ] {
            assert!(said.contains(wanted), "“{said}” should say “{wanted}”");
        }
        let mut odd = tensors("bert.", 16);
        odd.retain(|(name, _)| !name.ends_with("query.bias"));
        assert!(fault(|f| f.weights = Some(safetensors(&odd))).contains("query.bias"));
    }

    /// The embedded teacher is this folder in eight bits.
    #[test]
    fn the_published_folder_agrees_with_the_embedded_teacher() {
        let folder = std::env::var("FIRSTHAND_MINILM").unwrap_or_default();
        let file = |name: &str| std::fs::read(Path::new(&folder).join(name)).ok();
        let Some(weights) = file("model.safetensors") else {
            println!("skipped: FIRSTHAND_MINILM names no folder of all-MiniLM-L6-v2");
            return;
        };
        let files = Files {
            weights: Some(weights),
            config: file("config.json"),
            tokenizer: file("tokenizer.json"),
            vocabulary: file("vocab.txt"),
            tokenizer_config: file("tokenizer_config.json"),
            pooling: file("1_Pooling/config.json"),
            modules: file("modules.json"),
            sentence: file("sentence_bert_config.json"),
        };
        let texts = [
            "My card has not arrived yet, where is it?",
            "The lock froze in the rain and I couldn't end my ride.",
            "I was charged twice for 1 ride!",
            "Grazie, tutto bene",
        ];
        let known = embedded().read(&texts).expect("vectors");
        for tokenizer in [file("tokenizer.json"), None] {
            let model = read("m".into(), &Files { tokenizer, ..files.clone() }).expect("a model");
            for (a, b) in model.read(&texts).expect("vectors").iter().zip(&known) {
                assert!(dot(a, b) > 0.99, "{}", dot(a, b));
            }
        }
    }
}
