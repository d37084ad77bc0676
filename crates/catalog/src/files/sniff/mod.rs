//! What kind of file this is, told from its beginning.

pub mod delimiter;
pub mod header;

use firsthand_domain::error::{Error, Result};

/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Delimited,
    Json,
    JsonLines,
    Xlsx,
    Xml,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Format::Delimited => "delimited",
            Format::Json => "json",
            Format::JsonLines => "json_lines",
            Format::Xlsx => "xlsx",
            Format::Xml => "xml",
        }
    }
    pub fn parse(name: &str) -> Option<Format> {
        [Format::Delimited, Format::Json, Format::JsonLines, Format::Xlsx, Format::Xml]
            .into_iter()
            .find(|f| f.name() == name)
    }
}

/// First bytes of files people drop by mistake, and what to tell them.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "This is a PDF. Nothing was kept; save the texts as CSV or a spreadsheet."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or Word file. Nothing was kept; save it as .xlsx or CSV."),
    (b"\x89PNG", "This is a picture. Nothing was kept."),
    (b"\xff\xd8\xff", "This is a picture. Nothing was kept."),
    (b"GIF8", "This is a picture. Nothing was kept."),
    (b"7z\xbc\xaf", "This is a 7z archive. Nothing was kept; unpack it and give the file inside."),
    (b"Rar!", "This is a RAR archive. Nothing was kept; unpack it and give the file inside."),
    (b"SQLite format 3", "This is a database. Nothing was kept; export a table of it as CSV."),
    (b"PAR1", "This is a Parquet file. Nothing was kept; export it as CSV or JSON Lines."),
    (b"\x7fELF", "This is a program. Nothing was kept."),
    (b"MZ\x90", "This is a program. Nothing was kept."),
    (b"BZh", "This is a bzip2 archive. Nothing was kept; unpack it and give the file inside."),
    (b"\xfd7zXZ", "This is an xz archive. Nothing was kept; unpack it and give the file inside."),
];

/// Refuses what is no table, list or text, with a sentence.
pub fn refuse(head: &[u8], packed: bool) -> Result<()> {
    let refused = |sentence: &str| Err(Error::invalid("file", sentence));
    if head.is_empty() {
        return refused("This file is empty. There is nothing to read.");
    }
    if let Some((_, sentence)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return refused(sentence);
    }
    if head.starts_with(b"PK\x03\x04") {
        let inside = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        if packed {
            return refused(
                "This archive holds another archive. Nothing was kept; unpack it and give the file inside.",
            );
        }
        if inside(b"word/") || inside(b"ppt/") {
            return refused(
                "This is a document, not a table. Nothing was kept; save its texts as CSV or a spreadsheet.",
            );
        }
    }
    Ok(())
}

/// Refuses binary files under a text name; says how many null bytes a text has.
pub fn refuse_binary(text: &str) -> Result<Option<String>> {
    let sample: Vec<char> = text.chars().take(100_000).collect();
    let nulls = sample.iter().filter(|c| **c == '\0').count();
    let strange = sample
        .iter()
        .filter(|c| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\0' | '\u{1}' | '\u{1f}' | '\u{c}'))
                || **c == '�'
        })
        .count();
    if (nulls + strange) * 20 > sample.len() {
        let sentence =
            "This file holds no text we can read: it looks like a program's own data. Nothing was kept.";
        return Err(Error::invalid("file", sentence));
    }
    Ok((nulls > 0).then(|| "The file holds null bytes, which are no letters; they are left out.".into()))
}

/// Refuses transcripts: their cues are pieces of sentences, not voices.
pub fn refuse_transcript(text: &str) -> Result<()> {
    let start: String = text.chars().take(200).collect();
    let srt = start.trim_start().lines().nth(1).is_some_and(|line| line.contains(" --> "));
    if start.trim_start().starts_with("WEBVTT") || srt {
        let sentence = "This is a transcript with times, cut into pieces of sentences. Nothing was kept.";
        return Err(Error::invalid("file", sentence));
    }
    Ok(())
}

/// Tells the format from the decoded beginning and the name.
pub fn format(head: &str, name: &str) -> Format {
    let text = head.trim_start();
    let ends =
        |ending: &str| name.to_lowercase().trim_end_matches(".gz").trim_end_matches(".zst").ends_with(ending);
    if text.starts_with("<?xml")
        || text.starts_with("<feed")
        || text.starts_with("<rss")
        || (text.starts_with('<') && ends(".xml"))
    {
        return Format::Xml;
    }
    if text.starts_with('{') {
        let first = text.lines().next().unwrap_or_default();
        let more = text[first.len()..].trim_start().starts_with('{');
        let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
        let lines = ends(".jsonl") || ends(".ndjson");
        // A page per line is JSON Lines even when there is only one line.
        if (whole && more) || (lines && (whole || !head.contains('\n'))) {
            return Format::JsonLines;
        }
        return Format::Json;
    }
    if let Some(inside) = text.strip_prefix('[') {
        // "[1] A note" is a text that begins with a bracket.
        let next = inside.trim_start().chars().next();
        if matches!(next, None | Some('{' | '[' | '"' | ']')) {
            return Format::Json;
        }
    }
    Format::Delimited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_content() {
        assert_eq!(format("id,text\n", "x.csv"), Format::Delimited);
        assert_eq!(format("{\"a\":1}\n{\"a\":2}\n", "x"), Format::JsonLines);
        assert_eq!(format("{\"a\":1}\n", "x.jsonl.zst"), Format::JsonLines);
        assert_eq!(format("{\n \"a\": [\n {\"b\":1}\n]}", "x.json"), Format::Json);
        assert_eq!(format(" [{\"a\":1}]", "x"), Format::Json);
        assert_eq!(format("[1] a note", "x.txt"), Format::Delimited);
        assert_eq!(format("<?xml version='1.0'?>", "x"), Format::Xml);
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_a_sentence() {
        assert!(refuse(b"", false).unwrap_err().message.contains("empty"));
        assert!(refuse(b"%PDF-1.4", false).unwrap_err().message.contains("PDF"));
        assert!(refuse_binary("\u{1}\u{2}\u{3}\0\0ab").is_err());
        assert!(refuse_binary("täxt\tab\n").unwrap().is_none());
    }
}
