//! Reads `model.safetensors`: an 8-byte little-endian header length, a JSON header, then raw little-endian values.
//! Source: <https://github.com/huggingface/safetensors#format>.

use super::layer::{Layer, Linear, Norm};
use super::{Encoder, Pieces, Pooling, Shape};
use std::collections::HashMap;

/// Why a weight file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadWeights {
    /// Header missing, cut short or not JSON.
    Header,
    /// A tensor the encoder needs is absent.
    Missing(String),
    /// A tensor has another type, shape or byte range than expected.
    Shape(String),
    /// The file ends before or inside a tensor.
    Cut(String),
    /// A tensor holds a value that is no number.
    NotFinite(String),
}

impl std::fmt::Display for BadWeights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header => f.write_str("the weight file has no readable safetensors header"),
            Self::Missing(name) => write!(f, "the weight file lacks the tensor {name}"),
            Self::Shape(name) => write!(f, "the tensor {name} has an unexpected type, shape or place"),
            Self::Cut(name) => write!(f, "the weight file is cut short: it ends inside the tensor {name}"),
            Self::NotFinite(name) => write!(f, "the tensor {name} holds a value that is not a number"),
        }
    }
}

impl std::error::Error for BadWeights {}

#[derive(serde::Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// A safetensors file in memory.
pub struct Weights<'a> {
    entries: HashMap<String, Entry>,
    data: &'a [u8],
}

impl<'a> Weights<'a> {
    /// Reads the header of a whole file.
    ///
    /// # Errors
    /// [`BadWeights::Header`] when it is cut short or malformed.
    pub fn read(file: &'a [u8]) -> Result<Self, BadWeights> {
        let (length, rest) = file.split_first_chunk::<8>().ok_or(BadWeights::Header)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| BadWeights::Header)?;
        let (header, data) = rest.split_at_checked(length).ok_or(BadWeights::Header)?;
        let raw: HashMap<String, serde_json::Value> =
            serde_json::from_slice(header).map_err(|_| BadWeights::Header)?;
        let entries = raw
            .into_iter()
            .filter(|(name, _)| name != "__metadata__")
            .map(|(name, value)| {
                // Some tools save the encoder inside a larger model.
                let inner = ["bert.", "roberta."].into_iter().find_map(|prefix| name.strip_prefix(prefix));
                let name = inner.unwrap_or(&name).to_owned();
                Ok((name, serde_json::from_value(value).map_err(|_| BadWeights::Header)?))
            })
            .collect::<Result<_, BadWeights>>()?;
        Ok(Self { entries, data })
    }

    /// The values of a tensor of 32- or 16-bit floats with exactly this shape, row-major.
    ///
    /// # Errors
    /// When it is absent, of another type or shape, or reaches past the end of the file.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, BadWeights> {
        let entry = self.entries.get(name).ok_or_else(|| BadWeights::Missing(name.to_owned()))?;
        let wrong = || BadWeights::Shape(name.to_owned());
        let [from, to] = entry.data_offsets;
        if to > self.data.len() {
            return Err(BadWeights::Cut(name.to_owned()));
        }
        let bytes = self.data.get(from..to).ok_or_else(wrong)?;
        let count = shape.iter().try_fold(1usize, |all, n| all.checked_mul(*n)).ok_or_else(wrong)?;
        let (twos, fours) = (bytes.as_chunks::<2>().0, bytes.as_chunks::<4>().0);
        let values: Vec<f32> = match entry.dtype.as_str() {
            "F32" => fours.iter().map(|four| f32::from_le_bytes(*four)).collect(),
            "BF16" => {
                twos.iter().map(|two| f32::from_bits(u32::from(u16::from_le_bytes(*two)) << 16)).collect()
            }
            "F16" => twos.iter().map(|two| half(u16::from_le_bytes(*two))).collect(),
            _ => return Err(wrong()),
        };
        if entry.shape != shape || values.len() != count {
            return Err(wrong());
        }
        if !values.iter().all(|x| x.is_finite()) {
            return Err(BadWeights::NotFinite(name.to_owned()));
        }
        Ok(values)
    }

    /// Rows and columns of a two-dimensional tensor.
    fn size(&self, name: &str) -> Result<(usize, usize), BadWeights> {
        let entry = self.entries.get(name).ok_or_else(|| BadWeights::Missing(name.to_owned()))?;
        match entry.shape[..] {
            [rows, columns] if rows > 0 && columns > 0 => Ok((rows, columns)),
            _ => Err(BadWeights::Shape(name.to_owned())),
        }
    }

    /// The sizes the tensors tell; the file itself does not say how many heads there are.
    ///
    /// # Errors
    /// When a tensor is missing, or the width is no multiple of `heads`.
    pub fn shape(&self, heads: usize) -> Result<Shape, BadWeights> {
        let words = "embeddings.word_embeddings.weight";
        let (pieces, width) = self.size(words)?;
        let (positions, _) = self.size("embeddings.position_embeddings.weight")?;
        let (inner, _) = self.size("encoder.layer.0.intermediate.dense.weight")?;
        let has = |layer: usize| {
            self.entries.contains_key(&format!("encoder.layer.{layer}.intermediate.dense.weight"))
        };
        if heads == 0 || !width.is_multiple_of(heads) {
            return Err(BadWeights::Shape(words.to_owned()));
        }
        Ok(Shape { width, heads, inner, layers: (0..).take_while(|l| has(*l)).count(), positions, pieces })
    }
}

/// A 16-bit float. Source: IEEE 754-2008, binary16.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    match exponent {
        0 => sign * fraction * 2.0f32.powi(-24),
        31 => {
            if fraction == 0.0 {
                sign * f32::INFINITY
            } else {
                f32::NAN
            }
        }
        _ => sign * (1.0 + fraction / 1024.0) * 2.0f32.powi(exponent - 15),
    }
}

/// What the weights themselves do not tell; it stands in `config.json`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub heads: usize,
    pub epsilon: f32,
    /// The row of the first position: RoBERTa leaves some out.
    pub first_position: usize,
}

impl Encoder {
    /// Takes the weights out of a safetensors file of BERT; `heads` and `epsilon` stand in its `config.json`.
    ///
    /// # Errors
    /// When a tensor is missing or has another shape.
    pub fn read(file: &[u8], heads: usize, epsilon: f32) -> Result<Self, BadWeights> {
        Self::read_as(file, Reading { heads, epsilon, first_position: 0 })
    }

    /// As [`Encoder::read`], for the whole family.
    ///
    /// # Errors
    /// When a tensor is missing or has another shape.
    pub fn read_as(file: &[u8], reading: Reading) -> Result<Self, BadWeights> {
        let weights = Weights::read(file)?;
        let mut shape = weights.shape(reading.heads)?;
        let (width, epsilon) = (shape.width, reading.epsilon);
        let layers =
            (0..shape.layers).map(|i| layer(&weights, shape, epsilon, i)).collect::<Result<_, _>>()?;
        let (kinds, _) = weights.size("embeddings.token_type_embeddings.weight")?;
        let kind = weights.tensor("embeddings.token_type_embeddings.weight", &[kinds, width])?;
        let places = "embeddings.position_embeddings.weight";
        let mut positions = weights.tensor(places, &[shape.positions, width])?;
        if reading.first_position >= shape.positions {
            return Err(BadWeights::Shape(places.to_owned()));
        }
        positions.drain(..reading.first_position * width);
        shape.positions -= reading.first_position;
        for row in positions.chunks_exact_mut(width) {
            row.iter_mut().zip(&kind).for_each(|(x, k)| *x += k);
        }
        let words = weights.tensor("embeddings.word_embeddings.weight", &[shape.pieces, width])?;
        let norm = norm(&weights, "embeddings.LayerNorm", width, epsilon)?;
        Ok(Self { shape, pieces: Pieces::Full(words), positions, norm, layers, pooling: Pooling::Mean })
    }
}

fn linear(weights: &Weights<'_>, name: &str, out: usize, into: usize) -> Result<Linear, BadWeights> {
    Ok(Linear {
        weight: weights.tensor(&format!("{name}.weight"), &[out, into])?,
        bias: weights.tensor(&format!("{name}.bias"), &[out])?,
    })
}

fn norm(weights: &Weights<'_>, name: &str, width: usize, epsilon: f32) -> Result<Norm, BadWeights> {
    Ok(Norm {
        scale: weights.tensor(&format!("{name}.weight"), &[width])?,
        shift: weights.tensor(&format!("{name}.bias"), &[width])?,
        epsilon,
    })
}

fn layer(weights: &Weights<'_>, shape: Shape, epsilon: f32, index: usize) -> Result<Layer, BadWeights> {
    let (width, inner) = (shape.width, shape.inner);
    let name = |part: &str| format!("encoder.layer.{index}.{part}");
    let mut mix = linear(weights, &name("attention.self.query"), width, width)?;
    for part in ["attention.self.key", "attention.self.value"] {
        let next = linear(weights, &name(part), width, width)?;
        mix.weight.extend(next.weight);
        mix.bias.extend(next.bias);
    }
    Ok(Layer {
        mix,
        attention: linear(weights, &name("attention.output.dense"), width, width)?,
        attention_norm: norm(weights, &name("attention.output.LayerNorm"), width, epsilon)?,
        inner: linear(weights, &name("intermediate.dense"), inner, width)?,
        outer: linear(weights, &name("output.dense"), width, inner)?,
        outer_norm: norm(weights, &name("output.LayerNorm"), width, epsilon)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header.as_bytes());
        file.extend_from_slice(data);
        file
    }

    #[test]
    fn reads_a_tensor_and_refuses_wrong_ones() {
        let header =
            r#"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
        let bytes = file(header, &[0, 0, 128, 63, 0, 0, 0, 64]);
        let weights = Weights::read(&bytes).expect("a valid header");
        assert_eq!(weights.tensor("a", &[2]), Ok(vec![1.0, 2.0]));
        assert_eq!(weights.tensor("a", &[1]), Err(BadWeights::Shape("a".into())));
        assert_eq!(weights.tensor("b", &[2]), Err(BadWeights::Missing("b".into())));
        let cut = file(header, &[0; 4]);
        let cut = Weights::read(&cut).expect("a valid header");
        assert_eq!(cut.tensor("a", &[2]), Err(BadWeights::Cut("a".into())));
        let odd = file(header, &[0, 0, 128, 63, 0, 0, 192, 127]);
        let odd = Weights::read(&odd).expect("a valid header");
        assert_eq!(odd.tensor("a", &[2]), Err(BadWeights::NotFinite("a".into())));
        assert!(weights.shape(12).is_err());
    }

    #[test]
    fn sixteen_bit_floats_are_read() {
        for (bits, value) in [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8)]
        {
            assert_eq!(half(bits), value);
        }
        let header = r#"{"bert.a":{"dtype":"BF16","shape":[1,1],"data_offsets":[0,2]}}"#;
        let bytes = file(header, &[0x80, 0x3f]);
        assert_eq!(Weights::read(&bytes).expect("a valid header").tensor("a", &[1, 1]), Ok(vec![1.0]));
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(Weights::read(&[1, 2, 3]).is_err());
        assert!(Weights::read(&u64::MAX.to_le_bytes()).is_err());
        assert!(Weights::read(&file("not json", &[])).is_err());
        assert!(Encoder::read(&file("{}", &[]), 12, 1e-12).is_err());
    }
}
