//! XML with repeated elements, such as a feed's entries: each becomes a row, its children become cells.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

use super::bytes::Bytes;
use super::json::elements::Columns;
use super::row::{LONGEST, Row};
use super::rows::{Fault, Rows, Step};

/// Stops a single piece of XML that would fill the memory.
struct Fuse {
    inner: BufReader<Bytes>,
    since: Arc<AtomicUsize>,
}

impl Read for Fuse {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.consumed(n)?;
        Ok(n)
    }
}

impl Fuse {
    fn consumed(&self, n: usize) -> io::Result<()> {
        if self.since.fetch_add(n, Ordering::Relaxed) + n > LONGEST {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a piece of XML over 16 MB"));
        }
        Ok(())
    }
}

impl BufRead for Fuse {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.consumed(0)?;
        self.inner.fill_buf()
    }
    fn consume(&mut self, n: usize) {
        self.since.fetch_add(n, Ordering::Relaxed);
        self.inner.consume(n);
    }
}

/// Reads the elements of one name as rows.
pub struct Xml {
    reader: Reader<Fuse>,
    since: Arc<AtomicUsize>,
    element: String,
    columns: Columns,
    buffer: Vec<u8>,
    count: u64,
}

impl Xml {
    pub fn new(input: Bytes, element: String, columns: Columns) -> Xml {
        let since = Arc::new(AtomicUsize::new(0));
        let inner = BufReader::with_capacity(64 << 10, input);
        let mut reader = Reader::from_reader(Fuse { inner, since: since.clone() });
        reader.config_mut().check_end_names = false;
        Xml { reader, since, element, columns, buffer: Vec::new(), count: 0 }
    }

    /// The next event; text in entities comes as part of the words.
    fn event(&mut self) -> Result<Event<'static>, Fault> {
        self.buffer.clear();
        self.since.store(0, Ordering::Relaxed);
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Ok(event.into_owned()),
            Err(quick_xml::Error::Io(fault)) if fault.kind() == io::ErrorKind::FileTooLarge => {
                Err(Fault::Shape(format!("One piece of this XML is longer than 16 MB. {}", self.kept())))
            }
            Err(quick_xml::Error::Io(fault)) => {
                Err(Fault::Io(io::Error::new(fault.kind(), fault.to_string())))
            }
            Err(_) => Err(Fault::Shape(format!("The XML is damaged. {}", self.kept()))),
        }
    }

    fn kept(&self) -> String {
        match self.count {
            0 => "Nothing was kept.".into(),
            1 => "The record before is kept.".into(),
            n => format!("The {n} records before are kept."),
        }
    }

    /// Collects one element into an object. Children of children are joined with dots.
    fn collect(&mut self) -> Result<Value, Fault> {
        let mut object = Map::new();
        let mut path: Vec<String> = Vec::new();
        let mut text = String::new();
        let mut size = 0;
        loop {
            match self.event()? {
                Event::Start(start) => {
                    path.push(child_name(&start));
                    attributes(&start, &path, &mut object);
                    text.clear();
                }
                Event::Empty(start) => {
                    path.push(child_name(&start));
                    attributes(&start, &path, &mut object);
                    path.pop();
                }
                Event::Text(words) => text.push_str(&String::from_utf8_lossy(&words)),
                Event::CData(words) => text.push_str(&String::from_utf8_lossy(&words)),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", String::from_utf8_lossy(&name));
                    match crate::html::entities::read(&reference) {
                        Some((letter, _)) => text.push(letter),
                        None => text.push_str(&reference),
                    }
                }
                Event::End(_) => {
                    if !text.trim().is_empty() {
                        size += text.len();
                        put(
                            &mut object,
                            if path.is_empty() { "text".into() } else { path.join(".") },
                            text.trim(),
                        );
                    }
                    text.clear();
                    if path.pop().is_none() {
                        return Ok(Value::Object(object));
                    }
                }
                Event::Eof => return Err(Fault::Shape(format!("The XML ends too early. {}", self.kept()))),
                _ => {}
            }
            if size > LONGEST || path.len() > 64 {
                return Err(Fault::Shape(format!(
                    "A record of this XML is too large to read. {}",
                    self.kept()
                )));
            }
        }
    }
}

fn name_of(start: &BytesStart) -> String {
    String::from_utf8_lossy(start.name().as_ref()).into_owned()
}

/// A child's name; the HTML version of a text stands beside the plain one under its own name.
fn child_name(start: &BytesStart) -> String {
    let html = start.attributes().flatten().any(|a| a.key.as_ref() == b"type" && a.value.as_ref() == b"html");
    if html { format!("{}_html", name_of(start)) } else { name_of(start) }
}

fn attributes(start: &BytesStart, path: &[String], object: &mut Map<String, Value>) {
    for attribute in start.attributes().flatten() {
        let name = format!("{}@{}", path.join("."), String::from_utf8_lossy(attribute.key.as_ref()));
        let raw = String::from_utf8_lossy(&attribute.value).into_owned();
        put(object, name, &crate::html::to_text(&raw));
    }
}

/// Adds a value; a name that is there already gets a number.
fn put(object: &mut Map<String, Value>, name: String, text: &str) {
    let free = (1..100).map(|n| if n == 1 { name.clone() } else { format!("{name} {n}") });
    if let Some(name) = free.into_iter().find(|name| !object.contains_key(name)) {
        object.insert(name, Value::String(text.to_string()));
    }
}

/// The element that repeats: the most frequent one with children, nearest to the top.
pub fn repeated(head: &[u8]) -> Option<String> {
    let mut reader = Reader::from_reader(head);
    reader.config_mut().check_end_names = false;
    let mut counts: HashMap<(usize, String), u32> = HashMap::new();
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                // A parent is counted when its first child opens.
                if let Some(parent) = open.last().filter(|_| open.len() > 1) {
                    *counts.entry((open.len(), parent.clone())).or_default() += 1;
                }
                open.push(name_of(&start));
            }
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Eof) | Err(_) => break,
            _ => {}
        }
        if open.len() > 64 {
            break;
        }
    }
    let top = counts.keys().map(|(depth, _)| *depth).min()?;
    counts
        .into_iter()
        .filter(|((depth, _), _)| *depth == top)
        .max_by_key(|(key, n)| (*n, key.clone()))
        .map(|((_, name), _)| name)
}

impl Rows for Xml {
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault> {
        loop {
            if let Some(step) = self.columns.next(row) {
                return Ok(step);
            }
            match self.event()? {
                Event::Start(start) if name_of(&start) == self.element => {
                    let record = self.collect()?;
                    self.count += 1;
                    self.columns.add(record);
                }
                Event::Eof => return Ok(Step::End),
                _ => {}
            }
        }
    }

    fn names(&self) -> &[String] {
        self.columns.names()
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::elements::as_it_is;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8], element: &str) -> Vec<String> {
        let input = Box::new(io::Cursor::new(text.to_vec()));
        let mut rows = Xml::new(input, element.into(), Columns::new(vec![], as_it_is));
        let (mut row, mut seen) = (Row::default(), Vec::new());
        loop {
            match rows.next(&mut row) {
                Ok(Step::Row) => seen.push(row.json.clone().unwrap_or_default()),
                Ok(Step::Aside { reason, .. }) | Err(Fault::Shape(reason)) => {
                    seen.push(reason);
                    return seen;
                }
                Ok(Step::End) | Err(Fault::Io(_)) => return seen,
            }
        }
    }

    const FEED: &str = "<?xml version='1.0'?><feed><id>x</id><entry><title>A &amp; B</title><author><name>Ana</name></author>\
        <content type='text'>plain</content><content type='html'><![CDATA[<p>rich</p>]]></content></entry><entry><title>C</title></entry></feed>";

    #[test]
    fn entries_of_a_feed() {
        assert_eq!(repeated(FEED.as_bytes()).as_deref(), Some("entry"));
        let seen = read(FEED.as_bytes(), "entry");
        let first: Value = serde_json::from_str(&seen[0]).unwrap();
        assert_eq!(first["title"], "A & B");
        assert_eq!(first["author.name"], "Ana");
        assert_eq!(
            (first["content"].as_str(), first["content_html"].as_str()),
            (Some("plain"), Some("<p>rich</p>"))
        );
        assert_eq!(seen.len(), 2);
    }

    #[test]
    fn a_cut_feed_keeps_what_came_before() {
        let seen = read(&FEED.as_bytes()[..FEED.len() - 30], "entry");
        assert!(seen[1].contains("The record before is kept"), "{}", seen[1]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(<|>|/|entry|feed| |&|;|a='b'|\\PC){0,40}") { let _ = read(text.as_bytes(), "entry"); let _ = repeated(text.as_bytes()); }
    }
}
