//! What the fields of one session show when they are drawn: a process as wide as it took, and what was said beside what
//! was done.

use firsthand_domain::practice::{Practice, Scoring};
use firsthand_domain::session::Session;
use firsthand_engine::rates::share;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// What can be drawn of a session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Figures {
    /// Steps with minutes, in their order.
    pub process: Vec<ProcessStep>,
    pub said_done: Option<SaidDone>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProcessStep {
    pub step: String,
    pub minutes: f64,
    /// 1 to 5; 0 where nobody said.
    pub pain: f64,
    /// We saw it, or were only told.
    pub seen: bool,
}

/// Of those who said they would, how many did: with a 95 per cent interval (Wilson).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SaidDone {
    pub said: usize,
    pub did: usize,
    pub low: f64,
    pub high: f64,
}

pub(super) fn of(practice: &Practice, session: &Session) -> Figures {
    let with = |a: &str, b: &str| {
        practice.fields.iter().find(|field| {
            let has = |key: &str| field.columns.iter().any(|column| column.key == key);
            has(a) && has(b)
        })
    };
    let process = with("minutes", "pain").map(|field| rows(session, &field.key).filter_map(step).collect());
    let people = with("said", "did").filter(|_| practice.scoring == Some(Scoring::SayDo));
    Figures {
        process: process.unwrap_or_default(),
        said_done: people.and_then(|field| said_done(rows(session, &field.key))),
    }
}

fn rows<'s>(session: &'s Session, key: &str) -> impl Iterator<Item = &'s Map<String, Value>> {
    session.fields.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn step(row: &Map<String, Value>) -> Option<ProcessStep> {
    Some(ProcessStep {
        step: row.get("step").and_then(Value::as_str).unwrap_or_default().to_owned(),
        minutes: row.get("minutes")?.as_f64().filter(|m| *m > 0.0)?,
        pain: row.get("pain").and_then(Value::as_f64).unwrap_or_default(),
        seen: row.get("seen").and_then(Value::as_bool).unwrap_or(true),
    })
}

fn said_done<'s>(rows: impl Iterator<Item = &'s Map<String, Value>>) -> Option<SaidDone> {
    let yes = |row: &Map<String, Value>, key: &str| row.get(key).and_then(Value::as_bool) == Some(true);
    let said: Vec<_> = rows.filter(|row| yes(row, "said")).collect();
    if said.is_empty() {
        return None;
    }
    let did = said.iter().filter(|row| yes(row, "did")).count();
    let found = share(did as f64, said.len() as f64);
    Some(SaidDone { said: said.len(), did, low: found.low, high: found.high })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_those_who_said_so_are_asked_whether_they_did() {
        let rows =
            json!([{"said": true, "did": true}, {"said": true}, {"said": false, "did": true}, {"did": true}]);
        let rows: Vec<_> = rows.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
        let found = said_done(rows.into_iter());
        assert_eq!(found.as_ref().map(|f| (f.said, f.did)), Some((2, 1)));
        assert!(found.is_some_and(|f| f.low < 0.2 && f.high > 0.8), "two people leave nearly all open");
        assert_eq!(said_done(std::iter::empty()), None);
    }
}
