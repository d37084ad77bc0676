//! The records of one JSON document, and of anything else that comes as elements: a preset may reshape each
//! element, and the cells are sorted under columns by name.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::super::row::{LONGEST, MOST_COLUMNS, Row, repaired, shortened};
use super::super::rows::{Fault, Rows, Step};
use super::flat;
use super::path::{Path, next_key};
use super::scan::{Captured, Scanner};

/// Reshapes an element into the records it holds, or says why it holds none.
pub type Shape = fn(Value) -> Vec<Result<Value, String>>;

/// An element is its own record.
pub fn as_it_is(value: Value) -> Vec<Result<Value, String>> {
    vec![Ok(value)]
}

/// Sorts elements under columns; new keys become new columns at the end.
pub struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    shape: Shape,
    /// Records of an element that held several.
    waiting: VecDeque<Result<Value, (String, String)>>,
}

impl Columns {
    pub fn new(names: Vec<String>, shape: Shape) -> Columns {
        let places = names.iter().enumerate().map(|(n, name)| (name.clone(), n)).collect();
        Columns { names, places, shape, waiting: VecDeque::new() }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Takes an element apart into the records it holds.
    pub fn add(&mut self, value: Value) {
        let original = value.to_string();
        for record in (self.shape)(value) {
            self.waiting.push_back(record.map_err(|reason| (reason, shortened(&original))));
        }
    }

    /// The next record waiting.
    pub fn next(&mut self, row: &mut Row) -> Option<Step> {
        Some(match self.waiting.pop_front()? {
            Ok(value) => self.fill(&value, row),
            Err((reason, content)) => Step::Aside { reason, content },
        })
    }

    fn fill(&mut self, value: &Value, row: &mut Row) -> Step {
        let mut placed: Vec<String> = vec![String::new(); self.names.len()];
        for (name, text) in flat::cells(value) {
            let place = match self.places.get(&name) {
                Some(place) => *place,
                None if self.names.len() >= MOST_COLUMNS => {
                    let reason = format!("More than {MOST_COLUMNS} different names of fields in this file.");
                    return Step::Aside { reason, content: shortened(&value.to_string()) };
                }
                None => {
                    self.names.push(name.clone());
                    self.places.insert(name, self.names.len() - 1);
                    placed.push(String::new());
                    self.names.len() - 1
                }
            };
            placed[place] = text;
        }
        row.clear();
        placed.iter().for_each(|cell| row.push(cell.as_bytes()));
        row.json = Some(value.to_string());
        Step::Row
    }
}

/// Where in the document the reading is.
enum Place {
    Before,
    /// Within the list of records; how many were read.
    List,
    After,
}

/// Reads the list of records of one document.
pub struct Elements {
    scanner: Scanner,
    path: Path,
    columns: Columns,
    place: Place,
    count: u64,
    buffer: Vec<u8>,
}

impl Elements {
    pub fn new(scanner: Scanner, path: Path, columns: Columns) -> Elements {
        Elements { scanner, path, columns, place: Place::Before, count: 0, buffer: Vec::new() }
    }

    /// Walks to the list. `false` when the document has none.
    fn descend(&mut self) -> Result<bool, Fault> {
        for wanted in &self.path {
            if !self.scanner.eat(b'{')? {
                return Ok(false);
            }
            loop {
                match next_key(&mut self.scanner)? {
                    None => return Ok(false),
                    Some(key) if key == *wanted => break,
                    Some(_) => {
                        if self.scanner.pass()? == Captured::Cut {
                            return Err(cut(0));
                        }
                    }
                }
            }
        }
        Ok(true)
    }

    /// Reads one element and hands it on.
    fn element(&mut self) -> Result<Option<Step>, Fault> {
        self.count += 1;
        match self.scanner.capture(&mut self.buffer, LONGEST)? {
            Captured::Cut if self.buffer.is_empty() => return Err(cut(self.count - 1)),
            Captured::Cut => {
                // What is there of it is shown with the fault, and the rows before stay.
                self.place = Place::After;
                let content = shortened(&repaired(&self.buffer));
                let reason = format!("The file ends in the middle of element {}.", self.count);
                return Ok(Some(Step::Aside { reason, content }));
            }
            Captured::TooLong => {
                let content =
                    format!("{} … (cut here: only the first 64 KB are kept)", repaired(&self.buffer));
                let reason = format!("Element {} is longer than 16 MB.", self.count);
                return Ok(Some(Step::Aside { reason, content }));
            }
            Captured::Whole => {}
        }
        match parse(&self.buffer) {
            Ok(value) => {
                self.columns.add(value);
                Ok(None)
            }
            Err(fault) => {
                let reason = format!("Element {} is not readable as JSON ({fault}).", self.count);
                Ok(Some(Step::Aside { reason, content: shortened(&repaired(&self.buffer)) }))
            }
        }
    }

    fn step(&mut self) -> Result<Option<Step>, Fault> {
        match self.place {
            Place::Before => {
                self.place = Place::After;
                if !self.descend()? {
                    return Ok(None);
                }
                if self.scanner.eat(b'[')? {
                    self.place = Place::List;
                    return Ok(None);
                }
                // One record where others have a list of them.
                match self.scanner.peek()? {
                    Some(b'n') | None => Ok(None),
                    Some(_) => self.element(),
                }
            }
            Place::List => {
                while self.scanner.eat(b',')? {}
                match self.scanner.peek()? {
                    Some(b']') => {
                        self.place = Place::After;
                        Ok(None)
                    }
                    None => Err(cut(self.count)),
                    Some(_) => self.element(),
                }
            }
            Place::After => Ok(Some(Step::End)),
        }
    }
}

fn cut(count: u64) -> Fault {
    Fault::Shape(match count {
        0 => "The file ends before its first record, so nothing was kept.".into(),
        n => format!("The file ends too early, behind element {n}. What came before is kept."),
    })
}

/// Parses an element; letters that are no UTF-8 are mended first.
pub fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    match serde_json::from_slice(bytes) {
        Err(_) if std::str::from_utf8(bytes).is_err() => serde_json::from_str(&repaired(bytes)),
        other => other,
    }
}

impl Rows for Elements {
    fn next(&mut self, row: &mut Row) -> Result<Step, Fault> {
        loop {
            if let Some(step) = self.columns.next(row) {
                return Ok(step);
            }
            if let Some(step) = self.step()? {
                return Ok(step);
            }
        }
    }

    fn names(&self) -> &[String] {
        self.columns.names()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::of;
    use super::*;

    fn read(text: &str, path: &[&str]) -> (Vec<String>, Option<String>) {
        let path = path.iter().map(|p| (*p).to_string()).collect();
        let columns = Columns::new(vec!["a".into()], as_it_is);
        let mut rows = Elements::new(Scanner::new(of(text.as_bytes())), path, columns);
        let (mut row, mut seen) = (Row::default(), Vec::new());
        loop {
            match rows.next(&mut row) {
                Ok(Step::Row) => seen.push(row.get(0).into_owned()),
                Ok(Step::Aside { reason, .. }) => seen.push(reason),
                Ok(Step::End) => return (seen, None),
                Err(Fault::Shape(sentence)) => return (seen, Some(sentence)),
                Err(Fault::Io(fault)) => return (seen, Some(fault.to_string())),
            }
        }
    }

    #[test]
    fn lists_and_single_records() {
        assert_eq!(read("[{\"a\":1},{\"a\":\"two\",\"b\":3}]", &[]).0, ["1", "two"]);
        assert_eq!(read("{\"x\":[1,{}],\"y\":{\"l\":[{\"a\":5}]}}", &["y", "l"]).0, ["5"]);
        assert_eq!(read("{\"l\":{\"a\":5}}", &["l"]).0, ["5"]);
        assert_eq!(read("{\"l\":null}", &["l"]), (vec![], None));
        assert_eq!(read("{\"m\":1}", &["l"]), (vec![], None));
    }

    #[test]
    fn damage_is_named_and_the_rest_goes_on() {
        let (seen, fault) = read("[{\"a\":1},{\"a\":oops},{\"a\":3}]", &[]);
        assert_eq!((seen[0].as_str(), seen[2].as_str(), fault), ("1", "3", None));
        assert!(seen[1].starts_with("Element 2 is not readable as JSON"));
        let (seen, _) = read("[{\"a\":1},{\"a\":2", &[]);
        assert_eq!(seen[1], "The file ends in the middle of element 2.");
        let (seen, fault) = read("[{\"a\":1},", &[]);
        assert_eq!(seen, ["1"]);
        assert!(fault.unwrap().contains("behind element 1"));
    }
}
