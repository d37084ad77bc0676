//! Alerts: the days they are judged by in [`daily`], the stories and what people said of them in [`kept`].

pub mod daily;
pub mod kept;
