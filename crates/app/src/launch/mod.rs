//! Launches: dates on the charts; and what each should change, said before, measured after.

mod count;
mod flag;
mod judge;
pub mod plan;
mod register;
mod show;
mod weeks;
mod window;

pub(crate) use judge::Remembered;

use crate::action::{Entry, entry};

pub use flag::{AddLaunch, ListLaunches, RemoveLaunch, RestoreLaunch};
pub use judge::{Interval, Judged, Standing, Verdict};
pub use register::{HoldPlan, RegisterLaunch};
pub use show::{
    LaunchPage, LaunchRow, PlanLaunch, Preview, Rose, SealedPlan, Sees, ShowLaunch, ShowLaunches, Week,
};
pub use window::Window;

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        entry::<ListLaunches>(),
        entry::<AddLaunch>(),
        entry::<RestoreLaunch>(),
        entry::<RemoveLaunch>(),
        entry::<RegisterLaunch>(),
        entry::<HoldPlan>(),
        entry::<ShowLaunches>(),
        entry::<ShowLaunch>(),
        entry::<PlanLaunch>(),
    ]
}
