//! Answers that a script wrote as Python or JSON text: `{'id': 1, 'body': 'Hello', 'modified': '…'}`.

/// The `body` of such a text; `None` when it is none.
pub fn body(text: &str) -> Option<String> {
    let text = text.trim();
    if !(text.starts_with('{') && text.ends_with('}')) {
        return None;
    }
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
        return ["body", "text", "responseBody", "content"]
            .iter()
            .find_map(|key| Some(value.get(key)?.as_str()?.into()));
    }
    let at = text.find("'body':").map(|at| at + 7)?;
    let rest = text[at..].trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    literal(&rest[1..], quote)
}

/// A Python string up to its closing quotation mark.
fn literal(text: &str, quote: char) -> Option<String> {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter == quote => return Some(out),
            '\\' => match letters.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => {}
                'x' => out.push(code(&mut letters, 2)?),
                'u' => out.push(code(&mut letters, 4)?),
                'U' => out.push(code(&mut letters, 8)?),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

fn code(letters: &mut std::str::Chars, digits: usize) -> Option<char> {
    let hex: String = letters.take(digits).collect();
    char::from_u32(u32::from_str_radix(&hex, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn python_and_json() {
        let text = "{'id': 1, 'body': 'Hi Rider, you’ll see.\\n\\nIt\\'s \\xa0ok', 'modified': '2020'}";
        assert_eq!(body(text).as_deref(), Some("Hi Rider, you’ll see.\n\nIt's \u{a0}ok"));
        assert_eq!(body("{'id': 1, 'body': \"It's\"}").as_deref(), Some("It's"));
        assert_eq!(body("{\"body\": \"Hi\"}").as_deref(), Some("Hi"));
        assert_eq!(body("Thanks!"), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\{|'body':|'|\"|\\\\|x|u|n|\\}|\\PC){0,30}") { let _ = body(&text); }
    }
}
