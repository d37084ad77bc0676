//! Goals of talking to customers: each letter checked, pace with a range, and who has been listening.

mod show;
mod write;

pub use show::{GoalRow, GoalsPage, PersonRow, ShowGoals, Week};
pub use write::{PutGoal, RemoveGoal, RestoreGoal};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![entry::<ShowGoals>(), entry::<PutGoal>(), entry::<RemoveGoal>(), entry::<RestoreGoal>()]
}
