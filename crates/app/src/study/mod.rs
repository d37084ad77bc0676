//! Studies: what a team wants to learn, the guide, what was believed before, and how far it came.

mod belief;
mod list;
mod plan;
mod results;
mod show;

pub use belief::{AnswerBelief, LockBeliefs, RemoveBelief, RestoreBelief, WriteBelief};
pub use list::{ListStudies, StudyRow};
pub use plan::{PlanStudy, RemoveStudy, RestoreStudy, UpdateStudy};
pub use results::{Problem, Range, Results, TaskResult};
pub use show::{BeliefRow, ShowStudy, StudyPage};

use crate::action::{Entry, entry};

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListStudies>(),
        entry::<ShowStudy>(),
        entry::<PlanStudy>(),
        entry::<UpdateStudy>(),
        entry::<RemoveStudy>(),
        entry::<RestoreStudy>(),
        entry::<WriteBelief>(),
        entry::<RemoveBelief>(),
        entry::<RestoreBelief>(),
        entry::<LockBeliefs>(),
        entry::<AnswerBelief>(),
    ]
}
