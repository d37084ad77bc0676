//! Looks at a file's beginning and makes the plan.

use std::hash::RandomState;
use std::path::Path;

use firsthand_domain::error::{Error, Result};
use firsthand_domain::import::{Column, DateOrder, Look, Plan, Records, Wishes};
use firsthand_domain::item::{BadRow, Field};
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::SourceKind;

use super::bytes::Compression;
use super::layout::{self, Head, Layout, Wrapping};
use super::records::{self, sentence};
use super::row::Row;
use super::rows::{Fault, Rows, Step};
use super::sniff::{self, Format};
use super::xlsx;
use crate::columns::content::Profile;
use crate::columns::guess;
use crate::presets::{self, Preset, Sample, app_store};

/// Rows and bytes the guesses rest on.
const ROWS: usize = 2_000;
const BYTES: usize = 8 << 20;
/// Voices and bad rows shown.
const SHOWN: usize = 20;

/// Looks at a file; nothing is stored.
pub fn look(path: &Path, name: &str, wishes: &Wishes, now: Timestamp) -> Result<Look> {
    let head = layout::head(path, wishes.encoding.as_deref())?;
    if head.text.starts_with(app_store::PAGE_DEPTH) {
        let sentence = "Apple answered that its feed ends after page 10; there are no reviews in this file. Nothing was kept.";
        return Err(Error::invalid("file", sentence));
    }
    let format = if head.spreadsheet { Format::Xlsx } else { sniff::format(&head.text, name) };
    let early = Sample { format, head: &head.text, names: &[], profiles: &[] };
    let wished = wished(wishes)?;
    let mut preset = wished.unwrap_or_else(|| recognised(&early));
    let layout = layout::find(path, &head, format, wishes.delimiter.as_deref(), preset)?;
    let wrapping = Wrapping { compression: head.compression, encoding: head.encoding };
    let (rows, _) = layout::rows(path, &wrapping, &layout, Vec::new(), preset)?;
    let seen = profiles(rows, wrapping.compression)?;
    if preset.is_none() && wished.is_none() {
        let names: Vec<String> = seen.profiles.iter().map(|p| p.name.clone()).collect();
        preset = recognised(&Sample { format, head: &head.text, names: &names, profiles: &seen.profiles });
    }
    let mut plan = plan(&head, format, &layout, preset, &seen, wishes, name)?;
    if let (Layout::Sheet(_), Ok(book)) = (&layout, xlsx::open(path)) {
        plan.notes.extend(sheets(&book));
    }
    shown(path, plan, head.bytes, now, seen.cut)
}

/// The preset somebody chose; `generic` means none.
fn wished(wishes: &Wishes) -> Result<Option<Option<&'static dyn Preset>>> {
    match wishes.preset.as_deref() {
        None => Ok(None),
        Some("" | "none" | "generic") => Ok(Some(None)),
        Some(name) => match presets::named(name) {
            Some(preset) => Ok(Some(Some(preset))),
            None => Err(Error::invalid("preset", format!("There is no preset “{name}”."))),
        },
    }
}

fn recognised(sample: &Sample) -> Option<&'static dyn Preset> {
    presets::all().iter().copied().find(|preset| preset.recognises(sample))
}

fn sheets(book: &xlsx::Book) -> Option<String> {
    let sheet = book.sheet.as_deref()?;
    let others = book.others.iter().map(|o| format!("“{o}”")).collect::<Vec<_>>().join(", ");
    (!others.is_empty()).then(|| format!("Only the sheet “{sheet}” is read. These are left out: {others}."))
}

/// What the first rows hold.
struct Seen {
    profiles: Vec<Profile>,
    rows: usize,
    /// Records among them that cannot be read.
    aside: usize,
    /// Why reading stopped before enough was seen.
    cut: Option<Error>,
}

fn profiles(mut rows: Box<dyn Rows>, compression: Compression) -> Result<Seen> {
    let hasher = RandomState::new();
    let mut profiles: Vec<Profile> = rows.names().iter().map(|n| Profile::new(n, &hasher)).collect();
    let (mut row, mut count, mut aside, mut bytes, mut cut) = (Row::default(), 0, 0, 0, None);
    while count + aside < ROWS && bytes < BYTES {
        match rows.next(&mut row) {
            Ok(Step::Row) => {}
            Ok(Step::Aside { .. }) => {
                aside += 1;
                continue;
            }
            Ok(Step::End) => break,
            Err(fault) => {
                let shape = matches!(fault, Fault::Shape(_));
                let error = sentence(fault, compression, count as u64);
                if count == 0 && !shape {
                    return Err(error);
                }
                cut = Some(error);
                break;
            }
        }
        for name in &rows.names()[profiles.len()..] {
            let mut late = Profile::new(name, &hasher);
            late.rows = count;
            profiles.push(late);
        }
        for (n, profile) in profiles.iter_mut().enumerate() {
            let cell = row.get(n);
            bytes += cell.len();
            profile.add(&cell);
        }
        count += 1;
    }
    Ok(Seen { profiles, rows: count, aside, cut })
}

fn plan(
    head: &Head,
    format: Format,
    layout: &Layout,
    preset: Option<&'static dyn Preset>,
    seen: &Seen,
    wishes: &Wishes,
    name: &str,
) -> Result<Plan> {
    let named = match layout {
        Layout::Table(_, header) | Layout::Sheet(header) => header.named,
        _ => true,
    };
    let columns = columns(preset, &seen.profiles, wishes, named)?;
    let mut notes = head.notes.clone();
    notes.extend(shape_notes(layout, seen, preset));
    let (dates, date_notes) = dates(&columns, &seen.profiles, wishes);
    notes.extend(date_notes);
    let zone = wishes.zone.clone().unwrap_or_else(|| "UTC".into());
    if jiff::tz::TimeZone::get(&zone).is_err() {
        return Err(Error::invalid(
            "zone",
            format!("“{zone}” is no time zone we know, such as “Europe/Helsinki”."),
        ));
    }
    if seen.rows > 0 && !columns.iter().any(|c| c.field == Field::Text) {
        notes.push("No column looks like what people said. Choose one before reading.".into());
    }
    let delimiter = match layout {
        Layout::Table(cut, _) if !cut.delimiter.is_empty() => Some(cut.delimiter.clone()),
        _ => None,
    };
    Ok(Plan {
        format: format.name().into(),
        compression: head.compression.name().into(),
        preset: preset.map(|p| p.name().to_string()),
        encoding: head.encoding.name().into(),
        delimiter,
        dates,
        zone,
        source_kind: preset.map_or_else(|| kind(&columns, name), |p| p.kind()),
        source_name: preset.map_or_else(|| stem(name), |p| p.source_name().into()),
        columns,
        notes,
    })
}

fn columns(
    preset: Option<&'static dyn Preset>,
    profiles: &[Profile],
    wishes: &Wishes,
    named: bool,
) -> Result<Vec<Column>> {
    let known = preset.map(|p| p.columns(profiles)).unwrap_or_default();
    let mut fixed: Vec<Option<(Field, String)>> = vec![None; profiles.len()];
    let mut taken: Vec<Field> = Vec::new();
    for (name, field, because) in known {
        let Some(n) = profiles.iter().position(|p| p.name == name) else { continue };
        let shared = matches!(field, Field::Text | Field::Extra | Field::Ignore | Field::Tags);
        let free = shared || !taken.contains(&field);
        // A second date of the same kind is a fact beside the first.
        fixed[n] = Some(if free { (field, because) } else { (Field::Extra, "Kept as a fact".into()) });
        taken.push(field);
    }
    for (name, field) in &wishes.columns {
        let at = profiles.iter().position(|p| p.name == *name);
        let at = at.or_else(|| profiles.iter().position(|p| p.name.trim().eq_ignore_ascii_case(name.trim())));
        let Some(n) = at else {
            return Err(Error::invalid("columns", format!("The file has no column “{name}”.")));
        };
        if *field != Field::Text {
            // Somebody's word beats a guess about another column.
            fixed
                .iter_mut()
                .filter(|f| f.as_ref().is_some_and(|f| f.0 == *field && f.1 != "You chose this"))
                .for_each(|f| *f = None);
        }
        fixed[n] = Some((*field, "You chose this".into()));
    }
    let mut columns = guess::columns(profiles, named, &fixed);
    // What a preset does not name is never guessed to be words: it knows where they are.
    let words = columns.iter().enumerate().any(|(n, c)| c.field == Field::Text && fixed[n].is_some());
    for (n, column) in columns.iter_mut().enumerate().filter(|_| words) {
        if fixed[n].is_none() && matches!(column.field, Field::Text | Field::Title) && preset.is_some() {
            column.field = Field::Extra;
            column.unsure = false;
        }
    }
    Ok(columns)
}

fn shape_notes(layout: &Layout, seen: &Seen, preset: Option<&'static dyn Preset>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Layout::Table(_, header) | Layout::Sheet(header) = layout {
        if !header.named {
            notes.push(
                "The first row does not look like names of columns, so it is read as the first voice.".into(),
            );
        } else if header.skip > 1 {
            notes.push(match header.above {
                0 => format!(
                    "The names of the columns stand in row {}; the empty rows above are left out.",
                    header.skip
                ),
                _ => format!(
                    "The names of the columns stand in row {}; what is above is left out.",
                    header.skip
                ),
            });
        }
    }
    if let Layout::Table(cut, _) = layout
        && cut.even < 90
        && cut.cells > 1
    {
        let (even, cells) = (cut.even, cut.cells);
        notes.push(format!("Only {even} of 100 rows have {cells} cells; the others may be set aside."));
    }
    if seen.rows == 0 && seen.cut.is_none() {
        notes.push(match (preset, layout) {
            _ if seen.aside > 0 => {
                "None of the first records can be read; each is set aside with its reason.".into()
            }
            (Some(preset), _) => preset.empty().into(),
            (None, Layout::Table(..) | Layout::Sheet(_)) => {
                "The file has names of columns and no rows under them.".into()
            }
            _ => "The file holds no records.".into(),
        });
    }
    if let Some(cut) = &seen.cut {
        notes.push(cut.message.clone());
    }
    notes
}

fn dates(columns: &[Column], profiles: &[Profile], wishes: &Wishes) -> (DateOrder, Vec<String>) {
    let Some(n) = columns.iter().position(|c| c.field == Field::SaidAt) else {
        return (wishes.dates.unwrap_or(DateOrder::DayFirst), Vec::new());
    };
    let (name, profile) = (&columns[n].name, &profiles[n]);
    let mut notes = Vec::new();
    let verdict = profile.order.verdict();
    if let (None, true, Some(because)) = (wishes.dates, verdict.open, &verdict.because) {
        notes.push(format!("Dates in “{name}”: {because}. Choose if that is wrong."));
    }
    if wishes.zone.is_none() && profile.dates > 0 && profile.zoned == 0 {
        notes.push(format!("“{name}” names no time zone; its times are read as UTC."));
    }
    (wishes.dates.unwrap_or(verdict.order), notes)
}

/// The kind of source, by what the columns are.
fn kind(columns: &[Column], name: &str) -> SourceKind {
    let has = |field| columns.iter().any(|c| c.field == field);
    let name = name.to_lowercase();
    let called = |words: &[&str]| words.iter().any(|w| name.contains(w));
    match () {
        () if called(&["survey", "nps", "questionnaire", "umfrage", "encuesta"]) || has(Field::Score) => {
            SourceKind::Survey
        }
        () if called(&["interview", "transcript", "usability"]) => SourceKind::Interview,
        () if called(&["review"]) || (has(Field::Rating) && has(Field::Version)) => SourceKind::Store,
        () if called(&["ticket", "support", "helpdesk"]) => SourceKind::Support,
        () if called(&["forum", "community", "reddit"]) => SourceKind::Community,
        () if called(&["sales", "crm", "lost_deals"]) => SourceKind::Sales,
        () => SourceKind::File,
    }
}

/// "after-ride-2025-q3.csv.gz" as "after ride 2025 q3".
fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut stem = base;
    for ending in [".gz", ".zst", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".xlsx", ".xml"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    let words: String = stem.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "File".into() } else { words.chars().take(80).collect() }
}

/// Reads the first voices with the plan.
fn shown(path: &Path, mut plan: Plan, bytes: u64, now: Timestamp, cut: Option<Error>) -> Result<Look> {
    let (mut first, mut bad): (Vec<_>, Vec<BadRow>) = (Vec::new(), Vec::new());
    // A fault of the beginning is told once, as a note.
    let mut opened = records::open(path, &plan, now)?;
    for _ in 0..ROWS {
        if first.len() >= SHOWN || (bad.len() >= SHOWN && !first.is_empty()) {
            break;
        }
        match opened.next() {
            Some(Ok(Ok(items))) => first.extend(items),
            Some(Ok(Err(row))) if bad.len() < SHOWN => bad.push(row),
            Some(Ok(Err(_))) => {}
            Some(Err(fault)) => {
                if cut.is_none() {
                    plan.notes.push(fault.message);
                }
                break;
            }
            None => break,
        }
    }
    first.truncate(SHOWN);
    Ok(Look { plan, first, bad, bytes })
}
