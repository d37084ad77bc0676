//! The practice's own fields: as forms, and read back from them.

use std::collections::BTreeMap;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::practice::{Field, FieldKind, Practice};
use serde_json::{Map, Value, json};

use super::{Cell, Column, FieldForm};
use crate::ui::frame::Fields;
use crate::ui::parts::Choice;

/// Empty rows below those of a table that are filled.
const SPARE: usize = 3;

/// How a field is typed.
fn input(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Line => "line",
        FieldKind::Text => "text",
        FieldKind::Number | FieldKind::Minutes | FieldKind::Seconds => "number",
        FieldKind::Scale | FieldKind::Choice | FieldKind::YesNo => "choice",
        FieldKind::Date => "date",
        FieldKind::Rows => "rows",
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => (if *yes { "yes" } else { "no" }).to_owned(),
        Some(other) => other.to_string(),
    }
}

fn options(field: &Field, value: &str) -> Vec<Choice> {
    let plain = |all: &[(&str, &str)]| -> Vec<Choice> {
        all.iter().map(|(v, label)| Choice::new(*v, *label, *v == value)).collect()
    };
    let mut out = plain(&[("", "–")]);
    match field.kind {
        FieldKind::YesNo => out.extend(plain(&[("yes", "Yes"), ("no", "No")])),
        FieldKind::Scale => out.extend(plain(&[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")])),
        FieldKind::Choice => {
            out.extend(field.options.iter().map(|o| Choice::new(o.clone(), o.clone(), o == value)));
        }
        _ => out.clear(),
    }
    out
}

pub fn forms(practice: &Practice, values: &BTreeMap<String, Value>) -> Vec<FieldForm> {
    practice.fields.iter().map(|field| form(field, values.get(&field.key))).collect()
}

fn form(field: &Field, value: Option<&Value>) -> FieldForm {
    let text = if field.kind == FieldKind::Rows { String::new() } else { shown(value) };
    let none = Map::new();
    let filled: Vec<&Map<String, Value>> =
        value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect();
    let spare = std::iter::repeat_n(&none, SPARE);
    let rows = filled.into_iter().chain(spare).enumerate();
    FieldForm {
        key: field.key.clone(),
        label: field.label.clone(),
        hint: field.hint.clone(),
        kind: input(field.kind),
        options: options(field, &text),
        value: text,
        columns: field
            .columns
            .iter()
            .map(|c| Column { key: c.key.clone(), label: c.label.clone() })
            .collect(),
        rows: if field.kind == FieldKind::Rows {
            rows.map(|(n, row)| field.columns.iter().map(|column| cell(field, column, n, row)).collect())
                .collect()
        } else {
            Vec::new()
        },
    }
}

fn cell(field: &Field, column: &Field, n: usize, row: &Map<String, Value>) -> Cell {
    let value = shown(row.get(&column.key));
    Cell {
        name: format!("{}.{n}.{}", field.key, column.key),
        label: format!("{}, row {}", column.label, n + 1),
        kind: input(column.kind),
        options: options(column, &value),
        value,
    }
}

/// What was typed, as values; what is empty goes.
pub fn read(practice: &Practice, typed: &Fields) -> Result<BTreeMap<String, Value>> {
    let mut out = BTreeMap::new();
    for field in &practice.fields {
        let value = if field.kind == FieldKind::Rows {
            rows(field, typed)?
        } else {
            match typed.filled(&field.key) {
                Some(text) => value(field, &text)?,
                None => Value::Null,
            }
        };
        out.insert(field.key.clone(), value);
    }
    Ok(out)
}

fn rows(field: &Field, typed: &Fields) -> Result<Value> {
    let mut found: BTreeMap<usize, Map<String, Value>> = BTreeMap::new();
    for (name, text) in &typed.0 {
        let Some(rest) = name.strip_prefix(&field.key).and_then(|rest| rest.strip_prefix('.')) else {
            continue;
        };
        let Some((n, key)) = rest.split_once('.') else { continue };
        let (Ok(n), Some(column)) = (n.parse(), field.columns.iter().find(|c| c.key == key)) else {
            continue;
        };
        if !text.trim().is_empty() {
            found.entry(n).or_default().insert(key.to_owned(), value(column, text.trim())?);
        }
    }
    Ok(if found.is_empty() { Value::Null } else { json!(found.into_values().collect::<Vec<_>>()) })
}

fn value(field: &Field, text: &str) -> Result<Value> {
    Ok(match field.kind {
        FieldKind::Number | FieldKind::Minutes | FieldKind::Seconds | FieldKind::Scale => {
            let number: f64 = text.replace(',', ".").parse().map_err(|_| {
                Error::invalid(
                    "fields",
                    format!("{}: “{text}” is not a number. Nothing was saved.", field.label),
                )
            })?;
            if number.fract() == 0.0 && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
        }
        FieldKind::YesNo => json!(text == "yes"),
        _ => json!(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_back() {
        let practice =
            firsthand_catalog::practices::all().iter().find(|p| p.key == "usability_study").unwrap();
        let typed = Fields(vec![
            ("tasks.0.task".into(), "Get home".into()),
            ("tasks.0.done".into(), "yes".into()),
            ("tasks.0.seconds".into(), "12,5".into()),
            ("tasks.2.task".into(), "Pay".into()),
            ("tasks.1.task".into(), " ".into()),
        ]);
        let read = read(practice, &typed).unwrap();
        assert_eq!(
            read["tasks"],
            json!([{"task": "Get home", "done": true, "seconds": 12.5}, {"task": "Pay"}])
        );
        let kept: BTreeMap<_, _> = read.into_iter().filter(|(_, value)| !value.is_null()).collect();
        assert_eq!(practice.check_values(&kept), []);
        let forms = forms(practice, &kept);
        assert_eq!(forms[0].rows.len(), 2 + SPARE);
        assert_eq!(forms[0].rows[0][2].value, "12.5");
        let wrong = Fields(vec![("tasks.0.errors".into(), "many".into())]);
        assert!(super::read(practice, &wrong).is_err());
    }
}
