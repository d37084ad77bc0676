//! A teacher behind an endpoint: texts go out in batches, shortened to their beginning.

use std::sync::Arc;

use firsthand_domain::error::Result;
use firsthand_engine::teacher::{Fault, Teacher, is_among};

use super::{Chosen, embeddings};
use crate::outgoing::{Asked, Base, Key, Outgoing, Refused, ask};

/// What is sent of one text, in characters: its beginning says what it is about.
pub(super) const SENT: usize = 500;
/// A text this short that is still too long for the server will not become better.
const SHORTEST: usize = 30;
/// Characters of a token, as a rule of thumb for Latin letters.
const PER_TOKEN: usize = 4;

pub(super) struct Remote {
    name: String,
    base: Base,
    chosen: Chosen,
    key: Option<Key>,
    out: Arc<dyn Outgoing>,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl Remote {
    pub(super) fn new(
        chosen: &Chosen,
        key: Option<Key>,
        out: Arc<dyn Outgoing>,
        stop: Arc<dyn Fn() -> bool + Send + Sync>,
    ) -> Result<Remote> {
        let base = Base::read(&chosen.url)?;
        Ok(Remote { name: chosen.model.clone(), base, chosen: chosen.clone(), key, out, stop })
    }

    /// Reads a batch; too much for the server is tried in halves, then shorter.
    fn batch(&self, texts: &[&str], longest: usize) -> std::result::Result<Vec<Vec<f32>>, Fault> {
        let sent: Vec<String> = texts.iter().map(|text| self.sent(text, longest)).collect();
        let asked = Asked {
            base: &self.base,
            endpoint: "embeddings",
            key: self.key.as_ref(),
            body: &embeddings::body(&self.chosen.model, self.chosen.dimensions, &sent),
            longest: embeddings::longest_answer(texts.len()),
        };
        match ask(&*self.out, &asked, &*self.stop) {
            Ok(answer) => embeddings::read(&answer, texts.len(), self.chosen.dimensions)
                .map(|(vectors, _)| vectors)
                .map_err(|why| Fault::Silent(format!("{} {why}", self.base.host()))),
            Err(Refused::TooMuch) if texts.len() > 1 => {
                let (first, second) = texts.split_at(texts.len() / 2);
                let mut all = self.batch(first, longest)?;
                all.extend(self.batch(second, longest)?);
                Ok(all)
            }
            Err(Refused::TooMuch) if longest > SHORTEST => self.batch(texts, longest / 2),
            Err(Refused::TooMuch) => {
                Err(Fault::Silent(format!("{} finds even short texts too long", self.base.host())))
            }
            Err(Refused::Stopped) => Err(Fault::Silent("it was stopped".to_owned())),
            Err(Refused::Said(why)) => Err(Fault::Silent(why)),
        }
    }

    fn sent(&self, text: &str, longest: usize) -> String {
        let beginning: String = text.chars().take(longest).collect();
        // Some servers refuse empty texts; a sign keeps the order.
        let beginning = if beginning.trim().is_empty() { "-" } else { beginning.trim() };
        format!("{}{beginning}", self.chosen.prefix)
    }
}

/// Tokens a text will take, about.
pub(super) fn tokens(text: &str, prefix: &str) -> usize {
    let latin = text.chars().take(SENT).map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    (latin + prefix.len()).div_ceil(PER_TOKEN) + 2
}

impl Teacher for Remote {
    fn name(&self) -> &str {
        &self.name
    }
    fn knows(&self, language: Option<&str>) -> bool {
        let known = &self.chosen.languages;
        is_among((!known.is_empty()).then_some(known.as_slice()), language)
    }
    fn cost(&self, text: &str) -> usize {
        tokens(text, &self.chosen.prefix)
    }
    fn read(&self, texts: &[&str]) -> std::result::Result<Vec<Vec<f32>>, Fault> {
        let mut all = Vec::with_capacity(texts.len());
        for few in texts.chunks(self.chosen.batch.max(1) as usize) {
            all.extend(self.batch(few, SENT)?);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::super::TeacherKind;
    use super::*;
    use crate::outgoing::tests::{Script, answer};
    use serde_json::Value;

    fn remote(script: &Arc<Script>, stop: bool) -> Remote {
        let chosen = Chosen {
            kind: TeacherKind::Endpoint,
            url: "http://models.example/v1".into(),
            model: "m".into(),
            batch: 4,
            prefix: "query: ".into(),
            ..Chosen::default()
        };
        Remote::new(&chosen, None, script.clone(), Arc::new(move || stop)).expect("an address")
    }

    fn vectors(count: usize) -> String {
        let rows: Vec<String> =
            (0..count).map(|i| format!(r#"{{"index":{i},"embedding":[1,{i}]}}"#)).collect();
        format!(r#"{{"data":[{}]}}"#, rows.join(","))
    }

    fn inputs(script: &Script) -> Vec<Vec<String>> {
        let asked = script.asked.lock().expect("one thread");
        let read = |body: &Vec<u8>| {
            let body: Value = serde_json::from_slice(body).expect("JSON");
            serde_json::from_value(body["input"].clone()).expect("texts")
        };
        asked.iter().map(read).collect()
    }

    #[test]
    fn texts_go_out_in_batches_with_their_prefix_and_no_more_than_their_beginning() {
        let script = Arc::new(Script::of(vec![answer(200, &vectors(4)), answer(200, &vectors(1))]));
        let long = "ab ".repeat(400);
        let read = remote(&script, false).read(&["a", "b", " ", "d", &long]).expect("vectors");
        assert_eq!(read.len(), 5);
        let sent = inputs(&script);
        assert_eq!(sent[0], ["query: a", "query: b", "query: -", "query: d"]);
        assert!(sent[1][0].chars().count() <= SENT + 7);
    }

    #[test]
    fn too_much_is_tried_in_halves_and_then_shorter() {
        let too_much = || answer(413, "");
        let script = Arc::new(Script::of(vec![
            too_much(),
            answer(200, &vectors(1)),
            too_much(),
            answer(200, &vectors(1)),
        ]));
        let long = "word ".repeat(100);
        let read = remote(&script, false).read(&["a", &long]).expect("vectors");
        assert_eq!(read.len(), 2);
        let lengths: Vec<usize> =
            inputs(&script).iter().map(|texts| texts.iter().map(String::len).sum()).collect();
        assert!(lengths[3] < lengths[2] && lengths[2] > SENT - 10, "{lengths:?}");
        let never = Arc::new(Script::of((0..20).map(|_| too_much()).collect()));
        let said = remote(&never, false).read(&[&long]).expect_err("too long").to_string();
        assert_eq!(said, "models.example finds even short texts too long");
        assert!(inputs(&never).len() < 8);
    }

    #[test]
    fn stop_and_faults_end_it_without_customer_words() {
        let script = Arc::new(Script::default());
        let said = remote(&script, true).read(&["my secret words"]).expect_err("stopped").to_string();
        assert_eq!(said, "it was stopped");
        assert!(inputs(&script).is_empty(), "nothing was sent");
        let script = Arc::new(Script::of(vec![answer(400, "bad input: my secret words")]));
        let said = remote(&script, false).read(&["my secret words"]).expect_err("refused").to_string();
        assert!(said.contains("models.example") && !said.contains("secret"), "{said}");
    }
}
