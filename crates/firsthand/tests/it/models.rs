//! A server of our own that speaks the embeddings and chat protocol, honestly or otherwise.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};

/// What the next request meets; when nothing is left, honest answers.
#[derive(Clone)]
pub enum Turn {
    Honest,
    Status(u16, Vec<(&'static str, String)>, String),
    /// Answers only after a long time.
    Slow,
    /// So many bytes that are no answer.
    Huge(usize),
    /// 200 with this body.
    Body(String),
    /// The chat answers with this content.
    Says(String),
    /// Hangs up in the middle of its answer.
    Half,
}

#[derive(Clone, Default)]
pub struct Models {
    pub turns: Arc<Mutex<VecDeque<Turn>>>,
    /// Path, authorization and body of every request.
    pub asked: Arc<Mutex<Vec<(String, String, Value)>>>,
    /// Longest text it takes, in characters; 0 for any.
    pub longest: Arc<Mutex<usize>>,
    pub base: String,
}

impl Models {
    pub async fn start() -> Models {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let models = Models { base, ..Models::default() };
        let router = axum::Router::new()
            .route("/v1/embeddings", post(embeddings))
            .route("/v1/chat/completions", post(chat))
            .with_state(models.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        models
    }

    pub fn then(&self, turns: impl IntoIterator<Item = Turn>) {
        self.turns.lock().unwrap().extend(turns);
    }

    pub fn requests(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// Every text it was sent.
    pub fn texts(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let inputs = asked.iter().filter_map(|(_, _, body)| body["input"].as_array());
        inputs.flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    async fn turn(&self, path: &str, headers: &HeaderMap, body: &Bytes) -> (Turn, Value) {
        let body: Value = serde_json::from_slice(body).unwrap();
        let key = headers.get("authorization").map_or("", |key| key.to_str().unwrap()).to_owned();
        self.asked.lock().unwrap().push((path.to_owned(), key, body.clone()));
        let turn = self.turns.lock().unwrap().pop_front().unwrap_or(Turn::Honest);
        if matches!(turn, Turn::Slow) {
            tokio::time::sleep(Duration::from_secs(100)).await;
        }
        (turn, body)
    }
}

/// What is not honest answers the same way everywhere.
fn odd(turn: &Turn) -> Option<Response> {
    match turn {
        Turn::Status(status, headers, body) => {
            let mut response = (StatusCode::from_u16(*status).unwrap(), body.clone()).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(*name, value.parse().unwrap());
            }
            Some(response)
        }
        Turn::Huge(bytes) => Some(" ".repeat(*bytes).into_response()),
        Turn::Body(body) => Some(body.clone().into_response()),
        Turn::Half => {
            let parts = futures_util::stream::iter([
                Ok(Bytes::from_static(b"{\"data\":[")),
                Err(std::io::Error::other("gone")),
            ]);
            Some(Response::new(axum::body::Body::from_stream(parts)))
        }
        _ => None,
    }
}

async fn embeddings(State(models): State<Models>, headers: HeaderMap, body: Bytes) -> Response {
    let (turn, body) = models.turn("embeddings", &headers, &body).await;
    if let Some(odd) = odd(&turn) {
        return odd;
    }
    let texts: Vec<&str> = body["input"].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
    let longest = *models.longest.lock().unwrap();
    if longest > 0 && texts.iter().any(|text| text.chars().count() > longest) {
        let fault = json!({ "error": { "message": "too long", "code": "context_length_exceeded" } });
        return (StatusCode::BAD_REQUEST, fault.to_string()).into_response();
    }
    let width = body["dimensions"].as_u64().unwrap_or(48) as usize;
    let row = |(index, text): (usize, &&str)| json!({ "index": index, "embedding": vector(text, width) });
    // The last one first: only the index tells which is whose.
    let data: Vec<Value> = texts.iter().enumerate().map(row).rev().collect();
    json!({ "object": "list", "data": data, "usage": { "total_tokens": 9 } }).to_string().into_response()
}

/// Texts with the same words lie near each other.
fn vector(text: &str, width: usize) -> Vec<f64> {
    let mut out = vec![0.01; width];
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3) {
        let place = word.bytes().fold(7usize, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into()));
        out[place % width] += 1.0;
    }
    out
}

async fn chat(State(models): State<Models>, headers: HeaderMap, body: Bytes) -> Response {
    let (turn, body) = models.turn("chat", &headers, &body).await;
    if let Some(odd) = odd(&turn) {
        return odd;
    }
    let content = match turn {
        Turn::Says(content) => content,
        _ => honest(&body),
    };
    json!({ "choices": [{ "index": 0, "finish_reason": "stop", "message": { "content": content } }] })
        .to_string()
        .into_response()
}

/// A name out of a word that two messages share, and the beginning of the first message as its passage.
fn honest(body: &Value) -> String {
    let given: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    let texts: Vec<String> =
        given["messages"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_lowercase()).collect();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 4).map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let shared = all.iter().flatten().find(|word| all.iter().filter(|text| text.contains(word)).count() > 1);
    let passage: String = given["messages"][0].as_str().unwrap().chars().take(60).collect();
    json!({ "name": format!("Proposed: {}", shared.unwrap_or(&all[0][0])), "quote": passage.trim() })
        .to_string()
}
