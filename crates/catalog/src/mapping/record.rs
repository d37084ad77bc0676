//! One row becomes its voices, or a sentence why it holds none.

use std::borrow::Cow;

use firsthand_domain::import::Record;
use firsthand_domain::item::{BadRow, Field, Item};
use firsthand_domain::voice::{Heard, Speaker};

use super::{Mapper, python, said};
use crate::columns::{content, values};
use crate::files::row::Row;
use crate::html;

/// Maps a row. `names` are the columns as they are by now: a list may have brought new ones.
pub fn map(mapper: &Mapper, row: &Row, names: &[String], number: u64) -> Record {
    voices(mapper, row, names, number).map_err(|reason| BadRow {
        row: number,
        reason,
        content: row.content(),
    })
}

fn voices(mapper: &Mapper, row: &Row, names: &[String], number: u64) -> Result<Vec<Item>, String> {
    if mapper.table {
        shape(mapper, row)?;
    }
    let mut item = Item { row: number, ..Item::default() };
    let mut notes = Vec::new();
    for column in 0..row.cells {
        let cell = row.get(column);
        if cell.trim().is_empty() {
            continue;
        }
        let field = mapper.fields.get(column).copied().unwrap_or(Field::Extra);
        let name = names.get(column).map_or("", String::as_str);
        match field {
            Field::Text | Field::Ignore => {}
            Field::ColleagueNote => notes.push(cell.into_owned()),
            _ => put(mapper, &mut item, field, name, cell)?,
        }
    }
    let mut voices = match mapper.texts.as_slice() {
        [one] => vec![single(mapper, row, *one, item)?],
        [] => return Err("No column is what they said. Choose one, and the row can be read.".into()),
        several => answers(mapper, row, several, &item)?,
    };
    for (n, note) in notes.into_iter().enumerate() {
        voices.push(colleague(&voices[0], note, n));
    }
    Ok(voices)
}

/// Files put together repeat their header.
fn is_header(mapper: &Mapper, row: &Row) -> bool {
    row.cells > 1
        && row.cells == mapper.names.len()
        && (0..row.cells).all(|n| row.get(n).trim() == mapper.names[n])
}

/// Rows too wide are broken; rows too narrow are so when something of weight is missing.
fn shape(mapper: &Mapper, row: &Row) -> Result<(), String> {
    let width = mapper.fields.len();
    if is_header(mapper, row) {
        return Err("The names of the columns once more.".into());
    }
    if row.cells > width && (width..row.cells).any(|n| !row.get(n).trim().is_empty()) {
        return Err(match row.cells - width {
            1 => format!("One cell too many: {} instead of {width}.", row.cells),
            _ => format!("Too many cells: {} instead of {width}.", row.cells),
        });
    }
    let weighty = |field: &Field| match field {
        Field::Text => mapper.texts.len() == 1,
        Field::SaidAt | Field::ExternalId => true,
        _ => false,
    };
    if row.cells < width && mapper.fields[row.cells..].iter().any(weighty) {
        return Err(format!("Too few cells: {} instead of {width}.", row.cells));
    }
    Ok(())
}

fn put(mapper: &Mapper, item: &mut Item, field: Field, name: &str, cell: Cow<str>) -> Result<(), String> {
    let trimmed = || Some(cell.trim().to_string());
    let understood = match field {
        Field::Title => some(&mut item.title, trimmed()),
        Field::ExternalId => some(&mut item.external_id, trimmed()),
        Field::SaidAt => some(&mut item.said_at, Some(said::read(mapper, &cell, name)?)),
        Field::Rating => some(&mut item.rating, values::stars(&cell)),
        Field::Score => some(&mut item.score, values::score(&cell)),
        Field::PersonName => some(&mut item.person.name, trimmed()),
        Field::PersonEmail => some(&mut item.person.email, trimmed()),
        Field::PersonId => some(&mut item.person.external_id, trimmed()),
        Field::PersonRole => some(&mut item.person.role, trimmed()),
        Field::City => some(&mut item.person.city, trimmed()),
        Field::Account => some(&mut item.person.account, trimmed()),
        Field::Language => some(&mut item.language, values::language(&cell)),
        Field::Country => some(&mut item.country, values::country(&cell)),
        Field::Version => some(&mut item.version, trimmed()),
        Field::Area => some(&mut item.area, trimmed()),
        Field::Speaker => some(&mut item.speaker, content::speaker(&cell)),
        Field::Heard => some(&mut item.heard, content::heard(&cell)),
        Field::Link => some(&mut item.link, trimmed()),
        Field::Reply => some(&mut item.reply, Some(reply(&cell))),
        Field::Tags => {
            tags(item, &cell);
            true
        }
        Field::Extra | Field::Text | Field::ColleagueNote | Field::Ignore => false,
    };
    if !understood {
        // What cannot be read as what it should be is still a fact beside the voice.
        item.extra.push((name.to_string(), cell.into_owned()));
    }
    Ok(())
}

/// Sets an empty place. `false` when there is nothing to set or the place is taken.
fn some<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let free = place.is_none() && value.is_some();
    if free {
        *place = value;
    }
    free
}

fn tags(item: &mut Item, cell: &str) {
    let separator = if cell.contains(';') {
        ';'
    } else if cell.contains('|') {
        '|'
    } else {
        ','
    };
    for tag in cell.split(separator).map(str::trim).filter(|t| !t.is_empty()).take(200) {
        if !item.tags.iter().any(|t| t == tag) {
            item.tags.push(tag.to_string());
        }
    }
}

fn reply(cell: &str) -> String {
    let body = python::body(cell);
    let text = body.as_deref().unwrap_or(cell);
    html::to_text(text).trim().to_string()
}

/// Puts the words in. HTML becomes text, and what came is kept.
fn say(item: &mut Item, cell: Cow<str>) {
    let text = match html::to_text(&cell) {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    };
    match text {
        Some(text) => {
            item.text = text;
            item.original = Some(cell.into_owned());
        }
        None => item.text = verbatim(cell),
    }
}

/// The words as they are, without the white space around them.
fn verbatim(cell: Cow<str>) -> String {
    let trimmed = cell.trim();
    if trimmed.len() == cell.len() { cell.into_owned() } else { trimmed.to_string() }
}

fn single(mapper: &Mapper, row: &Row, column: usize, mut item: Item) -> Result<Item, String> {
    say(&mut item, row.get(column));
    if item.text.is_empty() {
        // Some write everything into the title.
        match item.title.take() {
            Some(title) => item.text = title,
            None if item.rating.is_some() => return Err("Stars and no words.".into()),
            None if item.score.is_some() => return Err("A score and no words.".into()),
            None => return Err(format!("No words: “{}” is empty.", mapper.names[column])),
        }
    }
    if mapper.plan.preset.as_deref() == Some("survey") {
        item.question = Some(mapper.names[column].clone());
    }
    mapper.check(&mut item)?;
    Ok(item)
}

/// A voice for each answered question.
fn answers(mapper: &Mapper, row: &Row, columns: &[usize], shared: &Item) -> Result<Vec<Item>, String> {
    let respondent = shared.external_id.clone().or_else(|| shared.person.external_id.clone()).or_else(|| {
        // The moment and the row together: neither alone tells two people apart.
        shared.said_at.map(|at| format!("{} #{}", at.jiff(), shared.row))
    });
    let mut out = Vec::new();
    for column in columns {
        let cell = row.get(*column);
        if cell.trim().is_empty() {
            continue;
        }
        let question = &mapper.names[*column];
        let mut item = shared.clone();
        say(&mut item, cell);
        item.question = Some(question.clone());
        item.external_id = respondent.as_ref().map(|who| format!("{who}/{question}"));
        if !item.text.is_empty() {
            mapper.check(&mut item)?;
            out.push(item);
        }
    }
    match (out.is_empty(), shared.rating.is_some() || shared.score.is_some()) {
        (true, true) => Err("A score and no words.".into()),
        (true, false) => Err("No question was answered in words.".into()),
        _ => Ok(out),
    }
}

/// A colleague's words beside a voice: second-hand, and a voice of its own.
fn colleague(beside: &Item, note: String, n: usize) -> Item {
    let suffix = if n == 0 { "note".to_string() } else { format!("note {}", n + 1) };
    let mut item = Item {
        row: beside.row,
        external_id: beside.external_id.as_ref().map(|id| format!("{id}/{suffix}")),
        said_at: beside.said_at,
        speaker: Some(Speaker::Colleague),
        heard: Some(Heard::Report),
        area: beside.area.clone(),
        ..Item::default()
    };
    say(&mut item, Cow::Owned(note));
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::import::{Column, DateOrder, Plan};
    use firsthand_domain::time::Timestamp;
    use firsthand_domain::voice::SourceKind;

    fn mapper(columns: &[(&str, Field)]) -> Mapper {
        let column = |(name, field): &(&str, Field)| Column {
            name: (*name).into(),
            field: *field,
            because: String::new(),
            unsure: false,
            examples: vec![],
        };
        let plan = Plan {
            format: "delimited".into(),
            compression: "none".into(),
            preset: None,
            encoding: "UTF-8".into(),
            delimiter: Some(",".into()),
            dates: DateOrder::DayFirst,
            zone: "UTC".into(),
            columns: columns.iter().map(column).collect(),
            source_kind: SourceKind::File,
            source_name: "x".into(),
            notes: vec![],
        };
        Mapper::new(&plan, true, Timestamp(1_800_000_000_000_000))
    }

    fn read(columns: &[(&str, Field)], cells: &[&str]) -> Record {
        let mapper = mapper(columns);
        let mut row = Row::default();
        cells.iter().for_each(|c| row.push(c.as_bytes()));
        map(&mapper, &row, &mapper.names, 7)
    }

    const TABLE: &[(&str, Field)] = &[
        ("id", Field::ExternalId),
        ("text", Field::Text),
        ("date", Field::SaidAt),
        ("stars", Field::Rating),
        ("reply", Field::Reply),
        ("note", Field::ColleagueNote),
        ("ip", Field::Ignore),
        ("device", Field::Extra),
    ];

    #[test]
    fn a_row_with_everything() {
        let found = read(
            TABLE,
            &["7", "<p>It &amp; I</p>", "27/08/2025", "4", "Sorry!", "seemed annoyed", "1.2.3.4", "Pixel"],
        )
        .unwrap();
        assert_eq!(
            (found[0].text.as_str(), found[0].original.as_deref()),
            ("It & I", Some("<p>It &amp; I</p>"))
        );
        assert_eq!(
            (found[0].rating, found[0].reply.as_deref(), found[0].extra.len()),
            (Some(4), Some("Sorry!"), 1)
        );
        assert_eq!(
            (found[1].speaker, found[1].external_id.as_deref()),
            (Some(Speaker::Colleague), Some("7/note"))
        );
    }

    #[test]
    fn rows_set_aside_say_why() {
        let reason = |cells: &[&str]| read(TABLE, cells).unwrap_err().reason;
        assert_eq!(reason(&["7", "", "", "4", "", "", "", ""]), "Stars and no words.");
        assert_eq!(reason(&["7", "", "", "", "", "", "", ""]), "No words: “text” is empty.");
        assert_eq!(reason(&["7", "a", "", "", "", "", "", "", "x"]), "One cell too many: 9 instead of 8.");
        let header: Vec<&str> = TABLE.iter().map(|c| c.0).collect();
        assert_eq!(reason(&header), "The names of the columns once more.");
        assert_eq!(reason(&["7", "a"]), "Too few cells: 2 instead of 8.");
        assert!(reason(&["7", "a", "9999-12-31", "", "", "", "", ""]).contains("a year that cannot be"));
        assert!(reason(&["7", "a", "2052-12-03", "", "", "", "", ""]).contains("Said in the future"));
        assert!(reason(&["7", "a", "0000-00-00", "", "", "", "", ""]).contains("a year that cannot be"));
        assert!(reason(&["7", "a", "yesterday", "", "", "", "", ""]).contains("no date we can read"));
    }

    #[test]
    fn missing_cells_without_weight_are_harmless() {
        assert_eq!(read(TABLE, &["7", "a", "27/08/2025"]).unwrap()[0].text, "a");
        assert_eq!(read(TABLE, &["7", "a", "", "", "", "", "", "", "", ""]).unwrap()[0].text, "a");
    }

    #[test]
    fn each_answer_is_a_voice() {
        let table = [("who", Field::ExternalId), ("Why?", Field::Text), ("What else?", Field::Text)];
        let found = read(&table, &["r1", "Because", ""]).unwrap();
        assert_eq!((found.len(), found[0].question.as_deref()), (1, Some("Why?")));
        assert_eq!(found[0].external_id.as_deref(), Some("r1/Why?"));
        assert_eq!(read(&table, &["r1", "", ""]).unwrap_err().reason, "No question was answered in words.");
    }
}
