//! One question, tried again while the other side says it is busy.

use std::time::Duration;

use firsthand_domain::clock::mix;

use super::{Base, Key, Outgoing, Post, Silence};

/// How often a question is asked in all.
const TRIES: u32 = 5;
/// The first pause; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longer pauses are not waited for: the run ends and says so.
const LONGEST_PAUSE: Duration = Duration::from_secs(90);
/// For one whole answer: a model on a processor takes its time.
const PATIENCE: Duration = Duration::from_secs(120);

/// A question to one endpoint.
pub struct Asked<'a> {
    pub base: &'a Base,
    /// `embeddings` or `chat/completions`.
    pub endpoint: &'a str,
    pub key: Option<&'a Key>,
    pub body: &'a [u8],
    /// Longest answer in bytes.
    pub longest: usize,
}

/// Why there is no answer to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The texts were too long for it, or too many at once.
    TooMuch,
    /// Somebody said stop.
    Stopped,
    /// Anything else: the end of a sentence that begins with "It", without customer words.
    Said(String),
}

/// Asks until there is an answer, at most [`TRIES`] times. Pauses follow `Retry-After`, else double.
pub fn ask(out: &dyn Outgoing, asked: &Asked<'_>, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Refused> {
    let url = asked.base.endpoint(asked.endpoint);
    let host = asked.base.host();
    let post =
        Post { url: &url, key: asked.key, body: asked.body, longest: asked.longest, patience: PATIENCE };
    for turn in 1..=TRIES {
        if stop() {
            return Err(Refused::Stopped);
        }
        let (wanted, why) = match out.post(&post, stop) {
            Ok(answer) if answer.status == 200 => return Ok(answer.body),
            Ok(answer) => match judged(answer.status, &answer.body, &host) {
                Verdict::Again(why) => (answer.retry_after, why),
                Verdict::Over(refused) => return Err(refused),
            },
            Err(Silence::Stopped) => return Err(Refused::Stopped),
            Err(Silence::Unreachable) => (None, format!("{host} cannot be reached")),
            Err(Silence::TimedOut) => {
                (None, format!("{host} did not answer within {} seconds", PATIENCE.as_secs()))
            }
            Err(other) => return Err(Refused::Said(silent(other, &host))),
        };
        let pause = wanted.unwrap_or_else(|| own_pause(turn, asked.body.len()));
        if pause > LONGEST_PAUSE {
            return Err(Refused::Said(format!(
                "{why} and asks to wait {} minutes",
                pause.as_secs().div_ceil(60)
            )));
        }
        if turn == TRIES {
            return Err(Refused::Said(format!("{why}, {TRIES} times in a row")));
        }
        if !out.pause(pause, stop) {
            return Err(Refused::Stopped);
        }
    }
    Err(Refused::Stopped)
}

/// Doubling, and a little apart from others who were refused at the same moment.
fn own_pause(turn: u32, salt: usize) -> Duration {
    let doubled = FIRST_PAUSE * 2u32.pow(turn - 1);
    doubled + Duration::from_millis(mix(salt as u64 ^ u64::from(turn)) % 200)
}

enum Verdict {
    Again(String),
    Over(Refused),
}

fn judged(status: u16, body: &[u8], host: &str) -> Verdict {
    let over = |text: String| Verdict::Over(Refused::Said(text));
    match status {
        429 if says(body, &["insufficient_quota", "billing"]) => {
            over(format!("{host} says the account has no quota left (429)"))
        }
        429 => Verdict::Again(format!("{host} asks to slow down (429)")),
        408 | 409 | 425 => Verdict::Again(format!("{host} was not ready ({status})")),
        401 | 403 => over(format!("{host} did not accept the key ({status})")),
        404 | 405 => over(format!(
            "{host} has no such endpoint or model ({status}); check the address and the model’s name"
        )),
        413 => Verdict::Over(Refused::TooMuch),
        _ if says(body, TOO_MUCH) => Verdict::Over(Refused::TooMuch),
        300..400 => over(format!("{host} sends on to another address ({status}), which is not followed")),
        424 => over(format!("{host} says the model cannot do this ({status})")),
        500.. => Verdict::Again(format!("{host} failed ({status})")),
        400..500 => over(format!("{host} did not accept the request ({status})")),
        _ => over(format!("{host} gave an answer that is none ({status})")),
    }
}

/// How servers say that a text or a batch was too large (OpenAI, vLLM, text-embeddings-inference, llama.cpp, Ollama).
const TOO_MUCH: &[&str] = &[
    "context_length_exceeded",
    "context length",
    "context size",
    "must have less than",
    "too long",
    "too large",
    "too many",
    "maximum allowed batch size",
    "max_tokens_per_request",
    "exceeds the maximum",
    "maximum input length",
];

/// Whether an error holds one of these words. Where it only repeats a text that does, asking with shorter texts does no harm.
fn says(body: &[u8], words: &[&str]) -> bool {
    let start = &body[..body.len().min(4000)];
    let text = String::from_utf8_lossy(start).to_lowercase();
    words.iter().any(|word| text.contains(word))
}

fn silent(silence: Silence, host: &str) -> String {
    match silence {
        Silence::Untrusted => format!("{host} has no certificate that this machine trusts"),
        Silence::TooLong => format!("{host} sent an answer far longer than asked for"),
        Silence::Forbidden => format!("{host} is an address that is never asked"),
        Silence::Unreachable | Silence::TimedOut | Silence::Stopped => format!("{host} gave no answer"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::Answer;
    use super::*;
    use std::sync::Mutex;

    /// Answers from a script, and remembers what it was asked and how long it was told to pause.
    #[derive(Default)]
    pub(crate) struct Script {
        pub answers: Mutex<Vec<Result<Answer, Silence>>>,
        pub asked: Mutex<Vec<Vec<u8>>>,
        pub pauses: Mutex<Vec<Duration>>,
    }

    impl Script {
        pub(crate) fn of(answers: Vec<Result<Answer, Silence>>) -> Script {
            Script { answers: Mutex::new(answers.into_iter().rev().collect()), ..Script::default() }
        }
    }

    pub(crate) fn answer(status: u16, body: &str) -> Result<Answer, Silence> {
        Ok(Answer { status, retry_after: None, body: body.as_bytes().to_vec() })
    }

    impl Outgoing for Script {
        fn post(&self, post: &Post<'_>, _: &dyn Fn() -> bool) -> Result<Answer, Silence> {
            self.asked.lock().expect("one thread").push(post.body.to_vec());
            self.answers.lock().expect("one thread").pop().unwrap_or(Err(Silence::Unreachable))
        }
        fn pause(&self, time: Duration, stop: &dyn Fn() -> bool) -> bool {
            self.pauses.lock().expect("one thread").push(time);
            !stop()
        }
    }

    fn outcome(script: &Script) -> Result<Vec<u8>, Refused> {
        let base = Base::read("http://models.example/v1").expect("an address");
        ask(
            script,
            &Asked { base: &base, endpoint: "embeddings", key: None, body: b"{}", longest: 100 },
            &|| false,
        )
    }

    #[test]
    fn busy_servers_are_asked_again_after_the_pause_they_want() {
        let busy = Ok(Answer { status: 429, retry_after: Some(Duration::from_secs(7)), body: Vec::new() });
        let script =
            Script::of(vec![busy, answer(503, "loading"), Err(Silence::Unreachable), answer(200, "ok")]);
        assert_eq!(outcome(&script), Ok(b"ok".to_vec()));
        let pauses = script.pauses.lock().expect("one thread").clone();
        assert_eq!(pauses[0], Duration::from_secs(7));
        assert!(pauses[1] >= FIRST_PAUSE * 2 && pauses[2] >= FIRST_PAUSE * 4, "{pauses:?}");
    }

    #[test]
    fn what_trying_again_cannot_help_ends_at_once_in_a_sentence() {
        for (status, body, wanted) in [
            (401, "", "did not accept the key (401)"),
            (404, "", "no such endpoint or model (404)"),
            (302, "", "sends on to another address (302)"),
            (429, r#"{"error":{"code":"insufficient_quota"}}"#, "no quota left"),
            (400, "bad", "did not accept the request (400)"),
        ] {
            let script = Script::of(vec![answer(status, body)]);
            match outcome(&script) {
                Err(Refused::Said(said)) => assert!(said.contains(wanted), "{said}"),
                other => panic!("{status}: {other:?}"),
            }
            assert_eq!(script.asked.lock().expect("one thread").len(), 1);
        }
        for (status, body) in [(413, ""), (400, r#"{"error":{"code":"context_length_exceeded"}}"#)] {
            assert_eq!(outcome(&Script::of(vec![answer(status, body)])), Err(Refused::TooMuch));
        }
    }

    #[test]
    fn patience_ends() {
        let script = Script::of((0..9).map(|_| answer(503, "")).collect());
        assert_eq!(
            outcome(&script),
            Err(Refused::Said("models.example failed (503), 5 times in a row".into()))
        );
        let long = Ok(Answer { status: 429, retry_after: Some(Duration::from_secs(3600)), body: Vec::new() });
        let said = "models.example asks to slow down (429) and asks to wait 60 minutes";
        assert_eq!(outcome(&Script::of(vec![long])), Err(Refused::Said(said.into())));
    }
}
