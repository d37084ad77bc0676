//! A JSON object as named cells: keys inside keys are joined with dots, short lists with semicolons.

use serde_json::Value;

/// Keys deeper than this stay JSON text.
const DEEPEST: usize = 4;

/// The cells of an element, in its own order. A bare text becomes a cell named `text`.
pub fn cells(value: &Value) -> Vec<(String, String)> {
    let mut out = Vec::new();
    match value {
        Value::Object(_) => walk(String::new(), value, 0, &mut out),
        other => walk("text".into(), other, 0, &mut out),
    }
    out
}

fn walk(name: String, value: &Value, depth: usize, out: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::String(text) => out.push((name, text.clone())),
        Value::Bool(yes) => out.push((name, yes.to_string())),
        Value::Number(number) => out.push((name, number.to_string())),
        Value::Object(map) if depth < DEEPEST => {
            for (key, value) in map {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                walk(name, value, depth + 1, out);
            }
        }
        Value::Array(list) if list.iter().all(|v| !v.is_object() && !v.is_array()) => {
            let parts: Vec<String> = list.iter().filter_map(scalar).collect();
            if !parts.is_empty() {
                out.push((name, parts.join(";")));
            }
        }
        other => out.push((name, other.to_string())),
    }
}

/// A single value as text; nothing for null and for what holds others.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// The value behind keys joined with dots, as text.
pub fn at(value: &Value, path: &str) -> Option<String> {
    scalar(reach(value, path)?).filter(|text| !text.is_empty())
}

/// The value behind keys joined with dots.
pub fn reach<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_inside_objects() {
        let value = serde_json::json!({"id": 7, "author": {"name": "Ana"}, "tags": ["a", "b"], "none": null, "ok": true});
        let cells = cells(&value);
        let find = |name: &str| cells.iter().find(|c| c.0 == name).map(|c| c.1.as_str());
        assert_eq!(find("id"), Some("7"));
        assert_eq!(find("author.name"), Some("Ana"));
        assert_eq!(find("tags"), Some("a;b"));
        assert_eq!(find("none"), None);
        assert_eq!(at(&value, "author.name").as_deref(), Some("Ana"));
    }
}
