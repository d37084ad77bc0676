//! What was promised to a customer, and what a session leaves to do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::*;
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// Whom it is owed to.
    Owed {
        /// A customer was told that it will happen.
        Promise = "promise", "Promise";
        /// The team wants to do it; no customer waits.
        FollowUp = "follow_up", "Follow-up";
    }
}

named! {
    /// How it ended.
    Closed {
        Kept = "kept", "Kept";
        /// It will not happen; a customer who waits should hear so.
        Dropped = "dropped", "Dropped";
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    pub id: PromiseId,
    pub session: Option<SessionId>,
    pub person: Option<PersonId>,
    pub kind: Owed,
    pub body: String,
    pub owner: Option<MemberId>,
    /// A day of the calendar, counted from 1970-01-01.
    pub due: Option<i64>,
    pub made_at: Timestamp,
    pub closed: Option<Closed>,
    pub closed_at: Option<Timestamp>,
}
