//! Reads `model.safetensors`: an 8-byte little-endian header length, a JSON header, then raw little-endian values.
//! Source: <https://github.com/huggingface/safetensors#format>.

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
}

impl std::fmt::Display for BadWeights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header => f.write_str("the weight file has no readable safetensors header"),
            Self::Missing(name) => write!(f, "the weight file lacks the tensor {name}"),
            Self::Shape(name) => write!(f, "the tensor {name} has an unexpected type, shape or place"),
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
            .map(|(name, value)| Ok((name, serde_json::from_value(value).map_err(|_| BadWeights::Header)?)))
            .collect::<Result<_, BadWeights>>()?;
        Ok(Self { entries, data })
    }

    /// The values of a 32-bit float tensor with exactly this shape, row-major.
    ///
    /// # Errors
    /// When it is absent, of another type or shape, or reaches past the end of the file.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, BadWeights> {
        let entry = self.entries.get(name).ok_or_else(|| BadWeights::Missing(name.to_owned()))?;
        let wrong = || BadWeights::Shape(name.to_owned());
        let [from, to] = entry.data_offsets;
        let bytes = self.data.get(from..to).ok_or_else(wrong)?;
        let expected = shape.iter().product::<usize>() * 4;
        if entry.dtype != "F32" || entry.shape != shape || bytes.len() != expected {
            return Err(wrong());
        }
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    /// Number of rows of a two-dimensional tensor.
    #[must_use]
    pub fn rows(&self, name: &str) -> Option<usize> {
        self.entries.get(name)?.shape.first().copied()
    }
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
        assert!(Weights::read(&cut).expect("a valid header").tensor("a", &[2]).is_err());
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(Weights::read(&[1, 2, 3]).is_err());
        assert!(Weights::read(&u64::MAX.to_le_bytes()).is_err());
        assert!(Weights::read(&file("not json", &[])).is_err());
    }
}
