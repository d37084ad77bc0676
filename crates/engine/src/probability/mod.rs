//! The few distributions that ranges, alerts and verdicts stand on.

mod counts;
#[cfg(test)]
pub(crate) mod draw;
mod special;
mod student;

pub use counts::Counts;
pub use special::{ln_choose, ln_gamma, share_below};
pub use student::{normal_below, normal_quantile, t_below, t_quantile};
