//! From the disk to plain bytes: counts what was read, takes archives apart while reading, and stops bombs.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use firsthand_domain::error::{Error, Result};

/// From here on the ratio of an archive is watched, and this is the ratio at which reading stops.
const WATCHED_FROM: u64 = 256 << 20;
const MOST_RATIO: u64 = 1000;

/// A stream of plain bytes that may be handed to another thread.
pub type Bytes = Box<dyn Read + Send>;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    None,
    Gz,
    Zst,
}

impl Compression {
    /// Tells by the first bytes.
    pub fn of(head: &[u8]) -> Compression {
        match head {
            [0x1f, 0x8b, ..] => Compression::Gz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zst,
            _ => Compression::None,
        }
    }
    pub fn name(self) -> &'static str {
        match self {
            Compression::None => "none",
            Compression::Gz => "gz",
            Compression::Zst => "zst",
        }
    }
    pub fn parse(name: &str) -> Compression {
        match name {
            "gz" => Compression::Gz,
            "zst" => Compression::Zst,
            _ => Compression::None,
        }
    }
}

/// How far the disk was read, shared between a reader and whoever asks.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    pub total: u64,
    /// Read before the reading proper began.
    base: u64,
}

impl Progress {
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed).saturating_sub(self.base).min(self.total)
    }

    /// Counts from here: what was read so far was a look.
    pub fn restart(&mut self) {
        self.base = self.read.load(Ordering::Relaxed);
    }
}

/// A file that tells how far it was read.
pub struct Counted {
    file: File,
    progress: Progress,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(into)?;
        self.progress.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Opens the file as it lies on the disk.
pub fn open(path: &Path) -> Result<(Counted, Progress)> {
    let opened = File::open(path).and_then(|file| file.metadata().map(|m| (file, m)));
    let (file, meta) = opened
        .map_err(|_| Error::upstream("The file cannot be opened. Nothing was read; please give it again."))?;
    if !meta.is_file() {
        return Err(Error::invalid("file", "This is not a file that can be read. Nothing was kept."));
    }
    let progress = Progress { read: Arc::default(), total: meta.len(), base: 0 };
    Ok((Counted { file, progress: progress.clone() }, progress))
}

/// The plain bytes of the file, unpacked while reading.
pub fn unpack(file: Counted, compression: Compression) -> Result<Bytes> {
    let progress = file.progress.clone();
    let guard = |inner: Bytes| Box::new(Guarded { inner, out: 0, progress }) as Bytes;
    Ok(match compression {
        Compression::None => Box::new(file),
        Compression::Gz => {
            let packed = BufReader::with_capacity(128 << 10, file);
            guard(Box::new(flate2::bufread::MultiGzDecoder::new(packed)))
        }
        Compression::Zst => {
            let unpacked = zstd::stream::read::Decoder::new(file)
                .map_err(|_| Error::upstream("The archive cannot be unpacked. Nothing was kept."))?;
            guard(Box::new(unpacked))
        }
    })
}

/// Stops an archive that unpacks to a thousand times its size.
struct Guarded {
    inner: Bytes,
    out: u64,
    progress: Progress,
}

impl Read for Guarded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.out += n as u64;
        if self.out > WATCHED_FROM && self.out / self.progress.read().max(1) > MOST_RATIO {
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, "bomb"));
        }
        Ok(n)
    }
}

/// Reads until `most` bytes are there or the end is.
pub fn head(from: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match from.take(most as u64).read_to_end(&mut head) {
        // What came before the damage is enough to look at.
        Err(_) if !head.is_empty() => Ok(head),
        Err(fault) => Err(fault),
        Ok(_) => Ok(head),
    }
}

/// The sentence for a reading that broke off.
pub fn broken(fault: &io::Error, compression: Compression, rows: u64) -> Error {
    let kept = match rows {
        0 => "Nothing was kept.".to_string(),
        1 => "The first row was read and is kept.".to_string(),
        n => format!("The {n} rows before were read and are kept."),
    };
    Error::upstream(match (fault.kind(), compression) {
        (io::ErrorKind::QuotaExceeded, _) => {
            format!("This archive unpacks to more than a thousand times its size, so reading stopped. {kept}")
        }
        (_, Compression::None) => format!("The disk could not be read to the end of the file. {kept}"),
        _ => format!("The archive is damaged or ends too early. {kept}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_packed_flood_of_one_letter_stops() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let mut packer = zstd::stream::write::Encoder::new(&mut file, 3).unwrap();
        for _ in 0..400 {
            packer.write_all(&vec![b'a'; 1 << 20]).unwrap();
        }
        packer.finish().unwrap();
        let (counted, _) = open(file.path()).unwrap();
        let mut bytes = unpack(counted, Compression::Zst).unwrap();
        let fault = io::copy(&mut bytes, &mut io::sink()).unwrap_err();
        assert!(broken(&fault, Compression::Zst, 0).message.contains("a thousand times"));
    }

    #[test]
    fn a_cut_archive_says_so() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&(0..200_000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>()).unwrap();
        let mut packed = packer.finish().unwrap();
        packed.truncate(packed.len() / 2);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&packed).unwrap();
        let (counted, progress) = open(file.path()).unwrap();
        let fault = io::copy(&mut unpack(counted, Compression::Gz).unwrap(), &mut io::sink()).unwrap_err();
        assert!(broken(&fault, Compression::Gz, 12).message.contains("12 rows before"));
        assert_eq!(progress.read(), packed.len() as u64);
    }
}
