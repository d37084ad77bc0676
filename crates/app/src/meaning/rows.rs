//! The file of vectors: rows written by a run in the order of their ids, later ones behind them. A row is never
//! changed; a voice that was written again has two, and the later one counts.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use firsthand_engine::vectors::{self, Near, ROW_BYTES};
use memmap2::Mmap;

/// Before the rows: how many of them a run wrote (`u64`, little-endian).
const HEAD_BYTES: usize = 8;

/// A file of vectors, looked at in memory as it lies on the disk. Another process may add to it.
pub struct Rows {
    path: PathBuf,
    seen: Mutex<Arc<Seen>>,
}

/// The file up to a length.
struct Seen {
    map: Mmap,
    /// Rows a run wrote, in the order of ids.
    sorted: usize,
    /// Where later rows lie, by id.
    later: HashMap<i64, usize>,
    /// Rows that count no more.
    renewed: usize,
}

impl Rows {
    /// Writes a file anew: it is there whole or not at all. `body` holds rows in the order of their ids.
    pub fn create(path: &Path, body: &[u8]) -> io::Result<()> {
        let part = path.with_extension("part");
        let mut file = File::create(&part)?;
        file.write_all(&((body.len() / ROW_BYTES) as u64).to_le_bytes())?;
        file.write_all(body)?;
        file.sync_data()?;
        std::fs::rename(part, path)
    }

    pub fn open(path: &Path) -> io::Result<Rows> {
        let seen = Seen::of(path)?;
        Ok(Rows { path: path.to_owned(), seen: Mutex::new(Arc::new(seen)) })
    }

    /// Adds rows behind those there are. A row torn by a crash is cut off first.
    pub fn append(&self, rows: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        let length = file.metadata()?.len() as usize;
        let torn = length.saturating_sub(HEAD_BYTES) % ROW_BYTES;
        if torn > 0 {
            file.set_len((length - torn) as u64)?;
        }
        file.write_all(rows)
    }

    /// The voices nearest to a unit vector, the nearest first.
    pub fn nearest(&self, question: &[f32], most: usize, least: f32) -> io::Result<Vec<Near>> {
        let seen = self.now()?;
        let mut near = vectors::nearest(seen.rows(), question, most + seen.renewed, least);
        near.retain(|near| seen.find(near.id) == Some(near.row));
        near.truncate(most);
        Ok(near)
    }

    /// Where a voice lies.
    pub fn find(&self, id: i64) -> io::Result<Option<Vec<f32>>> {
        let seen = self.now()?;
        Ok(seen.find(id).map(|row| vectors::vector_of(seen.row(row))))
    }

    /// The file as long as it is now.
    fn now(&self) -> io::Result<Arc<Seen>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Gone means that another space has replaced this one: what was seen serves until that one is opened.
        let length = std::fs::metadata(&self.path).map_or(0, |file| file.len() as usize);
        if length >= seen.map.len() + ROW_BYTES {
            *seen = Arc::new(Seen::of(&self.path)?);
        }
        Ok(seen.clone())
    }
}

impl Seen {
    fn of(path: &Path) -> io::Result<Seen> {
        let file = File::open(path)?;
        // Rows are added and never changed, and a file is replaced by another name: what is mapped stays as it is.
        #[allow(unsafe_code)]
        // SAFETY: nobody shortens the file below whole rows or writes into what is mapped (see `Rows::append`).
        let map = unsafe { Mmap::map(&file)? };
        let head = map.first_chunk::<HEAD_BYTES>().ok_or(io::ErrorKind::UnexpectedEof)?;
        let sorted = u64::from_le_bytes(*head) as usize;
        let mut seen = Seen { map, sorted, later: HashMap::new(), renewed: 0 };
        let count = seen.rows().len() / ROW_BYTES;
        if sorted > count {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for row in sorted..count {
            let id = vectors::id_of(seen.row(row));
            let known = seen.find(id).is_some();
            seen.renewed += usize::from(known);
            seen.later.insert(id, row);
        }
        Ok(seen)
    }

    fn rows(&self) -> &[u8] {
        let rows = self.map.get(HEAD_BYTES..).unwrap_or_default();
        &rows[..rows.len() - rows.len() % ROW_BYTES]
    }

    fn row(&self, number: usize) -> &[u8] {
        self.rows().get(number * ROW_BYTES..(number + 1) * ROW_BYTES).unwrap_or_default()
    }

    fn find(&self, id: i64) -> Option<usize> {
        if let Some(row) = self.later.get(&id) {
            return Some(*row);
        }
        let (mut low, mut high) = (0, self.sorted);
        while low < high {
            let middle = low + (high - low) / 2;
            match vectors::id_of(self.row(middle)).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_engine::model::DIMENSIONS;

    fn axis(at: usize) -> Vec<f32> {
        (0..DIMENSIONS).map(|i| f32::from(u8::from(i == at))).collect()
    }

    fn body(rows: &[(i64, usize)]) -> Vec<u8> {
        let mut out = Vec::new();
        rows.iter().for_each(|(id, at)| vectors::put_row(&mut out, *id, &axis(*at)));
        out
    }

    fn ids(rows: &Rows, at: usize) -> Vec<i64> {
        rows.nearest(&axis(at), 9, 0.5).unwrap().iter().map(|near| near.id).collect()
    }

    #[test]
    fn rows_are_found_added_and_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.rows");
        Rows::create(&path, &body(&[(3, 0), (5, 1), (9, 1)])).unwrap();
        let rows = Rows::open(&path).unwrap();
        assert_eq!(ids(&rows, 1), [5, 9]);
        rows.append(&body(&[(4, 1)])).unwrap();
        assert_eq!(ids(&rows, 1), [5, 9, 4]);
        rows.append(&body(&[(5, 2), (4, 1)])).unwrap();
        assert_eq!(ids(&rows, 1), [9, 4], "what was renewed counts once, where it is now");
        assert_eq!(rows.find(5).unwrap(), Some(axis(2)));
        assert_eq!(rows.find(6).unwrap(), None);
        assert_eq!(ids(&Rows::open(&path).unwrap(), 1), [9, 4]);
    }

    #[test]
    fn a_torn_row_is_passed_over_and_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.rows");
        Rows::create(&path, &body(&[(3, 0)])).unwrap();
        let rows = Rows::open(&path).unwrap();
        rows.append(&body(&[(4, 0)])[..50]).unwrap();
        assert_eq!(ids(&rows, 0), [3]);
        rows.append(&body(&[(5, 0)])).unwrap();
        assert_eq!(ids(&rows, 0), [3, 5]);
        std::fs::write(&path, [1, 2, 3]).unwrap();
        assert!(Rows::open(&path).is_err());
        std::fs::write(&path, 7u64.to_le_bytes()).unwrap();
        assert!(Rows::open(&path).is_err(), "rows a run wrote are missing");
    }
}
