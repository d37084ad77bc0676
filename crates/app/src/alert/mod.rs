//! Alerts: what left its normal range, day by day. [`pass`] counts, judges and keeps; people read, acknowledge and
//! dismiss what it kept.

mod continued;
mod list;
mod mark;
mod pass;
mod series;
mod show;

pub use list::{AlertList, AlertRow, AlertState, ListAlerts, MarkRow, Peak, Watching, open, unseen};
pub use mark::{AcknowledgeAlert, DismissAlert, RestoreAlert, UnacknowledgeAlert};
pub use pass::{Looked, WatchAgain, look, look_daily, start};
pub use show::{AlertDay, AlertPage, ShowAlert};

use crate::action::{Entry, entry};

/// Days listened to before anything is judged.
pub const LEAST_DAYS: i64 = firsthand_engine::alerts::LEAST_DAYS as i64;

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListAlerts>(),
        entry::<ShowAlert>(),
        entry::<AcknowledgeAlert>(),
        entry::<UnacknowledgeAlert>(),
        entry::<DismissAlert>(),
        entry::<RestoreAlert>(),
        entry::<WatchAgain>(),
    ]
}
