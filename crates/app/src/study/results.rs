//! What the fields of a study's sessions add up to, by the practice's way of scoring.

use std::collections::BTreeMap;

use firsthand_domain::practice::{Practice, Scoring};
use firsthand_domain::session::{Session, SessionState};
use firsthand_engine::rates::Estimate;
use firsthand_engine::usability;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A value with its 95 per cent interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub people: usize,
}

impl Range {
    fn of(found: Estimate, people: usize) -> Range {
        Range { value: found.value, low: found.low, high: found.high, people }
    }
}

/// What came out of a usability study.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Results {
    pub tasks: Vec<TaskResult>,
    /// System Usability Scale, 0 to 100; none for fewer than two people who answered all ten.
    pub sus: Option<Range>,
    /// Worst first: how many met it times how much it stops.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskResult {
    pub task: String,
    pub success: Option<Range>,
    /// Seconds of those who did it.
    pub seconds: Option<Range>,
    /// Errors a person.
    pub errors: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    pub problem: String,
    pub people: usize,
    pub severity: f64,
}

/// The results of held sessions; none where the practice scores nothing of this kind, or nothing was filled in.
pub(super) fn usability(practice: &Practice, sessions: &[&Session]) -> Option<Results> {
    if practice.scoring != Some(Scoring::Usability) {
        return None;
    }
    let held: Vec<&&Session> = sessions.iter().filter(|s| s.state == SessionState::Held).collect();
    let mut tasks: Vec<(String, Vec<&Map<String, Value>>)> = Vec::new();
    for row in held.iter().flat_map(|s| rows(s, "tasks")) {
        let name = text(row, "task");
        match tasks.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.push(row),
            None => tasks.push((name, vec![row])),
        }
    }
    let scores: Vec<f64> = held.iter().filter_map(|s| score(s)).collect();
    let results = Results {
        tasks: tasks.into_iter().map(|(name, all)| task(name, &all)).collect(),
        sus: usability::sus_mean(&scores).map(|found| Range::of(found, scores.len())),
        problems: problems(&held),
    };
    (results != Results::default()).then_some(results)
}

fn rows<'s>(session: &'s Session, key: &str) -> impl Iterator<Item = &'s Map<String, Value>> {
    session.fields.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn text(row: &Map<String, Value>, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn task(name: String, all: &[&Map<String, Value>]) -> TaskResult {
    let tried: Vec<bool> = all.iter().filter_map(|row| row.get("done")?.as_bool()).collect();
    let done = tried.iter().filter(|done| **done).count();
    // The time of somebody who gave up is how long they kept trying, not how long it takes.
    let times: Vec<f64> = all
        .iter()
        .filter(|row| row.get("done").and_then(Value::as_bool) == Some(true))
        .filter_map(|row| row.get("seconds")?.as_f64())
        .collect();
    let errors: Vec<f64> = all.iter().filter_map(|row| row.get("errors")?.as_f64()).collect();
    TaskResult {
        task: name,
        success: usability::success(done, tried.len()).map(|found| Range::of(found, tried.len())),
        seconds: usability::time(&times).map(|found| Range::of(found, times.len())),
        errors: (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64),
    }
}

fn score(session: &Session) -> Option<f64> {
    let answers: Vec<u8> =
        rows(session, "sus").filter_map(|row| u8::try_from(row.get("answer")?.as_u64()?).ok()).collect();
    usability::sus(&answers)
}

fn problems(held: &[&&Session]) -> Vec<Problem> {
    let mut all: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for session in held {
        let mut own: BTreeMap<String, f64> = BTreeMap::new();
        for row in rows(session, "problems") {
            let severity = row.get("severity").and_then(Value::as_f64).unwrap_or(1.0);
            let known = own.entry(text(row, "problem")).or_insert(severity);
            *known = known.max(severity);
        }
        for (problem, severity) in own.into_iter().filter(|(problem, _)| !problem.is_empty()) {
            let entry = all.entry(problem).or_default();
            *entry = (entry.0 + 1, entry.1 + severity);
        }
    }
    let mut out: Vec<Problem> = all
        .into_iter()
        .map(|(problem, (people, sum))| Problem { problem, people, severity: sum / people as f64 })
        .collect();
    out.sort_by(|a, b| (b.severity * b.people as f64).total_cmp(&(a.severity * a.people as f64)));
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn held(fields: Value) -> Session {
        let mut session = crate::session::blank();
        session.state = SessionState::Held;
        session.fields = serde_json::from_value(fields).unwrap_or_default();
        session
    }

    #[test]
    fn tasks_times_and_problems_add_up() {
        let mut practice: Practice = serde_json::from_value(json!({
            "key": "u", "name": "U", "summary": "s", "why": "", "cadence": "needed", "minutes": 45, "people": [],
            "with_customer": true, "consent": true, "heard": "present", "scoring": "usability", "outputs": []
        }))
        .unwrap();
        let one = held(json!({"tasks": [{"task": "Pay", "done": true, "seconds": 10, "errors": 0}],
            "problems": [{"problem": "Small", "severity": 5}, {"problem": "Small", "severity": 2}]}));
        let two = held(json!({"tasks": [{"task": "Pay", "done": true, "seconds": 40, "errors": 2}],
            "problems": [{"problem": "Small", "severity": 3}, {"problem": "Dark", "severity": 5}]}));
        let three = held(json!({"tasks": [{"task": "Pay", "done": false, "seconds": 900, "errors": 4}]}));
        let found = usability(&practice, &[&one, &two, &three]).unwrap();
        let task = &found.tasks[0];
        assert_eq!(task.success.map(|s| (s.value * 3.0).round()), Some(2.0));
        assert!((task.seconds.unwrap().value - 20.0).abs() < 1e-9, "geometric, of those who did it");
        assert_eq!(task.errors, Some(2.0));
        assert_eq!(found.problems[0], Problem { problem: "Small".into(), people: 2, severity: 4.0 });
        assert_eq!(found.sus, None);
        practice.scoring = None;
        assert_eq!(usability(&practice, &[&one]), None);
    }
}
