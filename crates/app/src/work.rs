//! What runs in the background: imports, theme runs and learning, each with its progress and a way to stop it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Which piece of work; only one of each runs at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Import(i64),
    /// The themes of a workspace.
    Themes(i64),
    /// Learning kind and tone in a workspace.
    Sense(i64),
}

/// A running piece of work as its runner and the screens see it.
#[derive(Debug, Default)]
pub struct Task {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    doing: Mutex<String>,
    /// When it first told how far it is, and how far that was: a run that goes on did not do what came before.
    first: OnceLock<(Instant, u64)>,
}

impl Task {
    /// Asks it to stop at the next safe place.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }
    pub fn should_stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
    /// Tells how far it is and what it does right now.
    pub fn tell(&self, doing: &str, done: u64, total: u64) {
        self.first.get_or_init(|| (Instant::now(), done));
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        if let Ok(mut text) = self.doing.lock()
            && *text != doing
        {
            *text = doing.to_owned();
        }
    }
    /// `(what it does, done, total)`; a total of 0 is not known.
    pub fn progress(&self) -> (String, u64, u64) {
        let doing = self.doing.lock().map(|t| t.clone()).unwrap_or_default();
        (doing, self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
    /// How long it still takes at its pace so far; `None` while it is too early to say.
    pub fn time_left(&self) -> Option<Duration> {
        let (since, from) = self.first.get()?;
        let (_, done, total) = self.progress();
        let (moved, rest) = (done.checked_sub(*from)?, total.checked_sub(done)?);
        let spent = since.elapsed();
        (moved > 0 && spent >= Duration::from_secs(1)).then(|| spent.mul_f64(rest as f64 / moved as f64))
    }
}

/// All running work.
#[derive(Debug, Default)]
pub struct Work {
    running: Mutex<HashMap<Key, Arc<Task>>>,
}

impl Work {
    /// Lists a piece of work; `None` when it runs already.
    pub fn begin(&self, key: Key) -> Option<Arc<Task>> {
        let task = Arc::new(Task::default());
        self.begin_within(key, &task).then_some(task)
    }

    /// Lists a piece of work that is a part of another task: one stop stops both. False when it runs already.
    pub fn begin_within(&self, key: Key, task: &Arc<Task>) -> bool {
        let Ok(mut running) = self.running.lock() else { return false };
        let free = !running.contains_key(&key);
        if free {
            running.insert(key, task.clone());
        }
        free
    }

    /// Takes it off the list.
    pub fn end(&self, key: Key) {
        if let Ok(mut running) = self.running.lock() {
            running.remove(&key);
        }
    }

    pub fn find(&self, key: Key) -> Option<Arc<Task>> {
        self.running.lock().ok()?.get(&key).cloned()
    }

    /// Asks everything to stop, for a graceful end.
    pub fn stop_all(&self) {
        if let Ok(running) = self.running.lock() {
            running.values().for_each(|task| task.stop());
        }
    }

    pub fn is_idle(&self) -> bool {
        self.running.lock().is_ok_and(|running| running.is_empty())
    }
}
