//! The words of the embeddings protocol: what is asked, and what an answer must be.

use serde::Deserialize;
use serde_json::json;

/// The body of one request.
pub(super) fn body(model: &str, dimensions: Option<u32>, texts: &[String]) -> Vec<u8> {
    let mut body = json!({ "model": model, "input": texts, "encoding_format": "float" });
    if let Some(dimensions) = dimensions {
        body["dimensions"] = dimensions.into();
    }
    body.to_string().into_bytes()
}

/// The longest answer worth reading, for so many texts: up to 8,192 values of some 24 signs each.
pub(super) fn longest_answer(texts: usize) -> usize {
    64 * 1024 + texts * 8192 * 24
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Row>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Row {
    index: Option<usize>,
    embedding: Vec<Option<f32>>,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: Option<u64>,
}

/// Vectors in the order of the texts, and the tokens the server counted.
pub(super) type Read = (Vec<Vec<f32>>, Option<u64>);

/// Reads an answer to `count` texts; a fault is the end of a sentence that begins with the server's name.
pub(super) fn read(answer: &[u8], count: usize, dimensions: Option<u32>) -> Result<Read, String> {
    let answer: Answer = serde_json::from_slice(answer)
        .map_err(|_| "gave an answer that is not a list of vectors".to_owned())?;
    if answer.data.len() != count {
        return Err(format!("was given {count} texts and answered with {} vectors", answer.data.len()));
    }
    let mut placed: Vec<Option<Vec<f32>>> = vec![None; count];
    for (turn, row) in answer.data.into_iter().enumerate() {
        let place = placed.get_mut(row.index.unwrap_or(turn)).filter(|place| place.is_none());
        let place = place.ok_or("numbered its vectors so that they cannot be told apart")?;
        if let Some(wanted) = dimensions.filter(|wanted| *wanted as usize != row.embedding.len()) {
            return Err(format!("was asked for {wanted} values per vector and gave {}", row.embedding.len()));
        }
        let values: Option<Vec<f32>> =
            row.embedding.into_iter().map(|x| x.filter(|x| x.is_finite())).collect();
        *place = Some(values.ok_or("gave a value that is not a number")?);
    }
    let tokens = answer.usage.and_then(|usage| usage.total_tokens);
    Ok((placed.into_iter().flatten().collect(), tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_put_in_the_order_of_the_texts() {
        let answer =
            br#"{"object":"list","data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0.5]}],
            "usage":{"prompt_tokens":7,"total_tokens":7}}"#;
        assert_eq!(read(answer, 2, Some(2)), Ok((vec![vec![1.0, 0.5], vec![0.0, 1.0]], Some(7))));
        let plain = br#"{"data":[{"embedding":[1]},{"embedding":[2]}]}"#;
        assert_eq!(read(plain, 2, None), Ok((vec![vec![1.0], vec![2.0]], None)));
    }

    #[test]
    fn answers_that_are_none_are_refused_in_words() {
        for (answer, wanted) in [
            ("<html>", "not a list of vectors"),
            ("{\"data\":[{\"index\":0,\"embed", "not a list of vectors"),
            (
                r#"{"data":[{"index":0,"embedding":"AAAA"},{"index":1,"embedding":[1]}]}"#,
                "not a list of vectors",
            ),
            (r#"{"data":[{"index":0,"embedding":[1,2]}]}"#, "given 2 texts and answered with 1"),
            (
                r#"{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}"#,
                "cannot be told apart",
            ),
            (
                r#"{"data":[{"index":0,"embedding":[1,2]},{"index":9,"embedding":[1,2]}]}"#,
                "cannot be told apart",
            ),
            (r#"{"data":[{"index":0,"embedding":[1,null]},{"index":1,"embedding":[1,2]}]}"#, "not a number"),
            (r#"{"data":[{"index":0,"embedding":[1,1e300]},{"index":1,"embedding":[1,2]}]}"#, "not a number"),
            (
                r#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}"#,
                "asked for 2 values per vector",
            ),
        ] {
            let said = read(answer.as_bytes(), 2, Some(2)).expect_err(answer);
            assert!(said.contains(wanted), "{said}");
        }
    }

    #[test]
    fn requests_say_what_they_must_and_no_more() {
        let text = String::from_utf8(body("m", Some(64), &["a\n\"b\"".to_owned()])).expect("text");
        assert_eq!(text, r#"{"dimensions":64,"encoding_format":"float","input":["a\n\"b\""],"model":"m"}"#);
        assert!(!String::from_utf8(body("m", None, &[])).expect("text").contains("dimensions"));
    }
}
