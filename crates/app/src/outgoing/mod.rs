//! Asking other programs over the network. The binary hands in the one way out ([`Outgoing`]); what is sent, how often it
//! is tried again and what an answer means is decided here.
//!
//! Nothing an answer says is ever shown: it may repeat the customer's words it was sent.

mod ask;
mod base;
#[cfg(test)]
pub(crate) use ask::tests;

use std::time::Duration;

pub use ask::{Asked, Refused, ask};
pub use base::Base;

/// Something to post.
pub struct Post<'a> {
    pub url: &'a str,
    pub key: Option<&'a Key>,
    /// JSON.
    pub body: &'a [u8],
    /// Longer answers are given up, in bytes.
    pub longest: usize,
    /// For the whole answer.
    pub patience: Duration,
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub status: u16,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// No connection, or one that broke.
    Unreachable,
    /// The certificate or the encryption was not accepted.
    Untrusted,
    TimedOut,
    /// The answer was longer than allowed.
    TooLong,
    /// An address this program never asks.
    Forbidden,
    /// Somebody said stop.
    Stopped,
}

/// A way out of this machine. Calls block their thread; `stop` is looked at while they wait.
pub trait Outgoing: Send + Sync {
    /// # Errors
    /// When nothing came back. An answer with an error status is an answer; redirects are answers too.
    fn post(&self, post: &Post<'_>, stop: &dyn Fn() -> bool) -> Result<Answer, Silence>;

    /// Waits; false when somebody said stop meanwhile.
    fn pause(&self, time: Duration, stop: &dyn Fn() -> bool) -> bool;
}

/// No way out: nothing leaves this machine.
pub struct Closed;

impl Outgoing for Closed {
    fn post(&self, _: &Post<'_>, _: &dyn Fn() -> bool) -> Result<Answer, Silence> {
        Err(Silence::Forbidden)
    }
    fn pause(&self, _: Duration, _: &dyn Fn() -> bool) -> bool {
        false
    }
}

/// A key for another program. It is never written anywhere but into the request.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    pub fn new(text: String) -> Key {
        Key(text)
    }
    /// The key itself, for the request.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}
