//! Time, ids and chance are handed in, so that a test can replay them.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::time::{SECOND_US, Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until a test moves it.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(moment: Timestamp) -> Self {
        FixedClock(AtomicI64::new(moment.0))
    }
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * SECOND_US, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Makes ids that grow with time: 41 bits of milliseconds since 2024, then 22 bits that start at a place
/// of chance (so that two machines rarely meet) and count up.
pub struct Ids {
    last: AtomicI64,
    chance: AtomicU64,
}

const EPOCH_MS: i64 = 1_704_067_200_000;
const COUNTER_BITS: u32 = 22;

impl Ids {
    /// `seed` differs between processes; a test gives a fixed one.
    pub fn seeded(seed: u64) -> Self {
        Ids { last: AtomicI64::new(0), chance: AtomicU64::new(seed) }
    }

    /// The next id: greater than every one before it from this maker.
    pub fn next(&self, now: Timestamp) -> i64 {
        let ms = (now.0 / 1000 - EPOCH_MS).max(1);
        // The top counter bit stays free, so that a burst has room to count within its millisecond.
        let start = (self.random() >> (64 - COUNTER_BITS + 1)) as i64;
        let fresh = (ms << COUNTER_BITS) | start;
        let previous = self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(fresh.max(last + 1)))
            .unwrap_or_default();
        fresh.max(previous + 1)
    }

    /// A number of chance (splitmix64, Steele, Lea and Flood 2014). Not for secrets.
    pub fn random(&self) -> u64 {
        let state = self.chance.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15))
    }
}

/// The output function of splitmix64: spreads any number evenly over 64 bits.
pub fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_stands_or_steps_back() {
        let ids = Ids::seeded(7);
        let now = Timestamp(1_790_000_000 * SECOND_US);
        let mut last = 0;
        for n in 0..10_000 {
            let id = ids.next(Timestamp(now.0 - n * 1000));
            assert!(id > last);
            last = id;
        }
    }
}
