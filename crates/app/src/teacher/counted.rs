//! A teacher that counts what it reads, and one that could not be made.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use firsthand_domain::error::{Error, Result};
use firsthand_engine::teacher::{Fault, Teacher};

use super::{Chosen, Shared};

/// The workspace's teacher during one run.
pub(crate) struct Counted {
    pub chosen: Chosen,
    inner: Result<Shared>,
    read: AtomicU64,
    pieces: AtomicU64,
    micros: AtomicU64,
    /// What [`Counted::budget`] allowed.
    allowed: AtomicU64,
}

impl Counted {
    pub(super) fn new(chosen: Chosen, inner: Result<Shared>) -> Counted {
        let zero = AtomicU64::default;
        Counted { chosen, inner, read: zero(), pieces: zero(), micros: zero(), allowed: zero() }
    }

    /// Why there is no teacher, if there is none.
    pub fn ready(&self) -> Result<()> {
        self.inner.as_ref().map(|_| ()).map_err(Error::clone)
    }

    /// How much the engine may let it read, in pieces.
    pub fn budget(&self, usual: usize) -> usize {
        let allowed = usual * self.chosen.reading.max(1) as usize;
        self.allowed.store(allowed as u64, Ordering::Relaxed);
        allowed
    }

    /// Whether the budget was more than it took to read all that could be read.
    pub fn had_enough(&self) -> bool {
        self.pieces.load(Ordering::Relaxed) < self.allowed.load(Ordering::Relaxed)
    }

    /// Texts and pieces read so far, and the time that took.
    pub fn so_far(&self) -> (u64, u64, Duration) {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (load(&self.read), load(&self.pieces), Duration::from_micros(load(&self.micros)))
    }
}

impl Teacher for Counted {
    fn name(&self) -> &str {
        self.inner.as_ref().map_or("none", |inner| inner.name())
    }
    fn knows(&self, language: Option<&str>) -> bool {
        self.inner.as_ref().is_ok_and(|inner| inner.knows(language))
    }
    fn spells(&self, text: &str) -> bool {
        self.inner.as_ref().is_ok_and(|inner| inner.spells(text))
    }
    fn cost(&self, text: &str) -> usize {
        self.inner.as_ref().map_or(1, |inner| inner.cost(text))
    }
    fn read(&self, texts: &[&str]) -> std::result::Result<Vec<Vec<f32>>, Fault> {
        let inner = self.inner.as_ref().map_err(|error| Fault::Silent(error.message.clone()))?;
        let started = Instant::now();
        let vectors = inner.read(texts)?;
        let pieces: usize = texts.iter().map(|text| inner.cost(text)).sum();
        self.micros.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
        self.pieces.fetch_add(pieces as u64, Ordering::Relaxed);
        self.read.fetch_add(texts.len() as u64, Ordering::Relaxed);
        Ok(vectors)
    }
}
