//! The search index of this machine: it follows the change log, one step behind the truth at most.

mod follow;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use firsthand_domain::error::{Error, Result};
use firsthand_search::answer::Answer;
use firsthand_search::index::Index;
use firsthand_search::index::open::Opened;
use firsthand_search::request::Request;
use firsthand_search::spread::{Cut, Spread};
use tokio::sync::Notify;

pub use follow::{Caught, catch_up, follow, rebuild};

/// The index, shared by searches and its one follower.
pub struct SearchIndex {
    inner: Arc<Index>,
    /// Something was committed: the follower should look.
    news: Notify,
    /// The follower has read something.
    read: Notify,
}

impl SearchIndex {
    /// Opens the index in a folder. A damaged one, or one of another version, is renamed aside and made anew from
    /// the database.
    pub fn open(folder: &Path) -> Result<SearchIndex> {
        let (index, opened) = Index::open_or_create(folder)?;
        if let Opened::SetAside(reason) = opened {
            tracing::warn!(reason, "the search index was set aside and is made anew");
        }
        Ok(SearchIndex { inner: Arc::new(index), news: Notify::new(), read: Notify::new() })
    }

    /// Searches, off the threads that answer requests.
    pub async fn search(&self, request: Request) -> Result<Answer> {
        let index = self.inner.clone();
        tokio::task::spawn_blocking(move || index.search(&request))
            .await
            .map_err(|_| Error::internal("The search stopped unexpectedly."))?
            .map_err(Error::from)
    }

    /// Distinct customers by period and by theme, language or country, off the threads that answer requests.
    pub async fn spread(&self, request: Request, edges: Vec<i64>, cut: Cut) -> Result<Spread> {
        let index = self.inner.clone();
        tokio::task::spawn_blocking(move || index.spread(&request, &edges, cut))
            .await
            .map_err(|_| Error::internal("The search stopped unexpectedly."))?
            .map_err(Error::from)
    }

    /// The people who said what a request finds, and how many voices nobody signed.
    pub async fn people(&self, request: Request) -> Result<(Vec<i64>, u64)> {
        let index = self.inner.clone();
        tokio::task::spawn_blocking(move || index.people(&request))
            .await
            .map_err(|_| Error::internal("The search stopped unexpectedly."))?
            .map_err(Error::from)
    }

    pub fn watermark(&self) -> i64 {
        self.inner.watermark()
    }

    pub fn len(&self) -> u64 {
        self.inner.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tells the follower that something was committed.
    pub fn wake(&self) {
        self.news.notify_one();
    }

    /// Waits until the change `seq` is searchable, a second at most: the page shown after a change should show it,
    /// and a slow disk should not keep anyone waiting.
    pub async fn wait_for(&self, seq: i64) {
        self.wake();
        let reached = async {
            loop {
                let read = self.read.notified();
                if self.watermark() >= seq {
                    return;
                }
                read.await;
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), reached).await;
    }
}
