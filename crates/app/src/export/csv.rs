//! CSV that a spreadsheet opens without running anything: a cell that would begin a formula gets an apostrophe.

use std::io::{self, Write};

use firsthand_store::voice::read::NamedVoice;

pub const HEAD: &[&str] = &[
    "id",
    "external_id",
    "source",
    "said_at",
    "speaker",
    "heard",
    "title",
    "text",
    "language",
    "rating",
    "score",
    "kind",
    "tone",
    "version",
    "country",
    "area",
    "tags",
    "person",
    "account",
    "theme_id",
    "theme",
    "question",
    "link",
];

/// The cells of a voice in the order of [`HEAD`].
pub fn cells(named: &NamedVoice) -> Vec<String> {
    let voice = &named.voice;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<u8>| value.map(|n| n.to_string()).unwrap_or_default();
    vec![
        voice.id.to_string(),
        text(&voice.external_id),
        named.source_name.clone(),
        if voice.dated { voice.said_at.jiff().to_string() } else { String::new() },
        voice.speaker.name().to_owned(),
        voice.heard.name().to_owned(),
        text(&voice.title),
        voice.text.clone(),
        text(&voice.language),
        number(voice.rating),
        number(voice.score),
        voice.kind.map(|kind| kind.name().to_owned()).unwrap_or_default(),
        voice.tone.map(|tone| tone.name().to_owned()).unwrap_or_default(),
        text(&voice.version),
        text(&voice.country),
        text(&named.area_name),
        voice.tags.join(";"),
        text(&named.person_name),
        text(&named.account_name),
        voice.theme.map(|id| id.to_string()).unwrap_or_default(),
        text(&named.theme_name),
        text(&voice.question),
        text(&voice.link),
    ]
}

/// Writes one row.
pub fn row(out: &mut (dyn Write + Send), cells: impl Iterator<Item = String>) -> io::Result<()> {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        write_cell(out, &cell)?;
    }
    out.write_all(b"\r\n")
}

fn write_cell(out: &mut (dyn Write + Send), cell: &str) -> io::Result<()> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    if !formula && !cell.contains([',', '"', '\n', '\r']) {
        return out.write_all(cell.as_bytes());
    }
    let guard = if formula { "'" } else { "" };
    write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut out = Vec::new();
        row(&mut out, cells.iter().map(|c| (*c).to_owned())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_when_they_must_be_and_never_run() {
        assert_eq!(written(&["a", "b c"]), "a,b c\r\n");
        assert_eq!(written(&["say \"x\"", "two\nlines"]), "\"say \"\"x\"\"\",\"two\nlines\"\r\n");
        assert_eq!(written(&["=HYPERLINK(1)", "@x"]), "\"'=HYPERLINK(1)\",\"'@x\"\r\n");
    }
}
