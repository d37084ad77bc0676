//! A practice: one way of meeting customers, as data. Forms, pages and reports are drawn from it, so a team can copy one
//! and change its guide and fields without code.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::named::named;
use crate::voice::Heard;

named! {
    /// How often a team should do it.
    Cadence {
        Weekly = "weekly", "Weekly";
        Monthly = "monthly", "Monthly";
        Quarterly = "quarterly", "Quarterly";
        Release = "release", "Each release";
        Needed = "needed", "As needed";
    }
}

impl Cadence {
    /// Days after which a team that has not done it is reminded; none where it has no rhythm.
    pub fn days(self) -> Option<i64> {
        match self {
            Cadence::Weekly => Some(7),
            Cadence::Monthly => Some(31),
            Cadence::Quarterly => Some(92),
            Cadence::Release | Cadence::Needed => None,
        }
    }
}

named! {
    /// What a field holds.
    FieldKind {
        Line = "line", "One line";
        Text = "text", "Some lines";
        Number = "number", "A number";
        Minutes = "minutes", "Minutes";
        Seconds = "seconds", "Seconds";
        Date = "date", "A day";
        YesNo = "yes_no", "Yes or no";
        /// 1 to 5.
        Scale = "scale", "1 to 5";
        Choice = "choice", "One of some";
        Rows = "rows", "A table";
    }
}

named! {
    /// What is computed from the fields of its sessions.
    Scoring {
        Usability = "usability", "Success, time, errors and SUS";
        SayDo = "say_do", "What was said beside what was done";
        WinLoss = "win_loss", "Reasons over time";
    }
}

/// One field of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Lower case and underscores; what the value is kept under.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What can be chosen, where it is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The columns, where it is a table; no table stands in a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Field>,
}

/// One question of a guide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub text: String,
    #[serde(default)]
    pub minutes: i64,
    /// What it is for, or how to ask on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub probe: String,
}

/// Things to do before, while and after it is held.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Steps {
    pub before: Vec<String>,
    pub during: Vec<String>,
    pub after: Vec<String>,
}

/// One way of meeting customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// Lower case and underscores.
    pub key: String,
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// What it gives that nothing else gives.
    pub why: String,
    pub cadence: Cadence,
    /// How long one session takes.
    pub minutes: i64,
    /// Functions that should be there: product, design, engineering, …
    pub people: Vec<String>,
    /// Customers are met; what does not meet any never counts for a goal.
    pub with_customer: bool,
    /// It is asked for before anything is recorded or quoted.
    pub consent: bool,
    /// How what is said in it is heard.
    pub heard: Heard,
    #[serde(default)]
    pub scoring: Option<Scoring>,
    #[serde(default)]
    pub steps: Steps,
    #[serde(default)]
    pub guide: Vec<Question>,
    #[serde(default)]
    pub fields: Vec<Field>,
    /// What comes out of it.
    pub outputs: Vec<String>,
}

/// The most fields, columns, questions and rows; the longest text in bytes.
const MOST: usize = 60;
const MOST_ROWS: usize = 200;
const LONGEST: usize = 4000;

/// What is wrong with a practice or with what a session's fields hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Odd {
    /// The key of a field, or the part of the practice.
    pub place: String,
    pub what: String,
}

fn odd(place: impl Into<String>, what: impl Into<String>) -> Odd {
    Odd { place: place.into(), what: what.into() }
}

impl Practice {
    /// What is wrong with it; nothing for one that can be used.
    pub fn check(&self) -> Vec<Odd> {
        let mut out = Vec::new();
        if !is_key(&self.key) {
            out.push(odd("key", "A key has small letters, digits and underscores only."));
        }
        for (place, text) in [("name", &self.name), ("summary", &self.summary)] {
            if text.trim().is_empty() {
                out.push(odd(place, "This must not be empty."));
            }
        }
        if !(1..=720).contains(&self.minutes) {
            out.push(odd("minutes", "A session takes 1 to 720 minutes."));
        }
        if self.guide.len() > MOST || self.fields.len() > MOST {
            out.push(odd("fields", format!("A practice has at most {MOST} questions and {MOST} fields.")));
        }
        if self.guide.iter().any(|question| question.text.trim().is_empty()) {
            out.push(odd("guide", "A question has no words."));
        }
        check_fields(&self.fields, true, &mut out);
        out
    }

    /// What is wrong with the values of a session's fields; the others can be kept.
    pub fn check_values(&self, values: &BTreeMap<String, Value>) -> Vec<Odd> {
        let mut out = Vec::new();
        for (key, value) in values {
            match self.fields.iter().find(|field| field.key == *key) {
                None => out.push(odd(key, "This practice has no such field.")),
                Some(field) => out.extend(field.check(value).map(|what| odd(key, what))),
            }
        }
        out
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn check_fields(fields: &[Field], tables: bool, out: &mut Vec<Odd>) {
    for (n, field) in fields.iter().enumerate() {
        let place = if field.key.is_empty() { format!("field {}", n + 1) } else { field.key.clone() };
        if !is_key(&field.key) {
            out.push(odd(&place, "A key has small letters, digits and underscores only."));
        }
        if fields.iter().take(n).any(|before| before.key == field.key) {
            out.push(odd(&place, "Two fields have this key."));
        }
        if field.label.trim().is_empty() {
            out.push(odd(&place, "This field has no label."));
        }
        match field.kind {
            FieldKind::Choice if field.options.is_empty() => {
                out.push(odd(&place, "There is nothing to choose from."))
            }
            FieldKind::Rows if !tables => out.push(odd(&place, "A table cannot stand in a table.")),
            FieldKind::Rows if field.columns.is_empty() || field.columns.len() > MOST => {
                out.push(odd(&place, format!("A table has 1 to {MOST} columns.")));
            }
            FieldKind::Rows => check_fields(&field.columns, false, out),
            _ => {}
        }
    }
}

impl Field {
    /// What is wrong with a value; `None` where it fits.
    pub fn check(&self, value: &Value) -> Option<String> {
        let number = |low: f64, high: f64, what: &str| {
            let fits = value.as_f64().is_some_and(|n| (low..=high).contains(&n));
            (!fits).then(|| format!("{} is {what}.", self.label))
        };
        match self.kind {
            FieldKind::Line | FieldKind::Text => match value.as_str() {
                Some(text) if text.len() <= LONGEST => None,
                Some(_) => Some(format!("{} is too long.", self.label)),
                None => Some(format!("{} is a text.", self.label)),
            },
            FieldKind::Number => number(f64::MIN, f64::MAX, "a number"),
            FieldKind::Minutes => number(0.0, 1440.0, "a number of minutes"),
            FieldKind::Seconds => number(0.0, 86_400.0, "a number of seconds"),
            FieldKind::Scale => number(1.0, 5.0, "a number from 1 to 5"),
            FieldKind::YesNo => (!value.is_boolean()).then(|| format!("{} is yes or no.", self.label)),
            FieldKind::Date => {
                let fits = value.as_str().is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
                (!fits).then(|| format!("{} is a day, as 2026-11-22.", self.label))
            }
            FieldKind::Choice => {
                let fits =
                    value.as_str().is_some_and(|text| self.options.iter().any(|option| option == text));
                (!fits).then(|| format!("{} is one of: {}.", self.label, self.options.join(", ")))
            }
            FieldKind::Rows => self.check_rows(value),
        }
    }

    fn check_rows(&self, value: &Value) -> Option<String> {
        let Some(rows) = value.as_array() else { return Some(format!("{} is a table.", self.label)) };
        if rows.len() > MOST_ROWS {
            return Some(format!("{} has at most {MOST_ROWS} rows.", self.label));
        }
        rows.iter().enumerate().find_map(|(n, row)| {
            let at = |what: String| format!("{}, row {}: {what}", self.label, n + 1);
            let Some(cells) = row.as_object() else { return Some(at("this is no row.".to_owned())) };
            cells.iter().filter(|(_, cell)| !cell.is_null()).find_map(|(key, cell)| {
                match self.columns.iter().find(|column| column.key == *key) {
                    None => Some(at(format!("there is no column {key}."))),
                    Some(column) => column.check(cell).map(at),
                }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn field(key: &str, kind: FieldKind) -> Field {
        Field {
            key: key.to_owned(),
            label: key.to_owned(),
            kind,
            hint: String::new(),
            options: vec!["won".to_owned(), "lost".to_owned()],
            columns: Vec::new(),
        }
    }

    fn practice(fields: Vec<Field>) -> Practice {
        Practice {
            key: "visit".to_owned(),
            name: "Visit".to_owned(),
            summary: "Go there.".to_owned(),
            why: String::new(),
            cadence: Cadence::Needed,
            minutes: 60,
            people: Vec::new(),
            with_customer: true,
            consent: true,
            heard: Heard::Present,
            scoring: None,
            steps: Steps::default(),
            guide: Vec::new(),
            fields,
            outputs: Vec::new(),
        }
    }

    #[test]
    fn each_kind_takes_what_it_is_for() {
        let fits = [
            (FieldKind::Line, json!("Turku")),
            (FieldKind::Number, json!(-3.5)),
            (FieldKind::Scale, json!(5)),
            (FieldKind::Date, json!("2026-11-22")),
            (FieldKind::YesNo, json!(false)),
            (FieldKind::Choice, json!("lost")),
        ];
        for (kind, value) in &fits {
            assert_eq!(field("a", *kind).check(value), None, "{kind:?}");
        }
        assert!(field("a", FieldKind::Scale).check(&json!(6)).is_some());
        assert!(field("a", FieldKind::Choice).check(&json!("maybe")).is_some());
        assert!(field("a", FieldKind::Date).check(&json!("22.11.")).is_some());
    }

    #[test]
    fn a_fault_in_a_table_names_its_row() {
        let mut steps = field("steps", FieldKind::Rows);
        steps.columns = vec![field("pain", FieldKind::Scale)];
        let all = practice(vec![steps]);
        assert!(all.check().is_empty(), "{:?}", all.check());
        let values = BTreeMap::from([("steps".to_owned(), json!([{"pain": 1}, {"pain": "much"}]))]);
        let found = all.check_values(&values);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].what, "steps, row 2: pain is a number from 1 to 5.");
    }

    #[test]
    fn a_practice_with_odd_fields_is_refused() {
        let twice = practice(vec![field("a", FieldKind::Line), field("a", FieldKind::Line)]);
        assert_eq!(twice.check(), vec![odd("a", "Two fields have this key.")]);
        let nameless = practice(vec![field("Über", FieldKind::Line)]);
        assert_eq!(nameless.check().len(), 1);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(|n| json!(n)),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_is_kept_or_told(value in any_json(), kind in prop::sample::select(FieldKind::ALL)) {
            let mut one = field("a", kind);
            one.columns = vec![field("b", FieldKind::Number)];
            if let Some(what) = one.check(&value) {
                prop_assert!(what.starts_with('a') && what.ends_with('.'), "{}", what);
            }
        }
    }
}
